import type {
  DroppedName,
  LimitPrice,
  RulePrice,
  Sensitivity,
  SwappedName,
  VariedHedge,
} from '../../src-main/contract/sensitivity.ts';
import { decimal, dollars, percent } from '../shared/formats.svelte.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';
import { signedChange } from './insight-words.ts';

type HedgeOf<Row> = (row: Row) => Pick<VariedHedge, 'rmse' | 'rmseChange' | 'objectiveChange'> | null;

const none = 'no hedge';

function changeColumns<Row>(hedgeOf: HedgeOf<Row>, narrow = false): Column<Row>[] {
  const tone = (row: Row) => (hedgeOf(row) === null ? 'warn' : undefined);
  return [
    {
      key: 'change',
      title: 'RMSE change',
      hint: 'USD a day in sample, against the best hedge known under the run’s own rules',
      value: (row) => hedgeOf(row)?.rmseChange ?? null,
      text: (row) => (hedgeOf(row) === null ? none : signedChange(hedgeOf(row)?.rmseChange)),
      width: 104,
      figure: true,
      fixed: true,
      tone,
    },
    {
      key: 'rmse',
      title: 'RMSE',
      hint: 'Dollar RMSE a day in sample, before rounding',
      value: (row) => hedgeOf(row)?.rmse ?? null,
      text: (row) => dollars(hedgeOf(row)?.rmse),
      width: 72,
      figure: true,
    },
    {
      key: 'objective',
      title: 'Objective',
      hint: 'Change of what is minimised, as a fraction of it',
      value: (row) => hedgeOf(row)?.objectiveChange ?? null,
      text: (row) => percent(hedgeOf(row)?.objectiveChange),
      width: 80,
      figure: true,
      hidden: narrow,
    },
  ];
}

const listed = (names: readonly string[] | undefined): string => names?.join(', ') ?? '';

const sideColumn = <Row extends { side: 'long' | 'short' }>(): Column<Row> => ({
  key: 'side',
  title: 'Side',
  value: (row) => row.side,
  width: 50,
  tone: (row) => (row.side === 'short' ? 'warn' : 'soft'),
});

const dropColumns: Column<DroppedName>[] = [
  { key: 'symbol', title: 'Without', value: (row) => row.symbol, width: 84, fixed: true },
  sideColumn(),
  {
    key: 'weight',
    title: 'Weight',
    hint: 'In the run, before rounding',
    value: (row) => row.weight,
    text: (row) => percent(row.weight),
    width: 68,
    figure: true,
  },
  ...changeColumns<DroppedName>(({ hedge }) => hedge, true),
  {
    key: 'entered',
    title: 'In its place',
    hint: 'Names that come in',
    value: ({ hedge }) => listed(hedge?.entered),
    width: 100,
    grows: true,
    tone: () => 'soft',
  },
  {
    key: 'left',
    title: 'Also gone',
    value: ({ hedge, symbol }) => listed(hedge?.left.filter((name) => name !== symbol)),
    width: 84,
    tone: () => 'soft',
    hidden: true,
  },
];

const swapColumns: Column<SwappedName>[] = [
  { key: 'enters', title: 'Comes in', value: (row) => row.enters, width: 84, grows: true, fixed: true },
  { key: 'leaves', title: 'For', value: (row) => row.leaves, width: 84, fixed: true },
  sideColumn(),
  ...changeColumns<SwappedName>((row) => row),
];

const ruleColumns: Column<RulePrice>[] = [
  { key: 'label', title: 'Rule', value: (row) => row.label, width: 180, grows: true, fixed: true },
  { key: 'direction', title: 'Is', value: (row) => row.direction, width: 62, tone: () => 'soft' },
  ...changeColumns<RulePrice>(({ hedge }) => hedge),
];

const kinds = { cap: 'largest position', floor: 'smallest position', row: 'limit' };

const limitColumns: Column<LimitPrice>[] = [
  { key: 'label', title: 'Limit', value: (row) => row.label, width: 120, grows: true, fixed: true },
  { key: 'kind', title: 'Kind', value: (row) => kinds[row.kind], width: 130, tone: () => 'soft' },
  {
    key: 'at',
    title: 'Stands at',
    hint: 'A day-one weight, or the bound of the row',
    value: (row) => row.limit,
    text: (row) => (row.kind === 'row' ? decimal(row.limit, 3) : percent(row.limit)),
    width: 82,
    figure: true,
  },
  {
    key: 'rmse',
    title: 'A point buys',
    hint: 'Change of the RMSE in USD a day when the limit gives way by 0.01, on the names that are held',
    value: (row) => row.rmsePerPoint,
    text: (row) => signedChange(row.rmsePerPoint),
    width: 98,
    figure: true,
  },
  {
    key: 'objective',
    title: 'Objective',
    hint: 'Change of the objective, as a fraction, when the limit gives way by 0.01',
    value: (row) => row.objectivePerPoint,
    text: (row) => percent(row.objectivePerPoint, 2),
    width: 80,
    figure: true,
  },
];

/** The four tables of a sensitivity, in the order in which the services give their rows. */
export function sensitivityTables(study: () => Sensitivity | null) {
  return {
    drops: new TableModel<DroppedName>({
      name: 'sensitivity-drops',
      columns: () => dropColumns,
      rows: () => study()?.drops ?? [],
      key: (row) => row.symbol,
    }),
    swaps: new TableModel<SwappedName>({
      name: 'sensitivity-swaps',
      columns: () => swapColumns,
      rows: () => study()?.swaps ?? [],
      key: (row) => `${row.enters} ${row.side}`,
    }),
    rules: new TableModel<RulePrice>({
      name: 'sensitivity-rules',
      columns: () => ruleColumns,
      rows: () => study()?.rules ?? [],
      key: (row) => `${row.setting} ${row.direction} ${row.label}`,
    }),
    limits: new TableModel<LimitPrice>({
      name: 'sensitivity-limits',
      columns: () => limitColumns,
      rows: () => study()?.limits ?? [],
      key: (row) => `${row.kind} ${row.label} ${row.limit}`,
    }),
  };
}
