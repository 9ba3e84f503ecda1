import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { objectiveInDollars, objectiveToDailyRmse } from '../../../src-main/model/objective-dollars.ts';
import { inputOf, market, name, objectiveAt, randomMarket, weightsBasket } from './synthetic.ts';

/**
 * One candidate A (10, 11, 12, 9) against the basket B (40, 38, 44, 40), anchored at the start, notional 1:
 * F = 0.1, 0.1, −0.3; b = −0.05, 0.15, −0.1; G − 1 = 0.1, 0.2, −0.1; W − 1 = −0.05, 0.1, 0.
 * At x = 1: d = 0.15, −0.05, −0.2 and v = 0.15, 0.1, −0.1.
 */
const prices = market(name('A', [10, 11, 12, 9]), name('B', [40, 38, 44, 40]));
const oneName = (changes: Partial<ScenarioSettingsInput>) =>
  objectiveAt(
    buildModel(
      inputOf(prices, weightsBasket({ B: 1 }), { candidates: { kind: 'list', symbols: ['A'] }, ...changes }),
    ),
    [1],
  );

const daily = (0.15 ** 2 + 0.05 ** 2 + 0.2 ** 2) / 3;
const value = (0.15 ** 2 + 0.1 ** 2 + 0.1 ** 2) / 3;
const basketDaily = (0.05 ** 2 + 0.15 ** 2 + 0.1 ** 2) / 3;
const basketValue = (0.05 ** 2 + 0.1 ** 2) / 3;

describe('the objective, calculated by hand', () => {
  test.each<[string, Partial<ScenarioSettingsInput>, number]>([
    ['λ = 0 is the mean square of the daily P&L difference', {}, daily],
    ['λ = 1 is that of the value difference', { lambda: 1 }, value],
    ['raw mix', { lambda: 0.25, scaling: 'raw' }, 0.75 * daily + 0.25 * value],
    [
      'a mix is normalised by default',
      { lambda: 0.25 },
      (0.75 * daily) / basketDaily + (0.25 * value) / basketValue,
    ],
    ['normalised λ = 0', { scaling: 'normalised' }, daily / basketDaily],
    // Mean of d: −0.1/3; of v: 0.05.
    ['about the mean, daily', { moment: 'about-mean' }, daily - (0.1 / 3) ** 2],
    ['about the mean, value', { moment: 'about-mean', lambda: 1 }, value - 0.05 ** 2],
    // b has mean 0, W − 1 has mean 0.05/3.
    [
      'about the mean, normalised mix',
      { moment: 'about-mean', lambda: 0.5 },
      (0.5 * (daily - (0.1 / 3) ** 2)) / basketDaily +
        (0.5 * (value - 0.05 ** 2)) / (basketValue - (0.05 / 3) ** 2),
    ],
    [
      'day-one dollars',
      { factors: 'day-one-dollar' },
      ((1 / 10 + 2 / 40) ** 2 + (1 / 11 - 6 / 38) ** 2 + (-3 / 12 + 4 / 44) ** 2) / 3,
    ],
  ])('%s', (_, changes, expected) => {
    expect(oneName(changes)).toBeCloseTo(expected, 14);
  });

  test('anchored at the end, the value difference is 0 there and cash counts', () => {
    // Two candidates with x = 0.5 and 0.2: cash 0.3. G of A = 10/9, 11/9, 12/9; of B = W = 1, 0.95, 1.1 on the days
    // before the anchor.
    const model = buildModel(
      inputOf(prices, weightsBasket({ B: 1 }), {
        anchor: 'window-end',
        lambda: 1,
        candidates: { kind: 'all' },
      }),
    );
    const v = [10 / 9, 11 / 9, 12 / 9].map((G, t) => 0.5 * G + (0.2 - 1) * [1, 0.95, 1.1][t] + 0.3);
    expect(objectiveAt(model, [0.5, 0.2])).toBeCloseTo(v.reduce((sum, x) => sum + x ** 2, 0) / 3, 14);
  });

  test('a basket that stands still cannot be a unit', () => {
    const still = market(name('A', [10, 11, 12]), name('B', [40, 40, 40]));
    expect(() => buildModel(inputOf(still, weightsBasket({ B: 1 }), { scaling: 'normalised' }))).toThrow(
      'never moves',
    );
  });
});

describe('properties', () => {
  const random = randomMarket(6, 40, 11);
  const basket = { N0: 0.2, N1: 0.3, N2: 0.5 };
  const weights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 });
  const anySettings = fc.record({
    lambda: fc.constantFrom(0, 0.3, 1),
    moment: fc.constantFrom('about-zero' as const, 'about-mean' as const),
    scaling: fc.constantFrom(null, 'raw' as const, 'normalised' as const),
    factors: fc.constantFrom('historical-dollar' as const, 'day-one-dollar' as const),
    estimation: fc.constantFrom(
      'sample' as const,
      'single-factor' as const,
      'diagonal' as const,
      'ledoit-wolf' as const,
    ),
    anchor: fc.constantFrom('window-start' as const, 'window-end' as const),
    candidates: fc.constant({ kind: 'all' as const }),
  });

  test('the notional changes nothing: all input of the solver is at notional 1', () => {
    fc.assert(
      fc.property(anySettings, fc.double({ min: 1e3, max: 1e9, noNaN: true }), weights, (settings, N, x) => {
        const one = buildModel(inputOf(random, weightsBasket(basket), settings));
        const other = buildModel(inputOf(random, weightsBasket(basket, N), settings));
        expect(objectiveAt(other, x)).toBeCloseTo(objectiveAt(one, x), 10);
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the names does not matter', () => {
    fc.assert(
      fc.property(
        anySettings,
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
        weights,
        (settings, order, x) => {
          const one = buildModel(inputOf(random, weightsBasket(basket), settings));
          const shuffled = { ...random, names: order.map((i) => random.names[i]) };
          const other = buildModel(inputOf(shuffled, weightsBasket(basket), settings));
          expect(other.candidates.map(({ symbol }) => symbol)).toEqual(order.map((i) => `N${i}`));
          expect(
            objectiveAt(
              other,
              order.map((i) => x[i]),
            ),
          ).toBeCloseTo(objectiveAt(one, x), 10);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('holding the basket itself is a perfect hedge, whatever the settings', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const model = buildModel(inputOf(random, weightsBasket(basket), settings));
        expect(objectiveAt(model, [0.2, 0.3, 0.5, 0, 0, 0])).toBeLessThan(1e-25);
      }),
    );
  });
});

describe('back to dollars', () => {
  const model = (changes: Partial<ScenarioSettingsInput>) =>
    buildModel(inputOf(prices, weightsBasket({ B: 1 }, 2000), { candidates: { kind: 'all' }, ...changes }));

  test('λ = 0: the square root times the notional is the daily RMSE', () => {
    expect(objectiveToDailyRmse(0.0004, model({}))).toBeCloseTo(40, 12);
    const normalised = model({ scaling: 'normalised' });
    expect(objectiveToDailyRmse(0.0004 / basketDaily, normalised)).toBeCloseTo(40, 10);
    expect(objectiveToDailyRmse(-1, model({}))).toBe(0);
  });

  test('null where the objective is not a daily mean square', () => {
    for (const changes of [
      { lambda: 0.5 },
      { lambda: 1 },
      { estimation: 'single-factor' as const },
      { moment: 'about-mean' as const },
      { factors: 'day-one-dollar' as const },
    ])
      expect(objectiveToDailyRmse(0.01, model(changes))).toBeNull();
    expect(objectiveInDollars(0.01, model({ factors: 'day-one-dollar' }))).toBeCloseTo(200, 12);
    expect(objectiveInDollars(0.01, model({ moment: 'about-mean' }))).toBeCloseTo(200, 12);
    expect(objectiveInDollars(0.01, model({ lambda: 0.5 }))).toBeNull();
  });
});
