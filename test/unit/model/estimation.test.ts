import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { ledoitWolf } from '../../../src-main/model/estimation.ts';
import { inputOf, objectiveAt, randomMarket, weightsBasket } from './synthetic.ts';

const T = 30;
const prices = randomMarket(6, T + 1, 5);
/** Daily factors by definition, straight from the prices: anchored at the start, names 0 to 5. */
const factorsOf = (convention: 'historical-dollar' | 'day-one-dollar', centred: boolean) => {
  const rows = Array.from({ length: T }, (_, t) =>
    prices.names.map(({ adjusted }) =>
      convention === 'historical-dollar'
        ? (adjusted[t + 1] - adjusted[t]) / adjusted[0]
        : adjusted[t + 1] / adjusted[t] - 1,
    ),
  );
  if (!centred) return rows;
  const means = prices.names.map((_, i) => rows.reduce((sum, row) => sum + row[i] / T, 0));
  return rows.map((row) => row.map((value, i) => value - means[i]));
};

const secondMoments = (rows: number[][]): number[][] =>
  rows[0].map((_, i) => rows[0].map((__, j) => rows.reduce((sum, row) => sum + (row[i] * row[j]) / T, 0)));

const quadratic = (M: number[][], y: number[]): number =>
  M.reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * y[i] * y[j], 0), 0);

/** Basket over names 0 to 3; candidates are 2 to 5: constituents 0 and 1 are no candidates. */
const w = [0.1, 0.2, 0.3, 0.4, 0, 0];
const basket = weightsBasket({ N0: 0.1, N1: 0.2, N2: 0.3, N3: 0.4 });
const candidates = { kind: 'list' as const, symbols: ['N2', 'N3', 'N4', 'N5'] };
const weights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
const cases = fc.record({
  factors: fc.constantFrom('historical-dollar' as const, 'day-one-dollar' as const),
  moment: fc.constantFrom('about-zero' as const, 'about-mean' as const),
  shrinkage: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('(x − w)ᵀ M (x − w) over candidates and constituents, by explicit matrices', () => {
  const compare = (
    estimation: 'single-factor' | 'diagonal' | 'ledoit-wolf',
    matrix: (rows: number[][], kappa: number) => number[][],
  ) =>
    fc.assert(
      fc.property(cases, weights, (settings, x) => {
        const model = buildModel(inputOf(prices, basket, { ...settings, estimation, candidates }));
        const rows = factorsOf(settings.factors, settings.moment === 'about-mean');
        const y = [0, 0, ...x].map((value, i) => value - w[i]);
        const expected = quadratic(matrix(rows, settings.shrinkage), y);
        expect(Math.abs(objectiveAt(model, x) - expected)).toBeLessThan(1e-12 * (1 + expected));
      }),
      { numRuns: 100 },
    );

  test('single factor', () =>
    compare('single-factor', (rows, kappa) => {
      const S = secondMoments(rows);
      const factor = rows.map((row) => row.reduce((sum, value, i) => sum + value * w[i], 0));
      const variance = factor.reduce((sum, f) => sum + (f * f) / T, 0);
      const beta = w.map(
        (_, i) => rows.reduce((sum, row, t) => sum + (row[i] * factor[t]) / T, 0) / variance,
      );
      return S.map((row, i) =>
        row.map((value, j) => {
          const structure = variance * beta[i] * beta[j] + (i === j ? S[i][i] - beta[i] ** 2 * variance : 0);
          return (1 - kappa) * value + kappa * structure;
        }),
      );
    }));

  test('diagonal', () =>
    compare('diagonal', (rows, kappa) =>
      secondMoments(rows).map((row, i) => row.map((value, j) => (i === j ? value : (1 - kappa) * value))),
    ));

  test('Ledoit-Wolf, with its intensity by the definition', () =>
    compare('ledoit-wolf', (rows) => {
      const S = secondMoments(rows);
      const p = S.length;
      const m = S.reduce((sum, row, i) => sum + row[i] / p, 0);
      const norm = (M: number[][]) => M.flat().reduce((sum, value) => sum + value ** 2, 0);
      const d2 = norm(S.map((row, i) => row.map((value, j) => value - (i === j ? m : 0)))) / p;
      const spread = rows.reduce(
        (sum, z) => sum + norm(S.map((row, i) => row.map((value, j) => z[i] * z[j] - value))),
        0,
      );
      const delta = Math.min(d2, spread / (p * T * T)) / d2;
      return S.map((row, i) => row.map((value, j) => (1 - delta) * value + (i === j ? delta * m : 0)));
    }));

  test('λ and normalisation weigh the shrunk daily term as they weigh the sample one', () => {
    const x = [0.4, 0.3, 0.2, 0.1];
    const at = (changes: object) =>
      objectiveAt(buildModel(inputOf(prices, basket, { candidates, shrinkage: 0.3, ...changes })), x);
    const shrunk = { estimation: 'single-factor' as const };
    const scale = at({}) / at({ scaling: 'normalised' });
    expect(at({ ...shrunk, scaling: 'normalised' })).toBeCloseTo(at(shrunk) / scale, 12);
    const value = at({ lambda: 1 });
    expect(at({ ...shrunk, lambda: 0.25, scaling: 'raw' })).toBeCloseTo(0.75 * at(shrunk) + 0.25 * value, 12);
  });
});

describe('a level series', () => {
  const level = { kind: 'level' as const, entries: [{ symbol: 'N0', amount: 1 }], notional: 1e6 };
  const x = [0.4, 0.3, 0.2, 0.1, 0.05];
  const rows = factorsOf('historical-dollar', false);
  const kappa = 0.3;
  const sample = rows.reduce(
    (sum, row) => sum + x.reduce((inner, weight, i) => inner + weight * row[i + 1], -row[0]) ** 2 / T,
    0,
  );
  const S = secondMoments(rows);
  const at = (estimation: 'single-factor' | 'diagonal') =>
    objectiveAt(
      buildModel(inputOf(prices, level, { candidates: { kind: 'all' }, estimation, shrinkage: kappa })),
      x,
    );

  test('is one more column with weight 1, loading 1 and no residual', () => {
    const beta = [1, 2, 3, 4, 5].map((i) => S[0][i] / S[0][0]);
    const systematic = beta.reduce((sum, b, i) => sum + b * x[i], -1) ** 2 * S[0][0];
    const residual = beta.reduce((sum, b, i) => sum + (S[i + 1][i + 1] - b * b * S[0][0]) * x[i] ** 2, 0);
    expect(at('single-factor')).toBeCloseTo((1 - kappa) * sample + kappa * (systematic + residual), 14);
  });

  test('is not part of a diagonal target', () => {
    const target = x.reduce((sum, weight, i) => sum + S[i + 1][i + 1] * weight ** 2, 0);
    expect(at('diagonal')).toBeCloseTo((1 - kappa) * sample + kappa * target, 14);
  });
});

describe('Ledoit-Wolf intensity, calculated by hand', () => {
  test('four observations on the axes: δ = 17/18', () => {
    // S = diag(2, 0.5), m = 1.25, d² = 0.5625; every ‖zzᵀ − S‖² is 4.25, so β² = 17/(2·16).
    const { intensity, scale } = ledoitWolf(Float64Array.of(2, 0, -2, 0, 0, 1, 0, -1), 4, 2);
    expect(scale).toBeCloseTo(1.25, 14);
    expect(intensity).toBeCloseTo(17 / 18, 14);
  });

  test('β² is capped at d²', () => {
    // S = diag(0.5, 2), d² = 0.5625, Σ‖zzᵀ − S‖²/(pT²) = 8.5/8.
    expect(ledoitWolf(Float64Array.of(1, 0, 0, 2), 2, 2).intensity).toBe(1);
  });

  test('a multiple of the identity needs no shrinking', () => {
    expect(ledoitWolf(Float64Array.of(1, 0, 0, 1), 2, 2)).toEqual({ intensity: 0, scale: 0.5 });
  });

  test('fewer observations than names: the same by the other Gram matrix', () => {
    // One observation (3, 4, 0): S = zzᵀ, the spread is 0, so δ = 0.
    expect(ledoitWolf(Float64Array.of(3, 4, 0), 1, 3).intensity).toBe(0);
    // Padding with a name that never moves changes S in no entry: compare p = 4 > T = 3 with the definition.
    const rows = [
      [1, 2, 0, -1],
      [0, 1, 1, 3],
      [2, -1, 1, 0],
    ];
    const p = 4;
    const S = rows[0].map((_, i) =>
      rows[0].map((__, j) => rows.reduce((sum, z) => sum + (z[i] * z[j]) / 3, 0)),
    );
    const m = S.reduce((sum, row, i) => sum + row[i] / p, 0);
    const norm = (M: number[][]) => M.flat().reduce((sum, value) => sum + value ** 2, 0);
    const d2 = norm(S.map((row, i) => row.map((value, j) => value - (i === j ? m : 0)))) / p;
    const b2 =
      rows.reduce((sum, z) => sum + norm(S.map((row, i) => row.map((value, j) => z[i] * z[j] - value))), 0) /
      (p * 9);
    expect(ledoitWolf(Float64Array.from(rows.flat()), 3, 4).intensity).toBeCloseTo(Math.min(d2, b2) / d2, 12);
  });
});
