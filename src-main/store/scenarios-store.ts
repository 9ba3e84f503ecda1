import { UserError } from '../contract/result.ts';
import type { Scenario, ScenarioDraft, ScenarioSummary, ScenarioVersion } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { getBasket } from './baskets-store.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { findByName, freeName, refuseTakenName } from './names.ts';

/** Older stored states than this many are let go; runs keep their own settings. */
const keptVersions = 500;

interface StoredScenario {
  id: number;
  name: string;
  basket_id: number;
  settings: string;
  tags: string;
  notes: string;
  version: number;
  archived: number;
  created_at: string;
  updated_at: string;
}

interface ListedScenario extends Omit<StoredScenario, 'settings'> {
  basket_name: string;
  window_from: string;
  window_to: string;
  anchor: ScenarioSettings['anchor'];
  runs: number;
  run_id: number | null;
  run_created_at: string;
  in_sample_rmse: number;
  out_of_sample_rmse: number | null;
  gap: number;
}

const liveRuns = `runs LEFT JOIN run_marks ON run_id = runs.id
  WHERE scenario_id = scenarios.id AND run_marks.removed_at IS NULL`;

/** Most recently changed first; archived ones only when they are asked for. */
export function listScenarios(database: ReadableDatabase, options: { archived: boolean }): ScenarioSummary[] {
  return database
    .prepare<[number], ListedScenario>(
      `SELECT scenarios.id, scenarios.name, basket_id, tags, archived, scenarios.updated_at,
         settings ->> 'from' AS window_from, settings ->> 'to' AS window_to, settings ->> 'anchor' AS anchor,
         baskets.name AS basket_name, (SELECT count(*) FROM ${liveRuns}) AS runs,
         last.id AS run_id, last.created_at AS run_created_at, last.in_sample_rmse, last.out_of_sample_rmse, last.gap
       FROM scenarios JOIN baskets ON baskets.id = basket_id
       LEFT JOIN runs AS last ON last.id = (SELECT max(runs.id) FROM ${liveRuns})
       WHERE scenarios.removed_at IS NULL AND archived <= ? ORDER BY scenarios.updated_at DESC, scenarios.id DESC`,
    )
    .all(Number(options.archived))
    .map((row) => ({
      id: row.id,
      name: row.name,
      basketId: row.basket_id,
      basketName: row.basket_name,
      tags: JSON.parse(row.tags) as string[],
      archived: row.archived === 1,
      from: row.window_from,
      to: row.window_to,
      anchor: row.anchor,
      updatedAt: row.updated_at,
      runs: row.runs,
      lastRun:
        row.run_id === null
          ? null
          : {
              id: row.run_id,
              finishedAt: row.run_created_at,
              inSampleRmse: row.in_sample_rmse,
              outOfSampleRmse: row.out_of_sample_rmse,
              gap: row.gap,
            },
    }));
}

/** @throws UserError('not-found') for one that does not exist or was removed. */
export function getScenario(database: ReadableDatabase, id: number): Scenario {
  const row = database
    .prepare<[number], StoredScenario>('SELECT * FROM scenarios WHERE id = ? AND removed_at IS NULL')
    .get(id);
  if (!row) throw noScenario(id);
  return {
    id: row.id,
    name: row.name,
    basketId: row.basket_id,
    settings: JSON.parse(row.settings) as ScenarioSettings,
    tags: JSON.parse(row.tags) as string[],
    notes: row.notes,
    version: row.version,
    archived: row.archived === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The id of the scenario with this name, whatever its case; null when there is none. */
export const findScenario = (database: ReadableDatabase, name: string): number | null =>
  findByName(database, 'scenarios', name);

/** @throws UserError('conflict') when the name is taken, UserError('not-found') for an unknown basket. */
export function createScenario(database: WritableDatabase, draft: ScenarioDraft): Scenario {
  refuseTakenName(database, 'scenarios', draft.name, null);
  getBasket(database, draft.basketId);
  const now = new Date().toISOString();
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO scenarios (name, basket_id, settings, tags, notes, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      draft.name,
      draft.basketId,
      JSON.stringify(draft.settings),
      JSON.stringify(draft.tags),
      draft.notes,
      now,
      now,
    );
  const scenario = getScenario(database, Number(lastInsertRowid));
  keepVersion(database, scenario);
  return scenario;
}

/**
 * Stores an edit of the version that the caller has read.
 *
 * @throws UserError('conflict') when it has been changed since, or the name is taken; UserError('not-found').
 */
export function saveScenario(
  database: WritableDatabase,
  edit: ScenarioDraft & { id: number; version: number },
): Scenario {
  const present = getScenario(database, edit.id);
  if (present.version !== edit.version)
    throw new UserError(
      'conflict',
      `"${present.name}" has been changed elsewhere since it was opened (version ${present.version}, yours is ${edit.version})`,
      { mend: 'open it again and repeat the change, or save yours as a duplicate' },
    );
  refuseTakenName(database, 'scenarios', edit.name, edit.id);
  getBasket(database, edit.basketId);
  return store(database, { ...present, ...edit });
}

/** @throws UserError('conflict') when the name is taken, UserError('not-found'). */
export function renameScenario(
  database: WritableDatabase,
  { id, name, tags }: { id: number; name: string; tags: string[] },
): Scenario {
  const present = getScenario(database, id);
  refuseTakenName(database, 'scenarios', name, id);
  return store(database, { ...present, name, tags });
}

/** A copy under the first free name. */
export function duplicateScenario(database: WritableDatabase, id: number): Scenario {
  const { name, basketId, settings, tags, notes } = getScenario(database, id);
  return createScenario(database, {
    name: freeName(database, 'scenarios', name),
    basketId,
    settings,
    tags,
    notes,
  });
}

/** @throws UserError('not-found'). */
export function archiveScenario(database: WritableDatabase, id: number, archived: boolean): void {
  getScenario(database, id);
  database.prepare('UPDATE scenarios SET archived = ? WHERE id = ?').run(Number(archived), id);
}

/** Takes the scenario out of every list; its runs stay. restoreScenario brings it back. */
export function removeScenario(database: WritableDatabase, id: number): void {
  getScenario(database, id);
  database.prepare('UPDATE scenarios SET removed_at = ? WHERE id = ?').run(new Date().toISOString(), id);
}

/** @throws UserError('not-found'), also when its basket was removed; UserError('conflict') when its name is taken. */
export function restoreScenario(database: WritableDatabase, id: number): void {
  const row = database
    .prepare<[number], { name: string; basket_id: number }>(
      'SELECT name, basket_id FROM scenarios WHERE id = ?',
    )
    .get(id);
  if (!row) throw noScenario(id);
  refuseTakenName(database, 'scenarios', row.name, id);
  getBasket(database, row.basket_id);
  database.prepare('UPDATE scenarios SET removed_at = NULL WHERE id = ?').run(id);
}

/**
 * Changes the settings of every scenario that is not removed, each as a version of its own.
 *
 * @returns how many are now different
 */
export function changeAllSettings(
  database: WritableDatabase,
  change: (settings: ScenarioSettings) => ScenarioSettings,
): number {
  const ids = database
    .prepare<[], number>('SELECT id FROM scenarios WHERE removed_at IS NULL')
    .pluck()
    .all() as number[];
  let changed = 0;
  for (const id of ids) {
    const scenario = getScenario(database, id);
    const settings = change(scenario.settings);
    if (JSON.stringify(settings) === JSON.stringify(scenario.settings)) continue;
    store(database, { ...scenario, settings });
    changed++;
  }
  return changed;
}

/** Newest first. @throws UserError('not-found'). */
export function scenarioVersions(database: ReadableDatabase, id: number): ScenarioVersion[] {
  getScenario(database, id);
  return database
    .prepare<[number], { version: number; saved_at: string; name: string; settings: string }>(
      'SELECT version, saved_at, name, settings FROM scenario_versions WHERE scenario_id = ? ORDER BY version DESC',
    )
    .all(id)
    .map(({ version, saved_at, name, settings }) => ({
      version,
      savedAt: saved_at,
      name,
      settings: JSON.parse(settings) as ScenarioSettings,
    }));
}

function store(database: WritableDatabase, scenario: Scenario): Scenario {
  database
    .prepare(
      `UPDATE scenarios SET name = ?, basket_id = ?, settings = ?, tags = ?, notes = ?, version = version + 1,
         updated_at = ? WHERE id = ?`,
    )
    .run(
      scenario.name,
      scenario.basketId,
      JSON.stringify(scenario.settings),
      JSON.stringify(scenario.tags),
      scenario.notes,
      new Date().toISOString(),
      scenario.id,
    );
  const stored = getScenario(database, scenario.id);
  keepVersion(database, stored);
  return stored;
}

function keepVersion(database: WritableDatabase, scenario: Scenario): void {
  database
    .prepare(
      'INSERT INTO scenario_versions (scenario_id, version, saved_at, name, settings) VALUES (?, ?, ?, ?, ?)',
    )
    .run(scenario.id, scenario.version, scenario.updatedAt, scenario.name, JSON.stringify(scenario.settings));
  database
    .prepare('DELETE FROM scenario_versions WHERE scenario_id = ? AND version <= ?')
    .run(scenario.id, scenario.version - keptVersions);
}

const noScenario = (id: number) =>
  new UserError('not-found', `there is no scenario ${id}; it may have been removed`);
