import type { HedgePromise } from '../contract/metrics.ts';
import { heldBook, hedgePaths } from '../evaluation/hedge-paths.ts';
import { crossValidationFolds, foldError, hedgePromise } from '../evaluation/promise.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import type { PnlDays } from '../model/left-out.ts';
import { buildObjective } from '../model/objective.ts';
import { roundToShares } from '../model/rounding.ts';
import type { Problem } from '../solver/problem.ts';
import { searchNear } from './study-search.ts';

/** A window under a quarter leaves folds of fewer than ten days, which measure nothing. */
export const fewestPromiseDays = 60;

/**
 * Descents of the local search on a fold. Too few and the fold's hedge stays near the run's own, which has seen the
 * fold: the promise would be too good. They are counted and not timed, so that it is the same on every machine.
 */
const descentsPerFold = 400;
const fewestDescents = 60;
/** Beyond so many items a descent costs too much for all of them. */
const itemsForAllDescents = 500;

/** Seconds after which no promise is made: one from folds that were searched badly would be too good. */
const longestPromise = 120;

/**
 * The cross-validated promise (mathematics.md, section 7): each of six contiguous folds of the window is measured, in
 * dollars of whole shares, with the hedge that is found without it under the same settings and constraints.
 *
 * A fold's hedge comes from a local search that starts at the run's own hedge and ends after a fixed number of descents;
 * no gap is proven for it. With λ > 0 the value paths are stitched over the fold (see left-out.ts), so that no part of
 * the objective has seen it; what is promised is the daily RMSE all the same. Prices before the fold stay at their level,
 * because the shares are sized on the anchor day: what is kept from the search is the fold's own moves.
 *
 * It takes 0.15 s for 10 of 30 names, 0.6 s for 20 of 100, 2 s for 20 longs and 10 shorts of 100, 4 s for 40 of 400.
 *
 * @param x Weights of the hedge on the whole window, length n.
 * @param inSampleRmse Of that hedge in whole shares, USD a day.
 * @returns null when the window is too short, when it was cancelled, or when it took too long.
 */
export function crossValidatedPromise(
  input: ModelInput,
  model: HedgeModel,
  x: Float64Array,
  inSampleRmse: number,
  cancelled: () => boolean,
): HedgePromise | null {
  if (model.window.pnlDays < fewestPromiseDays) return null;
  const stopped = outOfTime(cancelled, 1000 * longestPromise);
  const errors: HedgePromise['folds'] = [];
  for (const fold of crossValidationFolds(model.window.pnlDays)) {
    const hedge = hedgeWithout(input, model, fold, x, stopped);
    if (stopped()) return null;
    errors.push(errorOn(input, model, fold, hedge));
  }
  return hedgePromise(errors, inSampleRmse);
}

/** Whether it was cancelled or took longer than `most` milliseconds; to wait in `cancelled` takes no time. */
function outOfTime(cancelled: () => boolean, most: number): () => boolean {
  let deadline = performance.now() + most;
  return () => {
    const asked = performance.now();
    const stop = cancelled();
    const now = performance.now();
    deadline += now - asked;
    return stop || now >= deadline;
  };
}

interface FoldHedge {
  problem: Problem;
  x: Float64Array;
}

function hedgeWithout(
  input: ModelInput,
  model: HedgeModel,
  fold: PnlDays,
  x: Float64Array,
  stopped: () => boolean,
): FoldHedge {
  const { objective } = buildObjective(
    input.prices,
    model.target,
    model.window,
    model.candidates.map(({ index }) => index),
    model.settings,
    fold,
  );
  const problem: Problem = { ...model.problem, objective };
  const items = model.candidates.length * (problem.short ? 2 : 1);
  const affordable = Math.round((descentsPerFold * itemsForAllDescents) / items);
  const descents = Math.max(fewestDescents, Math.min(descentsPerFold, affordable));
  // The hedge itself is feasible without the fold too: constraints do not depend on it.
  return { problem, x: searchNear(problem, x, model.settings.seed, { descents, stopped }) ?? x };
}

function errorOn(
  { prices, basket }: ModelInput,
  model: HedgeModel,
  fold: PnlDays,
  { problem, x }: FoldHedge,
): HedgePromise['folds'][number] {
  const { shares } = roundToShares({ ...model, problem }, x);
  const book = heldBook({
    prices,
    basket,
    shares: model.candidates.map(({ symbol }, index) => ({ symbol, shares: shares[index] })),
    window: { first: model.window.start, last: model.window.end },
    anchor: model.settings.anchor,
    holdingDays: 0,
  });
  return foldError(hedgePaths(book), fold);
}
