import { describe, expect, it } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { objectiveInDollars } from '../../../src-main/model/objective-dollars.ts';
import { roundToShares } from '../../../src-main/model/rounding.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { HedgeMeasure } from '../../../src-main/workers/sensitivity-measure.ts';
import { inputOf, market, name, randomMarket, weightsBasket } from '../model/synthetic.ts';
import { exactly } from '../solver/solve-options.ts';

describe('costs in the objective', () => {
  it('are a position’s costs a day, weighed as stated, calculated by hand', () => {
    // Day one at the start. b = −0.05, 0.15, −0.1: root mean square √(0.035/3).
    const prices = market(name('A', [10, 11, 12, 9]), name('B', [40, 38, 44, 40]));
    const rates = { commissionPerShare: 0.02, spreadBp: 5, borrowBp: 100, holdingDays: 63 };
    const input = {
      ...inputOf(prices, weightsBasket({ B: 1 }), {
        candidates: { kind: 'list', symbols: ['A', 'B'] },
        shortMultiplier: 0.5,
        costWeight: 3,
        ...rates,
      }),
      borrow: new Map([['B', 700]]),
    };
    const { cost, objective } = buildModel(input).problem;
    const weight = 2 * 0.1 * Math.sqrt((0.05 ** 2 + 0.15 ** 2 + 0.1 ** 2) / 3) * 3;
    // On and off: 2 × (0.02/10 + 5 bp) for A, 2 × (0.02/40 + 5 bp) for B, over 63 days.
    expect(cost!.long[0]).toBeCloseTo((weight * 2 * (0.002 + 0.0005)) / 63, 15);
    expect(cost!.long[1]).toBeCloseTo((weight * 2 * (0.0005 + 0.0005)) / 63, 15);
    expect(cost!.short![0] - cost!.long[0]).toBeCloseTo((weight * 0.01) / 252, 15);
    expect(cost!.short![1] - cost!.long[1]).toBeCloseTo((weight * 0.07) / 252, 15);
    expect(objective.kind).toBe('least-squares');
  });

  const names = 10;
  const basket = weightsBasket(
    Object.fromEntries(Array.from({ length: names }, (_, i) => [`N${i}`, 1 / names])),
  );
  const settings: Partial<ScenarioSettingsInput> = {
    maxLongs: 4,
    weightLongs: [0.05, 0.6],
    maxShorts: 3,
    shortMultiplier: 0.3,
    weightShorts: [0.02, 0.3],
    spreadBp: 3,
    commissionPerShare: 0.01,
    holdingDays: 21,
  };
  const hedge = (changes: Partial<ScenarioSettingsInput>, borrow = new Map<string, number>()) => {
    const input = { ...inputOf(randomMarket(names, 100, 11), basket, { ...settings, ...changes }), borrow };
    const model = buildModel(input);
    const { x, objective } = solve(model.problem, exactly);
    return { input, model, x: x!, objective };
  };

  it('give up tracking for cost, the more the more they weigh', () => {
    const dear = new Map(Array.from({ length: names }, (_, i) => [`N${i}`, i < 5 ? 5000 : 25] as const));
    const shortFees = (x: Float64Array) =>
      x.reduce((sum, weight, i) => sum + (weight < 0 ? -weight * (i < 5 ? 5000 : 25) : 0), 0);
    const outcomes = [0, 0.5, 2, 8, 1e4, 1e6].map((costWeight) => {
      const { input, model, x } = hedge({ costWeight }, dear);
      return { fees: shortFees(x), rmse: new HedgeMeasure(input, model).measure(x).rmse };
    });
    for (const [k, { fees, rmse }] of outcomes.entries()) {
      if (k === 0) continue;
      expect(fees).toBeLessThanOrEqual(outcomes[k - 1].fees * (1 + 1e-9));
      expect(rmse).toBeGreaterThanOrEqual(outcomes[k - 1].rmse * (1 - 1e-9));
    }
    expect(outcomes.at(-1)!.fees).toBeLessThan(0.1 * outcomes[0].fees);
  });

  it('are part of every figure of the objective, which is then no RMSE', () => {
    const { model, x, objective } = hedge({ costWeight: 1, lotSize: 1 });
    expect(objectiveInDollars(objective, model)).toBeNull();
    const rounded = roundToShares(model, x);
    expect(rounded.continuousObjective / objective).toBeCloseTo(1, 9);
    expect(rounded.objective / verifyHedge(model.problem, rounded.weights).objective).toBeCloseTo(1, 9);
    const without = hedge({ costWeight: 0 });
    expect(objectiveInDollars(without.objective, without.model)).toBeGreaterThan(0);
    expect(without.model.problem.cost).toBeNull();
  });
});
