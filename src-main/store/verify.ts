import { connect, storageError } from './database.ts';
import { isOurs, schemaOf } from './migrate.ts';
import { UserError } from '../contract/result.ts';

export interface Verification {
  path: string;
  /** The number of the newest migration in the file. */
  schema: number;
  /** SQLite's own findings, and rows that point nowhere; empty: sound. */
  problems: string[];
}

/**
 * Reads the whole file: SQLite's integrity check and its foreign-key check. Takes about a second per gigabyte; run it in
 * a worker where that matters. Never throws for a damaged file: the damage is the answer.
 */
export function verifyDatabase(path: string): Verification {
  try {
    const connection = connect(path, { readOnly: true });
    try {
      const schema = schemaOf(connection);
      const rows = connection.pragma('integrity_check(20)') as { integrity_check: string }[];
      const problems = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
      if (schema === 0 || !isOurs(connection)) problems.push('it is no database of this program');
      const orphans = connection.pragma('foreign_key_check') as { table: string; parent: string }[];
      if (orphans.length > 0)
        problems.push(
          `${orphans.length} rows of ${orphans[0]!.table} point to missing rows of ${orphans[0]!.parent}`,
        );
      return { path, schema, problems };
    } finally {
      connection.close();
    }
  } catch (error) {
    const known = storageError(error, path);
    if (known instanceof UserError) return { path, schema: 0, problems: [known.message] };
    throw error;
  }
}
