import type { FindingKind, QualityFinding } from '../contract/market-files.ts';
import { firstIndexNotBefore, isoOfDay } from '../model/days.ts';
import type { PriceSeries } from '../model/prices.ts';
import { isPrice, longestFill } from './alignment.ts';
import { isWeekend } from './dates.ts';
import { outliers } from './outliers.ts';

/** More days than this with one and the same close are stale. */
const longestStaleRun = 10;
/** A move this many times its usual size is an outlier. */
const outlierLimit = 17.5;
/** Below this share of days with a price the coverage is flagged. */
const leastCoverage = 0.98;
/** How near to the ratio of a split the ratio of two closes must be: the day's own return fits in. */
const splitTolerance = 0.05;
const splitRatios = [2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50];
/** Smaller ratios are no split; most days are passed over by this. */
const leastSuspicious = 1.9;
/** Pence for pounds, with the day's return. */
const hundredfold = { low: 85, high: 118 };

/**
 * The checks on one name's history when it is loaded. `calendar` holds the trading days that the history is held against
 * (ascending; `marketCalendar` of all names, or the target's). Days of the series ascend and may repeat.
 * Each finding can be overridden by the user; none stops anything.
 */
export function checkSeries(series: PriceSeries, calendar: Int32Array): QualityFinding[] {
  if (series.days.length === 0) return [];
  return [
    ...badPrices(series),
    ...duplicateDates(series),
    ...weekendDates(series),
    ...staleRuns(series),
    ...moves(series),
    ...missingDays(series, calendar),
  ];
}

function finding(
  { symbol, days }: PriceSeries,
  kind: FindingKind,
  from: number,
  to: number,
  value: number,
  message: string,
): QualityFinding {
  return { symbol, kind, from: days[from]!, to: days[to]!, value, message };
}

function badPrices(series: PriceSeries): QualityFinding[] {
  const bad = indicesWhere(series, (at) => !isPrice(series.close[at]!) || !isPrice(series.adjusted[at]!));
  return summed(
    series,
    'bad-price',
    bad,
    (count) => `${counted(count, 'price is', 'prices are')} not positive numbers.`,
  );
}

function duplicateDates(series: PriceSeries): QualityFinding[] {
  const repeated = indicesWhere(series, (at) => at > 0 && series.days[at] === series.days[at - 1]);
  return summed(
    series,
    'duplicate-date',
    repeated,
    (count) => `${counted(count, 'date comes', 'dates come')} more than once.`,
  );
}

function weekendDates(series: PriceSeries): QualityFinding[] {
  const weekends = indicesWhere(series, (at) => isWeekend(series.days[at]!));
  return summed(
    series,
    'weekend',
    weekends,
    (count) => `${counted(count, 'date falls', 'dates fall')} on a weekend.`,
  );
}

function indicesWhere({ days }: PriceSeries, test: (at: number) => boolean): number[] {
  const found: number[] = [];
  for (let at = 0; at < days.length; at++) if (test(at)) found.push(at);
  return found;
}

function summed(
  series: PriceSeries,
  kind: FindingKind,
  found: number[],
  message: (count: number) => string,
): QualityFinding[] {
  if (found.length === 0) return [];
  return [finding(series, kind, found[0]!, found.at(-1)!, found.length, message(found.length))];
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function staleRuns(series: PriceSeries): QualityFinding[] {
  const findings: QualityFinding[] = [];
  const { close } = series;
  let start = 0;
  for (let at = 1; at <= close.length; at++) {
    if (at < close.length && close[at] === close[start]) continue;
    const run = at - start;
    if (run > longestStaleRun) {
      const message = `The close stays at ${close[start]} for ${run} days.`;
      findings.push(finding(series, 'stale-run', start, at - 1, run, message));
    }
    start = at;
  }
  return findings;
}

/** Days on which the adjusted close jumps: like a split that was not adjusted for, a hundredfold, or out of proportion. */
function moves(series: PriceSeries): QualityFinding[] {
  const findings: QualityFinding[] = [];
  const scores = new Map(outliers(series.adjusted, outlierLimit).map(({ at, score }) => [at, score]));
  for (let at = 1; at < series.days.length; at++) {
    const ratio = series.adjusted[at]! / series.adjusted[at - 1]!;
    const size = Math.max(ratio, 1 / ratio);
    if (size < leastSuspicious && !scores.has(at)) continue;
    const on = isoOfDay(series.days[at]!);
    const add = (kind: FindingKind, value: number, message: string) =>
      findings.push(finding(series, kind, at - 1, at, value, message));
    const split = splitRatios.find((whole) => Math.abs(size / whole - 1) < splitTolerance);
    if (size > hundredfold.low && size < hundredfold.high) {
      add(
        'hundredfold',
        ratio,
        `The price changes by a factor of 100 on ${on}: pence and pounds, or cents and dollars?`,
      );
    } else if (split !== undefined) {
      const kind = ratio < 1 ? `a ${split}:1 split` : `a 1:${split} reverse split`;
      add(
        'unadjusted-split',
        ratio,
        `The adjusted close moves by ${percent(ratio - 1)} on ${on}, like ${kind} that was not adjusted for.`,
      );
    } else if (scores.has(at)) {
      const score = scores.get(at)!;
      add(
        'outlier',
        score,
        `The price moves by ${percent(ratio - 1)} on ${on}, ${score.toFixed(0)} times its usual move.`,
      );
    }
  }
  return findings;
}

function percent(fraction: number): string {
  return `${fraction > 0 ? '+' : ''}${(100 * fraction).toFixed(1)}%`;
}

/** Gaps, coverage and an early end, against the trading days. */
function missingDays(series: PriceSeries, calendar: Int32Array): QualityFinding[] {
  const { days, symbol } = series;
  const [first, last] = [days[0]!, days.at(-1)!];
  const life = calendar.subarray(
    firstIndexNotBefore(calendar, first),
    firstIndexNotBefore(calendar, last + 1),
  );
  const findings: QualityFinding[] = [];
  let covered = 0;
  let gapStart = -1;
  let next = 0;
  life.forEach((day, at) => {
    while (days[next]! < day) next++;
    if (days[next] !== day) {
      if (gapStart < 0) gapStart = at;
      return;
    }
    covered++;
    const gap = gapStart < 0 ? 0 : at - gapStart;
    if (gap > longestFill) {
      const message = `No price on ${gap} trading days; gaps of more than ${longestFill} are not filled.`;
      findings.push({ symbol, kind: 'gap', from: life[gapStart]!, to: life[at - 1]!, value: gap, message });
    }
    gapStart = -1;
  });
  const coverage = life.length === 0 ? 1 : covered / life.length;
  if (coverage < leastCoverage) {
    const message = `Prices on ${(100 * coverage).toFixed(1)}% of the trading days, under ${100 * leastCoverage}%.`;
    findings.push({ symbol, kind: 'low-coverage', from: first, to: last, value: coverage, message });
  }
  const after = calendar.length - firstIndexNotBefore(calendar, last + 1);
  if (after > longestFill) {
    const message = `The prices end on ${isoOfDay(last)}, ${after} trading days before the last; the name is cash from then on.`;
    findings.push({ symbol, kind: 'ended', from: last, to: last, value: after, message });
  }
  return findings;
}
