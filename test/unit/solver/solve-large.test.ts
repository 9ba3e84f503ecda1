import { describe, expect, it } from 'vitest';
import { choosePool } from '../../../src-main/solver/candidate-pool.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { kernelModule, useKernel } from './kernels.ts';
import { randomProblem } from './random-problem.ts';

useKernel(kernelModule);

describe('pool of a problem that is too large to be certified', () => {
  it('holds what the hedge holds and what must be held, and nothing that is excluded', () => {
    const problem = randomProblem(3, { held: true, excluded: true }, 60);
    const items = toItems(problem);
    const hedge = { support: Int32Array.of(5, 9, 40), weights: Float64Array.of(0.3, 0.3, 0.4), objective: 1 };
    const { items: pool, origin } = choosePool(items, hedge, 20);
    expect(pool.count).toBe(20);
    for (const item of hedge.support) expect(origin).toContain(item);
    items.fixing.forEach((fixing, item) => {
      if (fixing === Fixing.held) expect(origin).toContain(item);
      if (fixing === Fixing.excluded && !hedge.support.includes(item)) expect(origin).not.toContain(item);
    });
  });

  it('takes in an exact copy of the target before names that have nothing to do with it', () => {
    const problem = randomProblem(4, {}, 50);
    if (problem.objective.kind !== 'least-squares') throw new Error('least squares were expected');
    const { A, b, rows } = problem.objective;
    for (let t = 0; t < rows; t++) A[t * 50 + 17] = b[t];
    const items = toItems(problem);
    const hedge = { support: Int32Array.of(1, 2), weights: Float64Array.of(0.5, 0.5), objective: 1 };
    expect(choosePool(items, hedge, 12).origin).toContain(17);
  });

  it('is searched and bounded, and the bound is not taken for one of the whole problem', () => {
    const n = 1300;
    const problem = randomProblem(5, {}, n);
    problem.objective = { ...problem.objective, ...firstRows(problem.objective, 30, n) };
    problem.long.maxCount = 10;
    problem.long.lower.fill(0.02);
    problem.long.upper.fill(0.4);
    const result = solve(problem, {
      gap: 0.05,
      timeLimit: 6,
      threads: 1,
      seed: 1,
      deterministic: false,
      warmStart: null,
    });
    expect(verifyHedge(problem, result.x!).violations).toEqual([]);
    expect(result.bound).toBe(0);
    expect(result.pool!.candidates.length).toBe(400);
    expect(result.pool!.bound).toBeLessThanOrEqual(result.objective);
  });
});

/** Fewer days, so that the test is quick. */
function firstRows(objective: { kind: string; A?: Float64Array; b?: Float64Array }, rows: number, n: number) {
  return {
    kind: 'least-squares' as const,
    rows,
    A: objective.A!.slice(0, rows * n),
    b: objective.b!.slice(0, rows),
  };
}
