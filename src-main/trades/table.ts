/** How a column is shown where the format can say so. Fractions are 0.05 for 5%; dates are YYYY-MM-DD. */
export type ColumnKind = 'text' | 'integer' | 'dollars' | 'price' | 'fraction' | 'number' | 'date';
/** null: undefined or not given. */
export type TableCell = string | number | null;

export interface Column {
  name: string;
  kind: ColumnKind;
}

/** One table, the same in every format. */
export interface Table {
  name: string;
  columns: Column[];
  rows: TableCell[][];
  /** Cells that stand out where the format can say so, by row and column. */
  strong?: boolean[][];
}

export const columns = (...definitions: [name: string, kind: ColumnKind][]): Column[] =>
  definitions.map(([name, kind]) => ({ name, kind }));

export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** valueAtRisk95: value at risk 95. */
export const words = (name: string): string =>
  snakeCase(name)
    .replaceAll('_', ' ')
    .replace(/(?<=[a-z])(?=\d)/, ' ');

/** Infinite where nothing was known yet; a table has no such number. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
