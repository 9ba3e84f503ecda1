import type { CostReport, GroupExposure, NameExposure } from '../../src-main/contract/metrics.ts';
import { dollars, signedDollars } from '../shared/formats.svelte.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';

type Exposure = Pick<NameExposure, 'hedge' | 'basket' | 'net'>;

/** Dollar delta on day one: a share has one of its value. */
const exposureColumns = <Row extends Exposure>(): Column<Row>[] => [
  {
    key: 'hedge',
    title: 'Hedge',
    hint: 'Dollar delta of the shares on day one',
    value: (row) => row.hedge,
    text: (row) => dollars(row.hedge, 0),
    width: 84,
    figure: true,
  },
  {
    key: 'basket',
    title: 'Basket',
    hint: 'Dollar delta of the basket on day one',
    value: (row) => row.basket,
    text: (row) => dollars(row.basket, 0),
    width: 84,
    figure: true,
  },
  {
    key: 'net',
    title: 'Net',
    hint: 'Hedge less basket',
    value: (row) => row.net,
    text: (row) => signedDollars(row.net),
    width: 92,
    figure: true,
    fixed: true,
  },
];

const nameColumns: Column<NameExposure>[] = [
  { key: 'symbol', title: 'Name', value: (row) => row.symbol, width: 62, grows: true, fixed: true },
  {
    key: 'group',
    title: 'Group',
    value: (row) => row.group,
    width: 120,
    tone: () => 'soft',
    hidden: true,
  },
  ...exposureColumns<NameExposure>(),
];

const groupColumns: Column<GroupExposure>[] = [
  { key: 'group', title: 'Group', value: (row) => row.group, width: 110, grows: true, fixed: true },
  ...exposureColumns<GroupExposure>(),
];

export const nameExposureTable = (rows: () => readonly NameExposure[]): TableModel<NameExposure> =>
  new TableModel({ name: 'exposure-names', columns: () => nameColumns, rows, key: (row) => row.symbol });

export const groupExposureTable = (rows: () => readonly GroupExposure[]): TableModel<GroupExposure> =>
  new TableModel({ name: 'exposure-groups', columns: () => groupColumns, rows, key: (row) => row.group });

type CostRow = CostReport['byName'][number];

const costColumn = (
  key: 'commission' | 'spread' | 'borrow' | 'total',
  title: string,
  width: number,
): Column<CostRow> => ({
  key,
  title,
  value: (row) => row[key],
  text: (row) => dollars(row[key]),
  width,
  figure: true,
});

const costColumns: Column<CostRow>[] = [
  { key: 'symbol', title: 'Name', value: (row) => row.symbol, width: 58, grows: true, fixed: true },
  costColumn('commission', 'Commission', 92),
  costColumn('spread', 'Spread', 62),
  costColumn('borrow', 'Borrow', 62),
  costColumn('total', 'Total', 64),
];

export const costTable = (rows: () => readonly CostRow[]): TableModel<CostRow> =>
  new TableModel({
    name: 'costs',
    columns: () => costColumns,
    rows,
    key: (row) => row.symbol,
    sort: [{ key: 'total', descending: true }],
  });
