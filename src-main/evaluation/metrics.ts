import type { PeriodMetrics } from '../contract/metrics.ts';
import { dollarOffset } from './dollar-offset.ts';
import type { Period, ValuePaths } from './hedge-paths.ts';
import { isoOfDay } from '../model/days.ts';
import { covariance, isFlat, maxAbs, maxDrawdown, mean, rootMeanSquare, sum, variance } from './moments.ts';

/** The metrics of mathematics.md, section 7, over the P&L days of `period`. */
export function periodMetrics(paths: ValuePaths, period: Period): PeriodMetrics {
  const daily = (series: Float64Array) => series.subarray(period.first, period.last + 1);
  const hedge = daily(paths.hedgePnl);
  const basket = daily(paths.basketPnl);
  const difference = daily(paths.dailyDifference);
  const value = valueDays(paths, period);
  return {
    from: isoOfDay(paths.days[period.first]),
    to: isoOfDay(paths.days[period.last]),
    days: difference.length,
    rmse: rootMeanSquare(difference),
    meanDifference: mean(difference),
    sdDifference: difference.length < 2 ? null : Math.sqrt(variance(difference)),
    cumulativeDifference: sum(difference),
    valueRmse: rootMeanSquare(value),
    terminalValueDifference: paths.valueDifference[period.last],
    maxAbsValueDifference: maxAbs(value),
    maxDrawdown: maxDrawdown(paths.valueDifference.subarray(period.first - 1, period.last + 1)),
    ...regression(hedge, basket, difference),
    dollarOffset: dollarOffset(paths, period),
  };
}

/**
 * T values of v: the days of the period other than the anchor day. A window that ends on its anchor day counts the
 * day before its first P&L instead.
 */
function valueDays(paths: ValuePaths, period: Period): Float64Array {
  const shift = period.last === paths.anchorIndex ? 1 : 0;
  return paths.valueDifference.subarray(period.first - shift, period.last + 1 - shift);
}

function regression(
  hedge: Float64Array,
  basket: Float64Array,
  difference: Float64Array,
): Pick<PeriodMetrics, 'beta' | 'correlation' | 'rSquared' | 'effectiveness'> {
  if (isFlat(basket)) return { beta: null, correlation: null, rSquared: null, effectiveness: null };
  const basketVariance = variance(basket);
  const shared = covariance(hedge, basket);
  // Rounding may carry a perfect correlation past 1.
  const correlation = isFlat(hedge)
    ? null
    : Math.max(-1, Math.min(1, shared / (Math.sqrt(variance(hedge)) * Math.sqrt(basketVariance))));
  return {
    beta: shared / basketVariance,
    correlation,
    rSquared: correlation === null ? null : correlation * correlation,
    effectiveness: 1 - variance(difference) / basketVariance,
  };
}
