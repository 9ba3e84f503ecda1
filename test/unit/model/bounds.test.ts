import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { mostThatFit, sideTotals } from '../../../src-main/model/bounds.ts';
import { dropSmall } from '../../../src-main/model/retained.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import { inputOf, market, name, weightsBasket } from './synthetic.ts';

const walk = (price: number) => [price, price * 1.1, price * 0.95];
const prices = market(
  name('A', walk(100), walk(100), 1000),
  name('B', walk(50), walk(50), 1000),
  name('C', walk(10), walk(10), 1000),
  name('D', walk(200), walk(200), 1000),
);
const basket = weightsBasket({ A: 0.5, B: 0.3, C: 0.2 }, 1e6);
const modelOf = (changes: Partial<ScenarioSettingsInput>, target = basket) =>
  buildModel(inputOf(prices, target, { candidates: { kind: 'all' }, ...changes }));
const sharesOf = (problem: { lower: Float64Array; upper: Float64Array } | null) =>
  problem && [[...problem.lower], [...problem.upper]];

describe('the day-one scale', () => {
  test.each([
    ['net', 0, 1, 0],
    ['net', 0.2, 1.25, 0.25],
    ['net', -0.2, 1.25, 0.25],
    ['long', 0.3, 1, 0.3],
    // 130/30: Σu − Σs = 1 with Σs = 0.3/1.3 Σu.
    ['net', 0.3 / 1.3, 1.3, 0.3],
  ] as const)('%s with multiplier %f: Σu = %f, Σs = %f', (dayOneScale, shortMultiplier, long, short) => {
    const totals = sideTotals({ dayOneScale, shortMultiplier });
    expect(totals.long).toBeCloseTo(long, 14);
    expect(totals.short).toBeCloseTo(short, 14);
  });

  test('the papers’ −0 means no shorts', () => {
    expect(modelOf({ shortMultiplier: -0 }).problem.short).toBeNull();
  });
});

describe('position bounds', () => {
  test('of the side: 130/30 scales both sides', () => {
    const { long, short } = modelOf({
      boundBasis: 'side',
      weightLongs: [0.1, 0.5],
      weightShorts: [0.2, 0.5],
      shortMultiplier: 0.3 / 1.3,
    }).problem;
    expect(long.lower[0]).toBeCloseTo(0.13, 14);
    expect(long.upper[0]).toBeCloseTo(0.65, 14);
    expect(short!.lower[0]).toBeCloseTo(0.06, 14);
    expect(short!.upper[0]).toBeCloseTo(0.15, 14);
  });

  test('of the notional; never more than the side', () => {
    const { long } = modelOf({ boundBasis: 'notional', weightLongs: [0.1, 3] }).problem;
    expect(sharesOf(long)).toEqual([
      [0.1, 0.1, 0.1, 0.1],
      [1, 1, 1, 1],
    ]);
  });

  test('multiples of the basket weight; a name outside the basket cannot be held', () => {
    const { problem, excluded } = modelOf({ boundBasis: 'basket', weightLongs: [0.5, 2] });
    expect(sharesOf(problem.long)).toEqual([
      [0.25, 0.15, 0.1],
      [1, 0.6, 0.4],
    ]);
    expect(excluded).toEqual([
      { symbol: 'D', code: 'bounds', reason: expect.stringContaining('outside the basket') as string },
    ]);
  });

  test('liquidity: participation × days × ADV over the notional', () => {
    // ADV of A: 100·1000 = 100,000 USD a day; 10% for 5 days is 50,000 USD or 5% of the notional; C: 0.5%; D: 10%.
    const changes = {
      liquidity: { participation: 0.1, days: 5 },
      weightLongs: [0.01, 0.08] as [number, number],
    };
    const { problem, excluded } = modelOf(changes);
    [0.05, 0.025, 0.08].forEach((cap, i) => expect(problem.long.upper[i]).toBeCloseTo(cap, 14));
    expect(excluded.map(({ symbol, code }) => [symbol, code])).toEqual([['C', 'liquidity']]);
    expect(excluded[0].reason).toBe(
      'the liquidity limit of $5,000 is below its smallest position of $10,000',
    );
  });

  test('a lot above the cap cannot be held', () => {
    const { excluded } = modelOf({ lotSizes: { D: 1000 }, weightLongs: [0.01, 0.15] });
    expect(excluded.map(({ symbol, code }) => [symbol, code])).toEqual([['D', 'lot-size']]);
  });
});

describe('counts', () => {
  test('the bounds allow at most five longs of 20%', () => {
    const { problem, notes } = modelOf({ boundBasis: 'side', weightLongs: [0.4, 0.8] });
    expect(problem.long.maxCount).toBe(2);
    expect(notes).toContainEqual(expect.stringContaining('at most 2 longs; the limit of 20 has no effect'));
    expect(mostThatFit(Array<number>(10).fill(0.2), 1)).toBe(5);
    expect(mostThatFit([0.1, 0.5, 0.4, 0.3], 0.8)).toBe(3);
    expect(mostThatFit([], 1)).toBe(0);
  });

  test('limits are handed on', () => {
    const { long, short } = modelOf({
      maxLongs: 3,
      minLongs: 2,
      maxShorts: 2,
      minShorts: 1,
      shortMultiplier: 0.2,
    }).problem;
    expect([long.maxCount, long.minCount, short!.maxCount, short!.minCount]).toEqual([3, 2, 2, 1]);
  });

  test('min shorts without shorts is refused', () => {
    expect(() => modelOf({ minShorts: 1 })).toThrow('nothing is sold short');
  });
});

describe('per-name rules', () => {
  test('must hold is held long, never short; no short stays out of the short side', () => {
    const { long, short } = modelOf({ mustHold: ['B'], noShort: ['C'], shortMultiplier: 0.2 }).problem;
    const { free, held, excluded } = Fixing;
    expect([...long.fixing!]).toEqual([free, held, free, free]);
    expect([...short!.fixing!]).toEqual([free, excluded, excluded, free]);
  });

  test('the retained-weight filter drops what is too small, but never a must-hold name', () => {
    const model = modelOf({ mustHold: ['B'], shortMultiplier: 0.2, retainedWeight: 0.0005 });
    const small = dropSmall(model, Float64Array.of(0.0005, 0.0004, 0, -0.00051))!;
    expect(small.dropped).toEqual(['A']);
    expect([...small.problem.long.fixing!]).toEqual([Fixing.excluded, Fixing.held, 0, 0]);
    expect(small.problem.short!.fixing![0]).toBe(Fixing.excluded);
    expect(model.problem.long.fixing![0]).toBe(Fixing.free);
    expect(dropSmall(model, Float64Array.of(0.5, 0.5, 0, 0))).toBeNull();
  });
});

test('bounds are valid whatever the settings: 0 ≤ lower ≤ upper, and usable names can reach their upper bound', () => {
  const pair = fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 2, noNaN: true }))
    .map(([a, b]): [number, number] => [Math.min(a, b), b]);
  const anySettings = fc.record({
    weightLongs: pair,
    weightShorts: pair,
    boundBasis: fc.constantFrom('side' as const, 'notional' as const, 'basket' as const),
    shortMultiplier: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
    dayOneScale: fc.constantFrom('net' as const, 'long' as const),
    liquidity: fc.option(
      fc.record({ participation: fc.constantFrom(0.01, 0.2), days: fc.constantFrom(0.5, 5, 50) }),
    ),
    lotSize: fc.constantFrom(1, 10, 1000),
  });
  fc.assert(
    fc.property(anySettings, (settings) => {
      let problem;
      try {
        ({ problem } = modelOf(settings));
      } catch (error) {
        expect(String(error)).toMatch('No candidate is left');
        return;
      }
      for (const side of [problem.long, problem.short ?? problem.long])
        side.lower.forEach((lower, i) => {
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(side.upper[i]).toBeGreaterThanOrEqual(lower);
          expect(Number.isFinite(side.upper[i])).toBe(true);
          if (side.fixing?.[i] !== Fixing.excluded) expect(side.upper[i]).toBeGreaterThan(0);
        });
    }),
    { numRuns: 300 },
  );
});
