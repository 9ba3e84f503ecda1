import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWeights, toItems, toWeights } from '../../../src-main/solver/homogenise.ts';
import type { Items } from '../../../src-main/solver/items.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { Problem } from '../../../src-main/solver/problem.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { randomFeatures, randomNumbers, randomProblem } from './random-problem.ts';

/** yᵀHy + linearᵀy in the problem's own scale. */
function innerObjective(items: Items, x: Float64Array): number {
  const { support, weights } = fromWeights(items, x);
  let objective = 0;
  support.forEach((i, a) => {
    objective += weights[a] * items.linear[i];
    support.forEach((j, b) => (objective += weights[a] * items.H[i * items.count + j] * weights[b]));
  });
  return objective * items.objectiveScale;
}

/** Signed weights with the problem's sums (an open side holds nothing). */
function weightsWithSums(problem: Problem, random: () => number): Float64Array {
  const x = new Float64Array(problem.n);
  const shares = Array.from({ length: problem.n }, () => random() + 0.1);
  const shorts = problem.short === null || problem.short.sum === null ? 0 : 2;
  const fill = (from: number, to: number, sum: number) => {
    const total = shares.slice(from, to).reduce((all, share) => all + share, 0);
    for (let i = from; i < to; i++) x[i] = (sum * shares[i]) / total;
  };
  fill(shorts, problem.n, problem.long.sum!);
  if (shorts > 0) fill(0, shorts, -problem.short!.sum!);
  return x;
}

describe('inner form', () => {
  it('has the objective of the problem, costs and constants included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const problem = randomProblem(seed, { ...randomFeatures(seed, 0.4), rows: false });
        const x = weightsWithSums(problem, randomNumbers(seed));
        const expected = verifyHedge(problem, x).objective;
        expect(innerObjective(toItems(problem), x) / expected).toBeCloseTo(1, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('gives back the weights that it was made from', () => {
    const problem = randomProblem(8, { shorts: true });
    const items = toItems(problem);
    const x = Float64Array.of(0.4, 0, 0.6, -0.1, 0, -0.2);
    expect(Array.from(toWeights(items, fromWeights(items, x)))).toEqual(Array.from(x));
  });

  it('is scaled to a mean diagonal and a sum near 1 by powers of two, whatever the units', () => {
    for (const unit of [1e-6, 1, 1e6]) {
      const problem = randomProblem(3);
      if (problem.objective.kind !== 'least-squares') throw new Error('least squares were expected');
      problem.objective.A = problem.objective.A.map((a) => a * unit);
      problem.objective.b = problem.objective.b.map((b) => b * unit * 1000);
      problem.long.sum = 1000;
      problem.long.lower.fill(10);
      problem.long.upper.fill(900);
      const items = toItems(problem);
      const mean = Array.from({ length: items.count }, (_, i) => items.H[i * (items.count + 1)]);
      expect(Number.isInteger(Math.log2(items.objectiveScale))).toBe(true);
      expect(Number.isInteger(Math.log2(items.weightScale))).toBe(true);
      expect(mean.reduce((sum, value) => sum + value, 0) / items.count).toBeGreaterThan(0.5);
      expect(mean.reduce((sum, value) => sum + value, 0) / items.count).toBeLessThan(2);
      expect(items.sum[0]).toBeGreaterThan(0.5);
      expect(items.sum[0]).toBeLessThan(2);
    }
  });

  it('turns a side without a sum into one with a slack item that is always held', () => {
    const problem = randomProblem(5, { openSum: true });
    const items = toItems(problem);
    const slack = items.count - 1;
    expect(items.name[slack]).toBe(-1);
    expect(items.fixing[slack]).toBe(Fixing.held);
    expect(items.lower[slack]).toBe(0);
    expect(items.upper[slack]).toBe(items.sum[1]);
    expect(items.maxCount[1]).toBe(problem.short!.maxCount! + 1);
  });

  it('splits a row with two limits, and none for an open limit', () => {
    const problem = randomProblem(5);
    problem.linear = [
      { name: 'both', long: new Float64Array(8).fill(3), short: null, lower: 1, upper: 4 },
      { name: 'floor', long: new Float64Array(8).fill(4), short: null, lower: 1, upper: Infinity },
    ];
    const { rows } = toItems(problem);
    // 3 is scaled by 4 (the next power of two on the logarithmic scale), 4 by 4.
    expect(rows.map(({ name, lower, coefficients }) => [name, lower, coefficients[0]])).toEqual([
      ['both', 0.25, 0.75],
      ['both', -1, -0.75],
      ['floor', 0.25, 1],
    ]);
  });

  it('refuses a side without a sum whose weights have no limit either', () => {
    const problem = randomProblem(5, { openSum: true });
    problem.short!.upper.fill(Infinity);
    expect(() => toItems(problem)).toThrow(/short side has neither a sum nor a largest weight/);
  });
});
