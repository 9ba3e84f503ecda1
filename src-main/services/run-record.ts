import type { Basket } from '../contract/baskets.ts';
import type { RunOrigin } from '../contract/runs.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { saveRun, type NewRun, type RunReads } from '../store/runs-store.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { HedgeOutcome } from '../workers/hedge-task.ts';
import { leadDays } from './hedge-data.ts';
import type { ServicesContext } from './services-context.ts';

/** What a run was asked for. */
export interface RunOrder {
  scenarioId: number | null;
  scenarioName: string;
  settings: ScenarioSettings;
  basket: Basket;
  /** Left out: the scenario alone. */
  origin?: RunOrigin;
}

/**
 * Stores a finished hedge as a run, announces it, and answers with its number.
 * @param lastImport The newest import when the prices were read.
 */
export async function storeRun(
  { store, events, version }: ServicesContext,
  order: RunOrder,
  outcome: HedgeOutcome,
  lastImport: number,
): Promise<number> {
  const { series, trace, ...facts } = outcome;
  const record: NewRun = {
    ...order,
    createdAt: new Date().toISOString(),
    ...facts,
    versions: { program: version, schema: store.schema },
    synthetic: order.basket.synthetic,
  };
  const { id } = await store.write((database) =>
    saveRun(database, record, { ...series, trace }, readsOf(outcome, order.basket, lastImport)),
  );
  events.announce('data.changed', { what: 'runs', id });
  if (order.scenarioId !== null) events.announce('data.changed', { what: 'scenarios', id: order.scenarioId });
  return id;
}

/** The prices whose later restatement must not change what this run saw. */
const readsOf = (
  { candidates, series: { days } }: HedgeOutcome,
  basket: Basket,
  lastImport: number,
): RunReads => ({
  symbols: [...new Set([...candidates, ...basket.entries.map(({ symbol }) => symbol)])],
  from: days[0]! - leadDays,
  to: days.at(-1)!,
  lastImport,
});

/** Signed day-one weights by symbol, for searches that start from a run's hedge. */
export const weightsOfRun = (run: { positions: { symbol: string; weight: number }[] }): Map<string, number> =>
  new Map(run.positions.map(({ symbol, weight }) => [symbol, weight]));

/** The buffers of histories, so that they move to a worker instead of being copied. */
export const buffersOf = (series: readonly PriceSeries[]): ArrayBuffer[] =>
  series.flatMap(({ days, close, adjusted, volume }) =>
    [days, close, adjusted, volume].map((column) => column.buffer),
  );

/** Members that are given: an absent one keeps what it would replace. */
export function definedMembers<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}
