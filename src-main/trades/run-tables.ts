import type { Attribution, BySample, ComparedStatistics } from '../contract/metrics.ts';
import { originInWords } from '../contract/origin-words.ts';
import type { Run, RunSeries } from '../contract/runs.ts';
import { isoOfDay } from '../model/days.ts';
import { certificateTable, metricsTable } from './run-figures.ts';
import { columns, finite, snakeCase, words, type Column, type Table, type TableCell } from './table.ts';

/** Every table of a run: settings, metrics, positions, series and log first, then the rest of the evaluation. */
export function runTables(run: Run, series: RunSeries): Table[] {
  const { evaluation } = run;
  return [
    settingsTable(run),
    metricsTable(run),
    positionsTable(run),
    seriesTable(series),
    logTable(series),
    certificateTable(run),
    basketTable(run),
    statisticsTable(evaluation.statistics),
    decayTable(run),
    weightsTable(run),
    driftTable(run),
    attributionTable('attribution by name', 'name', evaluation.attribution, 'byName'),
    attributionTable('attribution by sector', 'sector', evaluation.attribution, 'bySector'),
    worstDaysTable(run),
    exposuresTable(run),
    remarksTable(run),
  ];
}

/** A setting as one cell: lists with commas, members of an object with semicolons. */
export function settingCell(value: unknown): TableCell {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(',');
  const entries = Object.entries(value as object);
  return entries.map(([name, member]) => `${name}=${settingCell(member)}`).join(';');
}

/** What was asked for and what it was read from; names as on the command line. */
export function settingsTable(run: Run): Table {
  const settings = Object.entries(run.settings).map(([name, value]): TableCell[] => [
    snakeCase(name),
    settingCell(value),
  ]);
  return {
    name: 'settings',
    columns: columns(['setting', 'text'], ['value', 'text']),
    rows: [
      ['run', run.id],
      ['label', run.label],
      ['scenario', run.scenarioName],
      ['basket', run.basket.name],
      ['basket_kind', run.basket.kind],
      ['notional_usd', run.basket.notional],
      ['window_from', run.window.from],
      ['window_to', run.window.to],
      ['window_days', run.window.days],
      ['anchor_date', run.anchorDate],
      ...settings,
      ['made_from', run.origin ? originInWords(run.origin) : 'scenario'],
      ['created_at', run.createdAt],
      ['data_fingerprint', run.fingerprint],
      ['program_version', run.versions.program],
      ['database_schema', run.versions.schema],
      ['synthetic_data', run.synthetic ? 'yes' : 'no'],
    ],
  };
}

const positionsTable = (run: Run): Table => ({
  name: 'positions',
  columns: columns(
    ['symbol', 'text'],
    ['name', 'text'],
    ['sector', 'text'],
    ['side', 'text'],
    ['shares', 'integer'],
    ['price', 'price'],
    ['value', 'dollars'],
    ['weight', 'fraction'],
    ['continuous weight', 'fraction'],
    ['basket weight', 'fraction'],
    ['implied vol', 'fraction'],
  ),
  rows: run.positions.map((position) => [
    position.symbol,
    position.name,
    position.sector,
    position.side,
    position.shares,
    position.price,
    position.value,
    position.weight,
    position.continuousWeight,
    position.basketWeight,
    position.impliedVol,
  ]),
});

const seriesTable = (series: RunSeries): Table => ({
  name: 'series',
  columns: columns(
    ['date', 'date'],
    ['sample', 'text'],
    ['basket value', 'dollars'],
    ['hedge value', 'dollars'],
    ['basket P&L', 'dollars'],
    ['hedge P&L', 'dollars'],
    ['daily difference', 'dollars'],
    ['value difference', 'dollars'],
  ),
  rows: Array.from(series.days, (day, index) => [
    isoOfDay(day),
    index <= series.windowLastIndex ? 'in' : 'out',
    series.basketValue[index],
    series.hedgeValue[index],
    series.basketPnl[index],
    series.hedgePnl[index],
    series.dailyDifference[index],
    series.valueDifference[index],
  ]),
});

const logTable = ({ trace }: RunSeries): Table => ({
  name: 'log',
  columns: columns(
    ['seconds', 'number'],
    ['incumbent', 'number'],
    ['bound', 'number'],
    ['gap', 'fraction'],
    ['nodes', 'integer'],
  ),
  rows: Array.from(trace.seconds, (seconds, index) => {
    const incumbent = trace.incumbent[index];
    const bound = trace.bound[index];
    return [
      seconds,
      finite(incumbent),
      finite(bound),
      finite((incumbent - bound) / Math.max(incumbent, 1e-12)),
      trace.nodes[index],
    ];
  }),
});

const basketTable = ({ basket }: Run): Table => ({
  name: 'basket',
  columns: columns(['symbol', 'text'], [basket.kind === 'shares' ? 'shares' : 'weight', 'number']),
  rows: basket.entries.map(({ symbol, amount }) => [symbol, amount]),
});

function statisticsTable({ inSample, outOfSample }: BySample<ComparedStatistics>): Table {
  const books = ['target', 'hedge', 'hedgedBook'] as const;
  const names = { target: 'basket', hedge: 'hedge', hedgedBook: 'hedge less basket' };
  const samples = [
    ['in sample', inSample],
    ['out of sample', outOfSample],
  ] as const;
  const keys = Object.keys(inSample.target) as (keyof ComparedStatistics['target'])[];
  return {
    name: 'statistics',
    columns: [
      { name: 'statistic', kind: 'text' },
      ...samples.flatMap(([sample]) =>
        books.map((book): Column => ({ name: `${names[book]}, ${sample}`, kind: 'number' })),
      ),
    ],
    rows: keys.map((key) => [
      words(key),
      ...samples.flatMap(([, statistics]) => books.map((book) => statistics?.[book][key] ?? null)),
    ]),
  };
}

const decayTable = ({ evaluation: { decay } }: Run): Table => ({
  name: 'decay',
  columns: columns(
    ['held', 'text'],
    ['from', 'date'],
    ['to', 'date'],
    ['days', 'integer'],
    ['sample', 'text'],
    ['rmse', 'dollars'],
    ['mean |v|', 'dollars'],
    ['max |v|', 'dollars'],
    ['dollar offset', 'number'],
  ),
  rows: [...decay.monthly, ...decay.quarterly].map((bucket) => [
    bucket.label,
    bucket.from,
    bucket.to,
    bucket.days,
    bucket.sample,
    bucket.rmse,
    bucket.meanAbsValueDifference,
    bucket.maxAbsValueDifference,
    bucket.dollarOffset,
  ]),
});

const weightsTable = ({ evaluation: { drift } }: Run): Table => ({
  name: 'drifted weights',
  columns: columns(
    ['symbol', 'text'],
    ['hedge, day one', 'fraction'],
    ['hedge, last day', 'fraction'],
    ['basket, day one', 'fraction'],
    ['basket, last day', 'fraction'],
  ),
  rows: drift.weights.map(({ symbol, dayOne, last, basketDayOne, basketLast }) => [
    symbol,
    dayOne,
    last,
    basketDayOne,
    basketLast,
  ]),
});

const driftTable = ({ evaluation: { drift } }: Run): Table => ({
  name: 'drift',
  columns: columns(
    ['date', 'date'],
    ['days held', 'integer'],
    ['drift', 'fraction'],
    ['against basket', 'fraction'],
  ),
  rows: drift.points.map(({ date, daysHeld, drift: distance, againstBasket }) => [
    date,
    daysHeld,
    distance,
    againstBasket,
  ]),
});

function attributionTable(
  name: string,
  label: string,
  { inSample, outOfSample }: BySample<Attribution | null>,
  by: 'byName' | 'bySector',
): Table {
  const rows = (sample: string, attribution: Attribution | null): TableCell[][] =>
    (attribution?.[by] ?? []).map((part) => [sample, part.label, part.variance, part.share, part.pnl]);
  return {
    name,
    columns: columns(
      ['sample', 'text'],
      [label, 'text'],
      ['variance', 'number'],
      ['share', 'fraction'],
      ['P&L', 'dollars'],
    ),
    rows: [...rows('in', inSample), ...rows('out', outOfSample)],
  };
}

function worstDaysTable({ evaluation: { worstDays } }: Run): Table {
  const rows = (sample: string, days: typeof worstDays.inSample): TableCell[][] =>
    days.map(({ date, difference, hedgePnl, basketPnl, causes }) => [
      date,
      sample,
      difference,
      hedgePnl,
      basketPnl,
      causes.map(({ symbol, pnl }) => `${symbol} ${Math.round(pnl)}`).join(', '),
    ]);
  return {
    name: 'worst days',
    columns: columns(
      ['date', 'date'],
      ['sample', 'text'],
      ['difference', 'dollars'],
      ['hedge P&L', 'dollars'],
      ['basket P&L', 'dollars'],
      ['causes', 'text'],
    ),
    rows: [...rows('in', worstDays.inSample), ...rows('out', worstDays.outOfSample ?? [])],
  };
}

const exposuresTable = ({ evaluation: { exposures } }: Run): Table => ({
  name: 'exposures',
  columns: columns(
    ['level', 'text'],
    ['label', 'text'],
    ['group', 'text'],
    ['hedge', 'dollars'],
    ['basket', 'dollars'],
    ['net', 'dollars'],
  ),
  rows: [
    ...exposures.byGroup.map(({ group, hedge, basket, net }) => ['group', group, group, hedge, basket, net]),
    ...exposures.byName.map(({ symbol, group, hedge, basket, net }) => [
      'name',
      symbol,
      group,
      hedge,
      basket,
      net,
    ]),
  ],
});

const remarksTable = (run: Run): Table => ({
  name: 'remarks',
  columns: columns(['kind', 'text'], ['symbol', 'text'], ['remark', 'text']),
  rows: [
    ...run.notes.map((note) => ['note', null, note]),
    ...run.excluded.map(({ symbol, reason }) => ['excluded', symbol, reason]),
    ...run.dropped.map((symbol) => ['dropped', symbol, 'below the retained weight']),
  ],
});
