import type { InstrumentRow } from '../contract/market.ts';
import { firstIndexNotBefore, isoOfDay } from '../model/days.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { marketDays } from './market-days.ts';

/** Before every price: a symbol's first alias is valid from here on. */
export const always = -719_162;
/** After every price. */
export const lastDayEver = 2_147_483_647;

/** What the status bar says of the market on file. */
export interface MarketTotals {
  instruments: number;
  prices: number;
  firstDay: number | null;
  lastDay: number | null;
  impliedVols: number;
  /** Distinct sectors. */
  sectors: number;
  /** Some instrument is of the built-in sample market. */
  synthetic: boolean;
}

export interface InstrumentGroups {
  name: string | null;
  sector: string | null;
  industry: string | null;
}

/** The days between which a name has prices, and what it closed at on the last of them, in USD. */
export interface PricedSpan {
  firstDay: number;
  lastDay: number;
  lastClose: number;
}

/** From which days on `symbol` means which instrument, ascending; empty for a symbol that is not on file. */
export function aliasesOf(
  database: ReadableDatabase,
  symbol: string,
): { fromDay: number; instrumentId: number }[] {
  return database
    .prepare<[string], { fromDay: number; instrumentId: number }>(
      `SELECT from_day AS fromDay, instrument_id AS instrumentId FROM symbol_aliases WHERE symbol = ? ORDER BY from_day`,
    )
    .all(symbol);
}

/** The instrument of a symbol, made when it is not on file. */
export function ensureInstrument(database: WritableDatabase, symbol: string, synthetic: boolean): number {
  const [alias] = aliasesOf(database, symbol).slice(-1);
  if (alias) return alias.instrumentId;
  const { lastInsertRowid } = database
    .prepare('INSERT INTO instruments (symbol, synthetic) VALUES (?, ?)')
    .run(symbol, Number(synthetic));
  const id = Number(lastInsertRowid);
  addAlias(database, id, symbol, always);
  return id;
}

/** From `fromDay` on `symbol` means this instrument, whatever it meant from that very day on before. */
export function addAlias(database: WritableDatabase, id: number, symbol: string, fromDay: number): void {
  database
    .prepare(
      `INSERT INTO symbol_aliases (symbol, from_day, instrument_id) VALUES (?, ?, ?)
       ON CONFLICT (symbol, from_day) DO UPDATE SET instrument_id = excluded.instrument_id`,
    )
    .run(symbol, fromDay, id);
}

/** What an instrument was called, and from which day on; ascending. */
export const symbolsOfInstrument = (
  database: ReadableDatabase,
  id: number,
): { symbol: string; fromDay: number }[] =>
  database
    .prepare<[number], { symbol: string; fromDay: number }>(
      'SELECT symbol, from_day AS fromDay FROM symbol_aliases WHERE instrument_id = ? ORDER BY from_day, symbol',
    )
    .all(id);

/**
 * The instruments that bore symbols on a day, or, where a symbol came up only later, that bore it first: META of 2020 is
 * the company that was FB then. -1, which no instrument has, where a symbol is not on file.
 */
export function instrumentsOf(
  database: ReadableDatabase,
  symbols: readonly string[],
  day: number = lastDayEver,
): number[] {
  // One statement for all: a call for each symbol takes ten times as long.
  return database
    .prepare<[number, string], number>(
      `SELECT coalesce(
         (SELECT instrument_id FROM symbol_aliases WHERE symbol = wanted.value AND from_day <= ?
          ORDER BY from_day DESC LIMIT 1),
         (SELECT instrument_id FROM symbol_aliases WHERE symbol = wanted.value ORDER BY from_day LIMIT 1),
         -1)
       FROM json_each(?) AS wanted ORDER BY wanted.key`,
    )
    .pluck()
    .all(day, JSON.stringify(symbols)) as number[];
}

interface StoredInstrument extends InstrumentGroups {
  id: number;
  symbol: string;
  first_day: number;
  last_day: number;
  price_count: number;
  last_close: number;
  implied_vol: number | null;
  findings: number;
  synthetic: number;
}

/** Every instrument that has prices, by symbol. */
export function listInstruments(database: ReadableDatabase): InstrumentRow[] {
  const tradingDays = marketDays(database);
  const isoOf = isoDates();
  const rows = database
    .prepare<[], StoredInstrument>(
      `SELECT id, symbol, name, sector, industry, first_day, last_day, price_count, last_close, synthetic,
         (SELECT vol FROM implied_vols WHERE instrument_id = id ORDER BY day DESC LIMIT 1) AS implied_vol,
         (SELECT count(*) FROM findings WHERE instrument_id = id AND accepted = 0) AS findings
       FROM instruments WHERE price_count > 0 ORDER BY symbol`,
    )
    .all();
  return rows.map((row) => {
    const traded =
      firstIndexNotBefore(tradingDays, row.last_day + 1) - firstIndexNotBefore(tradingDays, row.first_day);
    return {
      id: row.id,
      symbol: row.symbol,
      name: row.name,
      sector: row.sector,
      industry: row.industry,
      first: isoOf(row.first_day),
      last: isoOf(row.last_day),
      days: row.price_count,
      coverage: traded > 0 ? row.price_count / traded : 0,
      lastClose: row.last_close,
      impliedVol: row.implied_vol,
      findings: row.findings,
      synthetic: row.synthetic === 1,
    };
  });
}

/** Dates as text; a market of many names begins and ends on few days. */
function isoDates(): (day: number) => string {
  const known = new Map<number, string>();
  return (day) => {
    const text = known.get(day) ?? isoOfDay(day);
    known.set(day, text);
    return text;
  };
}

export function marketTotals(database: ReadableDatabase): MarketTotals {
  const row = database
    .prepare<[], Omit<MarketTotals, 'synthetic'> & { synthetic: number }>(
      `SELECT count(*) AS instruments, coalesce(sum(price_count), 0) AS prices, min(first_day) AS firstDay,
         max(last_day) AS lastDay, count(DISTINCT sector) AS sectors, coalesce(max(synthetic), 0) AS synthetic,
         (SELECT count(*) FROM implied_vols) AS impliedVols
       FROM instruments WHERE price_count > 0`,
    )
    .get()!;
  return { ...row, synthetic: row.synthetic === 1 };
}

/** Names and groups of symbols as they are on file; symbols that are not are left out. Keys are spelt as asked. */
export function groupsOf(
  database: ReadableDatabase,
  symbols: readonly string[],
): Map<string, InstrumentGroups> {
  const rows = database
    .prepare<[string], InstrumentGroups & { position: number }>(
      `SELECT wanted.key AS position, name, sector, industry
       FROM json_each(?) AS wanted JOIN instruments ON instruments.id = wanted.value`,
    )
    .all(JSON.stringify(instrumentsOf(database, symbols)));
  return new Map(rows.map(({ position, ...groups }) => [symbols[position]!, groups]));
}

/** Which of the symbols have prices, and since when. Keys are spelt as asked. */
export function priceSpansOf(
  database: ReadableDatabase,
  symbols: readonly string[],
): Map<string, PricedSpan> {
  const rows = database
    .prepare<[string], PricedSpan & { position: number }>(
      `SELECT wanted.key AS position, first_day AS firstDay, last_day AS lastDay, last_close AS lastClose
       FROM json_each(?) AS wanted JOIN instruments ON instruments.id = wanted.value WHERE price_count > 0`,
    )
    .all(JSON.stringify(instrumentsOf(database, symbols)));
  return new Map(rows.map(({ position, ...span }) => [symbols[position]!, span]));
}

/** The symbols that have prices, in alphabetical order: the candidates "all". */
export const listSymbols = (database: ReadableDatabase): string[] =>
  database
    .prepare<[], string>('SELECT symbol FROM instruments WHERE price_count > 0 ORDER BY symbol')
    .pluck()
    .all() as string[];
