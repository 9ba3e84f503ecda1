import type { StudyHedge } from '../contract/studies.ts';
import { UserError } from '../contract/result.ts';
import { heldBook, hedgePaths, inSamplePeriod, outOfSamplePeriod } from '../evaluation/hedge-paths.ts';
import { periodMetrics } from '../evaluation/metrics.ts';
import { walkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { roundToShares } from '../model/rounding.ts';
import { searchHedge, type HedgeHooks } from './compute-hedge.ts';
import { gapBetween, type FoundHedge } from './hedge-outcome.ts';
import { crossValidatedPromise, promiseSeconds } from './promise.ts';
import type { CellResult, SweepTask } from './sweep-task.ts';

/** A cell is cross-validated in less time than a run: there are many. */
const longestPromise = 3;

/**
 * One hedge of a sweep: searched for like a run's, measured in whole shares in and out of sample, and cross-validated
 * where the task asks for it. A cell that admits no hedge is a result too.
 * @param near Weights by symbol that the search starts from.
 */
export async function sweepCell(
  task: Pick<SweepTask, 'series' | 'facts' | 'cells' | 'promise' | 'held'>,
  cell: number,
  near: Map<string, number> | null,
  hooks: HedgeHooks,
): Promise<CellResult> {
  const { settings, basket, impliedVols } = task.cells[cell];
  const { series, facts } = task;
  try {
    const { input, model, found } = await searchHedge(
      { series, facts, settings, basket, impliedVols, warmStart: near, threads: 1 },
      hooks,
    );
    return measured(task, input, model, found, hooks.cancelled);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { hedge: null, failure: error.failure(), held: null };
  }
}

function measured(
  task: Pick<SweepTask, 'promise' | 'held'>,
  input: ModelInput,
  model: HedgeModel,
  found: FoundHedge,
  cancelled: () => boolean,
): CellResult {
  const { shares } = roundToShares(model, found.x);
  const book = {
    prices: input.prices,
    basket: input.basket,
    shares: model.candidates.map(({ symbol }, index) => ({ symbol, shares: shares[index] })),
    window: { first: model.window.start, last: model.window.end },
    holdingDays: model.settings.holdingDays,
  };
  const held = heldBook({ ...book, anchor: model.settings.anchor });
  const paths = hedgePaths(held);
  const outside = outOfSamplePeriod(held);
  const inSample = periodMetrics(paths, inSamplePeriod(held));
  const promise = task.promise
    ? crossValidatedPromise(input, model, found.x, inSample.rmse, {
        seconds: Math.min(longestPromise, promiseSeconds(found.seconds)),
        cancelled,
      })
    : null;
  const promisedRmse = promise?.rmse ?? null;
  const hedge: StudyHedge = {
    status: found.status,
    longs: shares.filter((count) => count > 0).length,
    shorts: shares.filter((count) => count < 0).length,
    objective: found.objective,
    bound: found.bound,
    gap: gapBetween(found.objective, found.bound),
    rootBound: found.rootBound,
    rootSeconds: found.rootSeconds,
    seconds: found.seconds,
    nodes: found.nodes,
    inSample,
    outOfSample: outside && periodMetrics(paths, outside),
    promisedRmse,
    weights: model.candidates.flatMap(({ symbol }, index) =>
      found.x[index] === 0 ? [] : [{ symbol, weight: found.x[index] }],
    ),
    dropped: found.dropped,
    runId: null,
  };
  return { hedge, failure: null, held: task.held ? walkForwardOutcome(book, promisedRmse) : null };
}
