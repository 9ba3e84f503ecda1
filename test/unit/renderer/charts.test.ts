import { describe, expect, it } from 'vitest';
import { chartTable, type LineSpec } from '../../../src-renderer/shared/chart/chart-spec.ts';
import { dayTicks } from '../../../src-renderer/shared/chart/day-ticks.ts';
import { emptyTrace, traceFromRecord, withProgress } from '../../../src-renderer/lib/live-trace.ts';
import type { RunProgress } from '../../../src-main/contract/jobs.ts';

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
const iso = (value: number): string => new Date(value * 86_400_000).toISOString().slice(0, 10);

describe('ticks of an axis of days', () => {
  it('stand on starts of months, as many as there is room for', () => {
    expect(dayTicks(day('2020-01-15'), day('2020-07-20'), 6).map(iso)).toEqual([
      '2020-02-01',
      '2020-03-01',
      '2020-04-01',
      '2020-05-01',
      '2020-06-01',
      '2020-07-01',
    ]);
    expect(dayTicks(day('2016-01-04'), day('2021-04-21'), 6).map(iso)).toEqual([
      '2017-01-01',
      '2018-01-01',
      '2019-01-01',
      '2020-01-01',
      '2021-01-01',
    ]);
  });

  it('are single days where the window is short', () => {
    expect(dayTicks(day('2020-03-02'), day('2020-03-06'), 10)).toHaveLength(5);
  });
});

describe('the table beside a chart', () => {
  it('has every number once, and nothing where there is none', () => {
    const spec: LineSpec = {
      kind: 'line',
      axis: 'number',
      x: [1, 2],
      xTitle: 'Day',
      xFormat: String,
      format: String,
      summary: '',
      series: [{ label: 'A', look: { kind: 'basket' }, values: [10, NaN] }],
      band: { label: 'Band', low: [NaN, 1], high: [NaN, 3] },
    };
    expect(chartTable(spec)).toEqual([
      ['Day', 'A', 'Band, low', 'Band, high'],
      ['1', 10, null, null],
      ['2', null, 1, 3],
    ]);
  });
});

describe('the course of a run', () => {
  const progress: RunProgress = {
    kind: 'run',
    phase: 'search',
    bestRmse: 2_000,
    boundRmse: 1_000,
    objective: 4e-6,
    bound: 1e-6,
    gap: 0.75,
    nodes: 1,
    open: 1,
  };

  it('is in dollars where the objective is a daily mean square', () => {
    const record = {
      seconds: Float64Array.of(1, 2),
      incumbent: Float64Array.of(Infinity, 4e-6),
      bound: Float64Array.of(0, 1e-6),
      nodes: Float64Array.of(0, 1),
    };
    // The square root of 4e-6 of the notional is $2,000, so 1e-6 is $1,000.
    const trace = traceFromRecord(record, progress);
    expect(trace.dollars).toBe(true);
    expect(trace.best).toEqual([NaN, 2_000]);
    expect(trace.bound[1]).toBeCloseTo(1_000, 9);
    expect(trace.bound[0]).toBeNaN();
  });

  it('waits for the first hedge or bound', () => {
    const nothing = { ...progress, bestRmse: null, boundRmse: null, objective: null, bound: null };
    expect(withProgress(emptyTrace, 1, nothing)).toBe(emptyTrace);
    expect(withProgress(emptyTrace, 1, progress)).toMatchObject({
      seconds: [1],
      best: [2_000],
      bound: [1_000],
    });
  });
});
