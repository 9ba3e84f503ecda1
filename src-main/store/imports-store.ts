import type { ImportProfile, RefusedRow } from '../contract/market-files.ts';
import type { ImportKind, ImportRecord, RefusedRowPage } from '../contract/market.ts';
import { UserError } from '../contract/result.ts';
import { isoOfDay } from '../model/days.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';

/** What is known of an import when it begins. */
export interface ImportHeader {
  kind: ImportKind;
  file: string;
  format: string;
  /** ISO, UTC. */
  startedAt: string;
}

/** What is known when it ends. */
export interface ImportOutcome {
  seconds: number;
  rows: number;
  inserted: number;
  changed: number;
  symbols: number;
  firstDay: number | null;
  lastDay: number | null;
  refused: { total: number; rows: readonly RefusedRow[] };
  notes: readonly string[];
}

/** More refused rows than this of one file are counted, not kept. */
const mostRefusedRows = 10_000;

/** @returns the id of the import, which its rows then name. */
export function beginImport(database: WritableDatabase, header: ImportHeader): number {
  const { lastInsertRowid } = database
    .prepare('INSERT INTO imports (kind, file, format, started_at) VALUES (?, ?, ?, ?)')
    .run(header.kind, header.file, header.format, header.startedAt);
  return Number(lastInsertRowid);
}

/** Completes the record of an import, with its first refused rows. */
export function endImport(database: WritableDatabase, id: number, outcome: ImportOutcome): ImportRecord {
  database
    .prepare(
      `UPDATE imports SET seconds = ?, rows = ?, inserted = ?, changed = ?, symbols = ?, first_day = ?, last_day = ?,
         refused = ?, notes = ? WHERE id = ?`,
    )
    .run(
      outcome.seconds,
      outcome.rows,
      outcome.inserted,
      outcome.changed,
      outcome.symbols,
      outcome.firstDay,
      outcome.lastDay,
      outcome.refused.total,
      JSON.stringify(outcome.notes),
      id,
    );
  const insert = database.prepare(
    'INSERT INTO refused_rows (import_id, ordinal, line, reason, message, excerpt) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const [ordinal, row] of outcome.refused.rows.slice(0, mostRefusedRows).entries())
    insert.run(id, ordinal, row.line, row.reason, row.message, row.excerpt);
  return getImport(database, id);
}

interface StoredImport extends Omit<ImportRecord, 'startedAt' | 'first' | 'last' | 'notes'> {
  started_at: string;
  first_day: number | null;
  last_day: number | null;
  notes: string;
}

function importRecord({ started_at, first_day, last_day, notes, ...rest }: StoredImport): ImportRecord {
  return {
    ...rest,
    startedAt: started_at,
    first: first_day === null ? null : isoOfDay(first_day),
    last: last_day === null ? null : isoOfDay(last_day),
    notes: JSON.parse(notes) as string[],
  };
}

/** @throws UserError('not-found'). */
export function getImport(database: ReadableDatabase, id: number): ImportRecord {
  const row = database.prepare<[number], StoredImport>('SELECT * FROM imports WHERE id = ?').get(id);
  if (!row) throw new UserError('not-found', `there is no import ${id}`);
  return importRecord(row);
}

/** The id of the newest import: what was on file when prices were loaded. 0: nothing yet. */
export const latestImport = (database: ReadableDatabase): number =>
  database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM imports').pluck().get() as number;

/** Newest first. */
export const listImports = (database: ReadableDatabase): ImportRecord[] =>
  database.prepare<[], StoredImport>('SELECT * FROM imports ORDER BY id DESC').all().map(importRecord);

/** @throws UserError('not-found') for an unknown import. */
export function refusedRowsOf(
  database: ReadableDatabase,
  importId: number,
  { offset, limit }: { offset: number; limit: number },
): RefusedRowPage {
  const { refused } = getImport(database, importId);
  const rows = database
    .prepare<[number, number, number], RefusedRowPage['rows'][number]>(
      `SELECT line, message AS reason, excerpt AS text FROM refused_rows
       WHERE import_id = ? ORDER BY ordinal LIMIT ? OFFSET ?`,
    )
    .all(importId, limit, offset);
  return { total: refused, rows };
}

/** Saves how a kind of file is read under a name; a profile of that name is replaced. */
export function saveImportProfile(
  database: WritableDatabase,
  { name, columns, settings }: ImportProfile,
): void {
  database
    .prepare(
      `INSERT INTO import_profiles (name, columns, settings) VALUES (?, ?, ?)
       ON CONFLICT (name)
       DO UPDATE SET name = excluded.name, columns = excluded.columns, settings = excluded.settings`,
    )
    .run(name, JSON.stringify(columns), JSON.stringify(settings));
}

/** By name. */
export const listImportProfiles = (database: ReadableDatabase): ImportProfile[] =>
  database
    .prepare<[], { name: string; columns: string; settings: string }>(
      'SELECT name, columns, settings FROM import_profiles ORDER BY name',
    )
    .all()
    .map(({ name, columns, settings }) => ({
      name,
      columns: JSON.parse(columns) as string[],
      settings: JSON.parse(settings) as ImportProfile['settings'],
    }));

/** @throws UserError('not-found'). */
export function removeImportProfile(database: WritableDatabase, name: string): void {
  const { changes } = database.prepare('DELETE FROM import_profiles WHERE name = ?').run(name);
  if (changes === 0) throw new UserError('not-found', `there is no import profile “${name}”`);
}
