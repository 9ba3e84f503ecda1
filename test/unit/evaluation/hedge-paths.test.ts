import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heldBook,
  hedgePaths,
  inSamplePeriod,
  outOfSamplePeriod,
} from '../../../src-main/evaluation/hedge-paths.ts';
import type { HeldBookInput } from '../../../src-main/evaluation/hedge-paths.ts';
import { periodMetrics } from '../../../src-main/evaluation/metrics.ts';
import { seededRandom } from '../../../src-main/evaluation/random.ts';
import { pricesOf, randomWalks } from './prices.ts';

const twoNames: HeldBookInput = {
  prices: pricesOf({
    A: { close: [10, 11, 12, 9, 10] },
    B: { close: [50, 40, 50, 60, 55] },
  }),
  basket: { kind: 'weights', entries: [{ symbol: 'B', amount: 1 }], notional: 1000 },
  shares: [{ symbol: 'A', shares: 60 }],
  window: { first: 0, last: 2 },
  anchor: 'window-start',
  holdingDays: 252,
};

describe('value paths of the shares held', () => {
  it('holds the part that is not invested as flat cash', () => {
    const book = heldBook(twoNames);
    const paths = hedgePaths(book);
    // 60 shares at 10 are 600 of 1,000: 400 in cash.
    expect(book.cash).toBe(400);
    expect([...paths.hedgeValue]).toEqual([1000, 1060, 1120, 940, 1000]);
    [1000, 800, 1000, 1200, 1100].forEach((value, t) => expect(paths.basketValue[t]).toBeCloseTo(value, 9));
    [0, 260, 120, -260, -100].forEach((value, t) => expect(paths.valueDifference[t]).toBeCloseTo(value, 9));
    [0, 260, -140, -380, 160].forEach((value, t) => expect(paths.dailyDifference[t]).toBeCloseTo(value, 9));
  });

  it('sizes on the raw close of the anchor day and tracks total returns: a 4:1 split changes nothing', () => {
    // Holding 10 shares at 400; after the split 40 at 110: the adjusted closes are raw / 4 before it.
    const split = {
      close: [380, 400, 420, 110, 115],
      adjusted: [95, 100, 105, 110, 115],
    };
    const book = heldBook({
      ...twoNames,
      prices: pricesOf({ A: split, B: { close: [50, 40, 50, 60, 55] } }),
      basket: { kind: 'weights', entries: [{ symbol: 'B', amount: 1 }], notional: 4000 },
      shares: [{ symbol: 'A', shares: 10 }],
      window: { first: 0, last: 1 },
      anchor: 'window-end',
    });
    [3800, 4000, 4200, 4400, 4600].forEach((value, t) =>
      expect(hedgePaths(book).hedgeValue[t]).toBeCloseTo(value, 9),
    );
  });

  it('reinvests a dividend: the holder has what the adjusted close says', () => {
    // 100 shares at 50; a dividend of 2 goes ex on day 2 (close 48): reinvested it buys 100 * 2/48 more shares.
    const close = [50, 50, 48, 51];
    const factor = 48 / 50;
    const adjusted = [50 * factor, 50 * factor, 48, 51];
    const book = heldBook({
      ...twoNames,
      prices: pricesOf({ A: { close, adjusted }, B: { close: [10, 10, 10, 10] } }),
      basket: { kind: 'weights', entries: [{ symbol: 'B', amount: 1 }], notional: 5000 },
      shares: [{ symbol: 'A', shares: 100 }],
      window: { first: 0, last: 1 },
      anchor: 'window-start',
    });
    const sharesAfter = 100 + (100 * 2) / 48;
    const { hedgeValue } = hedgePaths(book);
    expect(hedgeValue[2]).toBeCloseTo(sharesAfter * 48, 9);
    expect(hedgeValue[3]).toBeCloseTo(sharesAfter * 51, 9);
  });

  it('scales a basket of shares to the notional on the anchor day', () => {
    const book = heldBook({
      ...twoNames,
      basket: {
        kind: 'shares',
        entries: [
          { symbol: 'A', amount: 5 },
          { symbol: 'B', amount: 1 },
        ],
        notional: 2_000_000,
      },
      anchor: 'window-end',
    });
    // On day 2: 5 * 12 + 1 * 50 = 110 USD, scaled to 2,000,000; day 3: 5 * 9 + 60 = 105.
    const { basketValue } = hedgePaths(book);
    expect(basketValue[2]).toBe(2_000_000);
    expect(basketValue[3]).toBeCloseTo((2_000_000 * 105) / 110, 6);
  });

  it('counts the days after the window as out of sample, up to the holding period', () => {
    expect(inSamplePeriod(heldBook(twoNames))).toEqual({ first: 1, last: 2 });
    expect(outOfSamplePeriod(heldBook(twoNames))).toEqual({ first: 3, last: 4 });
    expect(outOfSamplePeriod(heldBook({ ...twoNames, holdingDays: 1 }))).toEqual({ first: 3, last: 3 });
    expect(outOfSamplePeriod(heldBook({ ...twoNames, window: { first: 1, last: 4 } }))).toBeNull();
  });

  it('lets a name that was listed within the window stand still until then', () => {
    const prices = pricesOf({
      A: { close: [NaN, 11, 12, 9, 10], first: 1 },
      B: { close: [1, 1, 1, 1, 1] },
    });
    const book = heldBook({ ...twoNames, prices, window: { first: 0, last: 2 }, anchor: 'window-end' });
    const listed = book.names.find(({ symbol }) => symbol === 'A')!;
    expect([...listed.growth].map((growth) => growth * 12)).toEqual([11, 11, 12, 9, 10]);
  });

  it('refuses names without the prices that are needed, by name', () => {
    const shares = [{ symbol: 'C', shares: 1 }];
    expect(() => heldBook({ ...twoNames, shares })).toThrow('C: no prices are on file');
    const late = pricesOf({ A: { close: [NaN, 11, 12, 9, 10], first: 1 }, B: { close: [1, 1, 1, 1, 1] } });
    expect(() => heldBook({ ...twoNames, prices: late })).toThrow(
      'A: prices begin on 2024-01-02, day one is 2024-01-01',
    );
    const ended = pricesOf({ A: { close: [10, 10, 10, 10, 10], last: 1 }, B: { close: [1, 1, 1, 1, 1] } });
    expect(() => heldBook({ ...twoNames, prices: ended, anchor: 'window-end' })).toThrow(
      'A: prices end on 2024-01-02, before day one (2024-01-03)',
    );
    expect(() => heldBook({ ...twoNames, window: { first: 2, last: 2 } })).toThrow('two trading days');
    expect(() => heldBook({ ...twoNames, window: { first: 2, last: 5 } })).toThrow('after the last price');
  });
});

describe('for any hedge', () => {
  const walks = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    shares: fc.array(fc.integer({ min: -500, max: 2000 }), { minLength: 4, maxLength: 4 }),
    anchor: fc.constantFrom('window-start' as const, 'window-end' as const),
    notional: fc.constantFrom(1e4, 1e6, 5e8),
  });
  const symbols = ['A', 'B', 'C', 'D'];
  const inputOf = ({
    seed,
    shares,
    anchor,
    notional,
  }: typeof walks extends fc.Arbitrary<infer T> ? T : never) => ({
    prices: pricesOf(randomWalks(seededRandom(seed), symbols, 60)),
    basket: {
      kind: 'shares' as const,
      entries: symbols.map((symbol, k) => ({ symbol, amount: 10 + k })),
      notional,
    },
    shares: symbols.map((symbol, k) => ({ symbol, shares: shares[k] })),
    window: { first: 5, last: 40 },
    anchor,
    holdingDays: 252,
  });

  it('v is 0 on the anchor day and the daily differences add up to the change of v', () => {
    fc.assert(
      fc.property(walks, (sample) => {
        const book = heldBook(inputOf(sample));
        const { dailyDifference, valueDifference } = hedgePaths(book);
        expect(valueDifference[book.anchorIndex]).toBe(0);
        const total = dailyDifference.reduce((sum, d) => sum + d, 0);
        const last = book.days.length - 1;
        expect(Math.abs(total - (valueDifference[last] - valueDifference[0]))).toBeLessThan(
          1e-8 * sample.notional,
        );
      }),
    );
  });

  it('ten times the shares against ten times the notional: dollars times ten, ratios unchanged', () => {
    fc.assert(
      fc.property(walks, (sample) => {
        const input = inputOf(sample);
        const larger = {
          ...input,
          basket: { ...input.basket, notional: input.basket.notional * 10 },
          shares: input.shares.map(({ symbol, shares }) => ({ symbol, shares: shares * 10 })),
        };
        const [small, large] = [input, larger].map((each) => {
          const book = heldBook(each);
          return periodMetrics(hedgePaths(book), inSamplePeriod(book));
        });
        expect(large.rmse / small.rmse).toBeCloseTo(10, 6);
        expect(large.valueRmse / small.valueRmse).toBeCloseTo(10, 6);
        expect(large.beta).toBeCloseTo(small.beta as number, 6);
        expect(large.effectiveness).toBeCloseTo(small.effectiveness as number, 6);
      }),
    );
  });
});
