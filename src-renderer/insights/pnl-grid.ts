import type { OptionOverlay, PnlCell } from '../../src-main/contract/option.ts';

export type PnlPart = 'net' | 'option' | 'hedge';

export interface PnlGridCell extends PnlCell {
  shown: number;
  /** −1 to 1: the largest loss or gain of the grid. */
  heat: number;
  /** A net figure that the tracking error may turn round. */
  unsure: boolean;
}

/** The grid by the chosen part, each cell with its strength of colour. */
export function pnlGrid(
  { grid, trackingError }: Pick<OptionOverlay, 'grid' | 'trackingError'>,
  part: PnlPart,
): PnlGridCell[][] {
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
