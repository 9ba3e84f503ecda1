import type { Alternatives, AlternativesRequest } from '../contract/alternatives.ts';
import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import { getRunStudy, saveRunStudy } from '../store/run-studies-store.ts';
import { getRun } from '../store/runs-store.ts';
import type { AlternativesOutcome, AlternativesTask } from '../workers/study-alternatives.ts';
import { runInWorker } from '../workers/worker-host.ts';
import type { JobControl } from './job-queue.ts';
import { inputsOfRun } from './run-inputs.ts';
import { buffersOf, type RunOrder } from './run-record.ts';
import { nameOf } from './sensitivity-service.ts';
import type { ServicesContext } from './services-context.ts';
import { openStudyHedge } from './study-opening.ts';

type AlternativesHandlers = Pick<Handlers, Extract<keyof Handlers, `alternatives.${string}`>>;

/** Hedges nearly as good as a run's; each can be opened as a run of its own. */
export function alternativesHandlers(context: ServicesContext): AlternativesHandlers {
  const { store, jobs } = context;
  return {
    'alternatives.start'(request) {
      const run = store.read((database) => getRun(database, request.runId));
      const jobId = jobs.add({
        kind: 'alternatives',
        title: `Alternatives to ${nameOf(run)}`,
        scenarioId: run.scenarioId,
        runId: run.id,
        work: (control) => searchAlternatives(context, request, control),
      });
      return { jobId };
    },
    'alternatives.get': ({ runId }) => readAlternatives(context, runId),
    'alternatives.open': ({ runId, index }) => ({ jobId: openAlternative(context, runId, index) }),
  };
}

const readAlternatives = ({ store }: ServicesContext, runId: number): Alternatives | null =>
  store.read((database) => getRunStudy<Alternatives>(database, runId, 'alternatives'));

function openAlternative(context: ServicesContext, runId: number, index: number): string {
  const { store } = context;
  const hedge = readAlternatives(context, runId)?.hedges[index];
  if (!hedge) throw new UserError('not-found', `run ${runId} has no alternative ${index}`);
  const { scenarioId, scenarioName, settings, basket } = store.read((database) => getRun(database, runId));
  const { entered, left } = hedge;
  const order: RunOrder = {
    scenarioId,
    scenarioName,
    settings,
    basket,
    origin: { kind: 'alternative', runId, entered, left },
  };
  const remember = async (opened: number) => {
    const kept = readAlternatives(context, runId);
    if (kept?.hedges[index]) kept.hedges[index].runId = opened;
    await keep(context, runId, kept);
  };
  const title = `${scenarioName}: alternative ${index + 1} to run ${runId}`;
  return openStudyHedge(context, { title, order, hedge, remember });
}

async function searchAlternatives(
  context: ServicesContext,
  request: AlternativesRequest,
  control: JobControl,
): Promise<JobOutcome> {
  const { runId, seconds } = request;
  const inputs = await inputsOfRun(context.store, runId);
  const started = performance.now();
  const report = () => {
    const spent = (performance.now() - started) / 1000;
    const current = `searching for ${Math.round(spent)} of ${seconds} s`;
    control.report(
      { kind: 'sweep', done: Math.round(spent), total: Math.ceil(seconds), current },
      Math.min(1, spent / seconds),
    );
  };
  report();
  const clock = setInterval(report, 250);
  try {
    const outcome = await runInWorker<AlternativesTask, never, AlternativesOutcome>(
      'study-alternatives-entry',
      { ...inputs, request },
      { signal: control.signal, transfer: buffersOf(inputs.series) },
    );
    await keep(context, runId, { ...outcome, createdAt: new Date().toISOString() });
    return { runId };
  } finally {
    clearInterval(clock);
  }
}

async function keep(
  { store, events }: ServicesContext,
  runId: number,
  record: Alternatives | null,
): Promise<void> {
  await store.write((database) => saveRunStudy(database, runId, 'alternatives', record));
  events.announce('data.changed', { what: 'studies', id: runId });
}
