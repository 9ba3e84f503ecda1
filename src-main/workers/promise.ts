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

/** Descents of the local search on a fold: the same answer on every machine that has the time for them. */
const descentsPerFold = 400;

export interface PromiseBudget {
  /** For all folds together. */
  seconds: number;
  cancelled(): boolean;
}

/**
 * What a run may spend on its promise: half of what it has taken so far, at least one second and at most ten.
 * @param spent Seconds that the search for the hedge has taken.
 */
export const promiseSeconds = (spent: number): number => Math.min(10, Math.max(1, spent / 2));

/**
 * The cross-validated promise (mathematics.md, section 7): each of six contiguous folds of the window is measured, in
 * dollars of whole shares, with the hedge that is found without it under the same settings and constraints.
 *
 * A fold's hedge comes from a local search that starts at the run's own hedge and ends after a fixed number of descents
 * or with its share of the time; no gap is proven for it. With λ > 0 the value paths are stitched over the fold (see
 * left-out.ts), so that no part of the objective has seen it; what is promised is the daily RMSE all the same. Prices
 * before the fold stay at their level, because the shares are sized on the anchor day: what is kept from the search
 * is the fold's own moves.
 *
 * @param x Weights of the hedge on the whole window, length n.
 * @param inSampleRmse Of that hedge in whole shares, USD a day.
 * @returns null when the window is too short, or when it was cancelled.
 */
export function crossValidatedPromise(
  input: ModelInput,
  model: HedgeModel,
  x: Float64Array,
  inSampleRmse: number,
  budget: PromiseBudget,
): HedgePromise | null {
  if (model.window.pnlDays < fewestPromiseDays) return null;
  const folds = crossValidationFolds(model.window.pnlDays);
  const end = performance.now() + 1000 * budget.seconds;
  const errors: HedgePromise['folds'] = [];
  for (const [index, fold] of folds.entries()) {
    const now = performance.now();
    const deadline = now + Math.max(0, end - now) / (folds.length - index);
    const hedge = hedgeWithout(input, model, fold, x, deadline, budget.cancelled);
    if (budget.cancelled()) return null;
    errors.push(errorOn(input, model, fold, hedge));
  }
  return hedgePromise(errors, inSampleRmse);
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
  deadline: number,
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
  const budget = { descents: descentsPerFold, deadline, stopped };
  // The hedge itself is feasible without the fold too: constraints do not depend on it.
  return { problem, x: searchNear(problem, x, model.settings.seed, budget) ?? x };
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
