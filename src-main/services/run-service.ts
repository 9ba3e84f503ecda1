import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';

import type { RunAgreement } from '../contract/runs.ts';
import type { Scenario } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { getBasket } from '../store/baskets-store.ts';
import { getRun, getRunSeries, labelRun, listRuns, removeRun, restoreRun } from '../store/runs-store.ts';
import { getScenario } from '../store/scenarios-store.ts';
import type { HedgeOutcome, HedgeProgress, HedgeTask } from '../workers/hedge-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import { exportRun, symbolsOfRun } from './run-export.ts';
import { loadPricesOfRun } from '../store/prices-store.ts';
import { compareEvaluations } from './database-care.ts';
import { hedgeTask } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import { buffersOf, definedMembers, storeRun, weightsOfRun } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

type RunHandlers = Pick<
  Handlers,
  | 'runs.start'
  | 'runs.list'
  | 'runs.get'
  | 'runs.series'
  | 'runs.label'
  | 'runs.remove'
  | 'runs.restore'
  | 'runs.export'
  | 'runs.verify'
>;

export function runHandlers(context: ServicesContext): RunHandlers {
  const { store, events, jobs } = context;
  const announce = (id: number) => events.announce('data.changed', { what: 'runs', id });
  return {
    'runs.start'({ scenarioId, warmStart, ...overrides }) {
      const scenario = store.read((database) => getScenario(database, scenarioId));
      const settings = { ...scenario.settings, ...definedMembers(overrides) };
      const jobId = jobs.add({
        kind: 'run',
        title: scenario.name,
        scenarioId,
        work: (control) => runScenario(context, scenario, settings, warmStart, control),
      });
      return { jobId };
    },
    'runs.list': () => store.read(listRuns),
    'runs.get': ({ id }) => store.read((database) => getRun(database, id)),
    'runs.series': ({ id }) => store.read((database) => getRunSeries(database, id)),
    async 'runs.label'({ id, label }) {
      await store.write((database) => labelRun(database, id, label));
      announce(id);
    },
    async 'runs.remove'({ id }) {
      await store.write((database) => removeRun(database, id));
      announce(id);
    },
    async 'runs.restore'({ id }) {
      await store.write((database) => restoreRun(database, id));
      announce(id);
    },
    'runs.export': ({ id, format }) => exportRun(context, id, format),
    'runs.verify': () => verifyRuns(context),
  };
}

async function runScenario(
  context: ServicesContext,
  scenario: Scenario,
  settings: ScenarioSettings,
  warmStart: number | null,
  control: JobControl,
): Promise<JobOutcome> {
  const { store } = context;
  const basket = store.read((database) => getBasket(database, scenario.basketId));
  const task = await hedgeTask(store, basket, settings, {
    threads: settings.threads ?? context.spareThreads,
    warmStart:
      warmStart === null ? null : weightsOfRun(store.read((database) => getRun(database, warmStart))),
  });
  const outcome = await runInWorker<HedgeTask, HedgeProgress, HedgeOutcome>('hedge-entry', task, {
    signal: control.signal,
    onProgress: ({ progress, seconds }) => {
      control.report(progress, null);
      control.trace.add(seconds, progress.objective ?? Infinity, progress.bound ?? -Infinity, progress.nodes);
    },
    transfer: buffersOf(task.series),
  });
  const order = { scenarioId: scenario.id, scenarioName: scenario.name, settings, basket };
  return { runId: await storeRun(context, order, outcome) };
}

async function verifyRuns({ store, desk }: ServicesContext): Promise<RunAgreement[]> {
  const agreements: RunAgreement[] = [];
  for (const { id } of store.read(listRuns)) {
    const run = store.read((database) => getRun(database, id));
    const symbols = symbolsOfRun(run);
    const series = store.read((database) => loadPricesOfRun(database, id, symbols));
    agreements.push(compareEvaluations(run, await desk.ask('evaluate', { run, series })));
  }
  return agreements;
}
