import type { DecayBucket } from '../../../src-main/contract/metrics.ts';
import type { Run, RunSeries } from '../../../src-main/contract/runs.ts';
import type { BarSpec, Band, ChartSeries, LineSpec, Shade } from '../chart/chart-spec.ts';
import { isoOfDay } from '../days.ts';
import {
  compactDollars,
  date,
  decimal,
  dollars,
  duration,
  percent,
  shortPercent,
  signedCompactDollars,
  signedDollars,
} from '../formats.svelte.ts';

/** A run in a chart: `mark` tells its line from the others'. */
export interface ChartedRun {
  label: string;
  mark?: string;
  run: Run;
  series: RunSeries;
}

const onDay = (day: number): string => date(isoOfDay(Math.round(day)));

const dayAxis = (days: ArrayLike<number>) =>
  ({ kind: 'line', axis: 'day', x: days, xTitle: 'Date', xFormat: onDay }) as const;

/** The days after the window, where there are any. */
function heldShade({ days, windowLastIndex }: RunSeries): Shade | null {
  const from = days[windowLastIndex];
  const to = days.at(-1);
  if (from === undefined || to === undefined || windowLastIndex >= days.length - 1) return null;
  return { from, to, label: 'held, out of sample →' };
}

/** Every day of any run, ascending. */
function allDays(runs: readonly ChartedRun[]): Int32Array {
  const [only] = runs;
  if (runs.length === 1 && only) return only.series.days;
  return Int32Array.from(new Set(runs.flatMap(({ series }) => [...series.days]))).sort();
}

/** Values on the days of a common axis; NaN where a run has none. */
function onDays(days: Int32Array, series: RunSeries, values: Float64Array): Float64Array {
  if (days === series.days) return values;
  const byDay = new Map([...series.days].map((day, index) => [day, values[index] ?? NaN]));
  return Float64Array.from(days, (day) => byDay.get(day) ?? NaN);
}

function perRun(
  runs: readonly ChartedRun[],
  days: Int32Array,
  pick: (series: RunSeries) => Float64Array,
): ChartSeries[] {
  return runs.map(({ label, mark, series }, index) => ({
    label,
    mark,
    look: { kind: 'series', index },
    values: onDays(days, series, pick(series)),
  }));
}

/** Baskets that differ (another notional, other shares) cannot be one dashed line; then each run's own is left out. */
const sameBasket = (runs: readonly ChartedRun[]): boolean =>
  runs.every(
    ({ run }) => run.basket.id === runs[0]?.run.basket.id && run.anchorDate === runs[0]?.run.anchorDate,
  );

export function valueChart(runs: readonly ChartedRun[]): LineSpec {
  const days = allDays(runs);
  const first = runs[0];
  const basket: ChartSeries[] =
    first && sameBasket(runs)
      ? [
          {
            label: 'Basket',
            look: { kind: 'basket' },
            values: onDays(days, first.series, first.series.basketValue),
          },
        ]
      : [];
  return {
    ...dayAxis(days),
    series: [...perRun(runs, days, (series) => series.hedgeValue), ...basket],
    format: (value) => dollars(value, 0),
    axisFormat: compactDollars,
    shade: first ? heldShade(first.series) : null,
    summary: 'Dollar values of the hedges and of the basket, dashed.',
  };
}

export function differenceChart(runs: readonly ChartedRun[]): LineSpec {
  const days = allDays(runs);
  const first = runs[0];
  return {
    ...dayAxis(days),
    series: perRun(runs, days, (series) => series.valueDifference),
    format: signedDollars,
    axisFormat: signedCompactDollars,
    zeroLine: true,
    shade: first ? heldShade(first.series) : null,
    band: runs.length === 1 && first ? cumulativeBand(first.series) : null,
    summary: 'Value of the hedge less the basket, 0 on the anchor day.',
  };
}

/** The band is of the difference since the window's end; it starts where the value difference stands then. */
function cumulativeBand({
  days,
  windowLastIndex,
  valueDifference,
  cumulativeBand: band,
}: RunSeries): Band | null {
  if (!band) return null;
  const start = valueDifference[windowLastIndex] ?? 0;
  const placed = (values: Float64Array) =>
    Float64Array.from(days, (_, index) => start + (values[index - windowLastIndex - 1] ?? NaN));
  return { label: '95% band', low: placed(band.low), high: placed(band.high) };
}

/** Both value paths end at 1: how the hedge came to where it ended. */
export function backwardChart({ series }: ChartedRun): LineSpec | null {
  const { backward, days } = series;
  if (!backward) return null;
  return {
    ...dayAxis(days),
    series: [
      { label: 'Hedge', look: { kind: 'series', index: 0 }, values: backward.hedge },
      { label: 'Basket', look: { kind: 'basket' }, values: backward.basket },
    ],
    format: (value) => decimal(value, 4),
    axisFormat: (value) => decimal(value, 2),
    shade: heldShade(series),
    summary: 'Values of hedge and basket divided by their last values.',
  };
}

export function backwardSpreadChart({ series }: ChartedRun): LineSpec | null {
  const { backward, days } = series;
  if (!backward) return null;
  return {
    ...dayAxis(days),
    series: [{ label: 'Spread', look: { kind: 'series', index: 0 }, values: backward.spread }],
    format: (value) => percent(value, 2),
    axisFormat: shortPercent,
    zeroLine: true,
    shade: heldShade(series),
    summary: 'Hedge less basket when both value paths are scaled to end at 1.',
  };
}

export function dailyChart({ series }: ChartedRun): BarSpec {
  const { days, dailyDifference, windowLastIndex } = series;
  return {
    kind: 'bar',
    categories: Array.from(days, onDay),
    xTitle: '',
    series: [{ label: 'Hedge less basket', look: { kind: 'series', index: 0 }, values: dailyDifference }],
    format: signedDollars,
    axisFormat: signedCompactDollars,
    shadedFrom: windowLastIndex < days.length - 1 ? windowLastIndex + 1 : null,
    summary: 'Daily P&L of the hedge less that of the basket.',
  };
}

const bins = 31;

/** How often the daily difference was how large: in the window and after it. */
export function histogramChart({ series }: ChartedRun): BarSpec {
  const { dailyDifference, windowLastIndex } = series;
  const limit = dailyDifference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const width = (2 * limit) / bins;
  const share = (values: Float64Array): Float64Array => {
    const counts = new Float64Array(bins);
    for (const value of values) {
      const bin = Math.min(bins - 1, Math.floor((value + limit) / width));
      counts[bin] = (counts[bin] ?? 0) + 1 / values.length;
    }
    return counts;
  };
  const inside = dailyDifference.subarray(1, windowLastIndex + 1);
  const after = dailyDifference.subarray(windowLastIndex + 1);
  return {
    kind: 'bar',
    categories: Array.from({ length: bins }, (_, bin) => signedCompactDollars(-limit + (bin + 0.5) * width)),
    xTitle: 'Around',
    series: [
      { label: 'In sample', look: { kind: 'reference' }, values: share(inside) },
      ...(after.length > 0
        ? [{ label: 'Out of sample', look: { kind: 'series', index: 0 } as const, values: share(after) }]
        : []),
    ],
    format: (value) => `${percent(value)} of the days`,
    axisFormat: shortPercent,
    fromZero: true,
    summary: 'Histogram of the daily P&L difference.',
  };
}

/** RMSE by month (or quarter) held, one bar a run. */
export function decayChart(runs: readonly ChartedRun[], by: 'monthly' | 'quarterly'): BarSpec {
  const buckets = runs.map(({ run }) => run.evaluation.decay[by]);
  const longest = buckets.reduce<readonly DecayBucket[]>(
    (best, list) => (list.length > best.length ? list : best),
    [],
  );
  const firstOut = longest.findIndex(({ sample }) => sample !== 'in');
  return {
    kind: 'bar',
    categories: longest.map(({ label }) => label.replace(/^[A-Z]/, '')),
    xTitle: by === 'monthly' ? 'Month' : 'Quarter',
    series: runs.map(({ label, mark }, index) => ({
      label,
      mark,
      look: { kind: 'series', index },
      values: Float64Array.from(longest, (_, position) => buckets[index]?.[position]?.rmse ?? NaN),
    })),
    format: (value) => `${dollars(value)} a day`,
    axisFormat: compactDollars,
    fromZero: true,
    shadedFrom: firstOut > 0 ? firstOut : null,
    summary: `Dollar RMSE a day by ${by === 'monthly' ? 'month' : 'quarter'} held.`,
  };
}

/** How far the weights have moved since day one, by themselves and away from the basket's. */
export function driftChart({ run }: ChartedRun): LineSpec {
  const { points } = run.evaluation.drift;
  return {
    kind: 'line',
    axis: 'number',
    x: points.map(({ daysHeld }) => daysHeld),
    xTitle: 'Days held',
    xFormat: (days) => decimal(days, 0),
    series: [
      {
        label: 'From day one',
        look: { kind: 'series', index: 0 },
        values: points.map(({ drift }) => drift ?? NaN),
      },
      {
        label: 'Against the basket',
        look: { kind: 'series', index: 1 },
        values: points.map(({ againstBasket }) => againstBasket ?? NaN),
      },
    ],
    format: (value) => percent(value),
    axisFormat: shortPercent,
    fromZero: true,
    summary: 'Weight drift by days held.',
  };
}

/** Incumbent and bound against time, in dollars where the objective is a daily mean square. */
export function traceChart({ run, series: { trace } }: ChartedRun): LineSpec {
  const { rmseContinuous, objective } = run.certificate;
  const inDollars = rmseContinuous !== null && objective > 0;
  const factor = inDollars ? rmseContinuous / Math.sqrt(objective) : 1;
  const scaled = (values: Float64Array) =>
    Float64Array.from(values, (value) => {
      if (!Number.isFinite(value)) return NaN;
      return inDollars ? factor * Math.sqrt(Math.max(0, value)) : value;
    });
  return {
    kind: 'line',
    axis: 'number',
    x: trace.seconds,
    xTitle: 'Seconds',
    xFormat: duration,
    series: [
      {
        label: 'Best hedge',
        look: { kind: 'series', index: 0 },
        values: scaled(trace.incumbent),
        stepped: true,
      },
      {
        label: 'Bound',
        look: { kind: 'reference' },
        values: scaled(trace.bound.map((bound) => (bound > 0 ? bound : NaN))),
        stepped: true,
      },
    ],
    format: (value) => (inDollars ? dollars(value) : decimal(value, 8)),
    axisFormat: (value) => (inDollars ? compactDollars(value) : decimal(value, 6)),
    summary: 'Best hedge and bound against solver time.',
  };
}
