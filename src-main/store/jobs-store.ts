import { uptime } from 'node:os';
import { decode, encode } from '../contract/codec.ts';
import type { JobKind, JobState } from '../contract/jobs.ts';
import type { WritableDatabase } from './database.ts';

/** A job as the database remembers it, so that the next start can tell what the program died in. */
export interface StoredJob {
  id: string;
  kind: JobKind;
  title: string;
  state: JobState;
  scenarioId: number | null;
  startedAt: string;
  updatedAt: string;
  /** What was asked for: plain values, the service's own. */
  request: unknown;
  /** The best hedge so far, plain values; null before the first. */
  best: unknown;
}

const underWay = `('queued', 'running', 'paused')`;
const keptEndedJobs = 200;

/** Plain values to JSON text; infinite numbers survive. */
function toJson(value: unknown): string {
  const text = encode(value);
  if (typeof text !== 'string')
    throw new TypeError('a job holds a typed array; turn it into an array of numbers');
  return text;
}

export function saveJob(
  database: WritableDatabase,
  job: Pick<StoredJob, 'id' | 'kind' | 'title' | 'state' | 'scenarioId' | 'request'>,
): void {
  const now = new Date().toISOString();
  database
    .prepare(
      `INSERT INTO jobs (id, kind, title, state, scenario_id, started_at, updated_at, request, owner)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(job.id, job.kind, job.title, job.state, job.scenarioId, now, now, toJson(job.request), process.pid);
}

/** A job that is done, failed or cancelled needs no best hedge any more: its run has it. */
export function setJobState(database: WritableDatabase, id: string, state: JobState): void {
  database
    .prepare(
      `UPDATE jobs SET state = @state, updated_at = @now,
         best = CASE WHEN @state IN ('done', 'failed', 'cancelled') THEN NULL ELSE best END
       WHERE id = @id`,
    )
    .run({ id, state, now: new Date().toISOString() });
  database
    .prepare(
      `DELETE FROM jobs WHERE state NOT IN ${underWay} AND id NOT IN
         (SELECT id FROM jobs WHERE state NOT IN ${underWay} ORDER BY updated_at DESC LIMIT ${keptEndedJobs})`,
    )
    .run();
}

/** At most once a second is enough: this is what a crash leaves. */
export function saveBestHedge(database: WritableDatabase, id: string, best: unknown): void {
  database
    .prepare('UPDATE jobs SET best = ?, updated_at = ? WHERE id = ?')
    .run(toJson(best), new Date().toISOString(), id);
}

interface JobRow {
  id: string;
  kind: JobKind;
  title: string;
  state: JobState;
  scenario_id: number | null;
  started_at: string;
  updated_at: string;
  request: string;
  best: string | null;
  owner: number | null;
}

/**
 * At the start of the program, before any job: those that a program died in are marked interrupted and taken over, with
 * those that were marked so before and not taken up. What is under way in a program that lives is left to it.
 *
 * @returns them, oldest first, with their best hedges so far.
 */
export function interruptJobs(database: WritableDatabase): StoredJob[] {
  const orphans = database
    .prepare<[], JobRow>(
      `SELECT * FROM jobs WHERE state IN ${underWay} OR state = 'interrupted' ORDER BY started_at, id`,
    )
    .all()
    .filter(isOrphan);
  const takeOver = database.prepare(
    `UPDATE jobs SET state = 'interrupted', owner = ?, updated_at = ? WHERE id = ?`,
  );
  for (const { id } of orphans) takeOver.run(process.pid, new Date().toISOString(), id);
  return orphans.map(({ scenario_id, started_at, updated_at, request, best, owner: _owner, ...rest }) => ({
    ...rest,
    state: 'interrupted',
    scenarioId: scenario_id,
    startedAt: started_at,
    updatedAt: updated_at,
    request: decode(request),
    best: best === null ? null : decode(best),
  }));
}

/** Its process has ended. Numbers come again: our own in a container, any after the machine was started anew. */
function isOrphan({ owner, updated_at }: JobRow): boolean {
  const booted = Date.now() - uptime() * 1000;
  return owner === null || owner === process.pid || Date.parse(updated_at) < booted || !isAlive(owner);
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
