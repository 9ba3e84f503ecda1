import { rankValues, type Ranks } from './ranks.ts';

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

/** What no row has a value for is hidden until it is asked for. */
export const withoutEmpty = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Column<Row>[] =>
  columns.map((column) =>
    column.hidden || rows.some((row) => column.value(row) !== null) ? column : { ...column, hidden: true },
  );

/** Pixels of a figure's character, commas counted like digits, and of a cell's padding. */
const CHARACTER = 7.6;
const PADDING = 18;

/** Figures are never cut: their columns are at least as wide as the longest of them. Meant for tables of a few hundred rows. */
export const roomForFigures = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Column<Row>[] =>
  columns.map((column) => {
    if (!column.figure) return column;
    const longest = rows.reduce((most, row) => Math.max(most, cellText(column, row).length), 0);
    return { ...column, width: Math.max(column.width, Math.ceil(CHARACTER * longest + PADDING)) };
  });

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

/** Ranks by the rows and the column that they are of: turning an order round sorts nothing anew. */
const knownRanks = new WeakMap<readonly unknown[], WeakMap<object, Ranks>>();

function ranksOf<Row>(rows: readonly Row[], column: Column<Row>): Ranks {
  const ofRows = knownRanks.get(rows) ?? new WeakMap<object, Ranks>();
  const ranks = ofRows.get(column) ?? rankValues(rows.map((row) => column.value(row)));
  knownRanks.set(rows, ofRows.set(column, ranks));
  return ranks;
}

/** A sorted copy; rows that are equal in every key keep their order. Missing values come last whichever way is sorted. */
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
  let order = Uint32Array.from(rows.keys());
  for (const { column, descending } of parts.reverse())
    order = orderedBy(ranksOf(rows, column), order, descending);
  return Array.from(order, (index) => rows[index]!);
}

/** Counting sort: the rows of each rank in the order in which they came. */
function orderedBy(
  { rank, distinct }: Ranks,
  order: Uint32Array,
  descending: boolean,
): Uint32Array<ArrayBuffer> {
  const placeOf = (row: number): number => {
    const own = rank[row]!;
    return descending && own < distinct ? distinct - 1 - own : own;
  };
  const next = new Uint32Array(distinct + 2);
  for (const row of order) next[placeOf(row) + 1]!++;
  for (let place = 1; place < next.length; place++) next[place]! += next[place - 1]!;
  const sorted = new Uint32Array(order.length);
  for (const row of order) sorted[next[placeOf(row)]!++] = row;
  return sorted;
}

/** What a filter looks through, by row: everything that a row shows. */
export const searchTexts = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): ReadonlyMap<Row, string> =>
  new Map(
    rows.map((row) => [
      row,
      columns
        .map((column) => cellText(column, row))
        .join('\n')
        .toLowerCase(),
    ]),
  );

/**
 * Rows of which some cell contains every word of the filter.
 * @param texts searchTexts of the rows, asked for where there is something to look for
 */
export function filterRows<Row>(
  rows: readonly Row[],
  filter: string,
  texts: () => ReadonlyMap<Row, string>,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  const textOf = texts();
  return rows.filter((row) => {
    const text = textOf.get(row) ?? '';
    return words.every((word) => text.includes(word));
  });
}
