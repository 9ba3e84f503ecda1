import { promiseKept } from '../contract/comparison.ts';
import { metricDefinitions, type MetricKey, type PeriodMetrics } from '../contract/metrics.ts';
import type { Run } from '../contract/runs.ts';
import { columns, finite, words, type Table, type TableCell } from './table.ts';

/** The metrics of a period, RMSE first. */
export const periodMetricKeys = [
  'rmse',
  'meanDifference',
  'sdDifference',
  'cumulativeDifference',
  'valueRmse',
  'terminalValueDifference',
  'maxAbsValueDifference',
  'maxDrawdown',
  'beta',
  'correlation',
  'rSquared',
  'effectiveness',
  'dollarOffset',
  'days',
] as const satisfies (keyof PeriodMetrics & MetricKey)[];

export function metricsTable(run: Run): Table {
  const { inSample, outOfSample, rmseBand, overfitRatio } = run.evaluation;
  const band = (end: 'low' | 'high'): TableCell[] => [
    `RMSE, 95% band, ${end}`,
    'USD/day',
    rmseBand.inSample?.[end] ?? null,
    rmseBand.outOfSample?.[end] ?? null,
    'stationary bootstrap of the daily difference',
  ];
  return {
    name: 'metrics',
    columns: columns(
      ['metric', 'text'],
      ['unit', 'text'],
      ['in sample', 'number'],
      ['out of sample', 'number'],
      ['definition', 'text'],
    ),
    rows: [
      ['from', 'date', inSample.from, outOfSample?.from ?? null, 'first day with a daily P&L'],
      ['to', 'date', inSample.to, outOfSample?.to ?? null, 'last day'],
      ...periodMetricKeys.map((key): TableCell[] => {
        const { name, unit, formula } = metricDefinitions[key];
        return [name, unit, inSample[key], outOfSample?.[key] ?? null, formula];
      }),
      band('low'),
      band('high'),
      ...promiseRows(run),
      ['Overfit ratio', 'ratio', null, overfitRatio, metricDefinitions.overfitRatio.formula],
    ],
  };
}

/** What the window promised, as one of its figures, and what was made of it on the days held. */
function promiseRows(run: Run): TableCell[][] {
  const { promise } = run;
  const { promise: promised, promiseKept: kept } = metricDefinitions;
  const band = 'what was realised over a year, eight times out of ten';
  return [
    [promised.name, promised.unit, promise?.rmse ?? null, null, promised.formula],
    [`${promised.name}, 10–90% band, low`, promised.unit, promise?.low ?? null, null, band],
    [`${promised.name}, 10–90% band, high`, promised.unit, promise?.high ?? null, null, band],
    [kept.name, kept.unit, null, promiseKept(run), kept.formula],
  ];
}

/** The proof figure by figure; where only a pool of the candidates could be bounded, what is proven of it comes last. */
export function certificateTable({ certificate, psd, candidates }: Run): Table {
  const { pool, ...whole } = certificate;
  const figures: [name: string, value: string | number | null][] = [
    ...Object.entries(whole),
    ...Object.entries(psd).map(([name, value]): [string, number | null] => [`psd ${name}`, value]),
    ['candidates', candidates.length],
    ...Object.entries(pool ? { ...pool, candidates: pool.candidates.length } : {}).map(
      ([name, value]): [string, number | null] => [`pool ${name}`, value],
    ),
  ];
  return {
    name: 'certificate',
    columns: columns(['figure', 'text'], ['value', 'number']),
    rows: figures.map(([name, value]) => [words(name), typeof value === 'number' ? finite(value) : value]),
  };
}
