import type { JobOutcome } from '../contract/jobs.ts';
import { saveJob, setJobState, type StoredJob } from '../store/jobs-store.ts';
import { discardStudy, hasStudyCells, saveStudy, saveStudyCell } from '../store/studies-store.ts';
import type { CellResult } from '../workers/sweep-task.ts';
import type { JobControl } from './job-queue.ts';
import type { ServicesContext } from './services-context.ts';
import { storedCell } from './study-cells.ts';
import { recordOf, settleStudy, type StoredStudy, type StudyShape } from './study-records.ts';

/** Those who look at a study that is being made hear of it at most this often. */
const millisecondsBetweenNews = 500;

/** Keeps every hedge of a study as it is finished, so that it shows at once and neither a cancel nor a kill loses it. */
export class StudyJournal<Study extends StoredStudy> {
  readonly #context: ServicesContext;
  readonly #shape: StudyShape<Study>;
  readonly #control: JobControl;
  readonly studyId: number;
  #news: NodeJS.Timeout | null = null;

  private constructor(
    context: ServicesContext,
    shape: StudyShape<Study>,
    control: JobControl,
    studyId: number,
  ) {
    this.#context = context;
    this.#shape = shape;
    this.#control = control;
    this.studyId = studyId;
  }

  /** @param blank The study with none of its hedges yet. */
  static async begin<Study extends StoredStudy>(
    context: ServicesContext,
    shape: StudyShape<Study>,
    control: JobControl,
    blank: Study,
  ): Promise<StudyJournal<Study>> {
    const { kind } = shape;
    const { title, scenarioId, createdAt, total, finished } = blank;
    const studyId = await context.store.write((database) => {
      const id = saveStudy(database, {
        kind,
        scenarioId,
        title,
        createdAt,
        total,
        finished,
        record: recordOf(blank),
      });
      const request: JournalledStudy = { studyId: id };
      saveJob(database, { id: control.id, kind, title, state: 'running', scenarioId, request });
      return id;
    });
    context.events.announce('data.changed', { what: 'studies', id: studyId });
    return new StudyJournal(context, shape, control, studyId);
  }

  keep(cell: number, result: CellResult): void {
    const { store, events, log } = this.#context;
    const { studyId } = this;
    const finished = { cell, seconds: this.#control.seconds, record: storedCell(result) };
    store
      .write((database) => saveStudyCell(database, studyId, finished))
      .catch((error: unknown) => log.error('a finished hedge of a study could not be kept', error));
    this.#news ??= setTimeout(() => {
      this.#news = null;
      events.announce('data.changed', { what: 'studies', id: studyId });
    }, millisecondsBetweenNews);
  }

  /** What there is becomes the study; one without any hedge goes. */
  async end(state: 'done' | 'failed' | 'cancelled'): Promise<JobOutcome> {
    if (this.#news) clearTimeout(this.#news);
    const job = { id: this.#control.id, state };
    const study = await settleOrDiscard(this.#context, this.#shape, this.studyId, job);
    return study ? { studyId: study.id } : {};
  }
}

/** What the job of a study is remembered by. */
interface JournalledStudy {
  studyId: number;
}

/**
 * Keeps what a study had finished when the program died in it.
 *
 * @returns the study; null where it had finished nothing.
 */
export const settleInterrupted = <Study extends StoredStudy>(
  context: ServicesContext,
  shape: StudyShape<Study>,
  { id, request }: Pick<StoredJob, 'id' | 'request'>,
): Promise<Study | null> =>
  settleOrDiscard(context, shape, (request as JournalledStudy).studyId, { id, state: 'done' });

async function settleOrDiscard<Study extends StoredStudy>(
  context: ServicesContext,
  shape: StudyShape<Study>,
  studyId: number,
  job: { id: string; state: 'done' | 'failed' | 'cancelled' },
): Promise<Study | null> {
  const { store, events } = context;
  // Writes keep their order: what was to be kept is there after this one.
  await store.write((database) => setJobState(database, job.id, job.state));
  if (store.read((database) => hasStudyCells(database, studyId))) return settleStudy(context, shape, studyId);
  await store.write((database) => discardStudy(database, studyId));
  events.announce('data.changed', { what: 'studies', id: studyId });
  return null;
}
