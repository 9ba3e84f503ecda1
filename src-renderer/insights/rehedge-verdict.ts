import { hasExpired, type OptionTerms } from '../../src-main/contract/option.ts';
import type { OptionView } from '../../src-main/contract/option-request.ts';

export type Rehedge = NonNullable<OptionView['rehedge']>;

/** Whether to hedge again. */
export function rehedgeVerdict(
  terms: OptionTerms,
  { rehedge, daysHeld }: Rehedge,
): { text: string; tone: 'warn' | 'good' } {
  if (hasExpired(terms, daysHeld)) return { text: '! The option has expired.', tone: 'warn' };
  return rehedge ? { text: '! Re-hedge.', tone: 'warn' } : { text: '✓ No need to re-hedge.', tone: 'good' };
}
