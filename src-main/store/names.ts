import { firstFree } from '../contract/first-free.ts';
import { UserError } from '../contract/result.ts';
import type { ReadableDatabase } from './database.ts';

type NamedTable = 'baskets' | 'scenarios';

const singular = { baskets: 'basket', scenarios: 'scenario' } as const;

/**
 * Names are how people and scripts refer to a basket or a scenario, so no two that are not removed share one.
 *
 * @throws UserError('conflict') when another one has the name, whatever its case.
 */
export function refuseTakenName(
  database: ReadableDatabase,
  table: NamedTable,
  name: string,
  id: number | null,
): void {
  const other = findByName(database, table, name);
  if (other !== null && other !== id)
    throw new UserError('conflict', `there is already a ${singular[table]} named "${name}"`, {
      setting: 'name',
      mend: 'choose another name',
    });
}

/** The id of the basket or scenario with this name, whatever its case; null when there is none. */
export function findByName(database: ReadableDatabase, table: NamedTable, name: string): number | null {
  const statement = database
    .prepare<[string], number>(`SELECT id FROM ${table} WHERE name = ? AND removed_at IS NULL`)
    .pluck();
  return (statement.get(name) as number | undefined) ?? null;
}

/** `name`, or the first numbered one that no other has. */
export const freeName = (database: ReadableDatabase, table: NamedTable, name: string): string =>
  firstFree(name, (candidate) => findByName(database, table, candidate) === null);
