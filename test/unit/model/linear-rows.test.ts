import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { psdReport } from '../../../src-main/model/psd.ts';
import { inputOf, randomMarket, weightsBasket } from './synthetic.ts';

const prices = randomMarket(5, 20);
const groups = new Map([
  ['N0', { sector: 'Energy', industry: 'Oil' }],
  ['N1', { sector: 'Energy', industry: 'Gas' }],
  ['N2', { sector: 'Banks', industry: 'Banks' }],
  ['N3', { sector: 'Tech', industry: 'Chips' }],
]);
const impliedVols = new Map([0.2, 0.3, 0.4, 0.5, 0.6].map((vol, i) => [`N${i}`, vol]));
const input = inputOf(prices, weightsBasket({ N0: 0.3, N1: 0.3, N2: 0.4 }), {
  candidates: { kind: 'list', symbols: ['N1', 'N2', 'N3', 'N4'] },
  shortMultiplier: 0.2,
});
const rowsOf = (changes: object) =>
  buildModel({ ...input, groups, impliedVols, settings: { ...input.settings, ...changes } }).problem.linear;

describe('group match', () => {
  test('one row a group on net weights, also for groups on one side only', () => {
    const rows = rowsOf({ groupMatch: { grouping: 'sector', tolerance: 0.05 } });
    expect(
      rows.map(({ name, long, short, lower, upper }) => [name, [...long], [...short!], lower, upper]),
    ).toEqual([
      ['sector: Energy', [1, 0, 0, 0], [-1, 0, 0, 0], expect.closeTo(0.55, 12), expect.closeTo(0.65, 12)],
      ['sector: Banks', [0, 1, 0, 0], [0, -1, 0, 0], expect.closeTo(0.35, 12), expect.closeTo(0.45, 12)],
      ['sector: Tech', [0, 0, 1, 0], [0, 0, -1, 0], -0.05, 0.05],
      ['sector: Unclassified', [0, 0, 0, 1], [0, 0, 0, -1], -0.05, 0.05],
    ]);
  });

  test('needs groups on file and a basket with constituents', () => {
    const settings = { ...input.settings, groupMatch: { grouping: 'industry' as const, tolerance: 0.05 } };
    expect(() => buildModel({ ...input, settings })).toThrow('no industries are on file');
    const level = { kind: 'level' as const, entries: [{ symbol: 'N0', amount: 1 }], notional: 1e6 };
    expect(() => buildModel({ ...input, settings, groups, basket: level })).toThrow('no industry weights');
  });
});

test('weighted IV both ways over both sides: Σ (u + s)(iv − 0.45) ≤ 0 ≤ Σ (u + s)(iv − 0.25)', () => {
  const [above, below] = rowsOf({ weightedIv: true, ivFilter: 'off', minWtiv: 0.25, maxWtiv: 0.45 });
  [-0.15, -0.05, 0.05, 0.15].forEach((value, i) => {
    expect(above.long[i]).toBeCloseTo(value, 14);
    expect(above.short![i]).toBeCloseTo(value, 14);
  });
  expect([above.lower, above.upper]).toEqual([-Infinity, 0]);
  [0.05, 0.15, 0.25, 0.35].forEach((value, i) => expect(below.long[i]).toBeCloseTo(value, 14));
  expect([below.lower, below.upper]).toEqual([0, Infinity]);
});

describe('positive semi-definite check', () => {
  const report = (rows: number[][]) =>
    psdReport(
      {
        kind: 'least-squares',
        rows: rows.length,
        A: Float64Array.from(rows.flat()),
        b: new Float64Array(rows.length),
      },
      rows[0].length,
    );

  test('two orthogonal rows of length 1 and 3', () => {
    const { smallestEigenvalue, largestEigenvalue, rank, conditionNumber } = report([
      [0.6, 0.8],
      [-2.4, 1.8],
    ]);
    expect(smallestEigenvalue).toBeCloseTo(1, 12);
    expect(largestEigenvalue).toBeCloseTo(9, 12);
    expect(rank).toBe(2);
    expect(conditionNumber).toBeCloseTo(9, 10);
  });

  test('fewer rows than names: singular', () => {
    expect(report([[3, 4, 0]])).toEqual({
      order: 3,
      rows: 1,
      smallestEigenvalue: 0,
      largestEigenvalue: expect.closeTo(25, 10) as number,
      rank: 1,
      conditionNumber: null,
    });
  });

  test('a name twice: singular although there are rows enough', () => {
    const { rank, conditionNumber } = report([
      [1, 1, 2],
      [2, 2, 1],
      [3, 3, 5],
      [4, 4, 4],
    ]);
    expect(rank).toBe(2);
    expect(conditionNumber).toBeNull();
  });

  test('T < n is said before the run', () => {
    const wide = inputOf(randomMarket(12, 8), weightsBasket({ N0: 1 }), { candidates: { kind: 'all' } });
    expect(buildModel(wide).notes).toContainEqual(
      expect.stringContaining('12 candidates but only 7 daily P&Ls'),
    );
    const shrunk = { ...wide, settings: { ...wide.settings, estimation: 'single-factor' as const } };
    expect(buildModel(shrunk).notes).toEqual([]);
  });
});
