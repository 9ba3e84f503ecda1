import { annualised } from '../contract/metrics.ts';
import type { ComparedStatistics, SeriesStatistics } from '../contract/metrics.ts';
import type { Period, ValuePaths } from './hedge-paths.ts';
import { isoOfDay } from '../model/days.ts';
import { isFlat, maxDrawdown, mean, quantile, variance } from './moments.ts';

/** Basket, hedge and hedged book (hedge − basket) side by side over the P&L days of `period`. */
export function comparedStatistics(paths: ValuePaths, period: Period): ComparedStatistics {
  return {
    target: seriesStatistics(paths.days, paths.basketValue, paths.basketPnl, period),
    hedge: seriesStatistics(paths.days, paths.hedgeValue, paths.hedgePnl, period),
    hedgedBook: seriesStatistics(paths.days, paths.valueDifference, paths.dailyDifference, period),
  };
}

function seriesStatistics(
  days: Int32Array,
  value: Float64Array,
  daily: Float64Array,
  { first, last }: Period,
): SeriesStatistics {
  const pnl = daily.subarray(first, last + 1);
  const best = pnl.indexOf(Math.max(...pnl));
  const worst = pnl.indexOf(Math.min(...pnl));
  const sdDaily = pnl.length < 2 ? null : Math.sqrt(variance(pnl));
  return {
    startValue: value[first - 1],
    endValue: value[last],
    pnl: value[last] - value[first - 1],
    meanDaily: mean(pnl),
    sdDaily,
    annualisedVolatility: sdDaily === null ? null : annualised(sdDaily),
    bestDay: pnl[best],
    bestDate: isoOfDay(days[first + best]),
    worstDay: pnl[worst],
    worstDate: isoOfDay(days[first + worst]),
    positiveDays: pnl.filter((gain) => gain > 0).length / pnl.length,
    maxDrawdown: maxDrawdown(value.subarray(first - 1, last + 1)),
    ...tail(pnl),
    ...shape(pnl),
  };
}

/** Historical value at risk and expected shortfall of one day, as losses. */
function tail(pnl: Float64Array): Pick<SeriesStatistics, 'valueAtRisk95' | 'expectedShortfall95'> {
  const threshold = quantile(pnl, 0.05);
  const beyond = pnl.filter((gain) => gain <= threshold);
  return { valueAtRisk95: -threshold, expectedShortfall95: -mean(beyond) };
}

function shape(pnl: Float64Array): Pick<SeriesStatistics, 'skewness' | 'excessKurtosis'> {
  if (isFlat(pnl)) return { skewness: null, excessKurtosis: null };
  const centre = mean(pnl);
  const moment = (power: number) => mean(pnl.map((gain) => (gain - centre) ** power));
  const second = moment(2);
  return { skewness: moment(3) / second ** 1.5, excessKurtosis: moment(4) / second ** 2 - 3 };
}
