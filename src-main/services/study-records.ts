import type { Basket } from '../contract/baskets.ts';
import { UserError } from '../contract/result.ts';
import type { Scenario } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { StudySummary } from '../contract/studies.ts';
import {
  getStudy,
  hasStudyCells,
  listStudies,
  replaceStudyRecord,
  setStudyRemoved,
  settleStudyRecord,
  studyCells,
  type StudyKind,
} from '../store/studies-store.ts';
import type { CellResult } from '../workers/sweep-task.ts';
import { isOpen } from './job-queue.ts';
import type { ServicesContext } from './services-context.ts';
import { cellOf, type StoredCell } from './study-cells.ts';

/** A study as it is stored: what lists show of it are columns, the rest is its record. */
export interface StoredStudy extends StudySummary {
  /** False while it is made, and when it was stopped. */
  complete: boolean;
  /** That it took, pauses left out. */
  seconds: number;
}

/** What every study begins as, before its first hedge. */
export const blankStudy = (
  scenario: Scenario,
  basket: Basket,
  settings: ScenarioSettings,
  title: string,
  total: number,
) => ({
  // The database gives the number.
  id: 0,
  scenarioId: scenario.id,
  scenarioName: scenario.name,
  title,
  createdAt: new Date().toISOString(),
  total,
  finished: 0,
  basket,
  settings,
  complete: false,
  seconds: 0,
  synthetic: basket.synthetic,
});

type RecordOf<Study extends StoredStudy> = Omit<Study, keyof StudySummary>;

/** How a kind of study is made of its cells. */
export interface StudyShape<Study extends StoredStudy> {
  kind: StudyKind;
  /** The study with the cells in it that are finished; null for one that is not. */
  filled(study: Study, results: readonly (CellResult | null)[]): Study | Promise<Study>;
}

export const listStudiesOf = ({ store }: ServicesContext, kind: StudyKind): StudySummary[] =>
  store.read((database) => listStudies(database, kind)).map(({ kind: _, ...study }) => study);

/**
 * A study with what is finished of it, whether it has ended, is under way, or the program died in it.
 *
 * @throws UserError('not-found') for one that does not exist, was removed, or is of another kind.
 */
export async function readStudy<Study extends StoredStudy>(
  { store }: Pick<ServicesContext, 'store'>,
  { kind, filled }: StudyShape<Study>,
  id: number,
): Promise<Study> {
  const { study, cells } = store.read((database) => ({
    study: getStudy<RecordOf<Study>>(database, id),
    cells: studyCells<StoredCell>(database, id),
  }));
  if (study.kind !== kind) throw new UserError('not-found', `study ${id} is no ${kind}`);
  const { kind: _, record, ...summary } = study;
  const stored = { ...record, ...summary } as unknown as Study;
  if (cells.length === 0) return stored;
  const results: (CellResult | null)[] = Array.from({ length: study.total }, () => null);
  for (const { cell, record: result } of cells) results[cell] = cellOf(result);
  const complete = study.finished === study.total;
  const seconds = Math.max(...cells.map((cell) => cell.seconds));
  return { ...(await filled(stored, results)), complete, seconds };
}

/** Writes what is finished of a study that has ended into its record. */
export async function settleStudy<Study extends StoredStudy>(
  { store, events }: ServicesContext,
  shape: StudyShape<Study>,
  id: number,
): Promise<Study> {
  const study = await readStudy({ store }, shape, id);
  const { finished } = study;
  await store.write((database) => settleStudyRecord(database, id, { record: recordOf(study), finished }));
  events.announce('data.changed', { what: 'studies', id });
  return study;
}

/** Changes what a study that has ended remembers, such as the run that a hedge of it was opened as. */
export async function changeStudy<Study extends StoredStudy>(
  context: ServicesContext,
  shape: StudyShape<Study>,
  id: number,
  change: (record: RecordOf<Study>) => void,
): Promise<void> {
  const { store, events } = context;
  // Out of a backup that was made while the study was under way.
  if (store.read((database) => hasStudyCells(database, id))) await settleStudy(context, shape, id);
  await store.write((database) => {
    const { record } = getStudy<RecordOf<Study>>(database, id);
    change(record);
    replaceStudyRecord(database, id, record);
  });
  events.announce('data.changed', { what: 'studies', id });
}

/** @throws UserError('conflict') for a study that is being made. */
export async function removeStudy(
  { store, events, jobs }: ServicesContext,
  id: number,
  removed: boolean,
): Promise<void> {
  const made = jobs
    .list()
    .find((job) => isOpen(job) && job.progress?.kind === 'sweep' && job.progress.studyId === id);
  if (made) throw new UserError('conflict', `“${made.title}” is being made; stop it first`);
  await store.write((database) => setStudyRemoved(database, id, removed));
  events.announce('data.changed', { what: 'studies', id });
}

/** What a study's record has: everything but the columns of its table. */
export function recordOf<Study extends StoredStudy>(study: Study): RecordOf<Study> {
  const { id: _, scenarioId: _s, title: _t, createdAt: _c, total: _n, finished: _f, ...record } = study;
  return record as unknown as RecordOf<Study>;
}
