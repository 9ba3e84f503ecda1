import { describe, expect, it } from 'vitest';
import { toItems, toWeights } from '../../../src-main/solver/homogenise.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { enumerateSupports } from './oracle.ts';
import { featureNames, randomFeatures, randomProblem } from './random-problem.ts';
import type { Features } from './random-problem.ts';

/** Searches with a fixed number of descents and compares with the enumeration; false when the problem is infeasible. */
function compare(seed: number, features: Features): boolean {
  const problem = randomProblem(seed, features);
  const expected = enumerateSupports(problem);
  const items = toItems(problem);
  const found = new LocalSearch(items, seed).run({ descents: 300 });
  const label = `seed ${seed} ${JSON.stringify(features)}`;
  if (expected === null) {
    expect(found, label).toBeNull();
    return false;
  }
  expect(found, label).not.toBeNull();
  if (found === null) return false;
  const check = verifyHedge(problem, toWeights(items, found));
  expect(check.violations, label).toEqual([]);
  const scale = Math.max(Math.abs(expected.objective), 1e-6);
  expect(Math.abs(check.objective - expected.objective) / scale, label).toBeLessThan(1e-6);
  expect(Math.abs(found.objective * items.objectiveScale - check.objective) / scale, label).toBeLessThan(
    1e-9,
  );
  return true;
}

describe('local search against every support', () => {
  it.each([...featureNames, 'openSum'])('finds the optimum with %s', (name) => {
    let feasible = 0;
    for (let seed = 1; seed <= 12; seed++) if (compare(seed * 101, { [name]: true })) feasible++;
    expect(feasible).toBeGreaterThan(5);
  });

  it('finds the optimum with features mixed at random', () => {
    let feasible = 0;
    for (let seed = 1; seed <= 120; seed++) if (compare(seed, randomFeatures(seed, 0.35))) feasible++;
    expect(feasible).toBeGreaterThan(50);
  });
});
