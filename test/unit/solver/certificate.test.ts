import { describe, expect, it } from 'vitest';
import { reduceState } from '../../../src-main/solver/certificate-store.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { CERTIFICATE_TAU, meanDiagonal } from '../../../src-main/solver/kernel/kernel.ts';
import type { RelaxationKernel } from '../../../src-main/solver/kernel/kernel.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { Problem } from '../../../src-main/solver/problem.ts';
import { withoutExcluded } from '../../../src-main/solver/reduced-items.ts';
import { factorDefinite, invertDefinite } from '../../../src-main/solver/root-certificate-rows.ts';
import { certify, implementations } from './kernels.ts';
import { enumerateSupports } from './oracle.ts';
import { randomFeatures, randomProblem } from './random-problem.ts';

/** Largest difference between S and H − diag(D) − products. */
function remainderError(kernel: RelaxationKernel): number {
  const { items, S, products, diagonal } = kernel;
  let largest = 0;
  for (let i = 0; i < items.count; i++) {
    for (let j = 0; j < items.count; j++) {
      const k = i * items.count + j;
      const expected = items.H[k] - (i === j ? diagonal[i] : products[k]);
      largest = Math.max(largest, Math.abs(S[k] - expected));
    }
  }
  return largest;
}

/** Whether S + τ Σ e_g e_gᵀ has a Cholesky factor: then S is positive definite on the feasible directions. */
function isDefinite(kernel: RelaxationKernel): boolean {
  const { items, S } = kernel;
  const N = items.count;
  const tau = CERTIFICATE_TAU * meanDiagonal(items);
  const lifted = S.map((value, k) =>
    items.group[Math.floor(k / N)] === items.group[k % N] ? value + tau : value,
  );
  return factorDefinite(lifted, N, 0);
}

/** 60 names, all of them in the basket at 0.4 to 1.8%, any number to hold, but at 1% at least. */
function nearlyWholeBasket(seed: number): Problem {
  const n = 60;
  const problem = randomProblem(seed, {}, n);
  problem.long.maxCount = n;
  problem.long.lower.fill(0.01);
  problem.long.upper.fill(0.5);
  if (problem.objective.kind !== 'least-squares') throw new Error('rows were expected');
  const { A, b, rows } = problem.objective;
  const share = Array.from({ length: n }, (_, i) => 0.3 + ((37 * i) % 61) / 61);
  const total = share.reduce((sum, value) => sum + value, 0);
  for (let t = 0; t < rows; t++) {
    b[t] = share.reduce((sum, value, i) => sum + (value / total) * A[t * n + i], 0);
  }
  return problem;
}

describe.each(implementations)('root certificate in %s', (_name, create) => {
  it('is exact, definite and non-negative, and bounds the optimum from below after any number of sweeps', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const problem = randomProblem(seed, randomFeatures(seed, 0.3));
      const expected = enumerateSupports(problem);
      const items = toItems(problem);
      const kernel = create(items);
      const root = certify(kernel, 0.01, seed % 2 === 0 ? Infinity : seed);
      const label = `seed ${seed}`;
      if (root.bound === Infinity) {
        expect(expected, label).toBeNull();
        continue;
      }
      expect(remainderError(kernel), label).toBeLessThan(1e-12);
      expect(isDefinite(kernel), label).toBe(true);
      for (let i = 0; i < items.count; i++) {
        expect(kernel.products[i * items.count + i], label).toBe(0);
        for (let j = 0; j < items.count; j++) {
          if (items.partner[i] === j) continue;
          expect(kernel.products[i * items.count + j], label).toBeGreaterThanOrEqual(0);
        }
      }
      if (expected === null) continue;
      const slack = 1e-9 * Math.max(Math.abs(expected.objective), 1e-3);
      expect(root.bound * items.objectiveScale, label).toBeLessThanOrEqual(expected.objective + slack);
    }
  });

  it('comes close to the optimum where the plain perspective does not', () => {
    const problem = randomProblem(4, {}, 30);
    problem.long.maxCount = 8;
    problem.long.lower.fill(0.02);
    problem.long.upper.fill(0.4);
    const kernel = create(toItems(problem));
    const start = certify(kernel, 0.01, 0);
    const end = certify(kernel, 0.01);
    expect(start.bound).toBeLessThan(0.5 * end.bound);
  });

  it('ends near the same bound however poor the hedge was that it started from', () => {
    const problem = randomProblem(4, {}, 30);
    problem.long.maxCount = 8;
    problem.long.lower.fill(0.02);
    problem.long.upper.fill(0.4);
    const kernel = create(toItems(problem));
    const from = (incumbent: number) => certify(kernel, incumbent).bound;
    const good = from(0.01);
    expect(from(1)).toBeGreaterThan(0.97 * good);
    expect(from(100)).toBeGreaterThan(0.97 * good);
  });

  it('comes close where the count is slack and smallest weights alone keep a hedge from its basket', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const items = toItems(nearlyWholeBasket(seed));
      const hedge = new LocalSearch(items, 1).run({ descents: 100 });
      if (hedge === null) throw new Error('there is a hedge');
      const { bound } = certify(create(items), hedge.objective);
      expect(bound / hedge.objective).toBeGreaterThan(0.85);
      expect(bound / hedge.objective).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('goes on from the state of a larger problem: exact, definite, and below the optimum after any number of sweeps', () => {
    let compared = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const problem = randomProblem(seed, randomFeatures(seed, 0.3));
      const items = toItems(problem);
      const { central } = certify(create(items), 0.01);
      if (central === null) continue;
      const part = structuredClone(problem);
      part.long.fixing ??= new Uint8Array(problem.n);
      part.long.fixing[seed % problem.n] = Fixing.held;
      part.long.fixing[(seed + 1) % problem.n] = Fixing.excluded;
      const { items: left, origin } = withoutExcluded(toItems(part));
      const kernel = create(left);
      const sweeps = seed % 2 === 0 ? Infinity : seed % 7;
      const root = certify(kernel, 0.01, sweeps, reduceState(central, items.count, origin));
      const expected = enumerateSupports(part);
      if (expected === null || root.bound === Infinity) {
        expect(expected, `seed ${seed}`).toBeNull();
        continue;
      }
      compared++;
      expect(remainderError(kernel), `seed ${seed}`).toBeLessThan(1e-12);
      expect(isDefinite(kernel), `seed ${seed}`).toBe(true);
      const slack = 1e-9 * Math.max(Math.abs(expected.objective), 1e-3);
      expect(root.bound * left.objectiveScale, `seed ${seed}`).toBeLessThanOrEqual(
        expected.objective + slack,
      );
    }
    expect(compared).toBeGreaterThan(15);
  });

  it('knows the weights of what is held better than those of what may be held', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const n = 40;
      const problem = randomProblem(seed, {}, n);
      problem.long.maxCount = 12;
      problem.long.lower.fill(0.03);
      problem.long.upper.fill(0.4);
      problem.long.fixing = Uint8Array.from({ length: n }, (_, i) => (i < 8 ? Fixing.held : Fixing.free));
      const items = toItems(problem);
      const hedge = new LocalSearch(items, 1).run({ descents: 300 });
      if (hedge === null) throw new Error('there is a hedge');
      const { bound } = certify(create(items), hedge.objective);
      // 0.92 to 0.95 where y²/z counts for what is held as if z were free.
      expect(bound / hedge.objective, `seed ${seed}`).toBeGreaterThan(0.96);
      expect(bound / hedge.objective, `seed ${seed}`).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('keeps D above its floor where the spread of a weight vanishes', () => {
    const problem = randomProblem(6, {}, 10);
    problem.long.lower.fill(0.2);
    problem.long.upper.fill(0.2);
    problem.long.maxCount = 5;
    const items = toItems(problem);
    const kernel = create(items);
    certify(kernel, 1e-6);
    const floor = -6e-2 * meanDiagonal(items);
    expect(kernel.diagonal.every((value) => value >= floor)).toBe(true);
    expect(isDefinite(kernel)).toBe(true);
  });

  it('says so when it starts from an objective that is not convex', () => {
    const problem = randomProblem(2, { quadratic: true }, 6);
    if (problem.objective.kind !== 'quadratic') throw new Error('a quadratic objective was expected');
    problem.objective.Q[0] = -5;
    expect(() => certify(create(toItems(problem)), 0.01)).toThrow(/not convex/);
  });
});

describe('inverse of a definite matrix', () => {
  it('inverts by hand', () => {
    // [4 2; 2 3] has determinant 8 and inverse [3 −2; −2 4]/8.
    const inverse = new Float64Array(4);
    expect(invertDefinite(Float64Array.of(4, 2, 2, 3), inverse, 2, 0)).toBe(true);
    expect(Array.from(inverse)).toEqual([0.375, -0.25, -0.25, 0.5].map((value) => expect.closeTo(value, 14)));
  });

  it('refuses an indefinite one', () => {
    expect(invertDefinite(Float64Array.of(1, 2, 2, 1), new Float64Array(4), 2, 0)).toBe(false);
  });
});
