import { tradingDays } from '../../src-main/contract/metrics.ts';
import type { OptionTerms } from '../../src-main/contract/option.ts';
import type { OptionView } from '../../src-main/contract/option-request.ts';

export type Rehedge = NonNullable<OptionView['rehedge']>;

/** Whether to hedge again: what has expired is not hedged any more. */
export function rehedgeVerdict(
  { expiry }: OptionTerms,
  { rehedge, daysHeld }: Rehedge,
): { text: string; tone: 'warn' | 'good' } {
  if (daysHeld / tradingDays.year >= expiry) return { text: '! The option has expired.', tone: 'warn' };
  return rehedge ? { text: '! Re-hedge.', tone: 'warn' } : { text: '✓ No need to re-hedge.', tone: 'good' };
}
