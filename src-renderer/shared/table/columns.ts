export type CellValue = string | number | null;

/** One column of a table over rows of one kind. */
export interface Column<Row> {
  key: string;
  title: string;
  /** What is sorted by and what is copied: numbers in full, dates as YYYY-MM-DD. */
  value: (row: Row) => CellValue;
  /** What stands on the screen; default: the value as text. */
  text?: (row: Row) => string;
  /** Pixels at 100%. */
  width: number;
  /** Takes what width is left over. */
  grows?: boolean;
  /** Figures stand right; so does their title. */
  figure?: boolean;
  /** Said when the pointer rests on the title. */
  hint?: string;
  /** Class names of the cell: 'good', 'faint', … */
  tone?: (row: Row) => string | undefined;
  /** Not shown until chosen. */
  hidden?: boolean;
  /** Always shown: without it the row says nothing. */
  fixed?: boolean;
}

export interface SortKey {
  key: string;
  descending: boolean;
}

export const cellText = <Row>(column: Column<Row>, row: Row): string =>
  column.text?.(row) ?? String(column.value(row) ?? '–');

/** Where each row is, by its key. */
export const indexByKey = <Row, Key>(
  rows: readonly Row[],
  key: (row: Row) => Key,
): ReadonlyMap<Key, number> => new Map(rows.map((row, index) => [key(row), index]));

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Missing values come last whichever way is sorted. */
export function compareCells(a: CellValue, b: CellValue, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
  return descending ? -order : order;
}

/** A sorted copy; rows that are equal in every key keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  keys: readonly SortKey[],
): readonly Row[] {
  const parts = keys.flatMap(({ key, descending }) => {
    const column = columns.find((candidate) => candidate.key === key);
    return column ? [{ column, descending }] : [];
  });
  if (parts.length === 0) return rows;
  const keyed = rows.map((row) => ({ row, values: parts.map(({ column }) => column.value(row)) }));
  keyed.sort((left, right) => {
    for (const [index, { descending }] of parts.entries()) {
      const order = compareCells(left.values[index] ?? null, right.values[index] ?? null, descending);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** Rows of which some cell contains every word of the filter. */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map((column) => cellText(column, row))
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
