import { tradingDays } from '../contract/metrics.ts';
import type { DecayBucket } from '../contract/metrics.ts';
import { dollarOffset } from './dollar-offset.ts';
import type { ValuePaths } from './hedge-paths.ts';
import { isoOfDay } from '../model/days.ts';
import { maxAbs, mean, rootMeanSquare } from './moments.ts';

/**
 * How tracking decays with the time held: one bucket for every 21 (or 63) trading days after the anchor day, so that
 * each rests on the same number of days; the last may be shorter. Empty when no day after the anchor is on file.
 */
export function decayBuckets(
  paths: ValuePaths,
  windowLastIndex: number,
  unit: 'month' | 'quarter',
): DecayBucket[] {
  const length = tradingDays[unit];
  const prefix = unit === 'month' ? 'M' : 'Q';
  const buckets: DecayBucket[] = [];
  for (let first = paths.anchorIndex + 1; first < paths.days.length; first += length) {
    const last = Math.min(first + length, paths.days.length) - 1;
    const value = paths.valueDifference.subarray(first, last + 1);
    buckets.push({
      label: `${prefix}${buckets.length + 1}`,
      from: isoOfDay(paths.days[first]),
      to: isoOfDay(paths.days[last]),
      days: last - first + 1,
      sample: last <= windowLastIndex ? 'in' : first > windowLastIndex ? 'out' : 'both',
      rmse: rootMeanSquare(paths.dailyDifference.subarray(first, last + 1)),
      meanAbsValueDifference: mean(value.map(Math.abs)),
      maxAbsValueDifference: maxAbs(value),
      dollarOffset: dollarOffset(paths, { first: paths.anchorIndex + 1, last }),
    });
  }
  return buckets;
}
