import { decode, encode } from '../contract/codec.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';

export type RunStudyKind = 'sensitivity' | 'alternatives' | 'follow-up';

/** Keeps what was worked out of a run; an earlier one of the same kind goes. @param record plain values */
export function saveRunStudy(
  database: WritableDatabase,
  runId: number,
  kind: RunStudyKind,
  record: unknown,
): void {
  const text = encode(record);
  if (typeof text !== 'string')
    throw new TypeError('a study of a run holds a typed array; turn it into an array of numbers');
  database
    .prepare(
      `INSERT INTO run_studies (run_id, kind, created_at, record) VALUES (?, ?, ?, ?)
       ON CONFLICT (run_id, kind) DO UPDATE SET created_at = excluded.created_at, record = excluded.record`,
    )
    .run(runId, kind, new Date().toISOString(), text);
}

/** What was worked out of every run that has a record of the kind, by the run's number. */
export function listRunStudies<Record>(database: ReadableDatabase, kind: RunStudyKind): Map<number, Record> {
  const rows = database
    .prepare<[string], { run_id: number; record: string }>(
      'SELECT run_id, record FROM run_studies WHERE kind = ?',
    )
    .all(kind);
  return new Map(rows.map(({ run_id, record }) => [run_id, decode(record) as Record]));
}

/** null where there is none. */
export function getRunStudy<Record>(
  database: ReadableDatabase,
  runId: number,
  kind: RunStudyKind,
): Record | null {
  const text = database
    .prepare<[number, string], string>('SELECT record FROM run_studies WHERE run_id = ? AND kind = ?')
    .pluck()
    .get(runId, kind) as string | undefined;
  return text === undefined ? null : (decode(text) as Record);
}
