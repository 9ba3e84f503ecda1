import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findWindow } from '../../../src-main/model/anchor.ts';
import { basketDailyPnl, basketValues, dailyFactors, valueFactors } from '../../../src-main/model/factors.ts';
import { buildTarget } from '../../../src-main/model/target.ts';
import { market, name, randomMarket, settingsOf, weightsBasket } from './synthetic.ts';

const prices = market(name('A', [10, 11, 12, 9]), name('B', [40, 38, 44, 40]));
const atStart = findWindow(prices.days, settingsOf(prices));
const atEnd = findWindow(prices.days, settingsOf(prices, { anchor: 'window-end' }));

describe('dollar factors at notional 1', () => {
  test('F in historical dollars, anchored at the start', () => {
    // A: moves 1, 1, −3 over 10; B: −2, 6, −4 over 40.
    const F = dailyFactors(prices, [0, 1], atStart, 'historical-dollar');
    [0.1, -0.05, 0.1, 0.15, -0.3, -0.1].forEach((value, i) => expect(F[i]).toBeCloseTo(value, 14));
  });

  test('F in historical dollars, anchored at the end, is over the last price', () => {
    const F = dailyFactors(prices, [0], atEnd, 'historical-dollar');
    [1 / 9, 1 / 9, -3 / 9].forEach((value, i) => expect(F[i]).toBeCloseTo(value, 14));
  });

  test('F in day-one dollars is the daily return, wherever the anchor is', () => {
    for (const window of [atStart, atEnd]) {
      const F = dailyFactors(prices, [0, 1], window, 'day-one-dollar');
      [1 / 10, -2 / 40, 1 / 11, 6 / 38, -3 / 12, -4 / 44].forEach((value, i) =>
        expect(F[i]).toBeCloseTo(value, 14),
      );
    }
  });

  test('G leaves the anchor day out', () => {
    const start = valueFactors(prices, [0], atStart);
    [1.1, 1.2, 0.9].forEach((value, i) => expect(start[i]).toBeCloseTo(value, 14));
    const end = valueFactors(prices, [0], atEnd);
    [10 / 9, 11 / 9, 12 / 9].forEach((value, i) => expect(end[i]).toBeCloseTo(value, 14));
  });

  test('b in both conventions, with shares and with a level', () => {
    const target = buildTarget(prices, weightsBasket({ A: 0.25, B: 0.75 }), 0);
    const historical = basketDailyPnl(prices, target, atStart, 'historical-dollar');
    // W/N = 1, 0.25·1.1 + 0.75·0.95, 0.25·1.2 + 0.75·1.1, 0.25·0.9 + 0.75 = 1, 0.9875, 1.125, 0.975.
    [-0.0125, 0.1375, -0.15].forEach((value, i) => expect(historical[i]).toBeCloseTo(value, 14));
    const dayOne = basketDailyPnl(prices, target, atStart, 'day-one-dollar');
    [0.25 / 10 - 1.5 / 40, 0.25 / 11 + 4.5 / 38, -0.75 / 12 - 3 / 44].forEach((value, i) =>
      expect(dayOne[i]).toBeCloseTo(value, 14),
    );
    expect([...basketValues(target, atStart)]).toEqual(
      [0.9875, 1.125, 0.975].map((v) => expect.closeTo(v, 14)),
    );
    const level = buildTarget(
      prices,
      { kind: 'level', entries: [{ symbol: 'B', amount: 1 }], notional: 5 },
      0,
    );
    [-2 / 40, 6 / 38, -4 / 44].forEach((value, i) =>
      expect(basketDailyPnl(prices, level, atStart, 'day-one-dollar')[i]).toBeCloseTo(value, 14),
    );
  });

  test('Σ d = v[T] − v[a] for any weights, anchored at the start', () => {
    const random = randomMarket(5, 20, 3);
    const window = findWindow(random.days, settingsOf(random));
    const target = buildTarget(random, weightsBasket({ N0: 0.5, N3: 0.5 }), window.anchor);
    const columns = [0, 1, 2, 3, 4];
    const F = dailyFactors(random, columns, window, 'historical-dollar');
    const G = valueFactors(random, columns, window);
    const b = basketDailyPnl(random, target, window, 'historical-dollar');
    const W = basketValues(target, window);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (x) => {
          let sumOfDifferences = 0;
          for (let row = 0; row < window.pnlDays; row++)
            sumOfDifferences += columns.reduce((sum, j) => sum + F[row * 5 + j] * x[j], -b[row]);
          const last = window.pnlDays - 1;
          const cash = 1 - x.reduce((sum, weight) => sum + weight, 0);
          const terminal = columns.reduce((sum, j) => sum + G[last * 5 + j] * x[j], cash - W[last]);
          expect(sumOfDifferences).toBeCloseTo(terminal, 10);
        },
      ),
    );
  });

  test('a split and a dividend leave the factors of a holder unchanged', () => {
    const plain = market(name('A', [100, 110, 99, 121]));
    // The same wealth with a 2:1 split before the second day and a dividend of 1% of the price on the third.
    const wealth = [100, 110, 99, 121];
    const actual = market(
      name(
        'A',
        [100, 55, 49.005, 59.895],
        wealth.map((value) => value * 0.495),
      ),
    );
    const window = findWindow(plain.days, settingsOf(plain));
    for (const convention of ['historical-dollar', 'day-one-dollar'] as const) {
      const expected = dailyFactors(plain, [0], window, convention);
      dailyFactors(actual, [0], window, convention).forEach((value, i) =>
        expect(value).toBeCloseTo(expected[i], 12),
      );
    }
  });
});
