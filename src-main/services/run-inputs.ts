import type { Run } from '../contract/runs.ts';
import type { Store } from '../store/open.ts';
import { loadPricesOfRun } from '../store/prices-store.ts';
import { getRun } from '../store/runs-store.ts';
import type { RunInputs } from '../workers/sensitivity-task.ts';
import { factsOf, volsOf } from './hedge-data.ts';
import { readInSlices } from './load-series.ts';
import { symbolsOfRun } from './run-export.ts';

/** A run with the prices, vols and facts that it was calculated from, read in slices so that the thread stays free. */
export async function inputsOfRun(store: Store, runId: number): Promise<RunInputs> {
  const run: Run = store.read((database) => getRun(database, runId));
  const symbols = symbolsOfRun(run);
  const series = await readInSlices(symbols, (slice) =>
    store.read((database) => loadPricesOfRun(database, runId, slice)),
  );
  return {
    run,
    series,
    impliedVols: volsOf(store, run.candidates, run.settings),
    facts: factsOf(store, symbols, run.settings),
  };
}
