import type { Period, ValuePaths } from './hedge-paths.ts';
import { ratioOfSums } from './moments.ts';

/**
 * Σ h/Σ b over the period: the dollar-offset ratio of hedge accounting, of which 0.80 to 1.25 is the customary range.
 * null when the basket ends where it began.
 */
export const dollarOffset = (paths: ValuePaths, { first, last }: Period): number | null =>
  ratioOfSums(paths.hedgePnl.subarray(first, last + 1), paths.basketPnl.subarray(first, last + 1));
