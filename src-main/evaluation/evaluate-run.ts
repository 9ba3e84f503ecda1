import type { EvaluationSeries, RunEvaluation } from '../contract/metrics.ts';
import { isoOfDay } from '../model/days.ts';
import { attribution, worstDays } from './attribution.ts';
import { backwardNormalised } from './backward-normalised.ts';
import { cumulativeBand, defaultBootstrap, rmseBand } from './bootstrap.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { decayBuckets } from './decay.ts';
import { weightDrift } from './drift.ts';
import { dayOneExposures } from './exposures.ts';
import { heldBook, hedgePaths, inSamplePeriod, outOfSamplePeriod } from './hedge-paths.ts';
import type { HeldBook, HeldBookInput, Period, ValuePaths } from './hedge-paths.ts';
import { periodMetrics } from './metrics.ts';
import { comparedStatistics } from './statistics.ts';

export interface RunEvaluationInput extends HeldBookInput {
  /** Symbol to sector, for attribution and exposures; names without one are "Unclassified". */
  groups?: ReadonlyMap<string, string>;
  /** Symbol to implied volatility per annum as of day one. */
  impliedVols?: ReadonlyMap<string, number>;
  bootstrap?: BootstrapOptions;
}

/**
 * Everything that a run stores about how its shares track, and the series behind it.
 *
 * @throws UserError bad-input: a symbol is not on file, or has no price on a day that is needed.
 */
export function evaluateRun(input: RunEvaluationInput): {
  evaluation: RunEvaluation;
  series: EvaluationSeries;
} {
  const groups = input.groups ?? new Map<string, string>();
  const book = heldBook(input);
  const paths = hedgePaths(book);
  const inside = inSamplePeriod(book);
  const outside = outOfSamplePeriod(book);
  const bySample = <T>(evaluate: (period: Period) => T) => ({
    inSample: evaluate(inside),
    outOfSample: outside && evaluate(outside),
  });
  const metrics = bySample((period) => periodMetrics(paths, period));
  const backward = backwardNormalised(paths);
  const bootstrap = input.bootstrap ?? defaultBootstrap;

  const evaluation: RunEvaluation = {
    notional: book.notional,
    anchor: input.anchor,
    anchorDate: isoOfDay(book.days[book.anchorIndex]),
    windowFrom: isoOfDay(book.days[0]),
    windowTo: isoOfDay(book.days[book.windowLastIndex]),
    holdingDays: input.holdingDays,
    ...metrics,
    overfitRatio:
      metrics.outOfSample && metrics.inSample.rmse > 1e-12 * book.notional
        ? metrics.outOfSample.rmse / metrics.inSample.rmse
        : null,
    rmseBand: bySample((period) => rmseBand(dailyDifference(paths, period), bootstrap)),
    statistics: bySample((period) => comparedStatistics(paths, period)),
    decay: {
      monthly: decayBuckets(paths, book.windowLastIndex, 'month'),
      quarterly: decayBuckets(paths, book.windowLastIndex, 'quarter'),
    },
    drift: weightDrift(book, paths),
    backward: backward && backward.summary,
    attribution: bySample((period) => attribution(book, paths, period, groups)),
    worstDays: bySample((period) => worstDays(book, paths, period)),
    exposures: dayOneExposures(book, groups, input.impliedVols ?? new Map()),
  };
  return {
    evaluation,
    series: {
      ...paths,
      windowLastIndex: book.windowLastIndex,
      backward: backward && backward.series,
      cumulativeBand: outside && expectedBand(book, paths, inside),
    },
  };
}

const dailyDifference = (paths: ValuePaths, { first, last }: Period): Float64Array =>
  paths.dailyDifference.subarray(first, last + 1);

/** From v at the window's end, where the in-sample differences led one to expect it on every day after. */
function expectedBand(book: HeldBook, paths: ValuePaths, inside: Period): EvaluationSeries['cumulativeBand'] {
  const horizon = book.days.length - 1 - book.windowLastIndex;
  const sums = cumulativeBand(dailyDifference(paths, inside), horizon);
  const start = paths.valueDifference[book.windowLastIndex];
  return sums && { low: sums.low.map((sum) => start + sum), high: sums.high.map((sum) => start + sum) };
}
