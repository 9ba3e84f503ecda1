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
