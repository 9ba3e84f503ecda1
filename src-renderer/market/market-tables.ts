import type { FindingRow, ImportRecord, InstrumentRow } from '../../src-main/contract/market.ts';
import { date, decimal, duration, integer, moment, percent } from '../shared/formats.svelte.ts';
import { withoutEmpty, type Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';

/** Below this the calibration window of a name is likely to have holes (data-and-formats.md). */
const goodCoverage = 0.98;

const instrumentColumns: Column<InstrumentRow>[] = [
  { key: 'symbol', title: 'Symbol', value: (row) => row.symbol, width: 80, fixed: true },
  { key: 'name', title: 'Name', value: (row) => row.name, width: 112, grows: true, tone: () => 'soft' },
  { key: 'sector', title: 'Sector', value: (row) => row.sector, width: 100, grows: true, tone: () => 'soft' },
  {
    key: 'industry',
    title: 'Industry',
    value: (row) => row.industry,
    width: 150,
    tone: () => 'soft',
    hidden: true,
  },
  { key: 'first', title: 'First day', value: (row) => row.first, text: (row) => date(row.first), width: 92 },
  { key: 'last', title: 'Last day', value: (row) => row.last, text: (row) => date(row.last), width: 92 },
  {
    key: 'days',
    title: 'Days',
    hidden: true,
    value: (row) => row.days,
    text: (row) => integer(row.days),
    width: 64,
    figure: true,
  },
  {
    key: 'coverage',
    title: 'Coverage',
    hint: 'Days with a price over the trading days between the first and the last',
    value: (row) => row.coverage,
    text: (row) => percent(row.coverage),
    tone: (row) => (row.coverage < goodCoverage ? 'warn' : undefined),
    width: 78,
    figure: true,
  },
  {
    key: 'close',
    title: 'Last close',
    value: (row) => row.lastClose,
    text: (row) => decimal(row.lastClose),
    width: 82,
    figure: true,
  },
  {
    key: 'vol',
    title: 'Vol',
    hint: 'Implied volatility, the newest on file',
    value: (row) => row.impliedVol,
    text: (row) => percent(row.impliedVol),
    width: 60,
    figure: true,
  },
  {
    key: 'findings',
    title: 'Findings',
    hint: 'What looks wrong in the prices and has not been accepted',
    value: (row) => row.findings,
    text: (row) => (row.findings === 0 ? '' : integer(row.findings)),
    tone: (row) => (row.findings > 0 ? 'warn' : undefined),
    width: 72,
    figure: true,
  },
];

export const instrumentTable = (rows: () => readonly InstrumentRow[]): TableModel<InstrumentRow> =>
  new TableModel({
    name: 'instruments',
    // A file of names, sectors or vols brings its columns.
    columns: () => withoutEmpty(instrumentColumns, rows()),
    rows,
    key: (row) => row.id,
    sort: [{ key: 'symbol', descending: false }],
  });

/** 'unadjusted-split' -> 'unadjusted split'. */
export const findingName = (kind: string): string => kind.replaceAll('-', ' ');

const findingColumns: Column<FindingRow>[] = [
  { key: 'symbol', title: 'Symbol', value: (row) => row.symbol, width: 88, fixed: true },
  { key: 'kind', title: 'Finding', value: (row) => findingName(row.kind), width: 130 },
  { key: 'from', title: 'From', value: (row) => row.from, text: (row) => date(row.from), width: 95 },
  { key: 'to', title: 'To', value: (row) => row.to, text: (row) => date(row.to), width: 95 },
  {
    key: 'message',
    title: 'What was seen',
    value: (row) => row.message,
    width: 220,
    grows: true,
    tone: () => 'soft',
  },
  { key: 'accepted', title: 'Accepted', value: (row) => (row.accepted ? 'yes' : ''), width: 78 },
];

export const findingKey = (row: FindingRow): string => `${row.symbol} ${row.kind} ${row.from}`;

export const findingTable = (rows: () => readonly FindingRow[]): TableModel<FindingRow> =>
  new TableModel({ name: 'findings', columns: () => findingColumns, rows, key: findingKey });

const importColumns: Column<ImportRecord>[] = [
  {
    key: 'started',
    title: 'Imported',
    value: (row) => row.startedAt,
    text: (row) => moment(row.startedAt),
    width: 132,
  },
  { key: 'file', title: 'File', value: (row) => row.file, width: 180, grows: true, fixed: true },
  { key: 'kind', title: 'Kind', value: (row) => row.kind, width: 72, tone: () => 'soft' },
  { key: 'format', title: 'Format', value: (row) => row.format, width: 96, tone: () => 'soft' },
  {
    key: 'symbols',
    title: 'Names',
    value: (row) => row.symbols,
    text: (row) => integer(row.symbols),
    width: 64,
    figure: true,
  },
  {
    key: 'rows',
    title: 'Rows',
    value: (row) => row.rows,
    text: (row) => integer(row.rows),
    width: 76,
    figure: true,
  },
  {
    key: 'inserted',
    title: 'New',
    value: (row) => row.inserted,
    text: (row) => integer(row.inserted),
    width: 76,
    figure: true,
  },
  {
    key: 'changed',
    title: 'Restated',
    hint: 'Rows whose value differs from what was on file',
    value: (row) => row.changed,
    text: (row) => integer(row.changed),
    tone: (row) => (row.changed > 0 ? 'warn' : undefined),
    width: 76,
    figure: true,
  },
  {
    key: 'refused',
    title: 'Refused',
    value: (row) => row.refused,
    text: (row) => integer(row.refused),
    tone: (row) => (row.refused > 0 ? 'warn' : undefined),
    width: 72,
    figure: true,
  },
  {
    key: 'first',
    title: 'From',
    value: (row) => row.first,
    text: (row) => date(row.first),
    width: 95,
    hidden: true,
  },
  { key: 'last', title: 'To', value: (row) => row.last, text: (row) => date(row.last), width: 95 },
  {
    key: 'seconds',
    title: 'Time',
    value: (row) => row.seconds,
    text: (row) => duration(row.seconds),
    width: 64,
    figure: true,
  },
];

export const importTable = (rows: () => readonly ImportRecord[]): TableModel<ImportRecord> =>
  new TableModel({
    name: 'imports',
    columns: () => importColumns,
    rows,
    key: (row) => row.id,
    sort: [{ key: 'started', descending: true }],
  });
