import { findingKinds } from '../contract/market-files.ts';
import { replaceFindings } from '../store/findings-store.ts';
import { marketDays } from '../store/market-days.ts';
import { loadSeries } from './load-series.ts';
import type { ServicesContext } from './services-context.ts';

/** So many histories cross to the worker at a time: a few megabytes. */
const namesPerQuestion = 100;

/** What only the reading of a file can see; these findings stay as they were saved with it. */
const seenWhileReading = new Set<string>(['duplicate-date', 'bad-price', 'weekend']);

/** Checks the whole histories of symbols after an import, and stores what now holds of them. */
export async function checkHistories(context: ServicesContext, symbols: readonly string[]): Promise<void> {
  const { store, desk } = context;
  const calendar = store.read(marketDays);
  const kinds = findingKinds.filter((kind) => !seenWhileReading.has(kind));
  for (let start = 0; start < symbols.length; start += namesPerQuestion) {
    const slice = symbols.slice(start, start + namesPerQuestion);
    const series = await loadSeries(store, slice);
    const findings = await desk.ask('quality', { series, calendar });
    await store.write((database) => replaceFindings(database, slice, kinds, findings));
  }
}
