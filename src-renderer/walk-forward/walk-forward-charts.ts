import type { WalkForwardStep } from '../../src-main/contract/metrics.ts';
import type { WalkForward, WalkForwardAlternative } from '../../src-main/contract/studies.ts';
import { markOf } from '../../src-main/contract/comparison.ts';
import type { ChartSeries, LineSpec, Shade } from '../shared/chart/chart-spec.ts';
import { dayOfIso, isoOfDay } from '../shared/days.ts';
import { compactDollars, date, dollars, integer, times } from '../shared/formats.svelte.ts';

/** Points are drawn up to here; beyond, they run together. */
const mostPoints = 80;

const dayAxis = (days: readonly number[]) =>
  ({
    kind: 'line',
    axis: 'day',
    x: days,
    xTitle: 'Anchor',
    xFormat: (day: number) => date(isoOfDay(Math.round(day))),
    points: days.length <= mostPoints,
    format: (value: number) => dollars(value),
    axisFormat: compactDollars,
    fromZero: true,
  }) as const;

/** Anchors whose hedge was held for less than the full term. */
function incompleteShade(steps: readonly WalkForwardStep[], hold: number): Shade | null {
  const first = steps.find(({ daysHeld }) => daysHeld < hold);
  const last = steps.at(-1);
  return first && last && first !== last
    ? { from: dayOfIso(first.anchorDate), to: dayOfIso(last.anchorDate), label: 'held for less →' }
    : null;
}

/** What every calibration promised and what its hedge realised, by anchor day. */
export function realisedChart(
  { hold }: WalkForward,
  { summary: { steps } }: WalkForwardAlternative,
): LineSpec {
  const promised = steps.map(({ promisedRmse }) => promisedRmse ?? NaN);
  const promise: ChartSeries[] = promised.some(Number.isFinite)
    ? [{ label: 'Promise', look: { kind: 'series', index: 2, dashed: true }, values: promised }]
    : [];
  const realised = steps.map(({ realisedRmse }) => realisedRmse);
  const inSample = steps.map(({ inSampleRmse }) => inSampleRmse);
  return {
    ...dayAxis(steps.map(({ anchorDate }) => dayOfIso(anchorDate))),
    series: [
      { label: 'Realised', look: { kind: 'series', index: 1 }, values: realised },
      ...promise,
      { label: 'In sample', look: { kind: 'series', index: 0 }, values: inSample },
    ],
    shade: incompleteShade(steps, hold),
    notes: [
      {
        label: 'Realised ÷ promise',
        values: realised.map((value, index) => value / promised[index]!),
        format: times,
      },
      { label: 'Days held', values: steps.map(({ daysHeld }) => daysHeld), format: integer },
    ],
    summary: 'Dollar RMSE a day that every hedge realised, promised, and had in sample, by anchor day.',
  };
}

/** What the hedges of every alternative realised, by anchor day. */
export function alternativesChart({ hold, alternatives }: WalkForward): LineSpec {
  const anchors = alternatives[0]?.holds.map(({ anchorDate }) => anchorDate) ?? [];
  return {
    ...dayAxis(anchors.map(dayOfIso)),
    series: alternatives.map(({ name, summary: { steps } }, index): ChartSeries => {
      const realised = new Map(steps.map(({ anchorDate, realisedRmse }) => [anchorDate, realisedRmse]));
      return {
        label: name,
        look: { kind: 'series', index },
        mark: markOf(index),
        values: anchors.map((anchorDate) => realised.get(anchorDate) ?? NaN),
      };
    }),
    shade: incompleteShade(alternatives[0]?.summary.steps ?? [], hold),
    summary: 'Dollar RMSE a day that the hedges of every alternative realised, by anchor day.',
  };
}

/** How far apart hedge and basket were after so many days held: quantiles of |v| over the anchors. */
export function fanChart({ summary: { fan } }: WalkForwardAlternative): LineSpec {
  const quantile = (probability: number): readonly number[] =>
    fan.quantiles.find((known) => known.probability === probability)?.values ?? [];
  return {
    kind: 'line',
    axis: 'number',
    x: fan.daysHeld,
    xTitle: 'Days held',
    xFormat: integer,
    series: [{ label: 'Median', look: { kind: 'series', index: 0 }, values: quantile(0.5) }],
    band: { label: '10–90%', low: quantile(0.1), high: quantile(0.9) },
    notes: [
      { label: '25%', values: quantile(0.25), format: (value) => dollars(value) },
      { label: '75%', values: quantile(0.75), format: (value) => dollars(value) },
      { label: 'Anchors', values: fan.count, format: integer },
    ],
    format: (value) => dollars(value),
    axisFormat: compactDollars,
    fromZero: true,
    summary: 'Quantiles over the anchors of the absolute value difference by days held.',
  };
}
