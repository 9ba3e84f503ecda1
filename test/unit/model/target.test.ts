import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTarget } from '../../../src-main/model/target.ts';
import { market, name, randomMarket, weightsBasket } from './synthetic.ts';

const prices = market(name('A', [10, 11, 12]), name('B', [40, 38, 44]), name('LATE', [NaN, 5, 6]));

describe('target basket', () => {
  test('shares: W is their value scaled to the notional, weights are day-one values', () => {
    const basket = {
      kind: 'shares' as const,
      entries: [
        { symbol: 'A', amount: 100 },
        { symbol: 'B', amount: 25 },
      ],
      notional: 4000,
    };
    // 100·10 + 25·40 = 2000 on day one: half each, scaled by 2. Then 1100 + 950 = 2050, 1200 + 1100 = 2300.
    const target = buildTarget(prices, basket, 0);
    expect(target.constituents.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect([...target.value]).toEqual([4000, 4100, 4600]);
    // Anchored at the end: 1200 and 1100 of 2300.
    const atEnd = buildTarget(prices, basket, 2);
    expect(atEnd.constituents[0].weight).toBeCloseTo(12 / 23, 14);
    expect(atEnd.value[2]).toBeCloseTo(4000, 9);
    expect(atEnd.value[0]).toBeCloseTo((4000 * 2000) / 2300, 9);
  });

  test('a level series is one constituent', () => {
    const target = buildTarget(
      prices,
      { kind: 'level', entries: [{ symbol: 'B', amount: 1 }], notional: 1000 },
      0,
    );
    expect([...target.value]).toEqual([1000, 950, 1100]);
    expect(target.constituents).toEqual([{ symbol: 'B', index: 1, weight: 1 }]);
  });

  test('a symbol named twice counts with its sum; weights typed with few digits are normalised', () => {
    const target = buildTarget(
      prices,
      {
        kind: 'weights',
        entries: [
          { symbol: 'A', amount: 0.333 },
          { symbol: 'A', amount: 0.333 },
          { symbol: 'B', amount: 0.333 },
        ],
        notional: 1,
      },
      0,
    );
    expect(target.constituents.map(({ weight }) => weight)).toEqual([
      expect.closeTo(2 / 3, 12),
      expect.closeTo(1 / 3, 12),
    ]);
  });

  test.each([
    ['weights that do not sum to 1', weightsBasket({ A: 0.5, B: 0.4 }), 'sum to 90%'],
    ['an unknown symbol', weightsBasket({ A: 0.5, ZZZ: 0.5 }), 'Not on file: ZZZ'],
    [
      'a constituent without a price on day one',
      weightsBasket({ A: 0.5, LATE: 0.5 }),
      'anchor day 2024-01-01: LATE',
    ],
    ['a negative amount', weightsBasket({ A: 2, B: -1 }), 'must be positive'],
    [
      'amounts beyond all bounds',
      { ...weightsBasket({ A: 1e308, B: 1e308 }), kind: 'shares' as const },
      'do not add up',
    ],
    ['an empty basket', weightsBasket({}), 'empty'],
    ['a notional of 0', weightsBasket({ A: 1 }, 0), 'positive amount'],
  ])('%s is refused', (_, basket, message) => {
    expect(() => buildTarget(prices, basket, 0)).toThrow(message);
  });

  test('W[a] is the notional whatever the basket and the anchor', () => {
    const random = randomMarket(4, 12, 7);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.nat(11),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        (shares, anchor, notional) => {
          const entries = shares.map((amount, i) => ({ symbol: `N${i}`, amount }));
          const { value, constituents } = buildTarget(random, { kind: 'shares', entries, notional }, anchor);
          expect(Math.abs(value[anchor] / notional - 1)).toBeLessThan(1e-12);
          expect(constituents.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
        },
      ),
    );
  });
});
