import { decode, encode } from '../contract/codec.ts';
import { UserError } from '../contract/result.ts';
import type { Run, RunOrigin, RunSeries, RunStatus, RunSummary } from '../contract/runs.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { latestImport } from './imports-store.ts';
import { instrumentsOf } from './instruments-store.ts';
import { joinSeries, splitSeries, type SeriesBlob } from './series-blobs.ts';

/** A finished run, before it has an id. */
export type NewRun = Omit<Run, 'id' | 'label'>;

/** The prices that a run read: when one of them is restated later, its old value is kept. */
export interface RunReads {
  symbols: readonly string[];
  /** First and last day, days since 1970-01-01. */
  from: number;
  to: number;
  /** latestImport when the prices were loaded; when left out, nothing was imported since. */
  lastImport?: number;
}

/**
 * Stores a finished run with its series. Nothing of it can be changed afterwards but its label.
 *
 * @returns the run with its id.
 */
export function saveRun(database: WritableDatabase, run: NewRun, series: RunSeries, reads: RunReads): Run {
  const { origin, ...facts } = run;
  const record = encode(facts);
  if (typeof record !== 'string')
    throw new TypeError('a run record holds an array; it belongs to the series');
  const count = (side: 'long' | 'short') => run.positions.filter((position) => position.side === side).length;
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO runs (scenario_id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date,
         notional, longs, shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, promised_rmse, pool_gap, origin, synthetic, fingerprint,
         last_import, record)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      run.scenarioId,
      run.scenarioName,
      run.basket.name,
      run.createdAt,
      run.certificate.status,
      run.window.from,
      run.window.to,
      run.anchorDate,
      run.basket.notional,
      count('long'),
      count('short'),
      run.certificate.gap,
      run.certificate.seconds,
      run.evaluation.inSample.rmse,
      run.evaluation.outOfSample?.rmse ?? null,
      run.promise?.rmse ?? null,
      run.certificate.pool?.gap ?? null,
      origin ? JSON.stringify(origin) : null,
      Number(run.synthetic),
      run.fingerprint,
      reads.lastImport ?? latestImport(database),
      record,
    );
  const id = Number(lastInsertRowid);
  saveSeries(database, id, series);
  saveReads(database, id, reads);
  return { ...run, id, label: null };
}

function saveSeries(database: WritableDatabase, id: number, series: RunSeries): void {
  const { blobs, members } = splitSeries(series);
  database.prepare('INSERT INTO run_series_members (run_id, members) VALUES (?, ?)').run(id, members);
  const insert = database.prepare(
    'INSERT INTO run_series (run_id, name, elements, data) VALUES (?, ?, ?, ?)',
  );
  for (const { name, elements, data } of blobs) insert.run(id, name, elements, data);
}

function saveReads(database: WritableDatabase, id: number, { symbols, from, to }: RunReads): void {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO run_reads (run_id, instrument_id, from_day, to_day) VALUES (?, ?, ?, ?)',
  );
  for (const instrument of instrumentsOf(database, symbols, to))
    if (instrument !== -1) insert.run(id, instrument, from, to);
}

interface ListedRun {
  id: number;
  scenario_id: number | null;
  scenario_name: string;
  basket_name: string;
  created_at: string;
  status: RunStatus;
  window_from: string;
  window_to: string;
  anchor_date: string;
  notional: number;
  longs: number;
  shorts: number;
  gap: number;
  seconds: number;
  in_sample_rmse: number;
  out_of_sample_rmse: number | null;
  promised_rmse: number | null;
  pool_gap: number | null;
  origin: string | null;
  label: string | null;
  synthetic: number;
}

/** Newest first. */
export function listRuns(database: ReadableDatabase): RunSummary[] {
  return database
    .prepare<[], ListedRun>(
      `SELECT id, scenario_id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date,
         notional, longs, shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, promised_rmse, pool_gap, origin, label,
         synthetic
       FROM runs INDEXED BY runs_listed LEFT JOIN run_marks ON run_id = id
       WHERE removed_at IS NULL ORDER BY id DESC`,
    )
    .all()
    .map((row) => ({
      id: row.id,
      scenarioId: row.scenario_id,
      scenarioName: row.scenario_name,
      basketName: row.basket_name,
      createdAt: row.created_at,
      status: row.status,
      from: row.window_from,
      to: row.window_to,
      anchorDate: row.anchor_date,
      notional: row.notional,
      longs: row.longs,
      shorts: row.shorts,
      gap: row.gap,
      seconds: row.seconds,
      inSampleRmse: row.in_sample_rmse,
      outOfSampleRmse: row.out_of_sample_rmse,
      promisedRmse: row.promised_rmse,
      label: row.label,
      synthetic: row.synthetic === 1,
      pool: row.pool_gap === null ? null : { gap: row.pool_gap },
      origin: originOf(row),
    }));
}

const originOf = ({ origin }: Pick<ListedRun, 'origin'>): RunOrigin | null =>
  origin === null ? null : (JSON.parse(origin) as RunOrigin);

/** The number of the newest run, removed or not; 0: there is none. */
export const newestRun = (database: ReadableDatabase): number =>
  database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM runs').pluck().get() as number;

/** Whether there is such a run that was not removed. */
export const runExists = (database: ReadableDatabase, id: number): boolean =>
  database
    .prepare('SELECT 1 FROM runs LEFT JOIN run_marks ON run_id = id WHERE id = ? AND removed_at IS NULL')
    .get(id) !== undefined;

/** @throws UserError('not-found') for one that does not exist or was removed. */
export function getRun(database: ReadableDatabase, id: number): Run {
  const row = database
    .prepare<[number], Pick<ListedRun, 'scenario_id' | 'label' | 'origin'> & { record: string }>(
      `SELECT record, scenario_id, label, origin FROM runs LEFT JOIN run_marks ON run_id = id
       WHERE id = ? AND removed_at IS NULL`,
    )
    .get(id);
  if (!row) throw noRun(id);
  const origin = originOf(row);
  return {
    ...(decode(row.record) as NewRun),
    id,
    scenarioId: row.scenario_id,
    label: row.label,
    ...(origin && { origin }),
  };
}

/** @throws UserError('not-found'). */
export function getRunSeries(database: ReadableDatabase, id: number): RunSeries {
  const members = database
    .prepare<[number], string>(
      `SELECT members FROM run_series_members LEFT JOIN run_marks USING (run_id)
       WHERE run_id = ? AND removed_at IS NULL`,
    )
    .pluck()
    .get(id) as string | undefined;
  if (members === undefined) throw noRun(id);
  const blobs = database
    .prepare<[number], SeriesBlob>('SELECT name, elements, data FROM run_series WHERE run_id = ?')
    .all(id);
  return joinSeries({ blobs, members }) as RunSeries;
}

/** @param label null takes the label away. @throws UserError('not-found'). */
export function labelRun(database: WritableDatabase, id: number, label: string | null): void {
  refuseUnknown(database, id);
  database
    .prepare(
      `INSERT INTO run_marks (run_id, label) VALUES (?, ?)
       ON CONFLICT (run_id) DO UPDATE SET label = excluded.label`,
    )
    .run(id, label === '' ? null : label);
}

/** Takes the run out of every list; restoreRun brings it back. @throws UserError('not-found'). */
export function removeRun(database: WritableDatabase, id: number): void {
  refuseUnknown(database, id);
  setRemoved(database, id, new Date().toISOString());
}

/** @throws UserError('not-found'). */
export function restoreRun(database: WritableDatabase, id: number): void {
  refuseUnknown(database, id);
  setRemoved(database, id, null);
}

function setRemoved(database: WritableDatabase, id: number, removedAt: string | null): void {
  database
    .prepare(
      `INSERT INTO run_marks (run_id, removed_at) VALUES (?, ?)
       ON CONFLICT (run_id) DO UPDATE SET removed_at = excluded.removed_at`,
    )
    .run(id, removedAt);
}

function refuseUnknown(database: ReadableDatabase, id: number): void {
  if (!database.prepare('SELECT 1 FROM runs WHERE id = ?').get(id)) throw noRun(id);
}

const noRun = (id: number) => new UserError('not-found', `there is no run ${id}; it may have been removed`);
