import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../src-main/store/open.ts';
import type { PriceColumns } from '../../../src-main/store/price-columns.ts';
import { PriceImport } from '../../../src-main/store/price-import.ts';
import type { ImportRecord } from '../../../src-main/contract/market.ts';

export const migrationsFolder = resolve(import.meta.dirname, '../../../migrations');

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hedge-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that goes when all tests of the suite have ended; for beforeAll. */
export function temporaryFolderForAll(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hedge-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new database in a folder of its own; closed when the test ends. */
export async function temporaryStore(path = join(temporaryFolder(), 'desk.db')): Promise<Store> {
  const store = await openStore({ path, migrationsFolder });
  onTestFinished(() => store.close());
  return store;
}

/** A row as people write it; what is left out is not given. */
export interface Row {
  symbol: string;
  day: number;
  close: number;
  adjusted?: number;
  volume?: number;
  dividend?: number;
  split?: number;
}

export function columnsOf(rows: readonly Row[]): PriceColumns {
  const symbols = [...new Set(rows.map(({ symbol }) => symbol))];
  return {
    symbols,
    symbolIndex: Int32Array.from(rows, ({ symbol }) => symbols.indexOf(symbol)),
    day: Int32Array.from(rows, ({ day }) => day),
    close: Float64Array.from(rows, ({ close }) => close),
    adjusted: Float64Array.from(rows, ({ adjusted }) => adjusted ?? NaN),
    volume: Float64Array.from(rows, ({ volume }) => volume ?? NaN),
    dividend: Float64Array.from(rows, ({ dividend }) => dividend ?? NaN),
    split: Float64Array.from(rows, ({ split }) => split ?? NaN),
  };
}

/** Imports rows as one file. */
export async function importRows(
  store: Store,
  rows: readonly Row[],
  startedAt = '2026-01-02T03:04:05.000Z',
): Promise<ImportRecord> {
  const prices = new PriceImport(store, { file: 'rows.csv', startedAt });
  await prices.add(columnsOf(rows));
  return prices.finish({
    summary: { format: 'long', refused: { total: 0, byReason: {}, rows: [] }, findings: [] },
    seconds: 0.5,
  });
}
