import type { ImportKind, ImportRecord } from '../contract/market.ts';
import type { ImpliedVolSettings, LineProblem } from '../contract/market-files.ts';
import { readBorrowList } from '../market/borrow.ts';
import { readImpliedVols } from '../market/implied-vols.ts';
import { readSectors } from '../market/sectors.ts';
import { fileOnDisk, type MarketFile } from '../market/source.ts';
import { dayOfIso } from '../model/days.ts';
import type { WritableDatabase } from '../store/database.ts';
import { beginImport, endImport } from '../store/imports-store.ts';
import {
  replaceBorrowList,
  saveImpliedVols,
  saveSectors,
  type ReferenceCounts,
} from '../store/reference-store.ts';
import type { ServicesContext } from './services-context.ts';

/** A small file, read whole and ready to be stored. */
interface Reading {
  symbols: string[];
  days: number[];
  rows: number;
  problems: LineProblem[];
  notes: string[];
  save(database: WritableDatabase, importId: number): ReferenceCounts;
}

type Reader = (file: MarketFile, vols: ImpliedVolSettings) => Promise<Reading>;

const readers: Record<Exclude<ImportKind, 'prices'>, Reader> = {
  async vols(file, { asOf, ...settings }) {
    const options = { ...settings, asOf: asOf === undefined ? undefined : dayOfIso(asOf) };
    const { rows, problems, unit, evidence } = await readImpliedVols(file, options);
    return {
      symbols: rows.map(({ symbol }) => symbol),
      days: rows.map(({ day }) => day),
      rows: rows.length,
      problems,
      notes: [`implied vols read as ${unit === 'percent' ? 'percent' : 'fractions'} (${evidence})`],
      save: (database) => saveImpliedVols(database, rows),
    };
  },
  async sectors(file) {
    const { rows, problems } = await readSectors(file);
    return {
      symbols: rows.map(({ symbol }) => symbol),
      days: [],
      rows: rows.length,
      problems,
      notes: [],
      save: (database) => saveSectors(database, rows),
    };
  },
  async borrow(file) {
    const { rows, problems, asOf } = await readBorrowList(file);
    return {
      symbols: rows.map(({ symbol }) => symbol),
      days: asOf === null ? [] : [asOf],
      rows: rows.length,
      problems,
      notes: ['the list replaces the one that was on file'],
      save: (database, importId) => replaceBorrowList(database, importId, rows),
    };
  },
};

/**
 * Imports implied vols, sectors or a borrow list: one file, one transaction; lines that cannot be used are listed.
 *
 * @throws UserError `bad-file` when no line can be used, `bad-input` when a file of vols leaves open what `vols` does not
 * say; nothing is then stored.
 */
export async function importListFile(
  { store }: ServicesContext,
  kind: Exclude<ImportKind, 'prices'>,
  { path, name, vols }: { path: string; name: string; vols: ImpliedVolSettings },
): Promise<ImportRecord> {
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const reading = await readers[kind]({ ...(await fileOnDisk(path)), name }, vols);
  return store.write((database) => {
    const id = beginImport(database, { kind, file: name, format: kind, startedAt });
    const counts = reading.save(database, id);
    return endImport(database, id, {
      seconds: (performance.now() - started) / 1000,
      rows: reading.rows,
      ...counts,
      symbols: new Set(reading.symbols).size,
      firstDay: reading.days.length > 0 ? reading.days.reduce((a, b) => Math.min(a, b)) : null,
      lastDay: reading.days.length > 0 ? reading.days.reduce((a, b) => Math.max(a, b)) : null,
      refused: {
        total: reading.problems.length,
        rows: reading.problems.map(({ line, text, reason }) => ({
          line,
          reason: 'bad-number',
          message: reason,
          excerpt: text,
        })),
      },
      notes: reading.notes,
    });
  });
}
