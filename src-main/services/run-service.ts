import type { Handlers } from '../contract/methods.ts';

import type { Run, RunAgreement } from '../contract/runs.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { getBasket } from '../store/baskets-store.ts';
import { getRun, getRunSeries, labelRun, listRuns, removeRun, restoreRun } from '../store/runs-store.ts';
import { getScenario } from '../store/scenarios-store.ts';
import { exportRun, symbolsOfRun } from './run-export.ts';
import { loadPricesOfRun } from '../store/prices-store.ts';
import { compareEvaluations } from './database-care.ts';
import { runHedge } from './run-hedge.ts';
import { definedMembers, weightsOfRun } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

type RunHandlers = Pick<
  Handlers,
  | 'runs.start'
  | 'runs.repair'
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
      const basket = store.read((database) => getBasket(database, scenario.basketId));
      const earlier = warmStart === null ? null : store.read((database) => getRun(database, warmStart));
      const jobId = jobs.add({
        kind: 'run',
        pausable: true,
        title: scenario.name,
        scenarioId,
        work: (control) =>
          runHedge(
            context,
            {
              scenarioId,
              scenarioName: scenario.name,
              settings,
              basket,
              ...(earlier && { origin: { kind: 'warm-start', runId: earlier.id } }),
            },
            earlier && weightsOfRun(earlier),
            control,
          ),
      });
      return { jobId };
    },
    'runs.repair'({ id, symbols }) {
      const run = store.read((database) => getRun(database, id));
      const { scenarioId, scenarioName, basket } = run;
      const jobId = jobs.add({
        kind: 'run',
        pausable: true,
        title: `${scenarioName} without ${symbols.join(', ')}`,
        scenarioId,
        runId: id,
        work: (control) =>
          runHedge(
            context,
            {
              scenarioId,
              scenarioName,
              basket,
              settings: settingsWithout(run, symbols),
              origin: { kind: 'repair', runId: id, without: symbols },
            },
            weightsOfRun(run),
            control,
          ),
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

/** A run's settings with names that cannot be traded: they are out, whatever else was said of them. */
function settingsWithout({ settings }: Run, symbols: readonly string[]): ScenarioSettings {
  const without = new Set(symbols);
  return {
    ...settings,
    exclude: [...new Set([...settings.exclude, ...symbols])],
    mustHold: settings.mustHold.filter((symbol) => !without.has(symbol)),
  };
}
