import { decode, encode } from '../contract/codec.ts';
import { UserError } from '../contract/result.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';

export type StudyKind = 'frontier' | 'walk-forward';

export interface StudySummary {
  id: number;
  kind: StudyKind;
  scenarioId: number | null;
  title: string;
  createdAt: string;
  /** Hedges that it was to have, and those that it has. */
  total: number;
  finished: number;
}

/** A study with what it found: plain values, the service's own. */
export interface Study<Record = unknown> extends StudySummary {
  record: Record;
}

/** One finished hedge of a study that is not written as a whole yet. */
export interface StudyCell<Record = unknown> {
  cell: number;
  /** Since the study began, pauses left out. */
  seconds: number;
  /** Plain values, the service's own. */
  record: Record;
}

interface StoredStudy {
  id: number;
  kind: StudyKind;
  scenario_id: number | null;
  title: string;
  created_at: string;
  total: number;
  finished: number;
}

const summary = ({ scenario_id, created_at, ...study }: StoredStudy): StudySummary => ({
  ...study,
  scenarioId: scenario_id,
  createdAt: created_at,
});

const summaryColumns = `id, kind, scenario_id, title, created_at, total,
  finished + (SELECT count(*) FROM study_cells WHERE study_id = id) AS finished`;

export function saveStudy(database: WritableDatabase, study: Omit<Study, 'id'>): number {
  const { kind, scenarioId, title, createdAt, total, finished, record } = study;
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO studies (kind, scenario_id, title, created_at, total, finished, record)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(kind, scenarioId, title, createdAt, total, finished, plainText(record));
  return Number(lastInsertRowid);
}

/** @throws UserError('not-found'). */
export function replaceStudyRecord(database: WritableDatabase, id: number, record: unknown): void {
  const { changes } = database
    .prepare('UPDATE studies SET record = ? WHERE id = ?')
    .run(plainText(record), id);
  if (changes === 0) throw noStudy(id);
}

export function saveStudyCell(
  database: WritableDatabase,
  studyId: number,
  { cell, seconds, record }: StudyCell,
): void {
  database
    .prepare('INSERT INTO study_cells (study_id, cell, seconds, record) VALUES (?, ?, ?, ?)')
    .run(studyId, cell, seconds, plainText(record));
}

/** Whether it has cells that are not in its record. */
export const hasStudyCells = (database: ReadableDatabase, studyId: number): boolean =>
  database.prepare('SELECT 1 FROM study_cells WHERE study_id = ?').get(studyId) !== undefined;

/** By cell; empty for a study whose record has them. */
export const studyCells = <Record>(database: ReadableDatabase, studyId: number): StudyCell<Record>[] =>
  database
    .prepare<[number], { cell: number; seconds: number; record: string }>(
      'SELECT cell, seconds, record FROM study_cells WHERE study_id = ? ORDER BY cell',
    )
    .all(studyId)
    .map(({ cell, seconds, record }) => ({ cell, seconds, record: decode(record) as Record }));

/** The record of a study with its cells in it, in the place of the cells. */
export function settleStudyRecord(
  database: WritableDatabase,
  id: number,
  { record, finished }: Pick<Study, 'record' | 'finished'>,
): void {
  replaceStudyRecord(database, id, record);
  database.prepare('UPDATE studies SET finished = ? WHERE id = ?').run(finished, id);
  database.prepare('DELETE FROM study_cells WHERE study_id = ?').run(id);
}

/** For one that never had a hedge: nothing of it is left. */
export function discardStudy(database: WritableDatabase, id: number): void {
  database.prepare('DELETE FROM studies WHERE id = ?').run(id);
}

function plainText(record: unknown): string {
  const text = encode(record);
  if (typeof text !== 'string')
    throw new TypeError('a study holds a typed array; turn it into an array of numbers');
  return text;
}

/** Newest first. */
export const listStudies = (database: ReadableDatabase, kind: StudyKind): StudySummary[] =>
  database
    .prepare<[string], StoredStudy>(
      `SELECT ${summaryColumns} FROM studies WHERE kind = ? AND removed_at IS NULL ORDER BY id DESC`,
    )
    .all(kind)
    .map(summary);

/** @throws UserError('not-found') for one that does not exist or was removed. */
export function getStudy<Record>(database: ReadableDatabase, id: number): Study<Record> {
  const row = database
    .prepare<[number], StoredStudy & { record: string }>(
      `SELECT ${summaryColumns}, record FROM studies WHERE id = ? AND removed_at IS NULL`,
    )
    .get(id);
  if (!row) throw noStudy(id);
  const { record, ...listed } = row;
  return { ...summary(listed), record: decode(record) as Record };
}

/** Takes the study out of the list, or brings it back. @throws UserError('not-found'). */
export function setStudyRemoved(database: WritableDatabase, id: number, removed: boolean): void {
  const { changes } = database
    .prepare('UPDATE studies SET removed_at = ? WHERE id = ?')
    .run(removed ? new Date().toISOString() : null, id);
  if (changes === 0) throw noStudy(id);
}

const noStudy = (id: number) =>
  new UserError('not-found', `there is no study ${id}; it may have been removed`);
