import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';
import { UserError } from '../contract/result.ts';

/** What a query needs. Functions that only read take this one, whichever connection it comes from. */
export interface ReadableDatabase {
  readonly readonly: boolean;
  prepare<Parameters extends unknown[] = unknown[], Row = unknown>(
    sql: string,
  ): BetterSqlite.Statement<Parameters, Row>;
}

/** The one connection that writes. A function that takes it runs inside a transaction of Store.write or writeBulk. */
export interface WritableDatabase extends ReadableDatabase {
  readonly readonly: false;
}

export type Connection = BetterSqlite.Database;

const oldestNode = 22;

/**
 * better-sqlite3, loaded on first use: on an older Node its binary ends the process before anything can be said, so the
 * version is checked first.
 *
 * @throws UserError('storage') on Node before 22.
 */
export function loadDriver(nodeVersion: string = process.versions.node): typeof BetterSqlite {
  const major = Number.parseInt(nodeVersion, 10);
  if (!(major >= oldestNode))
    throw new UserError(
      'storage',
      `the database needs Node ${oldestNode} or newer; this is Node ${nodeVersion}`,
      {
        mend: 'start the program with npm (npm run hedge, npm run serve), which uses the Node of its own packages',
      },
    );
  return createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite;
}

export interface ConnectionOptions {
  readOnly?: boolean;
  /** Without it a missing file is an error. */
  create?: boolean;
}

/** A connection with the settings that every one of ours has. Throws SQLite's own errors: see storageError. */
export function connect(
  path: string,
  { readOnly = false, create = false }: ConnectionOptions = {},
): Connection {
  const Driver = loadDriver();
  const connection = new Driver(path, { readonly: readOnly, fileMustExist: !create, timeout: 2_000 });
  try {
    connection.pragma('foreign_keys = ON');
    connection.pragma('temp_store = MEMORY');
    connection.pragma('cache_size = -32768');
    // Reads of the price history go through the page cache of the system instead of being copied into ours.
    if (readOnly) connection.pragma('mmap_size = 1073741824');
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const mendOfDamage = 'restore a backup';

/**
 * Whether an error of storageError speaks of damage, which a backup mends. In the place of a database that is only locked,
 * write-protected or newer it would hide what was stored since, or be written over by the program that has it open.
 */
export const isDamage = (error: unknown): boolean =>
  error instanceof UserError && error.details?.mend === mendOfDamage;

/**
 * An error of SQLite or of the file system as one that tells the user what to do. Anything else, a UserError or a defect
 * of ours, is returned as it is.
 */
export function storageError(error: unknown, path: string): unknown {
  if (error instanceof UserError) return error;
  const code = codeOf(error);
  const failure = (message: string, mend: string) => new UserError('storage', message, { file: path, mend });
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return failure(`the database ${path} is damaged or is no database`, mendOfDamage);
  if (/^SQLITE_(FULL|IOERR_WRITE|IOERR_FSYNC)/.test(code) || code === 'ENOSPC' || code === 'EDQUOT')
    return failure(
      `the disk that holds ${path} is full; nothing of this change was stored`,
      'free some space and try again',
    );
  if (/^SQLITE_BUSY/.test(code))
    return failure(`another program is writing to ${path}`, 'close it, or try again in a moment');
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code) || ['EACCES', 'EPERM', 'EROFS'].includes(code))
    return failure(
      `${path} cannot be written`,
      'choose a folder that you may write to, or mend its permissions',
    );
  if (
    /^SQLITE_(CANTOPEN|IOERR)/.test(code) ||
    ['ENOENT', 'ENOTDIR', 'EISDIR', 'EIO', 'EEXIST'].includes(code)
  )
    return failure(
      `${path} cannot be opened: ${(error as Error).message}`,
      'check the folder and its permissions, or choose another place for the database',
    );
  return error;
}
