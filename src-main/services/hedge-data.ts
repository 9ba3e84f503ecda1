import type { Basket } from '../contract/baskets.ts';
import { UserError } from '../contract/result.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { dayOfIso } from '../model/days.ts';
import type { TargetBasket } from '../model/prices.ts';
import { groupsOf, instrumentsOf, listSymbols } from '../store/instruments-store.ts';
import type { ReadableDatabase } from '../store/database.ts';
import type { Store } from '../store/open.ts';
import { latestImport } from '../store/imports-store.ts';
import { borrowOf, impliedVolsOn } from '../store/reference-store.ts';
import type { HedgeTask, NameFacts } from '../workers/hedge-task.ts';
import { anchorDayOf } from '../workers/model-input.ts';
import { loadSeries } from './load-series.ts';

/** Days before the window that traded volumes are averaged over, in calendar days with room for holidays. */
export const leadDays = 60;

/** Every symbol that a scenario may touch: constituents first, then candidates and must-hold names. */
export function symbolsOf(store: Store, basket: Basket, settings: ScenarioSettings): string[] {
  const { candidates, mustHold } = settings;
  const named = [...basket.entries.map(({ symbol }) => symbol), ...mustHold];
  const pool =
    candidates.kind === 'all'
      ? store.read((database) => othersOnFile(database, named))
      : candidates.kind === 'list'
        ? candidates.symbols
        : [];
  return [...new Set([...basket.entries.map(({ symbol }) => symbol), ...pool, ...mustHold])];
}

/** A basket of before may name an instrument by the symbol that it had then: it is not to be there twice. */
function othersOnFile(database: ReadableDatabase, named: readonly string[]): string[] {
  const symbols = listSymbols(database);
  const instruments = instrumentsOf(database, symbols);
  const meant = new Set(instrumentsOf(database, named));
  return symbols.filter((symbol, index) => named.includes(symbol) || !meant.has(instruments[index]!));
}

export const targetOf = (basket: Basket): TargetBasket => ({
  kind: basket.kind,
  notional: basket.notional,
  entries: basket.entries.map(({ symbol, amount }) => ({ symbol, amount })),
});

/** What is on file of names beside prices; borrow fees only where they count in the objective. */
export function factsOf(
  store: Store,
  symbols: readonly string[],
  settings: Pick<ScenarioSettings, 'costWeight'> = { costWeight: 0 },
): Map<string, NameFacts> {
  const groups = store.read((database) => groupsOf(database, symbols));
  const facts = new Map<string, NameFacts>(
    [...groups].filter(([, { name, sector, industry }]) => name ?? sector ?? industry),
  );
  if (!(settings.costWeight > 0)) return facts;
  for (const [symbol, borrowBasisPoints] of borrowFeesOf(store, symbols))
    facts.set(symbol, { name: null, sector: null, industry: null, ...facts.get(symbol), borrowBasisPoints });
  return facts;
}

/** Fees of the broker's list, basis points a year; symbols without one are left out. */
export function borrowFeesOf(store: Store, symbols: readonly string[]): Map<string, number> {
  const borrow = store.read((database) => borrowOf(database, symbols));
  return new Map(
    [...borrow].flatMap(([symbol, { feePercent }]) =>
      feePercent === null ? [] : [[symbol, 100 * feePercent] as const],
    ),
  );
}

/** Implied vols as known on the anchor day; null when none are on file. */
export function volsOf(
  store: Store,
  symbols: readonly string[],
  settings: ScenarioSettings,
): Map<string, number> | null {
  const vols = store.read((database) => impliedVolsOn(database, symbols, anchorDayOf(settings)));
  return vols.size > 0 ? new Map([...vols].map(([symbol, { vol }]) => [symbol, vol])) : null;
}

/** With the number of the newest import when the prices were read: a run is to see these prices for ever. */
export interface GatheredTask extends HedgeTask {
  lastImport: number;
}

/** Gathers all that a hedge is calculated from. Throws UserError `bad-input` when the market is empty. */
export async function hedgeTask(
  store: Store,
  basket: Basket,
  settings: ScenarioSettings,
  options: { threads: number; warmStart: Map<string, number> | null },
): Promise<GatheredTask> {
  const symbols = symbolsOf(store, basket, settings);
  const series = await loadSeries(store, symbols, { from: dayOfIso(settings.from) - leadDays });
  const lastImport = store.read(latestImport);
  if (series.every(({ days }) => days.length === 0))
    throw new UserError(
      'bad-input',
      `no prices are on file from ${settings.from} on; import price files first`,
      {
        setting: 'from',
      },
    );
  return {
    series,
    lastImport,
    basket: targetOf(basket),
    settings,
    impliedVols: volsOf(store, symbols, settings),
    facts: factsOf(store, symbols, settings),
    ...options,
  };
}
