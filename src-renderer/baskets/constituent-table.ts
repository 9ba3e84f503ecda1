import type { BasketConstituent, BasketKind } from '../../src-main/contract/baskets.ts';
import { decimal, dollars, integer, percent } from '../shared/formats.svelte.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';

type Row = BasketConstituent;

const amountText = (kind: BasketKind, amount: number): string => {
  if (kind === 'weights') return percent(amount, 2);
  return Number.isInteger(amount) ? integer(amount) : decimal(amount, 4);
};

/** Constituents beside what is on file; dollars are the notional split by the weights of the closes shown. */
export function constituentTable(
  rows: () => readonly Row[],
  kind: () => BasketKind,
  notional: () => number,
): TableModel<Row> {
  const columns = (): Column<Row>[] => [
    { key: 'symbol', title: 'Symbol', value: (row) => row.symbol, width: 96, fixed: true },
    { key: 'name', title: 'Name', value: (row) => row.name, width: 160, grows: true, tone: () => 'soft' },
    {
      key: 'sector',
      title: 'Sector',
      value: (row) => row.sector,
      width: 160,
      grows: true,
      tone: () => 'soft',
    },
    {
      key: 'amount',
      title: kind() === 'weights' ? 'Given weight' : 'Shares',
      value: (row) => row.amount,
      text: (row) => amountText(kind(), row.amount),
      width: 110,
      figure: true,
    },
    {
      key: 'close',
      title: 'Close',
      value: (row) => row.close,
      text: (row) => (row.close === null ? 'no price' : decimal(row.close)),
      tone: (row) => (row.close === null ? 'warn' : undefined),
      width: 96,
      figure: true,
    },
    {
      key: 'value',
      title: 'Value',
      hint: 'The notional split by weight',
      value: (row) => (row.weight === null ? null : row.weight * notional()),
      text: (row) => dollars(row.weight === null ? null : row.weight * notional()),
      width: 104,
      figure: true,
    },
    {
      key: 'weight',
      title: 'Weight',
      value: (row) => row.weight,
      text: (row) => percent(row.weight, 2),
      width: 84,
      figure: true,
    },
  ];
  return new TableModel<Row>({
    name: 'constituents',
    columns,
    rows,
    key: (row) => row.symbol,
    sort: [{ key: 'weight', descending: true }],
  });
}
