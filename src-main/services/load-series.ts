import { setImmediate as nextTurn } from 'node:timers/promises';
import { latestImport } from '../store/imports-store.ts';
import type { Store } from '../store/open.ts';
import { loadPrices, type PriceSeries } from '../store/prices-store.ts';

/** Milliseconds after which others get their turn; a name of ten years takes about one. */
const longestTurn = 4;
/** Names read with one statement: fewer cost more in all, more take longer than a turn. */
const namesPerSlice = 3;

/**
 * The histories of symbols between two days, read in slices so that the thread stays free. An import that is committed
 * between two slices would give some names their old and some their new prices: then all are read again.
 */
export async function loadSeries(
  store: Store,
  symbols: readonly string[],
  range: { from?: number; to?: number } = {},
): Promise<PriceSeries[]> {
  const state = store.read(latestImport);
  const series = await readInSlices(symbols, (slice) =>
    store.read((database) => loadPrices(database, { symbols: slice, ...range })),
  );
  return store.read(latestImport) === state ? series : loadSeries(store, symbols, range);
}

/** What `read` gives for all symbols, in their order; others get their turn meanwhile. */
export async function readInSlices<T>(
  symbols: readonly string[],
  read: (slice: readonly string[]) => readonly T[],
): Promise<T[]> {
  const all: T[] = [];
  let turn = performance.now();
  for (let start = 0; start < symbols.length; start += namesPerSlice) {
    all.push(...read(symbols.slice(start, start + namesPerSlice)));
    if (performance.now() - turn < longestTurn) continue;
    await nextTurn();
    turn = performance.now();
  }
  return all;
}
