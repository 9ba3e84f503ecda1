import type { RunSummary } from '../../src-main/contract/runs.ts';
import { compactDollars, date, dollars, duration, integer, moment, times } from '../shared/formats.svelte.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';
import { gapText, nameOf } from '../shared/run/run-words.ts';

const ratioOf = (row: RunSummary): number | null =>
  row.outOfSampleRmse === null || row.inSampleRmse === 0 ? null : row.outOfSampleRmse / row.inSampleRmse;

const columns: Column<RunSummary>[] = [
  { key: 'id', title: '#', value: (row) => row.id, width: 44, figure: true, tone: () => 'faint' },
  { key: 'name', title: 'Run', value: nameOf, width: 170, grows: true, fixed: true },
  { key: 'basket', title: 'Basket', value: (row) => row.basketName, width: 110, tone: () => 'soft' },
  {
    key: 'realised',
    title: 'Realised RMSE',
    hint: 'Dollar RMSE a day, out of sample',
    value: (row) => row.outOfSampleRmse,
    text: (row) => dollars(row.outOfSampleRmse),
    width: 108,
    figure: true,
  },
  {
    key: 'inSample',
    title: 'In sample',
    hint: 'Dollar RMSE a day in the calibration window',
    value: (row) => row.inSampleRmse,
    text: (row) => dollars(row.inSampleRmse),
    width: 84,
    figure: true,
  },
  {
    key: 'ratio',
    title: 'Ratio',
    hint: 'Realised over in sample',
    value: ratioOf,
    text: (row) => times(ratioOf(row)),
    width: 64,
    figure: true,
  },
  {
    key: 'gap',
    title: 'Gap',
    hint: 'To the best possible objective; “pool”: only among the most promising of too many candidates',
    value: (row) => row.gap,
    text: (row) => gapText(row),
    tone: (row) => (row.status === 'optimal' ? 'good' : undefined),
    width: 66,
    figure: true,
  },
  {
    key: 'longs',
    title: 'Longs',
    value: (row) => row.longs,
    text: (row) => integer(row.longs),
    width: 54,
    figure: true,
  },
  {
    key: 'shorts',
    title: 'Shorts',
    value: (row) => row.shorts,
    text: (row) => integer(row.shorts),
    width: 56,
    figure: true,
  },
  {
    key: 'notional',
    title: 'Notional',
    value: (row) => row.notional,
    text: (row) => compactDollars(row.notional),
    width: 76,
    figure: true,
    hidden: true,
  },
  {
    key: 'from',
    title: 'Window from',
    value: (row) => row.from,
    text: (row) => date(row.from),
    width: 106,
    hidden: true,
  },
  { key: 'to', title: 'Window to', value: (row) => row.to, text: (row) => date(row.to), width: 95 },
  {
    key: 'anchor',
    title: 'Bought',
    value: (row) => row.anchorDate,
    text: (row) => date(row.anchorDate),
    width: 92,
    hidden: true,
  },
  {
    key: 'seconds',
    title: 'Time',
    value: (row) => row.seconds,
    text: (row) => duration(row.seconds),
    width: 76,
    figure: true,
  },
  {
    key: 'created',
    title: 'Run at',
    value: (row) => row.createdAt,
    text: (row) => moment(row.createdAt),
    width: 124,
  },
];

export const runTable = (rows: () => readonly RunSummary[]): TableModel<RunSummary> =>
  new TableModel({
    name: 'runs',
    columns: () => columns,
    rows,
    key: (row) => row.id,
    sort: [{ key: 'created', descending: true }],
  });
