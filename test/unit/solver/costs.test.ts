import { describe, expect, it } from 'vitest';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { LeafSolver } from '../../../src-main/solver/leaf-solver.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { Problem } from '../../../src-main/solver/problem.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { certify, implementations, kernelModules, useKernel } from './kernels.ts';
import { enumerateSupports } from './oracle.ts';
import { randomFeatures, randomNumbers, randomProblem } from './random-problem.ts';
import { exactly } from './solve-options.ts';

/** How a cost differs between names, in parts of the largest. */
const shapes: Record<string, (random: () => number) => number> = {
  'of all sizes': (random) => random(),
  'of all orders of magnitude': (random) => 10 ** (-4 * random()),
  'of a few names only': (random) => (random() < 0.3 ? 1 : 0),
  'nearly the same for all': (random) => 1 + 1e-4 * random(),
  'or gains': (random) => 2 * random() - 1,
};

/** A random problem with costs of up to `size` times what its hedge leaves without them; null where there is no hedge. */
function problemWithCosts(seed: number, shape: string, size: number, shorts: boolean): Problem | null {
  const drawn = { ...randomFeatures(seed, 0.25), cost: false, fewDays: false };
  const features = { ...drawn, shorts, openSum: shorts && seed % 4 === 0 };
  const problem = randomProblem(seed, features);
  const risk = enumerateSupports(problem);
  if (risk === null) return null;
  const random = randomNumbers(seed + 99);
  const costs = () =>
    Float64Array.from({ length: problem.n }, () => size * Math.abs(risk.objective) * shapes[shape](random));
  return { ...problem, cost: { long: costs(), short: problem.short && costs() } };
}

describe.each(kernelModules)('costs, with the kernel in %s', (_name, module) => {
  useKernel(module);

  const cases = Object.keys(shapes).flatMap((shape) => [0, 1, 100, 1e4].map((size) => ({ shape, size })));
  it.each(cases)('$shape, up to $size times the risk: proven against every support', ({ shape, size }) => {
    let compared = 0;
    for (let seed = 1; seed <= 16; seed++) {
      const problem = problemWithCosts(seed, shape, size, seed % 2 === 0);
      if (problem === null) continue;
      const expected = enumerateSupports(problem)!;
      const result = solve(problem, exactly);
      const scale = Math.max(Math.abs(expected.objective), 1e-6);
      expect(result.status, `seed ${seed}`).toBe('optimal');
      expect(verifyHedge(problem, result.x!).violations, `seed ${seed}`).toEqual([]);
      expect(Math.abs(result.objective - expected.objective) / scale, `seed ${seed}`).toBeLessThan(2e-6);
      expect((result.bound - expected.objective) / scale, `seed ${seed}`).toBeLessThan(1e-8);
      compared++;
    }
    expect(compared).toBeGreaterThan(8);
  });
});

describe.each(implementations)('root certificate with costs in %s', (_name, create) => {
  it('bounds the optimum from below after any number of sweeps, closely at the end', () => {
    let close = 0;
    let compared = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const shape = Object.keys(shapes)[seed % 5];
      const problem = problemWithCosts(seed, shape, 10 ** (seed % 5), seed % 2 === 0);
      if (problem === null) continue;
      const items = toItems(problem);
      const optimum = enumerateSupports(problem)!.objective;
      const bound = (sweeps: number) =>
        certify(create(items), optimum / items.objectiveScale, sweeps).bound * items.objectiveScale;
      const slack = 1e-9 * Math.max(Math.abs(optimum), 1e-3);
      for (const sweeps of [0, seed % 7, 20]) {
        expect(bound(sweeps), `seed ${seed}, ${sweeps} sweeps`).toBeLessThanOrEqual(optimum + slack);
      }
      const last = bound(Infinity);
      expect(last, `seed ${seed}`).toBeLessThanOrEqual(optimum + slack);
      if (optimum - last < 0.1 * Math.abs(optimum)) close++;
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
    expect(close).toBeGreaterThan(0.8 * compared);
  });
});

describe('costs by hand', () => {
  it('pays for a name that must be held, however dear it is', () => {
    const problem = randomProblem(3, {});
    const dear = new Float64Array(problem.n);
    dear[2] = 1e6;
    problem.cost = { long: dear, short: null };
    problem.long.fixing = new Uint8Array(problem.n);
    problem.long.fixing[2] = Fixing.held;
    const result = solve(problem, exactly);
    const expected = enumerateSupports(problem)!;
    expect(result.status).toBe('optimal');
    expect(result.x![2]).toBeCloseTo(expected.x[2], 9);
    expect(result.objective / expected.objective).toBeCloseTo(1, 9);
  });

  const twoNames = (objective: Problem['objective'], costs: number[]): Problem => ({
    name: 'two names',
    n: 2,
    objective,
    cost: { long: Float64Array.from(costs), short: null },
    long: {
      sum: 1,
      lower: new Float64Array(2).fill(0.2),
      upper: new Float64Array(2).fill(0.8),
      maxCount: 2,
      minCount: 0,
      fixing: null,
    },
    short: null,
    linear: [],
  });
  const noRisk: Problem['objective'] = {
    kind: 'least-squares',
    rows: 0,
    A: new Float64Array(0),
    b: new Float64Array(0),
  };

  it('holds as much of the cheapest name as may be where there is no risk', () => {
    const result = solve(twoNames(noRisk, [1, 3]), exactly);
    expect(result.status).toBe('optimal');
    // 0.8 × 1 + 0.2 × 3
    expect(result.objective).toBeCloseTo(1.4, 12);
    expect(Array.from(result.x!)).toEqual([expect.closeTo(0.8, 12), expect.closeTo(0.2, 12)]);
  });

  it('settles twins between which costs and a row decide', () => {
    const twins: Problem['objective'] = {
      kind: 'least-squares',
      rows: 2,
      A: Float64Array.of(1, 1, 2, 2),
      b: Float64Array.of(1.5, 2),
    };
    const problem = twoNames(twins, [1e4, 3e4]);
    problem.linear = [{ name: 'floor', long: Float64Array.of(0, 1), short: null, lower: 0.4, upper: 1 }];
    const result = solve(problem, exactly);
    expect(result.status).toBe('optimal');
    // (1 − 1.5)² + (2 − 2)² + 0.6 × 1e4 + 0.4 × 3e4
    expect(result.objective).toBeCloseTo(18000.25, 9);
    const answer = new LeafSolver(toItems(problem)).solve(Int32Array.of(0, 1), Infinity);
    expect(answer.hedge!.objective - answer.bound).toBeLessThan(1e-6 * answer.hedge!.objective);
  });

  it('minimises a quadratic objective that is convex only where the weights have the right sum', () => {
    // x₀² + x₁² − 3(x₀ + x₁)² + 4x₀ is on the sum x₁ = 1 − x₀ equal to 2x₀² + 2x₀ − 2: least at the smallest weight, 0.2.
    const saddle: Problem['objective'] = {
      kind: 'quadratic',
      Q: Float64Array.of(-2, -3, -3, -2),
      c: Float64Array.of(0, 0),
      constant: 0,
    };
    const result = solve(twoNames(saddle, [4, 0]), exactly);
    expect(result.status).toBe('optimal');
    expect(Array.from(result.x!)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.8, 12)]);
    expect(result.objective).toBeCloseTo(2 * 0.04 + 0.4 - 2, 12);
  });
});
