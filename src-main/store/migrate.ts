import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../contract/result.ts';
import type { Connection } from './database.ts';

export interface Migration {
  /** The number that its file name begins with; the database's user_version once it is applied. */
  version: number;
  file: string;
}

/** Marks our files among SQLite databases: "HEDG". The first migration sets it. */
const applicationId = 0x48454447;

/**
 * The migrations of a folder, in the order in which they are applied.
 *
 * @throws Error when a .sql file has no number or two have the same: the program is broken, not the user's data.
 */
export function listMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => ({ file, version: Number.parseInt(/^(\d{4})_/.exec(file)?.[1] ?? '', 10) }))
    .sort((a, b) => a.version - b.version);
  for (const [index, { file, version }] of migrations.entries()) {
    if (!(version > 0)) throw new Error(`migration ${join(folder, file)} has no four-digit number`);
    if (version === migrations[index - 1]?.version)
      throw new Error(`two migrations in ${folder} have the number ${version}`);
  }
  if (migrations.length === 0) throw new Error(`there are no migrations in ${folder}`);
  return migrations;
}

/** The number of the newest migration: the schema that this program reads and writes. */
export const newestSchema = (folder: string): number => listMigrations(folder).at(-1)!.version;

export const schemaOf = (connection: Connection): number =>
  connection.pragma('user_version', { simple: true }) as number;

/** Whether a file of SQLite is one of this program's. */
export const isOurs = (connection: Connection): boolean =>
  connection.pragma('application_id', { simple: true }) === applicationId;

/**
 * The migrations that the database lacks.
 *
 * @throws UserError('newer-schema') when it was written by a newer program; UserError('storage') when it belongs to
 *   another program.
 */
export function pendingMigrations(connection: Connection, folder: string): Migration[] {
  const schema = schemaOf(connection);
  const migrations = listMigrations(folder);
  const newest = migrations.at(-1)!.version;
  const path = connection.name;
  const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (tables > 0 && !isOurs(connection))
    throw new UserError('storage', `${path} is a database of another program`, {
      file: path,
      mend: 'choose another file',
    });
  if (schema > newest)
    throw new UserError(
      'newer-schema',
      `${path} was written by a newer version of this program (schema ${schema}; this one knows ${newest})`,
      { file: path, mend: 'install the newer version, or restore a backup from before it' },
    );
  return migrations.filter(({ version }) => version > schema);
}

/** Applies migrations, each in a transaction of its own together with its number. */
export function applyMigrations(
  connection: Connection,
  folder: string,
  migrations: readonly Migration[],
): void {
  for (const { file, version } of migrations) {
    const sql = readFileSync(join(folder, file), 'utf8');
    connection
      .transaction(() => {
        connection.exec(sql);
        connection.pragma(`user_version = ${version}`);
      })
      .immediate();
  }
}
