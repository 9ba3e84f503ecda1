import { UserError } from '../contract/result.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { isoOfDay } from '../model/days.ts';
import { renameInBaskets } from './baskets-store.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { addAlias, aliasesOf, always, symbolsOfInstrument } from './instruments-store.ts';
import { changeAllSettings } from './scenarios-store.ts';

export interface Renaming {
  id: number;
  /** In the program's own spelling. */
  symbol: string;
  /** Days since 1970-01-01. */
  fromDay: number;
}

/** What followed a rename. */
export interface Renamed {
  before: string;
  /** Baskets and scenarios that named the instrument and do so under its new symbol. */
  baskets: number;
  scenarios: number;
}

/**
 * Gives an instrument another symbol: from `fromDay` on the symbol means it, and it is what the instrument is called from
 * now on. What it was called before goes on to mean it in files and runs of then; baskets and scenarios follow, so that a
 * trade list says what trades today. Symbols that it got from that day on or later are taken back: the latest word counts.
 *
 * @throws UserError('not-found'), UserError('bad-input') when it is called so already, UserError('conflict') when the
 *   symbol means another instrument on that day or later.
 */
export function renameInstrument(
  database: WritableDatabase,
  { id, symbol, fromDay: wanted }: Renaming,
): Renamed {
  const before = database
    .prepare<[number], string>('SELECT symbol FROM instruments WHERE id = ?')
    .pluck()
    .get(id) as string | undefined;
  if (before === undefined) throw new UserError('not-found', `there is no instrument ${id}`);
  if (before.toUpperCase() === symbol.toUpperCase())
    throw new UserError('bad-input', `${before} is called so already`, { symbol: before });
  refuseTaken(database, id, symbol, wanted);

  const fromDay = Math.max(wanted, always + 1);
  database.prepare('DELETE FROM symbol_aliases WHERE instrument_id = ? AND from_day >= ?').run(id, fromDay);
  const last = symbolsOfInstrument(database, id).at(-1);
  if (last?.symbol.toUpperCase() !== symbol.toUpperCase()) addAlias(database, id, symbol, fromDay);
  database.prepare('UPDATE instruments SET symbol = ? WHERE id = ?').run(symbol, id);
  return {
    before,
    baskets: renameInBaskets(database, before, symbol),
    scenarios: changeAllSettings(database, (settings) => withSymbol(settings, before, symbol)),
  };
}

function refuseTaken(database: ReadableDatabase, id: number, symbol: string, fromDay: number): void {
  for (const alias of aliasesOf(database, symbol)) {
    if (alias.instrumentId === id) continue;
    const until = nextSymbol(database, alias.instrumentId, symbol, alias.fromDay);
    if (until === null)
      throw new UserError('conflict', `${symbol} is another name on file`, {
        symbol,
        mend: `rename that one first, from the day on which it gave ${symbol} up`,
      });
    if (until > fromDay)
      throw new UserError('conflict', `until ${isoOfDay(until)} ${symbol} meant another name on file`, {
        symbol,
        mend: `choose ${isoOfDay(until)} or a later day`,
      });
  }
}

/** The day on which an instrument that bore a symbol from `fromDay` on got its next one; null: it still bears it. */
function nextSymbol(database: ReadableDatabase, id: number, symbol: string, fromDay: number): number | null {
  const later = symbolsOfInstrument(database, id).find(
    (one) => one.fromDay > fromDay && one.symbol.toUpperCase() !== symbol.toUpperCase(),
  );
  return later?.fromDay ?? null;
}

function withSymbol(settings: ScenarioSettings, before: string, symbol: string): ScenarioSettings {
  const renamed = (one: string): string => (one.toUpperCase() === before.toUpperCase() ? symbol : one);
  const list = (symbols: readonly string[]): string[] => [...new Set(symbols.map(renamed))];
  const { candidates, mustHold, exclude, noShort, lotSizes } = settings;
  return {
    ...settings,
    candidates:
      candidates.kind === 'list' ? { ...candidates, symbols: list(candidates.symbols) } : candidates,
    mustHold: list(mustHold),
    exclude: list(exclude),
    noShort: list(noShort),
    lotSizes: Object.fromEntries(Object.entries(lotSizes).map(([one, lot]) => [renamed(one), lot])),
  };
}
