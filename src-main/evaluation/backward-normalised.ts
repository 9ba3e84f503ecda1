import type { BackwardNormalisation, EvaluationSeries } from '../contract/metrics.ts';
import type { ValuePaths } from './hedge-paths.ts';
import { isoOfDay } from '../model/days.ts';
import { maxAbs, rootMeanSquare } from './moments.ts';

/**
 * Both value paths scaled to end at 1 (second paper, "backward normalization"). Where the spread is below 0 the hedge
 * stood lower against its own end than the basket did: from there on the hedge grew more.
 * null when either path ends at nothing or less.
 */
export function backwardNormalised(
  paths: ValuePaths,
): { summary: BackwardNormalisation; series: NonNullable<EvaluationSeries['backward']> } | null {
  const last = paths.days.length - 1;
  const hedgeEnd = paths.hedgeValue[last];
  const basketEnd = paths.basketValue[last];
  if (!(hedgeEnd > 0 && basketEnd > 0)) return null;
  const hedge = paths.hedgeValue.map((value) => value / hedgeEnd);
  const basket = paths.basketValue.map((value) => value / basketEnd);
  const spread = hedge.map((value, t) => value - basket[t]);
  const widest = spread.reduce((best, value, t) => (Math.abs(value) > Math.abs(spread[best]) ? t : best), 0);
  return {
    summary: {
      rmsSpread: rootMeanSquare(spread),
      maxAbsSpread: maxAbs(spread),
      maxAbsSpreadDate: isoOfDay(paths.days[widest]),
    },
    series: { basket, hedge, spread },
  };
}
