import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../store/open.ts';
import { loadPrices, type PriceSeries } from '../store/prices-store.ts';

/** So many names are read before others get their turn: a few milliseconds. */
const namesPerSlice = 10;

/** The histories of symbols between two days, read in slices so that the thread stays free. */
export async function loadSeries(
  store: Store,
  symbols: readonly string[],
  range: { from?: number; to?: number } = {},
): Promise<PriceSeries[]> {
  const series: PriceSeries[] = [];
  for (let start = 0; start < symbols.length; start += namesPerSlice) {
    const slice = symbols.slice(start, start + namesPerSlice);
    series.push(...store.read((database) => loadPrices(database, { symbols: slice, ...range })));
    await nextTurn();
  }
  return series;
}
