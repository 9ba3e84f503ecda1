import type { HedgePromise } from '../contract/metrics.ts';
import { isoOfDay } from '../model/days.ts';
import type { Period, ValuePaths } from './hedge-paths.ts';
import { rootMeanSquare } from './moments.ts';

/**
 * The promise that is shown beside the in-sample RMSE: what the hedge is expected to do on days that it has not seen.
 * The window's P&L days are cut into six contiguous folds; for each the hedge is solved without the fold and measured
 * on it (mathematics.md, section 7).
 */
const foldCount = 6;

/**
 * 10% and 90% quantile of the RMSE realised over 252 days, over the promise, from the walk-forward of mathematics.md,
 * section 3: 504 names, 88 anchors.
 */
const realisedOverPromise = { low: 0.77, high: 1.62 } as const;

/**
 * The folds of T P&L days, 1..T, as even as whole days allow; both ends included. Fewer than `folds` when T is; none
 * for a single day, which leaves nothing to solve on.
 */
export function crossValidationFolds(T: number, folds = foldCount): Period[] {
  const count = T < 2 ? 0 : Math.min(folds, T);
  return Array.from({ length: count }, (_, f) => ({
    first: Math.floor((f * T) / count) + 1,
    last: Math.floor(((f + 1) * T) / count),
  }));
}

export type FoldError = HedgePromise['folds'][number];

/** The error on a fold of the hedge that was solved without it. @param paths of that hedge, over the window */
export const foldError = (paths: ValuePaths, fold: Period): FoldError => ({
  from: isoOfDay(paths.days[fold.first]),
  to: isoOfDay(paths.days[fold.last]),
  days: fold.last - fold.first + 1,
  rmse: rootMeanSquare(paths.dailyDifference.subarray(fold.first, fold.last + 1)),
});

/** A promised RMSE with the band in which the RMSE realised over a year was eight times out of ten. */
export const promiseBand = (rmse: number): Pick<HedgePromise, 'rmse' | 'low' | 'high'> => ({
  rmse,
  low: realisedOverPromise.low * rmse,
  high: realisedOverPromise.high * rmse,
});

/** Folds pooled by days; null without folds. @param inSampleRmse of the hedge solved on the whole window, USD a day */
export function hedgePromise(folds: readonly FoldError[], inSampleRmse: number): HedgePromise | null {
  const days = folds.reduce((total, fold) => total + fold.days, 0);
  if (days === 0) return null;
  const squares = folds.reduce((total, fold) => total + fold.days * fold.rmse ** 2, 0);
  const rmse = Math.sqrt(squares / days);
  return {
    ...promiseBand(rmse),
    inSampleRatio: inSampleRmse > 0 ? rmse / inSampleRmse : null,
    folds: [...folds],
  };
}
