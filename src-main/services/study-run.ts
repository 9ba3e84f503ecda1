import type { JobOutcome } from '../contract/jobs.ts';
import type { JobControl } from './job-queue.ts';
import type { ServicesContext } from './services-context.ts';
import { StudyJournal } from './study-journal.ts';
import type { StoredStudy, StudyShape } from './study-records.ts';
import { runSweep, type SweepOptions } from './study-sweep.ts';

/**
 * Makes a study: runs its sweep and keeps every hedge as it is finished.
 *
 * @param blank The study with none of its hedges yet.
 * @param sweep Its cells, by the numbers that `shape` fills them in by.
 */
export async function runStudy<Study extends StoredStudy>(
  context: ServicesContext,
  shape: StudyShape<Study>,
  blank: Study,
  sweep: Parameters<typeof runSweep>[0],
  options: Omit<SweepOptions, 'journal'>,
  control: JobControl,
): Promise<JobOutcome> {
  const journal = await StudyJournal.begin(context, shape, control, blank);
  try {
    await runSweep(sweep, { ...options, journal }, control);
  } catch (error) {
    await journal.end('failed');
    throw error;
  }
  return journal.end(control.signal.aborted ? 'cancelled' : 'done');
}
