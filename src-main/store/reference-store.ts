import type { BorrowRow, ImpliedVolRow, SectorRow } from '../contract/market-files.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { ensureInstrument, instrumentsOf } from './instruments-store.ts';

/** What one file of names, vols or borrow did. */
export interface ReferenceCounts {
  inserted: number;
  changed: number;
}

/** Names, sectors and industries of instruments; an empty text leaves what is on file. */
export function saveSectors(database: WritableDatabase, rows: readonly SectorRow[]): ReferenceCounts {
  const counts = { inserted: 0, changed: 0 };
  const before = database.prepare<
    [number],
    { name: string | null; sector: string | null; industry: string | null }
  >('SELECT name, sector, industry FROM instruments WHERE id = ?');
  const update = database.prepare('UPDATE instruments SET name = ?, sector = ?, industry = ? WHERE id = ?');
  for (const row of rows) {
    const id = ensureInstrument(database, row.symbol, false);
    const old = before.get(id)!;
    const name = row.name || old.name;
    const sector = row.sector || old.sector;
    const industry = row.industry || old.industry;
    if (name === old.name && sector === old.sector && industry === old.industry) continue;
    update.run(name, sector, industry, id);
    if (old.name === null && old.sector === null && old.industry === null) counts.inserted++;
    else counts.changed++;
  }
  return counts;
}

/** Dated implied vols; a value for the same name and day replaces the one on file. */
export function saveImpliedVols(
  database: WritableDatabase,
  rows: readonly ImpliedVolRow[],
  synthetic = false,
): ReferenceCounts {
  const counts = { inserted: 0, changed: 0 };
  const before = database
    .prepare<[number, number], number>('SELECT vol FROM implied_vols WHERE instrument_id = ? AND day = ?')
    .pluck();
  const save = database.prepare(
    `INSERT INTO implied_vols (instrument_id, day, vol) VALUES (?, ?, ?)
     ON CONFLICT (instrument_id, day) DO UPDATE SET vol = excluded.vol`,
  );
  for (const { symbol, day, vol } of rows) {
    const id = ensureInstrument(database, symbol, synthetic);
    const old = before.get(id, day) as number | undefined;
    if (old === vol) continue;
    save.run(id, day, vol);
    if (old === undefined) counts.inserted++;
    else counts.changed++;
  }
  return counts;
}

/** The newest implied vol of each symbol not after `day`; symbols without one are left out. Keys are spelt as asked. */
export function impliedVolsOn(
  database: ReadableDatabase,
  symbols: readonly string[],
  day: number,
): Map<string, ImpliedVolRow> {
  const ids = instrumentsOf(database, symbols, day);
  const rows = database
    .prepare<[string, number], { index: number; day: number; vol: number }>(
      `SELECT wanted.key AS "index", known.day, known.vol
       FROM json_each(?) AS wanted JOIN implied_vols AS known ON known.instrument_id = wanted.value
         AND known.day = (SELECT max(day) FROM implied_vols WHERE instrument_id = wanted.value AND day <= ?)`,
    )
    .all(JSON.stringify(ids), day);
  return new Map(
    rows.map(({ index, ...row }) => {
      const symbol = symbols[index]!;
      return [symbol, { symbol, ...row }];
    }),
  );
}

/**
 * The list replaces the one on file, as the broker's new list does.
 *
 * @returns names that the one before did not have, and names of which it said something else
 */
export function replaceBorrowList(
  database: WritableDatabase,
  importId: number,
  rows: readonly BorrowRow[],
): ReferenceCounts {
  const columns =
    'symbol, currency, name, isin, figi, rebate_percent, fee_percent, available, available_or_more';
  const before = new Map(
    database
      .prepare<[], [symbol: string, ...unknown[]]>(`SELECT ${columns} FROM borrow_list`)
      .raw()
      .all()
      .map((values) => [values[0], JSON.stringify(values)]),
  );
  database.prepare('DELETE FROM borrow_list').run();
  const insert = database.prepare(
    `INSERT OR REPLACE INTO borrow_list (${columns}, import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const counts = { inserted: 0, changed: 0 };
  for (const row of rows) {
    const { symbol, currency, name, isin, figi, rebatePercent, feePercent, available } = row;
    const values = [symbol, currency, name, isin, figi, rebatePercent, feePercent, available];
    values.push(Number(row.availableOrMore));
    insert.run(...values, importId);
    const old = before.get(symbol);
    if (old === undefined) counts.inserted++;
    else if (old !== JSON.stringify(values)) counts.changed++;
  }
  return counts;
}

interface StoredBorrow {
  symbol: string;
  currency: string;
  name: string;
  isin: string;
  figi: string;
  rebate_percent: number | null;
  fee_percent: number | null;
  available: number | null;
  available_or_more: number;
}

/** What the broker's list says of symbols; those that are not on it are left out. Keys are spelt as asked. */
export function borrowOf(database: ReadableDatabase, symbols: readonly string[]): Map<string, BorrowRow> {
  const rows = database
    .prepare<[string], StoredBorrow & { asked: string }>(
      `SELECT wanted.value AS asked, borrow_list.*
       FROM json_each(?) AS wanted JOIN borrow_list ON borrow_list.symbol = wanted.value`,
    )
    .all(JSON.stringify(symbols));
  return new Map(
    rows.map(({ asked, ...row }) => [
      asked,
      {
        symbol: asked,
        currency: row.currency,
        name: row.name,
        isin: row.isin,
        figi: row.figi,
        rebatePercent: row.rebate_percent,
        feePercent: row.fee_percent,
        available: row.available,
        availableOrMore: row.available_or_more === 1,
      },
    ]),
  );
}
