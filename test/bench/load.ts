import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src-main/store/open.ts';
import { loadPrices } from '../../src-main/store/prices-store.ts';
import { loadSeries } from '../../src-main/services/load-series.ts';
import { median, projectRoot, report } from './report.ts';
import { importBatches, syntheticBatches } from './synthetic-prices.ts';

/** 500 names x 1,260 days from SQLite into typed arrays: at once, and in the slices in which the program reads them. */
const names = 500;
const days = 1260;
const rounds = 7;

const folder = mkdtempSync(join(tmpdir(), 'bench-load-'));
try {
  const store = await openStore({
    path: join(folder, 'load.db'),
    migrationsFolder: join(projectRoot, 'migrations'),
  });
  const { batches, symbols } = syntheticBatches(names, days);
  await importBatches(store, batches);
  const time = async (work: () => unknown): Promise<number> => {
    const started = performance.now();
    await work();
    return (performance.now() - started) / 1000;
  };
  const atOnce: number[] = [];
  const sliced: number[] = [];
  for (let round = 0; round < rounds; round++) {
    atOnce.push(await time(() => store.read((database) => loadPrices(database, { symbols }))));
    sliced.push(await time(() => loadSeries(store, symbols)));
  }
  report('load', [
    { names, days, 'at once s': median(atOnce), 'in slices s': median(sliced), 'bar s': 0.2, rounds },
  ]);
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
