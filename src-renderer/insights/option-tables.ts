import type { NameDelta, OptionOverlay, PnlCell } from '../../src-main/contract/option.ts';
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
  { key: 'symbol', title: 'Name', value: (row) => row.symbol, width: 62, grows: true, fixed: true },
  money('option', 'Option', 'Dollar delta of the option'),
  money('hedge', 'Hedge', 'Dollar delta of the shares'),
  money('residual', 'Residual', 'What is left of both'),
];

export const residualTable = (rows: () => readonly NameDelta[]): TableModel<NameDelta> =>
  new TableModel({ name: 'option-residuals', columns: () => columns, rows, key: (row) => row.symbol });

export type PnlPart = 'net' | 'option' | 'hedge';

export interface PnlGridCell extends PnlCell {
  shown: number;
  /** −1 to 1: the largest loss or gain of the grid. */
  heat: number;
  /** A net figure that the tracking error may turn round. */
  unsure: boolean;
}

/** The grid by the chosen part, each cell with its strength of colour. */
export function pnlGrid({ grid, trackingError }: OptionOverlay, part: PnlPart): PnlGridCell[][] {
  const largest = Math.max(1e-9, ...grid.flat().map((cell) => Math.abs(cell[part])));
  return grid.map((row) =>
    row.map((cell) => ({
      ...cell,
      shown: cell[part],
      heat: cell[part] / largest,
      unsure: part === 'net' && Math.abs(cell.net) < trackingError,
    })),
  );
}
