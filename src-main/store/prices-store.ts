import type { PriceSeries } from '../model/prices.ts';
import { aliasesOf, always, instrumentsOf, lastDayEver } from './instruments-store.ts';
import type { ReadableDatabase } from './database.ts';

export type { PriceSeries };

export interface PriceRequest {
  symbols: readonly string[];
  /** First and last day, both included; left out: everything on file. */
  from?: number;
  to?: number;
}

type PricedRow = [day: number, close: number, adjusted: number, volume: number | null];

/**
 * The histories of symbols between two days, in the order asked for. A symbol means the instrument that bore it on the
 * last day asked for (see instrumentsOf). One that is not on file, or has no rows then, has an empty series.
 */
export function loadPrices(
  database: ReadableDatabase,
  { symbols, from = always, to = lastDayEver }: PriceRequest,
): PriceSeries[] {
  // All rows of a name at once: handing them on one by one takes twice as long.
  const statement = database
    .prepare<[number, number, number], PricedRow>(
      'SELECT day, close, adjusted, volume FROM prices WHERE instrument_id = ? AND day BETWEEN ? AND ? ORDER BY day',
    )
    .raw();
  const instrumentIds = instrumentsOf(database, symbols, to);
  return symbols.map((symbol, index) => ({
    symbol,
    ...columnsOf(statement.all(instrumentIds[index], from, to)),
  }));
}

/** The last close of each symbol on a day or at most `within` days before; symbols without one are left out. USD. */
export function closesOn(
  database: ReadableDatabase,
  symbols: readonly string[],
  day: number,
  within: number,
): Map<string, number> {
  const closes = database
    .prepare<[number, number, string], number | null>(
      `SELECT (SELECT close FROM prices WHERE instrument_id = wanted.value AND day BETWEEN ? AND ?
               ORDER BY day DESC LIMIT 1)
       FROM json_each(?) AS wanted ORDER BY wanted.key`,
    )
    .pluck()
    .all(day - within, day, JSON.stringify(instrumentsOf(database, symbols, day))) as (number | null)[];
  return new Map(
    symbols.flatMap((symbol, index) => {
      const close = closes[index]!;
      return close === null ? [] : [[symbol, close] as const];
    }),
  );
}

/**
 * The prices that a run read, as they stood when it was made, whatever was imported since: in the order of `symbols`.
 * For the re-evaluation of runs on file.
 */
export function loadPricesOfRun(
  database: ReadableDatabase,
  runId: number,
  symbols: readonly string[],
): PriceSeries[] {
  const lastImport = database
    .prepare<[number], number>('SELECT last_import FROM runs WHERE id = ?')
    .pluck()
    .get(runId) as number | undefined;
  const reads = database.prepare<[number, number], { from_day: number; to_day: number }>(
    'SELECT from_day, to_day FROM run_reads WHERE run_id = ? AND instrument_id = ?',
  );
  const rows = database
    .prepare<[{ instrument: number; from: number; to: number; import: number }], PricedRow>(
      `SELECT day, close, adjusted, volume FROM (
         SELECT day, close, adjusted, volume, import_id, ${lastDayEver} AS replaced_by FROM prices
         WHERE instrument_id = @instrument AND day BETWEEN @from AND @to
         UNION ALL
         SELECT day, close, adjusted, volume, import_id, replaced_by FROM price_revisions
         WHERE instrument_id = @instrument AND day BETWEEN @from AND @to)
       WHERE import_id <= @import AND replaced_by > @import ORDER BY day`,
    )
    .raw();
  return symbols.map((symbol) => {
    const candidates = aliasesOf(database, symbol).map(({ instrumentId }) => instrumentId);
    for (const instrument of candidates.reverse()) {
      const read = reads.get(runId, instrument);
      if (!read) continue;
      const parameters = { instrument, from: read.from_day, to: read.to_day, import: lastImport ?? 0 };
      return { symbol, ...columnsOf(rows.all(parameters)) };
    }
    return { symbol, ...columnsOf([]) };
  });
}

function columnsOf(rows: readonly PricedRow[]): Omit<PriceSeries, 'symbol'> {
  const columns = {
    days: new Int32Array(rows.length),
    close: new Float64Array(rows.length),
    adjusted: new Float64Array(rows.length),
    volume: new Float64Array(rows.length),
  };
  for (let row = 0; row < rows.length; row++) {
    const values = rows[row];
    columns.days[row] = values[0];
    columns.close[row] = values[1];
    columns.adjusted[row] = values[2];
    columns.volume[row] = values[3] ?? NaN;
  }
  return columns;
}
