import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../contract/result.ts';
import { connect, storageError } from './database.ts';
import { syncFile } from './files.ts';
import { verifyDatabase, type Verification } from './verify.ts';

export type BackupReason = 'daily' | 'manual' | 'migration';

export interface BackupRecord {
  path: string;
  reason: BackupReason;
  /** ISO, UTC. */
  createdAt: string;
  bytes: number;
}

export interface BackupOptions {
  reason: BackupReason;
  now?: Date;
  /** Fraction done, 0 to 1. */
  onProgress?: (fraction: number) => void;
  /** Checks the copy; the default does so in this thread. */
  verify?: (path: string) => Verification | Promise<Verification>;
}

const namePattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-(daily|manual|migration)\.db$/;
const keptOfToday = 3;
const keptDays = 10;

/** `backups` beside the database; files there are named after their time and reason. */
export const backupFolder = (databasePath: string): string =>
  join(dirname(databasePath), `${basename(databasePath, '.db')}-backups`);

/** The backups of a database, newest first. Files that are not ours are passed over. */
export function listBackups(databasePath: string): BackupRecord[] {
  const folder = backupFolder(databasePath);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .map((name) => ({ name, match: namePattern.exec(name) }))
    .filter(({ match }) => match !== null)
    .map(({ name, match }) => {
      const [, year, month, day, hour, minute, second, milliseconds, reason] = match!;
      const path = join(folder, name);
      return {
        path,
        reason: reason as BackupReason,
        createdAt: `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`,
        bytes: statSync(path).size,
      };
    })
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/**
 * Copies the database with SQLite's backup API, from one moment of it whatever is written meanwhile, verifies the copy,
 * and only then gives it its name. Older copies are removed, beyond three of today, one of each of ten days, and the last
 * of before a migration.
 *
 * @throws UserError('storage') when the copy cannot be written or is not sound.
 */
export async function backUpDatabase(databasePath: string, options: BackupOptions): Promise<BackupRecord> {
  const { reason, now = new Date(), onProgress, verify = verifyDatabase } = options;
  const folder = backupFolder(databasePath);
  const createdAt = now.toISOString();
  const path = join(folder, `${createdAt.replace(/[-:.]/g, '')}-${reason}.db`);
  const partial = `${path}.partial`;
  try {
    mkdirSync(folder, { recursive: true });
    removePartials(folder);
    await copyDatabase(databasePath, partial, onProgress);
    const { problems } = await verify(partial);
    if (problems.length > 0)
      throw new UserError('storage', `the backup of ${databasePath} is not sound: ${problems[0]}`, {
        file: databasePath,
        issues: problems,
        mend: 'keep the earlier backups, and restore the newest sound one',
      });
    syncFile(partial);
    renameSync(partial, path);
    syncFile(path);
  } catch (error) {
    if (existsSync(partial)) rmSync(partial, { force: true });
    throw storageError(error, path);
  }
  prune(databasePath, createdAt.slice(0, 10));
  return { path, reason, createdAt, bytes: statSync(path).size };
}

/** Left by a program that was killed while it made a backup. */
function removePartials(folder: string): void {
  for (const name of readdirSync(folder))
    if (/\.partial(-journal|-wal|-shm)?$/.test(name)) rmSync(join(folder, name), { force: true });
}

async function copyDatabase(
  from: string,
  to: string,
  onProgress?: (fraction: number) => void,
): Promise<void> {
  const source = connect(from, { readOnly: true });
  try {
    // A read transaction that stays open holds the moment: writes go on, and the copy need not begin again.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    const pagesPerStep = 1_000;
    await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        onProgress?.(totalPages > 0 ? 1 - remainingPages / totalPages : 1);
        return pagesPerStep;
      },
    });
    source.exec('COMMIT');
  } finally {
    source.close();
  }
  // The copy inherits WAL mode; a backup is one file.
  const copy = connect(to);
  copy.pragma('journal_mode = DELETE');
  copy.close();
}

function prune(databasePath: string, today: string): void {
  const backups = listBackups(databasePath);
  const ofToday = backups.filter(({ createdAt }) => createdAt.startsWith(today));
  const newestOfDay = new Map<string, BackupRecord>();
  for (const backup of backups) {
    const day = backup.createdAt.slice(0, 10);
    if (day !== today && !newestOfDay.has(day)) newestOfDay.set(day, backup);
  }
  // The last one of before a migration is the way back to the program of before.
  const beforeMigration = backups.filter(({ reason }) => reason === 'migration').slice(0, 1);
  const kept = new Set([
    ...ofToday.slice(0, keptOfToday),
    ...[...newestOfDay.values()].slice(0, keptDays),
    ...beforeMigration,
  ]);
  for (const backup of backups) if (!kept.has(backup)) rmSync(backup.path, { force: true });
}
