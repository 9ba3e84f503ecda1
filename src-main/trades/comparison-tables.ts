import { bestOf, markOf, positionsMatrix, promiseKept, type RunComparison } from '../contract/comparison.ts';
import {
  metricDefinitions,
  type MetricDefinition,
  type MetricKey,
  type PeriodMetrics,
} from '../contract/metrics.ts';
import type { Certificate, Run, RunSeries } from '../contract/runs.ts';
import { isoOfDay } from '../model/days.ts';
import { periodMetricKeys } from './run-figures.ts';
import { columns, type Column, type Table, type TableCell } from './table.ts';

/** A comparison with the series behind it, one a run in the same order. */
export interface ComparisonRecord extends RunComparison {
  series: RunSeries[];
}

/** One measure of the runs side by side. */
export interface ComparedMetric {
  /** What it was measured on: the days held after the window, the window, or the proof. */
  sample: 'held' | 'in sample' | 'certificate';
  definition: Pick<MetricDefinition, 'name' | 'unit' | 'better'>;
  /** One a run; null: not known. */
  values: (number | null)[];
  best: boolean[];
}

/** "A Dow, ten names #7": the mark tells runs of one name apart, the number finds them again. */
export const titleOf = (run: Run, index: number): string =>
  `${markOf(index)} ${run.label ?? run.scenarioName} #${run.id}`;

/** Every table of a comparison: runs, metrics, settings that differ, positions, confidence, cumulative difference. */
export function comparisonTables(record: ComparisonRecord): Table[] {
  return [
    runsTable(record),
    metricsTable(record),
    differencesTable(record),
    positionsTable(record),
    confidenceTable(record),
    cumulativeTable(record),
  ];
}

/** Realised figures first, then those of the window, then what is proven. */
export function comparedMetrics(runs: readonly Run[]): ComparedMetric[] {
  const period = (sample: ComparedMetric['sample'], of: (run: Run) => PeriodMetrics | null) =>
    periodMetricKeys.map((key) => defined(sample, key, (run) => of(run)?.[key] ?? null));
  const defined = (sample: ComparedMetric['sample'], key: MetricKey, value: (run: Run) => number | null) =>
    metric(runs, sample, metricDefinitions[key], value);
  const held = [
    ...period('held', ({ evaluation }) => evaluation.outOfSample),
    defined('held', 'promiseKept', promiseKept),
    defined('held', 'overfitRatio', ({ evaluation }) => evaluation.overfitRatio),
  ];
  return [
    ...(runs.some(({ evaluation }) => evaluation.outOfSample) ? held : []),
    ...period('in sample', ({ evaluation }) => evaluation.inSample),
    defined('in sample', 'promise', ({ promise }) => promise?.rmse ?? null),
    ...proofs(runs, '', ({ certificate }) => (certificate.pool ? null : certificate)),
    ...proofs(runs, ' from its pool of candidates', ({ certificate }) => certificate.pool ?? null),
  ];
}

function metric(
  runs: readonly Run[],
  sample: ComparedMetric['sample'],
  definition: ComparedMetric['definition'],
  value: (run: Run) => number | null,
): ComparedMetric {
  const values = runs.map(value);
  return { sample, definition, values, best: bestOf(values, definition.better) };
}

/** What is proven of the runs that have such a proof; it says how sure the other figures are, not which hedge is better. */
function proofs(
  runs: readonly Run[],
  among: string,
  proofOf: (run: Run) => Pick<Certificate, 'rmseBound' | 'gap'> | null,
): ComparedMetric[] {
  if (!runs.some(proofOf)) return [];
  const proven = (name: string, unit: MetricDefinition['unit'], figure: 'rmseBound' | 'gap') =>
    metric(runs, 'certificate', { name, unit, better: null }, (run) => proofOf(run)?.[figure] ?? null);
  return [
    proven(`No hedge${among} has an RMSE below`, 'USD/day', 'rmseBound'),
    proven(among ? `Gap among hedges${among}` : 'Gap', 'fraction', 'gap'),
  ];
}

const runColumns = (runs: readonly Run[], kind: Column['kind']): Column[] =>
  runs.map((run, index) => ({ name: titleOf(run, index), kind }));

const runsTable = ({ runs }: ComparisonRecord): Table => ({
  name: 'runs',
  columns: columns(
    ['mark', 'text'],
    ['run', 'integer'],
    ['label', 'text'],
    ['scenario', 'text'],
    ['basket', 'text'],
    ['notional', 'dollars'],
    ['window from', 'date'],
    ['window to', 'date'],
    ['bought', 'date'],
    ['longs', 'integer'],
    ['shorts', 'integer'],
    ['status', 'text'],
    ['synthetic data', 'text'],
    ['data fingerprint', 'text'],
    ['program version', 'text'],
    ['created at', 'text'],
  ),
  rows: runs.map((run, index) => [
    markOf(index),
    run.id,
    run.label,
    run.scenarioName,
    run.basket.name,
    run.basket.notional,
    run.window.from,
    run.window.to,
    run.anchorDate,
    run.positions.filter(({ side }) => side === 'long').length,
    run.positions.filter(({ side }) => side === 'short').length,
    run.certificate.status,
    run.synthetic ? 'yes' : 'no',
    run.fingerprint,
    run.versions.program,
    run.createdAt,
  ]),
});

/** The best are named in a column of their own as well, for formats without bold. */
function metricsTable({ runs }: ComparisonRecord): Table {
  const metrics = comparedMetrics(runs);
  const bestMarks = ({ best }: ComparedMetric): string | null =>
    best.flatMap((is, index) => (is ? [markOf(index)] : [])).join(' ') || null;
  return {
    name: 'metrics',
    columns: [
      ...columns(['measured', 'text'], ['metric', 'text'], ['unit', 'text']),
      ...runColumns(runs, 'number'),
      { name: 'best', kind: 'text' },
    ],
    rows: metrics.map((metric): TableCell[] => [
      metric.sample,
      metric.definition.name,
      metric.definition.unit,
      ...metric.values,
      bestMarks(metric),
    ]),
    strong: metrics.map(({ best }) => [false, false, false, ...best, false]),
  };
}

const differencesTable = ({ runs, differences }: ComparisonRecord): Table => ({
  name: 'settings that differ',
  columns: [{ name: 'setting', kind: 'text' }, ...runColumns(runs, 'text')],
  rows: differences.map(({ label, values }) => [label, ...values]),
});

/** Shares are signed, so that a sale reads as one. */
const positionsTable = ({ runs }: ComparisonRecord): Table => ({
  name: 'positions',
  columns: [
    ...columns(['symbol', 'text'], ['name', 'text'], ['basket weight', 'fraction']),
    ...runs.flatMap((run, index): Column[] => [
      { name: `${titleOf(run, index)}: shares`, kind: 'integer' },
      { name: `${titleOf(run, index)}: weight`, kind: 'fraction' },
    ]),
  ],
  rows: positionsMatrix(runs).map(({ symbol, name, basketWeight, positions }) => [
    symbol,
    name,
    basketWeight,
    ...positions.flatMap((position): TableCell[] =>
      position
        ? [position.side === 'short' ? -position.shares : position.shares, position.weight]
        : [null, null],
    ),
  ]),
});

const confidenceTable = ({ runs, paired }: ComparisonRecord): Table => ({
  name: 'paired confidence',
  columns: columns(
    ['run', 'text'],
    ['against', 'text'],
    ['sample', 'text'],
    ['from', 'date'],
    ['to', 'date'],
    ['days', 'integer'],
    ['RMSE', 'dollars'],
    ['RMSE against', 'dollars'],
    ['difference', 'dollars'],
    ['95% low', 'dollars'],
    ['95% high', 'dollars'],
    ['likely better', 'fraction'],
  ),
  rows: paired.map((pair, index) => [
    titleOf(runs[index + 1], index + 1),
    titleOf(runs[0], 0),
    ...(pair
      ? [
          pair.sample,
          pair.from,
          pair.to,
          pair.days,
          pair.rmseB,
          pair.rmseA,
          pair.difference.estimate,
          pair.difference.low,
          pair.difference.high,
          pair.probabilityBBetter,
        ]
      : Array.from({ length: 10 }, () => null)),
  ]),
});

/** Every day that any of the runs has, ascending, days since 1970-01-01. */
export const allDays = (series: readonly RunSeries[]): number[] =>
  [...new Set(series.flatMap(({ days }) => [...days]))].sort((a, b) => a - b);

/** The difference of hedge and basket added up since day one, on `days`; NaN on days that the run does not have. */
export function cumulativeOn({ days, valueDifference }: RunSeries, on: readonly number[]): Float64Array {
  const known = new Map(Array.from(days, (day, index) => [day, valueDifference[index]]));
  return Float64Array.from(on, (day) => known.get(day) ?? NaN);
}

function cumulativeTable({ runs, series }: ComparisonRecord): Table {
  const days = allDays(series);
  const lines = series.map((one) => cumulativeOn(one, days));
  return {
    name: 'cumulative difference',
    columns: [{ name: 'date', kind: 'date' }, ...runColumns(runs, 'dollars')],
    rows: days.map((day, index) => [
      isoOfDay(day),
      ...lines.map((line) => (Number.isNaN(line[index]) ? null : line[index])),
    ]),
  };
}
