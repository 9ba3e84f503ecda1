import { bestOf, promiseKept } from '../../src-main/contract/comparison.ts';
import {
  metricDefinitions,
  type MetricDefinition,
  type PeriodMetrics,
} from '../../src-main/contract/metrics.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import {
  counted,
  date,
  decimal,
  dollars,
  duration,
  integer,
  percent,
  signedCompactDollars,
  signedDollars,
  times,
} from '../shared/formats.svelte.ts';
import { gapText } from '../shared/run/run-words.ts';
import type { CellValue } from '../shared/table/columns.ts';
import type { Judgement } from './comparison.svelte.ts';

/** One line of the comparison: a text and a plain value a run. */
export interface ComparisonRow {
  label: string;
  /** One click away where there is one. */
  metric: MetricDefinition | null;
  cells: { text: string; value: CellValue; best: boolean; tone?: string }[];
}

export interface ComparisonSection {
  title: string;
  rows: ComparisonRow[];
}

function metricRow(
  runs: readonly Run[],
  metric: MetricDefinition,
  value: (run: Run) => number | null,
  text: (value: number | null) => string,
  label = metric.name,
): ComparisonRow {
  const values = runs.map(value);
  const best = bestOf(values, metric.better);
  return {
    label,
    metric,
    cells: values.map((one, index) => ({ text: text(one), value: one, best: best[index] ?? false })),
  };
}

function plainRow(label: string, cells: { text: string; value: CellValue; tone?: string }[]): ComparisonRow {
  return { label, metric: null, cells: cells.map((cell) => ({ ...cell, best: false })) };
}

/** Realised dollars first, then the promise, the certificate, the settings that differ. */
export function comparisonSections(runs: readonly Run[], judgement: Judgement | null): ComparisonSection[] {
  const realised = runs.some((run) => run.evaluation.outOfSample !== null);
  return [
    ...(realised
      ? [
          {
            title: heldTitle(runs),
            rows: [...periodRows(runs, 'outOfSample'), ...pairedRows(runs, judgement)],
          },
        ]
      : []),
    { title: windowTitle(runs), rows: inSampleRows(runs, realised) },
    { title: 'Certificate', rows: certificateRows(runs) },
    { title: 'Settings that differ', rows: differenceRows(judgement) },
  ];
}

function heldTitle(runs: readonly Run[]): string {
  const days = new Set(runs.map((run) => run.evaluation.outOfSample?.days));
  const ends = new Set(runs.map((run) => run.evaluation.windowTo));
  const [length] = days;
  const [end] = ends;
  return days.size === 1 && ends.size === 1
    ? `Held for ${counted(length ?? 0, 'day')} after ${date(end)}`
    : 'Held, each after its own window';
}

function windowTitle(runs: readonly Run[]): string {
  const days = new Set(runs.map((run) => run.evaluation.inSample.days));
  const [length] = days;
  return days.size === 1 ? `In sample, ${counted(length ?? 0, 'day')}` : 'In sample';
}

function periodRows(runs: readonly Run[], period: 'outOfSample' | 'inSample'): ComparisonRow[] {
  const of = (pick: (metrics: PeriodMetrics) => number | null) => (run: Run) => {
    const metrics = run.evaluation[period];
    return metrics ? pick(metrics) : null;
  };
  const bands = runs.map((run) => run.evaluation.rmseBand[period]);
  return [
    metricRow(
      runs,
      metricDefinitions.rmse,
      of((m) => m.rmse),
      (value) => dollars(value),
    ),
    plainRow(
      '95% band',
      bands.map((band) => {
        const text = band ? `${dollars(band.low)} – ${decimal(band.high, 0)}` : '–';
        return { text, value: text, tone: 'soft' };
      }),
    ),
    metricRow(
      runs,
      metricDefinitions.effectiveness,
      of((m) => m.effectiveness),
      (value) => percent(value),
    ),
    metricRow(
      runs,
      metricDefinitions.beta,
      of((m) => m.beta),
      (value) => decimal(value, 3),
    ),
    metricRow(
      runs,
      metricDefinitions.rSquared,
      of((m) => m.rSquared),
      (value) => decimal(value, 3),
    ),
    metricRow(
      runs,
      metricDefinitions.terminalValueDifference,
      of((m) => m.terminalValueDifference),
      signedDollars,
    ),
  ];
}

/** Both runs resampled with the same indices: is the difference more than chance? */
function pairedRows(runs: readonly Run[], judgement: Judgement | null): ComparisonRow[] {
  // Until they are known the rows keep their place.
  const paired = judgement?.paired ?? runs.map(() => null);
  if (judgement && paired.every((pair) => pair === null)) return [];
  const first = { text: 'reference', value: null, tone: 'faint' };
  return [
    plainRow(
      'RMSE against A, 95%',
      paired.map((pair, index) => {
        if (index === 0) return first;
        if (!pair) return { text: '–', value: null };
        const { low, high } = pair.difference;
        return {
          text: `${signedCompactDollars(low)}…${signedCompactDollars(high)}`,
          value: pair.difference.estimate,
          tone: high < 0 ? 'good' : low > 0 ? 'warn' : 'soft',
        };
      }),
    ),
    plainRow(
      'Likely better than A',
      paired.map((pair, index) => {
        if (index === 0) return first;
        return {
          text: pair ? percent(pair.probabilityBBetter, 0) : '–',
          value: pair?.probabilityBBetter ?? null,
        };
      }),
    ),
  ];
}

function inSampleRows(runs: readonly Run[], realised: boolean): ComparisonRow[] {
  const [rmse, ...rest] = periodRows(runs, 'inSample');
  const promise = metricRow(
    runs,
    metricDefinitions.promise,
    (run) => run.promise?.rmse ?? null,
    (value) => dollars(value),
  );
  const kept = metricRow(runs, metricDefinitions.promiseKept, promiseKept, times, 'Realised ÷ promise');
  return realised ? [rmse!, promise, kept] : [rmse!, promise, ...rest];
}

function certificateRows(runs: readonly Run[]): ComparisonRow[] {
  return [
    plainRow(
      'No hedge is below',
      runs.map(({ certificate }) => {
        const { rmseBound, bound } = certificate.pool ?? certificate;
        const figure = rmseBound === null ? `obj. ${bound.toPrecision(4)}` : dollars(rmseBound);
        return { text: certificate.pool ? `${figure} (pool)` : figure, value: rmseBound ?? bound };
      }),
    ),
    plainRow(
      'Gap',
      runs.map(({ certificate }) => ({
        text: gapText(certificate),
        value: (certificate.pool ?? certificate).gap,
        tone: certificate.status === 'optimal' ? 'good' : undefined,
      })),
    ),
    plainRow(
      'Time, nodes',
      runs.map(({ certificate: { seconds, nodes } }) => ({
        text: `${duration(seconds)}, ${integer(nodes)}`,
        value: `${duration(seconds)}, ${integer(nodes)}`,
      })),
    ),
  ];
}

/** A value that differs from the first run's stands out. */
function differenceRows(judgement: Judgement | null): ComparisonRow[] {
  return (judgement?.differences ?? []).map(({ label, values }) =>
    plainRow(
      label,
      values.map((text) => ({ text, value: text, tone: text === values[0] ? undefined : 'accent' })),
    ),
  );
}
