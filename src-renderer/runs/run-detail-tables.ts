import type { Attribution, VarianceContribution, WorstDay } from '../../src-main/contract/metrics.ts';
import type { Position } from '../../src-main/contract/runs.ts';
import { date, decimal, dollars, integer, percent, signedDollars } from '../shared/formats.svelte.ts';
import { roomForFigures, type Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';

const positionColumns: Column<Position>[] = [
  { key: 'symbol', title: 'Symbol', value: (row) => row.symbol, width: 92, grows: true, fixed: true },
  { key: 'name', title: 'Name', value: (row) => row.name, width: 150, hidden: true, tone: () => 'soft' },
  {
    key: 'sector',
    title: 'Sector',
    value: (row) => row.sector,
    width: 110,
    tone: () => 'soft',
    hidden: true,
  },
  {
    key: 'side',
    title: 'Side',
    value: (row) => row.side,
    width: 46,
    tone: (row) => (row.side === 'short' ? 'warn' : 'soft'),
  },
  {
    key: 'shares',
    title: 'Shares',
    value: (row) => row.shares,
    text: (row) => integer(row.shares),
    width: 58,
    figure: true,
  },
  {
    key: 'price',
    title: 'Price',
    hint: 'Raw close on the anchor day',
    value: (row) => row.price,
    text: (row) => decimal(row.price),
    width: 72,
    figure: true,
  },
  {
    key: 'value',
    title: 'Value',
    value: (row) => row.value,
    text: (row) => dollars(row.value, 0),
    width: 80,
    figure: true,
  },
  {
    key: 'weight',
    title: 'Weight',
    hint: 'Day-one weight of the whole shares',
    value: (row) => row.weight,
    text: (row) => percent(row.weight, 2),
    width: 72,
    figure: true,
  },
  {
    key: 'continuous',
    title: 'Before rounding',
    value: (row) => row.continuousWeight,
    text: (row) => percent(row.continuousWeight, 3),
    width: 104,
    figure: true,
    hidden: true,
  },
  {
    key: 'basket',
    title: 'In basket',
    hint: 'The basket’s own day-one weight',
    value: (row) => row.basketWeight,
    text: (row) => percent(row.basketWeight, 2),
    width: 78,
    figure: true,
  },
  {
    key: 'vol',
    title: 'Implied vol',
    value: (row) => row.impliedVol,
    text: (row) => percent(row.impliedVol),
    width: 80,
    figure: true,
    hidden: true,
  },
];

export const positionTable = (rows: () => readonly Position[]): TableModel<Position> =>
  new TableModel({
    name: 'positions',
    columns: () => roomForFigures(positionColumns, rows()),
    rows,
    key: (row) => row.symbol,
    sort: [{ key: 'weight', descending: true }],
  });

type Part = VarianceContribution & { kind: 'name' | 'sector' };

const attributionColumns: Column<Part>[] = [
  { key: 'label', title: 'Name or sector', value: (row) => row.label, width: 120, grows: true, fixed: true },
  { key: 'kind', title: 'Kind', value: (row) => row.kind, width: 66, tone: () => 'soft' },
  {
    key: 'share',
    title: 'Share of variance',
    hint: 'Cov(n, d) / Var(d): below 0 it offsets others',
    value: (row) => row.share,
    text: (row) => percent(row.share),
    width: 140,
    figure: true,
  },
  {
    key: 'pnl',
    title: 'P&L difference',
    value: (row) => row.pnl,
    text: (row) => signedDollars(row.pnl),
    width: 108,
    figure: true,
  },
];

export const attributionTable = (attribution: () => Attribution | null): TableModel<Part> =>
  new TableModel<Part>({
    name: 'attribution',
    columns: () => attributionColumns,
    rows: () => {
      const { byName = [], bySector = [] } = attribution() ?? {};
      return [
        ...byName.map((part) => ({ ...part, kind: 'name' as const })),
        ...bySector.map((part) => ({ ...part, kind: 'sector' as const })),
      ];
    },
    key: (row) => `${row.kind} ${row.label}`,
    sort: [
      { key: 'kind', descending: false },
      { key: 'share', descending: true },
    ],
  });

const worstColumns: Column<WorstDay>[] = [
  {
    key: 'date',
    title: 'Day',
    value: (row) => row.date,
    text: (row) => date(row.date),
    width: 92,
    fixed: true,
  },
  {
    key: 'difference',
    title: 'Difference',
    value: (row) => row.difference,
    text: (row) => signedDollars(row.difference),
    width: 90,
    figure: true,
  },
  {
    key: 'hedge',
    title: 'Hedge',
    value: (row) => row.hedgePnl,
    text: (row) => signedDollars(row.hedgePnl),
    width: 94,
    figure: true,
  },
  {
    key: 'basket',
    title: 'Basket',
    value: (row) => row.basketPnl,
    text: (row) => signedDollars(row.basketPnl),
    width: 94,
    figure: true,
  },
  {
    key: 'causes',
    title: 'Caused by',
    value: (row) => row.causes.map(({ symbol, pnl }) => `${symbol} ${signedDollars(pnl)}`).join(', '),
    width: 160,
    grows: true,
    tone: () => 'soft',
  },
];

export const worstDayTable = (rows: () => readonly WorstDay[]): TableModel<WorstDay> =>
  new TableModel({ name: 'worst-days', columns: () => worstColumns, rows, key: (row) => row.date });
