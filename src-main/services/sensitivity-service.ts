import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import type { Run } from '../contract/runs.ts';
import type { Sensitivity } from '../contract/sensitivity.ts';
import { getRunStudy, saveRunStudy } from '../store/run-studies-store.ts';
import { getRun } from '../store/runs-store.ts';
import type { SensitivityOutcome, SensitivityReport, SensitivityTask } from '../workers/sensitivity-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import type { JobControl } from './job-queue.ts';
import { inputsOfRun } from './run-inputs.ts';
import { buffersOf } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

type SensitivityHandlers = Pick<Handlers, Extract<keyof Handlers, `sensitivity.${string}`>>;

/** What a run's hedge hangs on: names dropped and swapped in, prices of rules and limits. */
export function sensitivityHandlers(context: ServicesContext): SensitivityHandlers {
  const { store, jobs } = context;
  return {
    'sensitivity.start'({ runId, seconds }) {
      const run = store.read((database) => getRun(database, runId));
      const jobId = jobs.add({
        kind: 'sensitivity',
        title: `Sensitivity of ${nameOf(run)}`,
        scenarioId: run.scenarioId,
        runId,
        work: (control) => studySensitivity(context, runId, seconds, control),
      });
      return { jobId };
    },
    'sensitivity.get': ({ runId }) =>
      store.read((database) => getRunStudy<Sensitivity>(database, runId, 'sensitivity')),
  };
}

/** How a run is called in the list of jobs. */
export const nameOf = (run: Pick<Run, 'id' | 'label' | 'scenarioName'>): string =>
  `run ${run.id}, ${run.label ?? run.scenarioName}`;

async function studySensitivity(
  { store, events }: ServicesContext,
  runId: number,
  seconds: number,
  control: JobControl,
): Promise<JobOutcome> {
  const inputs = await inputsOfRun(store, runId);
  const outcome = await runInWorker<SensitivityTask, SensitivityReport, SensitivityOutcome>(
    'sensitivity-entry',
    { ...inputs, seconds },
    {
      signal: control.signal,
      transfer: buffersOf(inputs.series),
      onProgress: ({ done, total, current }) =>
        control.report({ kind: 'sweep', done, total, current }, done / total),
    },
  );
  const record: Sensitivity = { ...outcome, createdAt: new Date().toISOString() };
  await store.write((database) => saveRunStudy(database, runId, 'sensitivity', record));
  events.announce('data.changed', { what: 'studies', id: runId });
  return { runId };
}
