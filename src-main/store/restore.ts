import { copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { UserError } from '../contract/result.ts';
import { connect, storageError } from './database.ts';
import { syncFile } from './files.ts';
import { newestSchema } from './migrate.ts';
import { verifyDatabase } from './verify.ts';

export interface RestoreResult {
  /** Where the database that was replaced is kept; null when there was none. */
  kept: string | null;
}

/**
 * Puts a backup in the place of the database, which nobody may have open. The backup is verified first; the present
 * file, sound or damaged, is kept beside it under another name. Killed at any moment, either the old or the new
 * database is in its place, whole.
 *
 * @throws UserError('bad-file') when the backup is not sound, UserError('newer-schema') when a newer program wrote it,
 *   UserError('conflict') when a program has the database open; the database is then as it was.
 */
export function restoreBackup(options: {
  databasePath: string;
  backupPath: string;
  /** What the user knows the backup by, where that is not its path: an upload. */
  backupName?: string;
  migrationsFolder: string;
  now?: Date;
}): RestoreResult {
  const { databasePath, backupPath, backupName = backupPath, migrationsFolder, now = new Date() } = options;
  refuseUnsound(backupPath, backupName, migrationsFolder);
  const incoming = `${databasePath}.restoring`;
  try {
    copySound(backupPath, incoming);
    syncFile(incoming);
    const kept = existsSync(databasePath) ? keepAside(databasePath, now) : null;
    renameSync(incoming, databasePath);
    syncFile(databasePath);
    return { kept };
  } catch (error) {
    rmSync(incoming, { force: true });
    throw storageError(error, databasePath);
  }
}

/**
 * Puts the database that a restore replaced back in its place, where the restored one turned out not to open.
 *
 * @param kept see RestoreResult; null: there was none, and there is none again
 */
export function undoRestore(databasePath: string, kept: string | null): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${databasePath}${suffix}`, { force: true });
  if (kept === null) return;
  renameSync(kept, databasePath);
  if (existsSync(`${kept}-wal`)) renameSync(`${kept}-wal`, `${databasePath}-wal`);
  syncFile(databasePath);
}

function refuseUnsound(backupPath: string, name: string, migrationsFolder: string): void {
  const { schema, problems: found } = verifyDatabase(backupPath);
  const problems = found.map((problem) => problem.replaceAll(backupPath, name));
  if (problems.length > 0)
    throw new UserError('bad-file', `${name} cannot be restored: ${problems[0]}`, {
      file: name,
      issues: problems,
      mend: 'choose another backup',
    });
  const newest = newestSchema(migrationsFolder);
  if (schema > newest)
    throw new UserError(
      'newer-schema',
      `${name} was written by a newer version of this program (schema ${schema}; this one knows ${newest})`,
      { file: name, mend: 'install the newer version, or choose an older backup' },
    );
}

/** A database that a program has open, or was killed with, has its last writes in a log beside it. */
function copySound(from: string, to: string): void {
  const log = `${from}-wal`;
  if (!existsSync(log) || statSync(log).size === 0) {
    copyFileSync(from, to);
    return;
  }
  rmSync(to, { force: true });
  const connection = connect(from, { readOnly: true });
  try {
    connection.prepare('VACUUM INTO ?').run(to);
  } finally {
    connection.close();
  }
}

/**
 * Gives the present database a second name. Its write-ahead log must not stay: SQLite would apply it to the restored
 * file. A sound database takes its log in first; a damaged one keeps it under the new name too.
 *
 * @throws UserError('conflict') when a program has it open: what that program stored from then on would be lost.
 */
function keepAside(databasePath: string, now: Date): string {
  const kept = `${databasePath}.replaced-${now.toISOString().replace(/[-:.]/g, '')}`;
  const log = `${databasePath}-wal`;
  try {
    const connection = connect(databasePath);
    try {
      // Takes the log in, and fails where anybody else has the database open.
      connection.pragma('journal_mode = DELETE');
    } finally {
      connection.close();
    }
  } catch (error) {
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY')
      throw new UserError('conflict', `a program has ${databasePath} open`, {
        file: databasePath,
        mend: 'close it, then restore the backup',
      });
    if (!(storageError(error, databasePath) instanceof UserError)) throw error;
  }
  try {
    linkSync(databasePath, kept);
  } catch {
    // Not every file system has hard links.
    copyFileSync(databasePath, kept);
    syncFile(kept);
  }
  if (existsSync(log)) {
    if (statSync(log).size > 0) renameSync(log, `${kept}-wal`);
    else rmSync(log);
  }
  rmSync(`${databasePath}-shm`, { force: true });
  return kept;
}
