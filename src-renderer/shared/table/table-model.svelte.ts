import { SvelteSet } from 'svelte/reactivity';
import { filterRows, indexByKey, searchTexts, sortRows, type Column, type SortKey } from './columns.ts';

export type RowKey = string | number;

interface TableOptions<Row> {
  /** Under this name the choice of columns and the order are kept. */
  name: string;
  columns: () => readonly Column<Row>[];
  rows: () => readonly Row[];
  key: (row: Row) => RowKey;
  sort?: readonly SortKey[];
}

interface Kept {
  shown: Record<string, boolean>;
  sort: SortKey[] | null;
}

/** Filter, order, choice of columns, cursor and selection of one table. */
export class TableModel<Row> {
  readonly name: string;
  readonly #options: TableOptions<Row>;
  readonly #kept: Kept;

  filter = $state('');
  sort = $state.raw<readonly SortKey[]>([]);
  /** What the user has chosen to show or to hide, against the column's own default. */
  #shown = $state.raw<Record<string, boolean>>({});
  cursor = $state.raw<RowKey | null>(null);
  readonly selected = new SvelteSet<RowKey>();

  readonly columns = $derived.by(() => this.#options.columns());
  readonly visibleColumns = $derived(this.columns.filter((column) => this.isShown(column)));
  readonly rows = $derived.by(() => this.#options.rows());
  readonly #sorted = $derived(sortRows(this.rows, this.columns, this.sort));
  /** Made when something is typed into the filter, and kept for the next letter. */
  readonly #texts = $derived(searchTexts(this.rows, this.visibleColumns));
  readonly visibleRows = $derived(filterRows(this.#sorted, this.filter, () => this.#texts));
  readonly #indexOfKey = $derived.by(() => indexByKey(this.visibleRows, this.#options.key));
  /** -1 when the cursor's row is not shown. */
  readonly cursorIndex = $derived(this.cursor === null ? -1 : (this.#indexOfKey.get(this.cursor) ?? -1));
  readonly cursorRow = $derived(this.visibleRows[this.cursorIndex]);
  readonly selectedRows = $derived(this.visibleRows.filter((row) => this.selected.has(this.keyOf(row))));

  /** In the order in which they were chosen. */
  readonly chosenKeys = $derived([...this.selected]);

  constructor(options: TableOptions<Row>) {
    this.name = options.name;
    this.#options = options;
    this.#kept = readKept(options.name);
    this.#shown = this.#kept.shown;
    this.sort = this.#kept.sort ?? options.sort ?? [];
  }

  keyOf(row: Row): RowKey {
    return this.#options.key(row);
  }

  isShown(column: Column<Row>): boolean {
    return column.fixed === true || (this.#shown[column.key] ?? !column.hidden);
  }

  showColumn(key: string, shown: boolean): void {
    this.#shown = { ...this.#shown, [key]: shown };
    this.#keep();
  }

  /** Ascending, descending, as it was. `additive`: as a further key after those there are. */
  toggleSort(key: string, additive: boolean): void {
    const current = this.sort.find((sort) => sort.key === key);
    const next =
      current === undefined
        ? { key, descending: false }
        : current.descending
          ? null
          : { key, descending: true };
    const others = additive ? this.sort : this.sort.filter((sort) => sort.key === key);
    this.sort = others.some((sort) => sort.key === key)
      ? others.flatMap((sort) => (sort.key !== key ? [sort] : next ? [next] : []))
      : next
        ? [...others, next]
        : others;
    this.#keep();
  }

  moveCursorTo(index: number): void {
    const row = this.visibleRows[Math.max(0, Math.min(this.visibleRows.length - 1, index))];
    if (row !== undefined) this.cursor = this.keyOf(row);
  }

  toggleSelected(row: Row): void {
    const key = this.keyOf(row);
    if (!this.selected.delete(key)) this.selected.add(key);
  }

  selectAll(): void {
    for (const row of this.visibleRows) this.selected.add(this.keyOf(row));
  }

  #keep(): void {
    localStorage.setItem(storageKey(this.name), JSON.stringify({ shown: this.#shown, sort: this.sort }));
  }
}

const storageKey = (name: string): string => `table.${name}`;

/** Anything that is not what this program wrote counts as nothing kept. */
function readKept(name: string): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(name)) ?? '{}') as Partial<Kept>;
    return { shown: kept.shown ?? {}, sort: Array.isArray(kept.sort) ? kept.sort : null };
  } catch {
    return { shown: {}, sort: null };
  }
}
