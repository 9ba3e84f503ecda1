import { setImmediate as nextTurn } from 'node:timers/promises';
import { latestImport } from '../store/imports-store.ts';
import type { Store } from '../store/open.ts';
import { loadPrices, type PriceSeries } from '../store/prices-store.ts';

/** So many names are read before others get their turn: a few milliseconds. */
const namesPerSlice = 10;

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
  const series: PriceSeries[] = [];
  for (let start = 0; start < symbols.length; start += namesPerSlice) {
    const slice = symbols.slice(start, start + namesPerSlice);
    series.push(...store.read((database) => loadPrices(database, { symbols: slice, ...range })));
    await nextTurn();
  }
  return store.read(latestImport) === state ? series : loadSeries(store, symbols, range);
}
