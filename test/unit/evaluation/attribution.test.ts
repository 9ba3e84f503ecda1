import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribution, worstDays } from '../../../src-main/evaluation/attribution.ts';
import { averageCorrelation, basketVolatility } from '../../../src-main/evaluation/basket-volatility.ts';
import { dayOneExposures } from '../../../src-main/evaluation/exposures.ts';
import { heldBook, hedgePaths, inSamplePeriod } from '../../../src-main/evaluation/hedge-paths.ts';
import type { HeldBookInput } from '../../../src-main/evaluation/hedge-paths.ts';
import { seededRandom } from '../../../src-main/evaluation/random.ts';
import { pricesOf, randomWalks } from './prices.ts';

const groups = new Map([
  ['A', 'Energy'],
  ['B', 'Energy'],
  ['C', 'Utilities'],
]);

const input: HeldBookInput = {
  prices: pricesOf({
    A: { close: [10, 11, 10, 12] },
    B: { close: [100, 100, 103, 101] },
    C: { close: [50, 49, 52, 51] },
  }),
  basket: {
    kind: 'weights',
    entries: [
      { symbol: 'B', amount: 0.4 },
      { symbol: 'C', amount: 0.6 },
    ],
    notional: 1000,
  },
  shares: [
    { symbol: 'A', shares: 20 },
    { symbol: 'B', shares: 8 },
  ],
  window: { first: 0, last: 3 },
  anchor: 'window-start',
  holdingDays: 252,
};

describe('attribution of the tracking variance', () => {
  const book = heldBook(input);
  const paths = hedgePaths(book);
  const result = attribution(book, paths, inSamplePeriod(book), groups);

  it('is the covariance of each name’s net P&L with the difference', () => {
    // Net shares: A +20, B 8 - 4 = +4, C -12. Their P&L:
    const net = { A: [20, -20, 40], B: [0, 12, -8], C: [12, -36, 12] };
    const d = [32, -44, 44];
    const centred = d.map((each) => each - 32 / 3);
    const cov = (n: number[]) => n.reduce((total, each, t) => total + each * centred[t], 0) / 2;
    const variances = Object.fromEntries(
      result?.byName.map(({ label, variance }) => [label, variance]) ?? [],
    );
    expect(variances.A).toBeCloseTo(cov(net.A), 9);
    expect(variances.B).toBeCloseTo(cov(net.B), 9);
    expect(variances.C).toBeCloseTo(cov(net.C), 9);
    expect(result?.variance).toBeCloseTo(cov(d), 9);
    const energy = result?.bySector.find(({ label }) => label === 'Energy');
    expect(energy?.variance).toBeCloseTo(cov(net.A) + cov(net.B), 9);
    expect(energy?.pnl).toBeCloseTo(44, 9);
  });

  it('names the worst days and who caused them', () => {
    const [first, second] = worstDays(book, paths, inSamplePeriod(book));
    expect(first).toMatchObject({ date: '2024-01-03' });
    expect(first.difference).toBeCloseTo(-44, 9);
    expect(first.causes.map(({ symbol }) => symbol)).toEqual(['C', 'A']);
    expect(first.causes[0].pnl).toBeCloseTo(-36, 9);
    expect(second.date).toBe('2024-01-04');
    // B pushed the other way and is no cause.
    expect(second.causes.map(({ symbol }) => symbol)).toEqual(['A', 'C']);
  });

  it('is null for a single day and without shares for a perfect hedge', () => {
    expect(attribution(book, paths, { first: 1, last: 1 }, groups)).toBeNull();
    const perfect = heldBook({
      ...input,
      shares: [
        { symbol: 'B', shares: 4 },
        { symbol: 'C', shares: 12 },
      ],
    });
    const none = attribution(perfect, hedgePaths(perfect), { first: 1, last: 3 }, new Map());
    expect(none?.bySector).toEqual([{ label: 'Unclassified', variance: 0, share: null, pnl: 0 }]);
  });

  it('adds up exactly, by name and by sector', () => {
    const symbols = ['A', 'B', 'C', 'D', 'E'];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const random = seededRandom(seed);
        const walk = heldBook({
          ...input,
          prices: pricesOf(randomWalks(random, symbols, 40)),
          shares: symbols.map((symbol) => ({ symbol, shares: Math.round(20 * random() - 5) })),
          window: { first: 0, last: 30 },
        });
        const parts = attribution(walk, hedgePaths(walk), { first: 1, last: 39 }, groups);
        for (const list of [parts?.byName, parts?.bySector]) {
          const total = list?.reduce((sum, { variance }) => sum + variance, 0) as number;
          expect(total / (parts?.variance as number)).toBeCloseTo(1, 9);
          expect(list?.reduce((sum, { share }) => sum + (share as number), 0)).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});

describe('exposures on day one', () => {
  const vols = new Map([
    ['A', 0.5],
    ['B', 0.2],
    ['C', 0.3],
  ]);

  it('are the dollars of both sides by name and group', () => {
    const exposures = dayOneExposures(
      heldBook({ ...input, shares: [...input.shares, { symbol: 'C', shares: -2 }] }),
      groups,
      vols,
    );
    expect(exposures).toMatchObject({ long: 1000, short: 100, net: 900, gross: 1100, cash: 100 });
    expect(exposures.byName.find(({ symbol }) => symbol === 'B')).toEqual({
      symbol: 'B',
      group: 'Energy',
      hedge: 800,
      basket: 400,
      net: 400,
    });
    expect(exposures.byGroup).toEqual([
      { group: 'Utilities', hedge: -100, basket: 600, net: -700 },
      { group: 'Energy', hedge: 1000, basket: 400, net: 600 },
    ]);
    // (200 * 0.5 + 800 * 0.2 + 100 * 0.3) / 1100 and 0.4 * 0.2 + 0.6 * 0.3.
    expect(exposures.hedgeImpliedVol).toBeCloseTo(290 / 1100, 12);
    expect(exposures.basketImpliedVol).toBeCloseTo(0.26, 12);
  });

  it('are undefined where an implied volatility is missing, and for a level series', () => {
    const some = dayOneExposures(heldBook(input), groups, new Map([['B', 0.2]]));
    expect(some).toMatchObject({ hedgeImpliedVol: null, basketImpliedVol: null, basketVolatility: null });
    const level = dayOneExposures(
      heldBook({
        ...input,
        basket: { kind: 'level', entries: [{ symbol: 'C', amount: 1 }], notional: 1000 },
      }),
      groups,
      vols,
    );
    expect(level.byName.map(({ symbol }) => symbol)).toEqual(['B', 'A']);
    expect(level.byName[0]).toMatchObject({ basket: null, net: 800 });
    expect(level).toMatchObject({ basketImpliedVol: null, basketVolatility: null });
  });
});

describe('basket volatility', () => {
  // Returns with correlation 0.5 by construction: dot product 2, both of squared length 4 about mean 0.
  const one = Float64Array.from([1, -1, 1, -1]);
  const half = Float64Array.from([1, -1, -1, 1]).map((z, t) => 0.5 * one[t] + Math.sqrt(0.75) * z);

  it('is the double sum over weights, volatilities and correlations', () => {
    // 0.6² 0.2² + 0.4² 0.3² + 2 · 0.6 · 0.4 · 0.5 · 0.2 · 0.3 = 0.0144 + 0.0144 + 0.0144
    const volatility = basketVolatility([0.6, 0.4], [0.2, 0.3], [one, half.map((z) => 7 * z)]);
    expect(volatility).toBeCloseTo(Math.sqrt(0.0432), 12);
    expect(averageCorrelation(volatility, [0.6, 0.4], [0.2, 0.3])).toBeCloseTo(0.5, 12);
  });

  it('agrees with the double sum on random returns', () => {
    const random = seededRandom(5);
    const returns = Array.from({ length: 6 }, () => Float64Array.from({ length: 50 }, () => random() - 0.5));
    const weights = [0.3, 0.1, 0.2, 0.15, 0.05, 0.2];
    const vols = [0.2, 0.5, 0.3, 0.25, 0.6, 0.1];
    const average = (z: Float64Array) => z.reduce((a, b) => a + b, 0) / 50;
    const cov = (x: Float64Array, y: Float64Array) =>
      x.reduce((total, each, t) => total + (each - average(x)) * (y[t] - average(y)), 0);
    let total = 0;
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < 6; j++) {
        const rho =
          cov(returns[i], returns[j]) / Math.sqrt(cov(returns[i], returns[i]) * cov(returns[j], returns[j]));
        total += weights[i] * weights[j] * rho * vols[i] * vols[j];
      }
    expect(basketVolatility(weights, vols, returns)).toBeCloseTo(Math.sqrt(total), 12);
  });

  it('counts a name that does not move with its own variance only; one name has no correlation', () => {
    const still = new Float64Array(4);
    expect(basketVolatility([0.6, 0.4], [0.2, 0.3], [one, still])).toBeCloseTo(
      Math.sqrt(0.0144 + 0.0144),
      12,
    );
    expect(averageCorrelation(0.2, [1], [0.2])).toBeNull();
  });
});
