import type { Basket, BasketDraft, BasketEntry, BasketKind, BasketSummary } from '../contract/baskets.ts';
import { UserError } from '../contract/result.ts';
import { someOf } from '../model/words.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { findByName, refuseTakenName } from './names.ts';

interface StoredBasket {
  id: number;
  name: string;
  kind: BasketKind;
  notional: number;
  synthetic: number;
  created_at: string;
  updated_at: string;
}

/** By name. */
export function listBaskets(database: ReadableDatabase): BasketSummary[] {
  return database
    .prepare<[], StoredBasket & { constituents: number; scenarios: number }>(
      `SELECT id, name, kind, notional, synthetic, created_at, updated_at,
         (SELECT count(*) FROM basket_entries WHERE basket_id = baskets.id) AS constituents,
         (SELECT count(*) FROM scenarios WHERE basket_id = baskets.id AND removed_at IS NULL) AS scenarios
       FROM baskets WHERE removed_at IS NULL ORDER BY name`,
    )
    .all()
    .map(({ id, name, kind, notional, synthetic, updated_at, constituents, scenarios }) => ({
      id,
      name,
      kind,
      notional,
      constituents,
      scenarios,
      updatedAt: updated_at,
      synthetic: synthetic === 1,
    }));
}

/** @throws UserError('not-found') for one that does not exist or was removed. */
export function getBasket(database: ReadableDatabase, id: number): Basket {
  const row = database
    .prepare<[number], StoredBasket>('SELECT * FROM baskets WHERE id = ? AND removed_at IS NULL')
    .get(id);
  if (!row) throw noBasket(id);
  const entries = database
    .prepare<[number], BasketEntry>(
      'SELECT symbol, amount FROM basket_entries WHERE basket_id = ? ORDER BY ordinal',
    )
    .all(id);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    notional: row.notional,
    entries,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    synthetic: row.synthetic === 1,
  };
}

/** The id of the basket with this name, whatever its case; null when there is none. */
export const findBasket = (database: ReadableDatabase, name: string): number | null =>
  findByName(database, 'baskets', name);

/** @throws UserError('conflict') when the name is taken. */
export function createBasket(database: WritableDatabase, draft: BasketDraft, synthetic = false): Basket {
  refuseTakenName(database, 'baskets', draft.name, null);
  const now = new Date().toISOString();
  const { lastInsertRowid } = database
    .prepare(
      'INSERT INTO baskets (name, kind, notional, synthetic, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(draft.name, draft.kind, draft.notional, Number(synthetic), now, now);
  const id = Number(lastInsertRowid);
  saveEntries(database, id, draft.entries);
  return getBasket(database, id);
}

/** @throws UserError('not-found'), or UserError('conflict') when the name is taken. */
export function updateBasket(database: WritableDatabase, id: number, draft: BasketDraft): Basket {
  getBasket(database, id);
  refuseTakenName(database, 'baskets', draft.name, id);
  database
    .prepare('UPDATE baskets SET name = ?, kind = ?, notional = ?, updated_at = ? WHERE id = ?')
    .run(draft.name, draft.kind, draft.notional, new Date().toISOString(), id);
  database.prepare('DELETE FROM basket_entries WHERE basket_id = ?').run(id);
  saveEntries(database, id, draft.entries);
  return getBasket(database, id);
}

/**
 * Takes the basket out of every list; restoreBasket brings it back.
 *
 * @throws UserError('not-found'), or UserError('conflict') while a scenario hedges it.
 */
export function removeBasket(database: WritableDatabase, id: number): void {
  const { name } = getBasket(database, id);
  const scenarios = database
    .prepare<[number], string>(
      'SELECT name FROM scenarios WHERE basket_id = ? AND removed_at IS NULL ORDER BY name',
    )
    .pluck()
    .all(id) as string[];
  if (scenarios.length > 0)
    throw new UserError(
      'conflict',
      `"${name}" is the basket of ${someOf(
        scenarios.map((scenario) => `"${scenario}"`),
        3,
      )}`,
      {
        issues: scenarios,
        mend: 'delete what hedges it first',
      },
    );
  database.prepare('UPDATE baskets SET removed_at = ? WHERE id = ?').run(new Date().toISOString(), id);
}

/** @throws UserError('not-found'), or UserError('conflict') when its name has been taken meanwhile. */
export function restoreBasket(database: WritableDatabase, id: number): void {
  const row = database.prepare<[number], { name: string }>('SELECT name FROM baskets WHERE id = ?').get(id);
  if (!row) throw noBasket(id);
  refuseTakenName(database, 'baskets', row.name, id);
  database.prepare('UPDATE baskets SET removed_at = NULL WHERE id = ?').run(id);
}

/**
 * Baskets follow an instrument that has another symbol; one that names the new symbol beside the old one stays.
 *
 * @returns how many did
 */
export function renameInBaskets(database: WritableDatabase, before: string, symbol: string): number {
  const found = database
    .prepare<[string, string], { id: number; removed: number }>(
      `SELECT id, removed_at IS NOT NULL AS removed FROM baskets
       WHERE id IN (SELECT basket_id FROM basket_entries WHERE symbol = ? COLLATE NOCASE)
         AND id NOT IN (SELECT basket_id FROM basket_entries WHERE symbol = ? COLLATE NOCASE)`,
    )
    .all(before, symbol);
  const rename = database.prepare(
    'UPDATE basket_entries SET symbol = ? WHERE basket_id = ? AND symbol = ? COLLATE NOCASE',
  );
  const touch = database.prepare('UPDATE baskets SET updated_at = ? WHERE id = ?');
  for (const { id } of found) {
    rename.run(symbol, id, before);
    touch.run(new Date().toISOString(), id);
  }
  return found.filter(({ removed }) => removed === 0).length;
}

function saveEntries(database: WritableDatabase, id: number, entries: readonly BasketEntry[]): void {
  const insert = database.prepare(
    'INSERT INTO basket_entries (basket_id, ordinal, symbol, amount) VALUES (?, ?, ?, ?)',
  );
  for (const [ordinal, { symbol, amount }] of entries.entries()) insert.run(id, ordinal, symbol, amount);
}

const noBasket = (id: number) =>
  new UserError('not-found', `there is no basket ${id}; it may have been removed`);
