import type { JobOutcome } from '../contract/jobs.ts';
import type { StudyHedge } from '../contract/studies.ts';
import { runExists } from '../store/runs-store.ts';
import type { HedgeOutcome } from '../workers/hedge-task.ts';
import type { OpenHedgeTask } from '../workers/study-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import { hedgeTask } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import { buffersOf, storeRun, type RunOrder } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

/**
 * Makes a run of a study's hedge, or answers with the run that it was opened as before.
 * @param remember Notes the run's number in the study.
 * @param chosen Whether the hedge was chosen over better ones, so that it promises nothing (see OpenHedgeTask).
 */
export async function openStudyHedge(
  context: ServicesContext,
  order: RunOrder,
  hedge: StudyHedge,
  control: JobControl,
  remember: (runId: number) => Promise<void>,
  chosen = false,
): Promise<JobOutcome> {
  const { store } = context;
  const { runId: known } = hedge;
  if (known !== null && store.read((database) => runExists(database, known))) return { runId: known };
  const task = await hedgeTask(store, order.basket, order.settings, { threads: 1, warmStart: null });
  const outcome = await runInWorker<OpenHedgeTask, never, HedgeOutcome>(
    'study-entry',
    { task, hedge, chosen },
    { signal: control.signal, transfer: buffersOf(task.series) },
  );
  const runId = await storeRun(context, order, outcome, task.lastImport);
  await remember(runId);
  return { runId };
}
