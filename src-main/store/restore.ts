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
 * @throws UserError('bad-file') when the backup is not sound, UserError('newer-schema') when a newer program wrote it;
 *   the database is then as it was.
 */
export function restoreBackup(options: {
  databasePath: string;
  backupPath: string;
  migrationsFolder: string;
  now?: Date;
}): RestoreResult {
  const { databasePath, backupPath, migrationsFolder, now = new Date() } = options;
  refuseUnsound(backupPath, migrationsFolder);
  const incoming = `${databasePath}.restoring`;
  try {
    copyFileSync(backupPath, incoming);
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

function refuseUnsound(backupPath: string, migrationsFolder: string): void {
  const { schema, problems } = verifyDatabase(backupPath);
  if (problems.length > 0)
    throw new UserError('bad-file', `${backupPath} cannot be restored: ${problems[0]}`, {
      file: backupPath,
      issues: problems,
      mend: 'choose another backup',
    });
  const newest = newestSchema(migrationsFolder);
  if (schema > newest)
    throw new UserError(
      'newer-schema',
      `${backupPath} was written by a newer version of this program (schema ${schema}; this one knows ${newest})`,
      { file: backupPath, mend: 'install the newer version, or choose an older backup' },
    );
}

/**
 * Gives the present database a second name. Its write-ahead log must not stay: SQLite would apply it to the restored
 * file. A sound database takes its log in first; a damaged one keeps it under the new name too.
 */
function keepAside(databasePath: string, now: Date): string {
  const kept = `${databasePath}.replaced-${now.toISOString().replace(/[-:.]/g, '')}`;
  const log = `${databasePath}-wal`;
  try {
    const connection = connect(databasePath);
    try {
      connection.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
  } catch (error) {
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
