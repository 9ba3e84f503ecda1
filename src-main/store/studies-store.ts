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
}

/** A study with what it found: plain values, the service's own. */
export interface Study<Record = unknown> extends StudySummary {
  record: Record;
}

interface StoredStudy {
  id: number;
  kind: StudyKind;
  scenario_id: number | null;
  title: string;
  created_at: string;
}

const summary = ({ id, kind, scenario_id, title, created_at }: StoredStudy): StudySummary => ({
  id,
  kind,
  scenarioId: scenario_id,
  title,
  createdAt: created_at,
});

export function saveStudy(database: WritableDatabase, study: Omit<Study, 'id'>): number {
  const { lastInsertRowid } = database
    .prepare('INSERT INTO studies (kind, scenario_id, title, created_at, record) VALUES (?, ?, ?, ?, ?)')
    .run(study.kind, study.scenarioId, study.title, study.createdAt, recordText(study.record));
  return Number(lastInsertRowid);
}

/** @throws UserError('not-found'). */
export function replaceStudyRecord(database: WritableDatabase, id: number, record: unknown): void {
  const { changes } = database
    .prepare('UPDATE studies SET record = ? WHERE id = ?')
    .run(recordText(record), id);
  if (changes === 0) throw noStudy(id);
}

function recordText(record: unknown): string {
  const text = encode(record);
  if (typeof text !== 'string')
    throw new TypeError('a study holds a typed array; turn it into an array of numbers');
  return text;
}

/** Newest first. */
export const listStudies = (database: ReadableDatabase, kind: StudyKind): StudySummary[] =>
  database
    .prepare<[string], StoredStudy>(
      `SELECT id, kind, scenario_id, title, created_at FROM studies
       WHERE kind = ? AND removed_at IS NULL ORDER BY id DESC`,
    )
    .all(kind)
    .map(summary);

/** @throws UserError('not-found') for one that does not exist or was removed. */
export function getStudy<Record>(database: ReadableDatabase, id: number): Study<Record> {
  const row = database
    .prepare<[number], StoredStudy & { record: string }>(
      'SELECT * FROM studies WHERE id = ? AND removed_at IS NULL',
    )
    .get(id);
  if (!row) throw noStudy(id);
  return { ...summary(row), record: decode(row.record) as Record };
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
