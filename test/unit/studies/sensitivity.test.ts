import { describe, expect, it } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import type { HedgeModel, ModelInput } from '../../../src-main/model/hedge-model.ts';
import { Fixing, type Problem } from '../../../src-main/solver/problem.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { limitPrices } from '../../../src-main/workers/sensitivity-limits.ts';
import { HedgeMeasure } from '../../../src-main/workers/sensitivity-measure.ts';
import { ruleVariants } from '../../../src-main/workers/sensitivity-rules.ts';
import { bestSwaps } from '../../../src-main/workers/sensitivity-swaps.ts';
import { inputOf, randomMarket, weightsBasket } from '../model/synthetic.ts';
import { exactly } from '../solver/solve-options.ts';

const names = 9;
const basket = weightsBasket(
  Object.fromEntries(Array.from({ length: names }, (_, i) => [`N${i}`, 1 / names])),
);
const never = () => false;

function setUp(changes: Partial<ScenarioSettingsInput>): {
  input: ModelInput;
  model: HedgeModel;
  x: Float64Array;
} {
  const groups = new Map(
    Array.from({ length: names }, (_, i) => [`N${i}`, { sector: `sector ${i % 3}`, industry: null }]),
  );
  const input = { ...inputOf(randomMarket(names, 80, 3), basket, changes), groups };
  const model = buildModel(input);
  return { input, model, x: solve(model.problem, exactly).x! };
}

/** The same problem with positions on these names only, each of them held. */
function onSupport(problem: Problem, support: (column: number) => 'long' | 'short' | null): Problem {
  const fixing = (side: 'long' | 'short') =>
    Uint8Array.from({ length: problem.n }, (_, column) =>
      support(column) === side ? Fixing.held : Fixing.excluded,
    );
  return {
    ...problem,
    long: { ...problem.long, fixing: fixing('long') },
    short: problem.short && { ...problem.short, fixing: fixing('short') },
  };
}

const sideOf = (x: Float64Array) => (column: number) =>
  x[column] > 0 ? ('long' as const) : x[column] < 0 ? ('short' as const) : null;

describe('multipliers of the limits', () => {
  it.each<[string, Partial<ScenarioSettingsInput>, string]>([
    [
      'caps and floors with costs',
      { maxLongs: 5, weightLongs: [0.15, 0.24], costWeight: 2, commissionPerShare: 0.2, holdingDays: 21 },
      'cap',
    ],
    ['caps and floors', { maxLongs: 5, weightLongs: [0.15, 0.24] }, 'cap'],
    [
      'both sides',
      {
        maxLongs: 4,
        weightLongs: [0.27, 0.5],
        maxShorts: 2,
        shortMultiplier: 0.2,
        weightShorts: [0.05, 0.2],
      },
      'floor',
    ],
    [
      'rows',
      { maxLongs: 5, weightLongs: [0.05, 0.5], groupMatch: { grouping: 'sector', tolerance: 0.01 } },
      'row',
    ],
  ])('are the slopes of the best objective on the names held: %s', (_, changes, kindTouched) => {
    const { model, x } = setUp(changes);
    const prices = limitPrices(model, x);
    expect(prices.map(({ kind }) => kind)).toContain(kindTouched);
    const best = solve(onSupport(model.problem, sideOf(x)), exactly).objective;
    const step = 1e-5;
    for (const { kind, label, limit, objectivePerPoint, rmsePerPoint } of prices) {
      const { problem } = model;
      const column = model.candidates.findIndex(({ symbol }) => symbol === label);
      const moved = (values: Float64Array, by: number) =>
        values.map((value, at) => (at === column ? value + by : value));
      const side = limit > 0 ? 'long' : 'short';
      const bounds = kind === 'row' ? null : problem[side]!;
      const looser: Problem =
        bounds === null
          ? {
              ...problem,
              linear: problem.linear.map((row) =>
                row.name !== label
                  ? row
                  : row.lower === limit
                    ? { ...row, lower: row.lower - step }
                    : { ...row, upper: row.upper + step },
              ),
            }
          : {
              ...problem,
              [side]: {
                ...bounds,
                ...(kind === 'cap'
                  ? { upper: moved(bounds.upper, step) }
                  : { lower: moved(bounds.lower, -step) }),
              },
            };
      const relaxed = solve(onSupport(looser, sideOf(x)), exactly).objective;
      const slope = ((relaxed - best) / step) * 0.01;
      expect(objectivePerPoint / (slope / best)).toBeCloseTo(1, 2);
      if (model.settings.costWeight > 0) expect(rmsePerPoint).toBeNull();
      else {
        const rmseSlope = ((Math.sqrt(relaxed) - Math.sqrt(best)) / step) * 1e6 * 0.01;
        expect(rmsePerPoint! / rmseSlope).toBeCloseTo(1, 2);
      }
    }
  });

  it('are none where nothing is touched', () => {
    const { model, x } = setUp({ maxLongs: 9, weightLongs: [0.001, 1] });
    expect(limitPrices(model, x)).toEqual([]);
  });
});

describe('swaps', () => {
  it('find the best exchange for every name that is not held, by trying all', () => {
    const { model, x } = setUp({ maxLongs: 3, weightLongs: [0.1, 0.8], mustHold: ['N4'] });
    const held = Array.from(x.keys()).filter((column) => x[column] !== 0);
    const others = Array.from(x.keys()).filter((column) => x[column] === 0);
    const swaps = bestSwaps(model.problem, x, 100, never);
    expect(swaps.map(({ enters }) => enters).sort()).toEqual(others);
    for (const { enters, leaves, objective } of swaps) {
      const tried = held
        .filter((leaving) => model.candidates[leaving].symbol !== 'N4')
        .map((leaving) => {
          const kept = new Set([...held.filter((column) => column !== leaving), enters]);
          return {
            leaving,
            objective: solve(
              onSupport(model.problem, (column) => (kept.has(column) ? 'long' : null)),
              exactly,
            ).objective,
          };
        })
        .sort((a, b) => a.objective - b.objective);
      expect(leaves).toBe(tried[0].leaving);
      expect(objective / tried[0].objective).toBeCloseTo(1, 8);
    }
    expect(bestSwaps(model.problem, x, 2, never)).toHaveLength(2);
    expect(bestSwaps(model.problem, x, 100, () => true)).toEqual([]);
  });
});

describe('rules one step looser or tighter', () => {
  it('cover counts that bind and every list, and never loosen into a worse optimum', () => {
    const { input, model, x } = setUp({
      maxLongs: 4,
      minLongs: 2,
      weightLongs: [0.05, 0.6],
      mustHold: ['N0'],
      exclude: ['N1'],
      candidates: { kind: 'list', symbols: ['N0', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8'] },
    });
    const variants = ruleVariants(input, model);
    expect(variants.map(({ label, change }) => [label, change])).toEqual([
      ['at most 5 longs instead of 4', { maxLongs: 5 }],
      ['at most 3 longs instead of 4', { maxLongs: 3 }],
      ['at least 1 long instead of 2', { minLongs: 1 }],
      ['at least 3 longs instead of 2', { minLongs: 3 }],
      ['N0 need not be held', { mustHold: [] }],
      ['N1 may be held', { exclude: [] }],
    ]);
    const { objective } = new HedgeMeasure(input, model).measure(x);
    for (const { direction, model: changed } of variants) {
      const other = solve(changed.problem, exactly).objective;
      if (direction === 'looser') expect(other).toBeLessThanOrEqual(objective * (1 + 1e-9));
      else expect(other).toBeGreaterThanOrEqual(objective * (1 - 1e-9));
    }
    expect(variants.at(-1)!.model.candidates.map(({ symbol }) => symbol)).toContain('N1');
  });

  it('leaves out a count that the bounds make redundant', () => {
    // Names of at least 30% leave room for three.
    const { input, model } = setUp({ maxLongs: 9, weightLongs: [0.3, 0.6] });
    expect(ruleVariants(input, model)).toEqual([]);
  });
});
