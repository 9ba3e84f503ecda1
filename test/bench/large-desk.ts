import { join } from 'node:path';
import { scenarioSettings } from '../../src-main/contract/settings.ts';
import { createBasket } from '../../src-main/store/baskets-store.ts';
import { latestImport } from '../../src-main/store/imports-store.ts';
import { openStore, type Store } from '../../src-main/store/open.ts';
import { loadPrices } from '../../src-main/store/prices-store.ts';
import { saveRun, type NewRun } from '../../src-main/store/runs-store.ts';
import { createScenario } from '../../src-main/store/scenarios-store.ts';
import { computeHedge } from '../../src-main/workers/compute-hedge.ts';
import type { HedgeTask } from '../../src-main/workers/hedge-task.ts';
import { runSolve } from '../../src-main/workers/solve-pool.ts';
import { projectRoot } from './report.ts';
import { factorBatches, importBatches, syntheticCalendar, syntheticSymbols } from './synthetic-prices.ts';

/** What years of work leave behind: prices of a whole market, and far more scenarios and runs than anybody deletes. */
export const largeDesk = { names: 4000, days: 2500, constituents: 500, scenarios: 200, runs: 1000 } as const;

const window = { from: '2024-01-02', to: '2024-12-31' } as const;

export async function makeLargeDesk(path: string): Promise<void> {
  const store = await openStore({ path, migrationsFolder: join(projectRoot, 'migrations') });
  const symbols = syntheticSymbols(largeDesk.names);
  await importBatches(store, factorBatches(symbols, syntheticCalendar(largeDesk.days)));
  await addWork(store, symbols);
  await store.close();
}

/** One basket, one hedge of it that is really computed, and copies of the scenario and of the run. */
async function addWork(store: Store, symbols: readonly string[]): Promise<void> {
  const held = symbols.slice(0, largeDesk.constituents);
  const settings = scenarioSettings.parse({
    ...window,
    candidates: { kind: 'list', symbols: held },
    weightLongs: [0.01, 0.2],
    maxLongs: 20,
    gap: 1,
    timeLimit: 2,
  });
  const basket = await store.write((database) =>
    createBasket(database, {
      name: 'Index of five hundred',
      kind: 'weights',
      notional: 10_000_000,
      entries: held.map((symbol) => ({ symbol, amount: 1 / held.length })),
    }),
  );
  const task: HedgeTask = {
    series: store.read((database) => loadPrices(database, { symbols: held })),
    basket,
    settings,
    impliedVols: null,
    facts: new Map(),
    warmStart: null,
    threads: 1,
  };
  const { series, trace, ...facts } = await computeHedge(task, {
    report: () => undefined,
    cancelled: () => false,
    solve: (problem, options, onProgress) => runSolve(problem, options, { onProgress }),
  });
  await store.write((database) => {
    const scenarios = Array.from({ length: largeDesk.scenarios }, (_, index) =>
      createScenario(database, {
        name: `Scenario ${index + 1}`,
        basketId: basket.id,
        tags: [],
        notes: '',
        settings,
      }),
    );
    for (let index = 0; index < largeDesk.runs; index++) {
      const scenario = scenarios[index % scenarios.length]!;
      const run: NewRun = {
        scenarioId: scenario.id,
        scenarioName: scenario.name,
        settings,
        basket,
        createdAt: new Date().toISOString(),
        ...facts,
        versions: { program: 'bench', schema: store.schema },
        synthetic: false,
      };
      saveRun(
        database,
        run,
        { ...series, trace },
        {
          symbols: held,
          from: series.days[0]! - 60,
          to: series.days.at(-1)!,
          lastImport: latestImport(database),
        },
      );
    }
  });
}
