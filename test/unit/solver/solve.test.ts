import { describe, expect, it } from 'vitest';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { Problem, Side, SolveProgress } from '../../../src-main/solver/problem.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { kernelModules, useKernel } from './kernels.ts';
import { enumerateSupports } from './oracle.ts';
import { featureNames, randomFeatures, randomProblem } from './random-problem.ts';
import { exactly } from './solve-options.ts';
import type { Features } from './random-problem.ts';

/** Solves and compares with the enumeration of all supports; false when the problem is infeasible. */
function compare(seed: number, features: Features): boolean {
  const problem = randomProblem(seed, features);
  const expected = enumerateSupports(problem);
  const result = solve(problem, exactly);
  const label = `seed ${seed} ${JSON.stringify(features)}`;
  if (expected === null) {
    expect(result.status, label).toBe('infeasible');
    expect(result.x, label).toBeNull();
    return false;
  }
  const scale = Math.max(Math.abs(expected.objective), 1e-6);
  expect(result.status, label).toBe('optimal');
  expect(verifyHedge(problem, result.x!).violations, label).toEqual([]);
  expect(Math.abs(result.objective - expected.objective) / scale, label).toBeLessThan(2e-6);
  expect((result.bound - expected.objective) / scale, label).toBeLessThan(1e-8);
  return true;
}

/** n names, T days, an exactly attainable or random target. */
function smallProblem(A: number[][], b: number[], side: Partial<Side> = {}): Problem {
  const n = A[0].length;
  return {
    name: 'small',
    n,
    objective: {
      kind: 'least-squares',
      rows: A.length,
      A: Float64Array.from(A.flat()),
      b: Float64Array.from(b),
    },
    cost: null,
    long: {
      sum: 1,
      lower: new Float64Array(n),
      upper: new Float64Array(n).fill(1),
      maxCount: null,
      minCount: 0,
      fixing: null,
      ...side,
    },
    short: null,
    linear: [],
  };
}

describe.each(kernelModules)('solve with the kernel in %s', (_name, module) => {
  useKernel(module);

  it.each([...featureNames, 'openSum'])('finds and proves the optimum with %s', (name) => {
    let feasible = 0;
    for (let seed = 1; seed <= 8; seed++) if (compare(seed * 211, { [name]: true })) feasible++;
    expect(feasible).toBeGreaterThan(3);
  });

  it('finds and proves the optimum, or proves infeasibility, with features mixed at random', () => {
    let feasible = 0;
    const seeds = module === null ? 60 : 150;
    for (let seed = 1; seed <= seeds; seed++)
      if (compare(5000 + seed, randomFeatures(seed, 0.35))) feasible++;
    expect(feasible).toBeGreaterThan(seeds / 2);
    expect(feasible).toBeLessThan(seeds);
  });

  it('does not depend on the units of the objective and of the weights', () => {
    const problem = randomProblem(77, { shorts: true, rows: true });
    const base = solve(problem, exactly);
    expect(base.status).toBe('optimal');
    for (const scale of [1e-6, 1e3, 1e6]) {
      if (problem.objective.kind !== 'least-squares') throw new Error('least squares expected');
      const { A, b, rows } = problem.objective;
      const scaled: Problem = {
        ...problem,
        objective: { kind: 'least-squares', rows, A: A.map((a) => a * scale), b: b.map((v) => v * scale) },
      };
      const result = solve(scaled, exactly);
      expect(result.objective / scale ** 2 / base.objective).toBeCloseTo(1, 6);
      expect(result.bound / scale ** 2 / base.objective).toBeCloseTo(1, 5);
    }
    const stretched: Problem = {
      ...problem,
      objective: {
        ...problem.objective,
        A: (problem.objective as { A: Float64Array }).A.map((a) => a / 1e4),
      } as Problem['objective'],
      long: stretch(problem.long, 1e4),
      short: stretch(problem.short!, 1e4),
      linear: problem.linear.map((row) => ({ ...row, lower: row.lower * 1e4, upper: row.upper * 1e4 })),
    };
    expect(solve(stretched, exactly).objective / base.objective).toBeCloseTo(1, 6);
  });
});

function stretch(side: Side, factor: number): Side {
  return {
    ...side,
    sum: side.sum! * factor,
    lower: side.lower.map((value) => value * factor),
    upper: side.upper.map((value) => value * factor),
  };
}

describe('degenerate input', () => {
  it('holds the only candidate', () => {
    const result = solve(smallProblem([[1], [2]], [1, 1]), exactly);
    expect(result.status).toBe('optimal');
    expect(Array.from(result.x!)).toEqual([1]);
    // (1 − 1)² + (2 − 1)²
    expect(result.objective).toBeCloseTo(1, 12);
  });

  it('reaches an exact fit, objective 0', () => {
    const result = solve(
      smallProblem(
        [
          [1, 0, 3],
          [0, 1, 1],
          [2, 2, 0],
        ],
        [0.5, 0.5, 2],
      ),
      exactly,
    );
    expect(result.status).toBe('optimal');
    expect(result.objective).toBeLessThan(1e-12);
    expect(result.bound).toBeGreaterThanOrEqual(0);
    expect(result.gap).toBeLessThan(1e-6);
  });

  it('holds all names where the count must be n', () => {
    const result = solve(
      smallProblem(
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
        [1, 0],
        { minCount: 3, lower: Float64Array.of(0.1, 0.1, 0.1) },
      ),
      exactly,
    );
    // x = (0.8, 0.1, 0.1): 0.2² + 0.1²; every name at its smallest weight but the first.
    expect(result.objective).toBeCloseTo(0.05, 9);
    expect(result.status).toBe('optimal');
  });

  it.each([
    [
      'equal columns',
      [
        [1, 1, 2],
        [3, 3, 1],
        [2, 2, 5],
      ],
      [1.5, 2, 3],
    ],
    [
      'a constant column',
      [
        [1, 1, 2],
        [1, 3, 1],
        [1, 2, 5],
      ],
      [1.5, 2, 3],
    ],
    [
      'a column of zeros',
      [
        [0, 1, 2],
        [0, 3, 1],
        [0, 2, 5],
      ],
      [1.5, 2, 3],
    ],
    [
      'two days',
      [
        [1, 1, 2, 4],
        [0, 3, 1, 2],
      ],
      [1.5, 2],
    ],
    ['one day', [[1, 2, 4, 7]], [9]],
    [
      'a target of zeros',
      [
        [1, -1],
        [2, 1],
      ],
      [0, 0],
    ],
  ])('solves %s like the enumeration', (_name, A, b) => {
    const problem = smallProblem(A, b, { maxCount: 2, lower: new Float64Array(A[0].length).fill(0.05) });
    const expected = enumerateSupports(problem)!;
    const result = solve(problem, exactly);
    expect(result.status).toBe('optimal');
    expect(Math.abs(result.objective - expected.objective)).toBeLessThan(
      1e-6 * Math.max(1e-3, expected.objective),
    );
  });

  it('holds nothing where nothing may be held', () => {
    const result = solve(
      smallProblem(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 2],
        { sum: 0 },
      ),
      exactly,
    );
    expect(result.status).toBe('optimal');
    expect(result.objective).toBe(5);
  });

  it.each([
    ['largest weights short of the sum', { upper: new Float64Array(3).fill(0.3) }],
    ['smallest weights beyond the sum', { lower: new Float64Array(3).fill(0.4), minCount: 3 }],
    ['a count too small for the largest weights', { upper: new Float64Array(3).fill(0.4), maxCount: 2 }],
    [
      'more held names than positions',
      { fixing: Uint8Array.of(Fixing.held, Fixing.held, Fixing.free), maxCount: 1 },
    ],
    ['everything excluded', { fixing: new Uint8Array(3).fill(Fixing.excluded) }],
  ])('proves infeasible: %s', (_name, side) => {
    const result = solve(
      smallProblem(
        [
          [1, 2, 3],
          [3, 1, 2],
        ],
        [1, 2],
        side,
      ),
      exactly,
    );
    expect(result.status).toBe('infeasible');
    expect(result.bound).toBe(Infinity);
  });

  it('proves infeasible through the tree where only the rows together with the counts exclude every support', () => {
    const problem = smallProblem(
      [
        [1, 2, 3, 1],
        [3, 1, 2, 2],
      ],
      [1, 2],
      { maxCount: 2, lower: new Float64Array(4).fill(0.1) },
    );
    // Σ c x = 0 needs three names: any two have c of one sign, or weights outside the bounds.
    problem.linear = [
      { name: 'mean', long: Float64Array.of(-1, -1, 100, 100), short: null, lower: 0, upper: 0 },
    ];
    const result = solve(problem, exactly);
    expect(enumerateSupports(problem)).toBeNull();
    expect(result.status).toBe('infeasible');
  });
});

describe('running a solve', () => {
  const large = randomProblem(3, { zeroLower: true }, 40);
  large.long.maxCount = 12;

  it('gives the same answer and node count again in deterministic mode', () => {
    const [first, second] = [1, 2].map(() => solve(large, { ...exactly, timeLimit: 60, gap: 0.02 }));
    expect(first.nodes).toBe(second.nodes);
    expect(Array.from(first.x!)).toEqual(Array.from(second.x!));
  });

  it('stops when the flag is set, with the best hedge so far', () => {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const phases: string[] = [];
    const onProgress = (progress: SolveProgress) => {
      phases.push(progress.phase);
      if (progress.phase === 'root') Atomics.store(flag, 0, 1);
    };
    const result = solve(large, { ...exactly, timeLimit: Infinity }, onProgress, flag);
    expect(result.status).toBe('cancelled');
    expect(verifyHedge(large, result.x!).violations).toEqual([]);
    expect(result.bound).toBeLessThanOrEqual(result.objective);
    expect(phases.at(-1)).toBe('done');
  });

  it('stops at the time limit and states the gap that it reached', () => {
    const result = solve(large, { ...exactly, timeLimit: 0.05 });
    expect(['time-limit', 'optimal']).toContain(result.status);
    expect(result.gap).toBeCloseTo((result.objective - result.bound) / result.objective, 9);
  });

  it('stops at the gap asked for and keeps a record', () => {
    const result = solve(large, { ...exactly, timeLimit: 60, gap: 0.1 });
    expect(['gap', 'optimal']).toContain(result.status);
    expect(result.gap).toBeLessThanOrEqual(0.1);
    expect(result.log.length).toBeGreaterThan(0);
    for (const sample of result.log) expect(sample.bound).toBeLessThanOrEqual(sample.incumbent);
  });

  it('is never worse than its warm start', () => {
    const best = solve(large, { ...exactly, timeLimit: 60, gap: 0.02 });
    const again = solve(large, { ...exactly, timeLimit: 0.01, warmStart: best.x });
    expect(again.objective).toBeLessThanOrEqual(best.objective * (1 + 1e-12));
  });
});
