import type { FollowUp, MonitorRow } from '../../src-main/contract/monitor.ts';
import type { ChartSeries, LineSpec } from '../shared/chart/chart-spec.ts';
import { isoOfDay } from '../shared/days.ts';
import { date, signedCompactDollars, signedDollars } from '../shared/formats.svelte.ts';

/** v since the window's first day, between the limits. */
export function driftChart({ series }: FollowUp, { limit }: MonitorRow): LineSpec {
  const { days, valueDifference, windowLastIndex } = series;
  const level = (label: string, value: number): ChartSeries => ({
    label,
    look: { kind: 'reference' },
    values: Float64Array.from(days, () => value),
  });
  const from = days[windowLastIndex];
  const to = days.at(-1);
  return {
    kind: 'line',
    axis: 'day',
    x: days,
    xTitle: 'Date',
    xFormat: (day) => date(isoOfDay(Math.round(day))),
    series: [
      { label: 'Hedge less basket', look: { kind: 'series', index: 0 }, values: valueDifference },
      ...(limit === null ? [] : [level('Limit', limit), level('Limit below', -limit)]),
    ],
    shade:
      from !== undefined && to !== undefined && from < to ? { from, to, label: 'after the window →' } : null,
    zeroLine: true,
    format: signedDollars,
    axisFormat: signedCompactDollars,
    summary: 'Hedge less basket in USD by day, with the limit on either side.',
  };
}
