import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { scenarioSettings, type ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { isoOfDay } from '../../../src-main/model/days.ts';
import { loadInstance, loadMarket, marketPresent } from './market.ts';
import { objectiveAt, squaredResidual, uniform } from './synthetic.ts';

/**
 * Instances that another program made from the same real prices. They use historical dollars anchored at the window's
 * start, a basket weighted by the window's traded dollars, and every block divided by the unhedged basket's own moment;
 * hence `normalised`. The price file has six significant digits, the instances have more.
 */
const cases: [string, number, Partial<ScenarioSettingsInput>][] = [
  ['sp30_K10', 252, {}],
  ['sp200_K30', 252, {}],
  ['sp400_K40_4y', 1008, {}],
  ['sp100_K20_lw', 252, { estimation: 'ledoit-wolf' }],
  ['sp400_K40_lw', 252, { estimation: 'ledoit-wolf' }],
];

function modelOf(instance: string, days: number, changes: Partial<ScenarioSettingsInput>) {
  const given = loadInstance(instance);
  const prices = loadMarket(new Set(given.names));
  const first = prices.days.length - 1 - days;
  const traded = prices.names.map(({ symbol, close, volume }) => ({
    symbol,
    amount: close.subarray(first).reduce((sum, price, t) => sum + price * (volume[first + t] || 0), 0),
  }));
  const total = traded.reduce((sum, { amount }) => sum + amount, 0);
  const model = buildModel({
    prices,
    basket: {
      kind: 'weights',
      entries: traded.map(({ symbol, amount }) => ({ symbol, amount: amount / total })),
      notional: 1e6,
    },
    settings: scenarioSettings.parse({
      from: isoOfDay(prices.days[first]),
      to: isoOfDay(prices.days[prices.days.length - 1]),
      anchor: 'window-start',
      scaling: 'normalised',
      boundBasis: 'notional',
      weightLongs: [0.01, 0.2],
      ...changes,
    }),
    impliedVols: null,
    groups: null,
  });
  return { given, model };
}

/** Positive weights with sum 1 on some ten names: what hedges look like. */
function sparseWeights(n: number, seed: number): Float64Array {
  const random = uniform(seed);
  const x = new Float64Array(n);
  for (let i = 0; i < 10; i++) x[Math.floor(random() * n)] += 0.1 + random();
  const total = x.reduce((sum, weight) => sum + weight, 0);
  return x.map((weight) => weight / total);
}

describe.skipIf(!marketPresent)('rows of instances made elsewhere from the same prices', () => {
  test.each(cases)('%s: every row', (instance, days, changes) => {
    const { given, model } = modelOf(instance, days, changes);
    const { objective, n } = model.problem;
    if (objective.kind !== 'least-squares') throw new Error('rows expected');
    expect([objective.rows, n]).toEqual([given.rows, given.n]);
    const largest = given.A.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = (own: Float64Array, other: Float64Array) =>
      own.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
    expect(worst(objective.A, given.A) / largest).toBeLessThan(1e-4);
    expect(worst(objective.b, given.b) / largest).toBeLessThan(1e-4);
  });

  test('sp50_K15_lam50: the same objective wherever the weights sum to 1', () => {
    const { given, model } = modelOf('sp50_K15_lam50', 252, { lambda: 0.5 });
    for (let seed = 1; seed <= 20; seed++) {
      const x = sparseWeights(given.n, seed);
      expect(objectiveAt(model, x) / squaredResidual(given, given.n, x)).toBeCloseTo(1, 4);
    }
  });
});
