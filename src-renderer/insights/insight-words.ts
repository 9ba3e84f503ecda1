import { dollars, missing, signedDollars } from '../shared/formats.svelte.ts';

/** +$23, -$1.20: a change in USD a day, with cents where they count. */
export function signedChange(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing;
  if (Math.abs(value) >= 10) return signedDollars(value);
  if (Math.abs(value) < 0.005) return dollars(0);
  return `${value > 0 ? '+' : '-'}${dollars(Math.abs(value))}`;
}

/** "costs $23 a day", "saves $1.20 a day", "changes nothing". */
export function costsOrSaves(change: number): string {
  if (Math.abs(change) < 0.005) return 'changes nothing';
  return `${change > 0 ? 'costs' : 'saves'} ${dollars(Math.abs(change))} a day`;
}
