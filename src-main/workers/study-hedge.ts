import type { StudyHedge } from '../contract/studies.ts';
import {
  heldBook,
  hedgePaths,
  inSamplePeriod,
  outOfSamplePeriod,
  type HeldBookInput,
} from '../evaluation/hedge-paths.ts';
import { periodMetrics } from '../evaluation/metrics.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { roundToShares } from '../model/rounding.ts';
import { gapBetween, poolWithGap, type FoundHedge } from './hedge-outcome.ts';

/**
 * What a study keeps of a hedge: its certificate, and its whole shares measured in and out of sample. No promise yet.
 * @returns with the book of the shares, for what else is measured of them.
 */
export function studyHedge(
  input: Pick<ModelInput, 'prices' | 'basket'>,
  model: HedgeModel,
  found: FoundHedge,
): { hedge: StudyHedge; book: HeldBookInput } {
  const { shares } = roundToShares(model, found.x);
  const book: HeldBookInput = {
    prices: input.prices,
    basket: input.basket,
    shares: model.candidates.map(({ symbol }, index) => ({ symbol, shares: shares[index] })),
    window: { first: model.window.start, last: model.window.end },
    anchor: model.settings.anchor,
    holdingDays: model.settings.holdingDays,
  };
  const held = heldBook(book);
  const paths = hedgePaths(held);
  const outside = outOfSamplePeriod(held);
  const { status, objective, bound, rootBound, rootSeconds, seconds, nodes, dropped, x, pool } = found;
  const hedge: StudyHedge = {
    status,
    longs: shares.filter((count) => count > 0).length,
    shorts: shares.filter((count) => count < 0).length,
    objective,
    bound,
    gap: gapBetween(objective, bound),
    rootBound,
    rootSeconds,
    seconds,
    nodes,
    inSample: periodMetrics(paths, inSamplePeriod(held)),
    outOfSample: outside && periodMetrics(paths, outside),
    promisedRmse: null,
    weights: model.candidates.flatMap(({ symbol }, index) =>
      x[index] === 0 ? [] : [{ symbol, weight: x[index] }],
    ),
    dropped,
    ...(pool && { pool: poolWithGap(pool, objective) }),
    runId: null,
  };
  return { hedge, book };
}
