import { describe, expect, it } from 'vitest';
import { HedgeSeeker } from '../../../src-main/solver/hedge-seeker.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import { SharedIncumbent } from '../../../src-main/solver/shared-incumbent.ts';
import { enumerateSupports } from './oracle.ts';
import { randomProblem } from './random-problem.ts';

describe('search for hedges beside the tree', () => {
  it('says whether it found a better hedge', () => {
    const problem = randomProblem(3);
    const items = toItems(problem);
    const incumbent = new SharedIncumbent(items);
    const localSearch = new LocalSearch(items, 1);
    const seeker = new HedgeSeeker({ items, incumbent, localSearch, deterministic: true });
    expect(seeker.concentrate(0, () => false)).toBe(true);
    const { objective } = enumerateSupports(problem)!;
    expect((incumbent.objective * items.objectiveScale) / objective).toBeCloseTo(1, 9);
    expect(seeker.concentrate(0, () => false)).toBe(false);
  });

  it('stops when it is told to', () => {
    const items = toItems(randomProblem(3));
    const incumbent = new SharedIncumbent(items);
    const localSearch = new LocalSearch(items, 1);
    const seeker = new HedgeSeeker({ items, incumbent, localSearch, deterministic: false });
    let asked = 0;
    seeker.concentrate(Infinity, () => ++asked > 20);
    expect(asked).toBeGreaterThan(20);
  });
});
