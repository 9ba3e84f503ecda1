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

/** A hedge of a study or an alternative to a run, as it is opened. */
interface Opening {
  /** Of the job. */
  title: string;
  order: RunOrder;
  hedge: StudyHedge;
  /** Notes the run's number beside the hedge. */
  remember(runId: number): Promise<void>;
}

/** Starts the job that makes a run of a hedge, or ends with the run that it was opened as before; answers with the job's id. */
export function openStudyHedge(context: ServicesContext, opening: Opening): string {
  const { scenarioId, origin } = opening.order;
  return context.jobs.add({
    kind: 'run',
    title: opening.title,
    scenarioId,
    runId: origin?.kind === 'alternative' ? origin.runId : undefined,
    work: (control) => makeRun(context, opening, control),
  });
}

async function makeRun(
  context: ServicesContext,
  { order, hedge, remember }: Opening,
  control: JobControl,
): Promise<JobOutcome> {
  const { store } = context;
  const { runId: known } = hedge;
  if (known !== null && store.read((database) => runExists(database, known))) return { runId: known };
  const task = await hedgeTask(store, order.basket, order.settings, { threads: 1, warmStart: null });
  // An alternative was chosen over the best hedge.
  const chosen = order.origin?.kind === 'alternative';
  const outcome = await runInWorker<OpenHedgeTask, never, HedgeOutcome>(
    'study-entry',
    { task, hedge, chosen },
    { signal: control.signal, transfer: buffersOf(task.series) },
  );
  const runId = await storeRun(context, order, outcome, task.lastImport);
  await remember(runId);
  return { runId };
}
