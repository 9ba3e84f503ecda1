import type { JobOutcome } from '../contract/jobs.ts';
import { scenarioSettings, presets } from '../contract/settings.ts';
import { sampleMarket, type SampleMarket } from '../market/sample-market.ts';
import { isoOfDay } from '../model/days.ts';
import { createBasket, findBasket } from '../store/baskets-store.ts';
import type { WritableDatabase } from '../store/database.ts';
import { PriceImport } from '../store/price-import.ts';
import { saveImpliedVols, saveSectors } from '../store/reference-store.ts';
import { createScenario, findScenario } from '../store/scenarios-store.ts';
import type { JobControl } from './job-queue.ts';
import { checkHistories } from './quality-checks.ts';
import type { ServicesContext } from './services-context.ts';

export const sampleScenarioName = 'Sample: ten names, a year held';

/** Days of the sample calibration and of the year that the hedge is then held. */
const calibrationDays = 252;
const heldDays = 252;

/**
 * The built-in synthetic market with a basket and a scenario to start from. Loading it again changes nothing.
 */
export async function loadSampleDesk(context: ServicesContext, control: JobControl): Promise<JobOutcome> {
  const started = performance.now();
  const market = sampleMarket();
  const prices = new PriceImport(context.store, {
    file: 'sample market',
    startedAt: new Date().toISOString(),
    synthetic: true,
  });
  let rows = 0;
  try {
    for (const batch of market.batches) {
      control.signal.throwIfAborted();
      await prices.add(batch);
      rows += batch.day.length;
      const fraction = rows / market.summary.rows;
      control.report(
        {
          kind: 'import',
          file: 'sample market',
          fileIndex: 0,
          files: 1,
          size: null,
          rows,
          refused: 0,
        },
        fraction,
      );
    }
  } catch (error) {
    await prices.cancel();
    if (control.signal.aborted) return {};
    throw error;
  }
  const record = await prices.finish({
    summary: market.summary,
    notes: ['Synthetic prices of invented companies, made by the program itself.'],
    seconds: (performance.now() - started) / 1000,
  });
  await context.store.write((database) => saveDesk(database, market));
  await checkHistories(
    context,
    market.summary.symbols.map(({ symbol }) => symbol),
  );
  for (const what of ['market', 'baskets', 'scenarios'] as const)
    context.events.announce('data.changed', { what, id: null });
  return { importIds: [record.id] };
}

function saveDesk(database: WritableDatabase, market: SampleMarket): void {
  saveSectors(database, market.sectors);
  saveImpliedVols(database, market.impliedVols, true);
  const { name, kind, entries } = market.basket;
  const basketId =
    findBasket(database, name) ??
    createBasket(database, { name, kind, entries, notional: 1_000_000 }, true).id;
  if (findScenario(database, sampleScenarioName) !== null) return;
  const days = calendarOf(market);
  createScenario(database, {
    name: sampleScenarioName,
    basketId,
    tags: ['sample'],
    notes: 'Calibrated on a year of the synthetic market and held for the year after it.',
    settings: scenarioSettings.parse({
      ...structuredClone(presets['concentrated-10']),
      from: isoOfDay(days.at(-1 - heldDays - calibrationDays)!),
      to: isoOfDay(days.at(-1 - heldDays)!),
    }),
  });
}

/** Every day of the sample market, ascending. */
function calendarOf(market: SampleMarket): number[] {
  const days = new Set<number>();
  for (const batch of market.batches) for (const day of batch.day) days.add(day);
  return [...days].sort((a, b) => a - b);
}
