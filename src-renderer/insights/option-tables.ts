import type { NameDelta } from '../../src-main/contract/option.ts';
import { signedDollars } from '../shared/formats.svelte.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';

const money = (key: 'option' | 'hedge' | 'residual', title: string, hint: string): Column<NameDelta> => ({
  key,
  title,
  hint,
  value: (row) => row[key],
  text: (row) => signedDollars(row[key]),
  width: 82,
  figure: true,
});

const columns: Column<NameDelta>[] = [
  { key: 'symbol', title: 'Name', value: (row) => row.symbol, width: 58, grows: true, fixed: true },
  money('option', 'Option', 'Dollar delta of the option'),
  money('hedge', 'Hedge', 'Dollar delta of the shares'),
  money('residual', 'Residual', 'What is left of both'),
];

export const residualTable = (rows: () => readonly NameDelta[]): TableModel<NameDelta> =>
  new TableModel({ name: 'option-residuals', columns: () => columns, rows, key: (row) => row.symbol });
