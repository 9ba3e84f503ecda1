import type { JobOutcome } from '../contract/jobs.ts';
import type { HedgeOutcome, HedgeProgress, HedgeTask } from '../workers/hedge-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import { hedgeTask } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import { RunJournal } from './run-journal.ts';
import { buffersOf, storeRun, type RunOrder } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

/**
 * The main job: gathers what the hedge is calculated from, has it found in a worker, and stores the run.
 * @param warmStart Weights by symbol that the search starts from.
 */
export async function runHedge(
  context: ServicesContext,
  order: RunOrder,
  warmStart: Map<string, number> | null,
  control: JobControl,
): Promise<JobOutcome> {
  const { basket, settings } = order;
  const threads = settings.threads ?? context.spareThreads;
  const task = await hedgeTask(context.store, basket, settings, { threads, warmStart });
  const journal = await RunJournal.begin(context, control.id, order);
  try {
    const outcome = await runInWorker<HedgeTask, HedgeProgress, HedgeOutcome>('hedge-entry', task, {
      signal: control.signal,
      pause: control.pause,
      onProgress: (report) => {
        const { progress, seconds } = report;
        journal.note(report);
        control.report(progress, null);
        control.trace.add(
          seconds,
          progress.objective ?? Infinity,
          progress.bound ?? -Infinity,
          progress.nodes,
        );
      },
      transfer: buffersOf(task.series),
      keep: true,
    });
    const runId = await storeRun(context, order, outcome, task.lastImport);
    await journal.end('done');
    return { runId };
  } catch (error) {
    await journal.end(control.signal.aborted ? 'cancelled' : 'failed');
    throw error;
  }
}
