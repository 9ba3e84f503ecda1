import { describe, expect, it } from 'vitest';
import { CertificateStore, reduceState } from '../../../src-main/solver/certificate-store.ts';
import { HedgeSeeker } from '../../../src-main/solver/hedge-seeker.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { createKernel } from '../../../src-main/solver/kernel/create.ts';
import { Outcome } from '../../../src-main/solver/kernel/kernel.ts';
import type { CertificateState, RelaxationKernel } from '../../../src-main/solver/kernel/kernel.ts';
import { LeadSearch } from '../../../src-main/solver/lead-search.ts';
import { LeafSolver } from '../../../src-main/solver/leaf-solver.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import type { SearchThread } from '../../../src-main/solver/node-opener.ts';
import type { Problem } from '../../../src-main/solver/problem.ts';
import { withoutExcluded } from '../../../src-main/solver/reduced-items.ts';
import { SearchPool } from '../../../src-main/solver/search-pool.ts';
import { cutoffFor, cutoffRule } from '../../../src-main/solver/search-settings.ts';
import { kernelForStage, rootMembership, stageAfterRoot } from '../../../src-main/solver/search-stage.ts';
import type { SearchStage } from '../../../src-main/solver/search-stage.ts';
import { Search } from '../../../src-main/solver/search.ts';
import { SharedIncumbent } from '../../../src-main/solver/shared-incumbent.ts';
import { SubtreeSearch } from '../../../src-main/solver/subtree-search.ts';
import { TreeGrowth } from '../../../src-main/solver/tree-growth.ts';
import { certify, kernelModule, kernelModules, useKernel } from './kernels.ts';
import { enumerateSupports } from './oracle.ts';
import { hardProblem, randomFeatures, randomProblem } from './random-problem.ts';

interface Opened {
  thread: SearchThread;
  stage: SearchStage;
  rootBound: number;
  /** From the items' scale to the problem's. */
  scale: number;
}

/** A problem up to the search: the root certified for a poor hedge, none known; null where the root decides everything. */
function openProblem(problem: Problem, stopped = () => false): Opened | null {
  const { items } = withoutExcluded(toItems(problem));
  const rule = cutoffRule(items, { gap: 0 }, problem.n);
  const incumbent = new SharedIncumbent(items);
  const kernel = createKernel(items, true);
  const root = certify(kernel, 0.01);
  kernel.membership.set(rootMembership(items));
  kernel.y.set(root.y);
  const cutoff = cutoffFor(rule, Infinity);
  const request = { cutoff, iterations: 60, tighteningRounds: 2, fixing: true, proximal: false };
  if (root.bound === Infinity || kernel.evaluate(request) !== Outcome.open) return null;
  const localSearch = new LocalSearch(items, 1);
  const seeker = new HedgeSeeker({ items, incumbent, localSearch, deterministic: true });
  const origin = Int32Array.from(items.group.keys());
  return {
    thread: { items, incumbent, rule, seeker, leaf: new LeafSolver(items), stopped },
    stage: stageAfterRoot(kernel, root.central, origin),
    rootBound: root.bound,
    scale: items.objectiveScale,
  };
}

/** 40 names of which 12 are held, at 3% at least. */
function middling(seed: number): Problem {
  const problem = randomProblem(seed, { fewDays: seed % 2 === 0 }, 40);
  problem.long.maxCount = 12;
  problem.long.lower.fill(0.03);
  problem.long.upper.fill(0.4);
  return problem;
}

describe.each(kernelModules)('search by subproblems with %s', (_name, module) => {
  useKernel(module);

  it.each([0, 2])('finds the optimum of every feature, with trees of %i nodes an item', (treeNodes) => {
    let searched = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const problem = randomProblem(seed, randomFeatures(seed, 0.3));
      const opened = openProblem(problem);
      if (opened === null) continue;
      searched++;
      const { thread, stage, rootBound, scale } = opened;
      const search = new SubtreeSearch(thread, stage, 1, 0, undefined, treeNodes);
      search.openRoot(rootBound);
      search.run();
      const expected = enumerateSupports(problem);
      const label = `seed ${seed}`;
      expect(search.open, label).toBe(0);
      const found = thread.incumbent.objective * scale;
      if (expected === null) expect(found, label).toBe(Infinity);
      else
        expect(Math.abs(found - expected.objective), label).toBeLessThan(
          2e-6 * Math.abs(expected.objective) + 1e-9,
        );
    }
    expect(searched).toBeGreaterThan(15);
  });

  it('agrees with the tree of the root, and its bounds hold wherever it is stopped', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const problem = middling(seed);
      const tree = openProblem(problem)!;
      const kernel = kernelForStage(tree.stage);
      const pool = new SearchPool(kernel, 1, 0);
      const plain = new Search({ thread: tree.thread, origin: tree.stage.origin, kernel, pool });
      plain.openRoot(tree.rootBound);
      plain.run();
      const optimum = tree.thread.incumbent.objective;

      let stop = false;
      const { thread, stage, rootBound } = openProblem(problem, () => stop)!;
      const search = new SubtreeSearch(thread, stage, 1, 0, undefined, 0);
      search.openRoot(rootBound);
      let questions = 0;
      thread.stopped = () => stop || ++questions % 50 === 0;
      let last = -Infinity;
      for (let round = 0; round < 2000 && search.open > 0; round++) {
        search.run();
        const bound = Math.min(search.leastBound(), cutoffFor(thread.rule, thread.incumbent.objective));
        expect(bound, `seed ${seed}`).toBeLessThanOrEqual(optimum * (1 + 1e-9));
        expect(bound, `seed ${seed}`).toBeGreaterThanOrEqual(last * (1 - 1e-6));
        last = bound;
      }
      stop = true;
      expect(search.open, `seed ${seed}`).toBe(0);
      expect(thread.incumbent.objective / optimum, `seed ${seed}`).toBeCloseTo(1, 5);
    }
  });
});

describe('tree and subproblems', () => {
  useKernel(kernelModule);

  it('takes a tree up again where it was left', () => {
    const problem = middling(1);
    const search = ({ thread, stage }: Opened, pool: SearchPool, kernel: RelaxationKernel, most: number) =>
      new Search({
        thread,
        origin: stage.origin,
        kernel,
        pool,
        enough: () => pool.closed || pool.nodes >= most,
      });
    const whole = openProblem(problem)!;
    const left = openProblem(problem)!;
    const kernels = [whole, left].map(({ stage }) => kernelForStage(stage));
    const [one, other] = kernels.map((kernel) => new SearchPool(kernel, 1, 0));
    const atOnce = search(whole, one, kernels[0], Infinity);
    atOnce.openRoot(whole.rootBound);
    atOnce.run();
    const first = search(left, other, kernels[1], 5);
    first.openRoot(left.rootBound);
    first.run();
    other.close();
    const bound = other.leastBound();
    search(left, other, kernels[1], Infinity).run();
    expect(other.open).toBeGreaterThan(0);
    expect(other.leastBound()).toBe(bound);
    other.reopen();
    search(left, other, kernelForStage(left.stage), Infinity).run();
    expect(other.open).toBe(0);
    expect(left.thread.incumbent.objective / whole.thread.incumbent.objective).toBeCloseTo(1, 6);
  });

  it('goes from a slow tree to subproblems, and tells of bounds that never fall and are never above the hedge', () => {
    const kinds: string[] = [];
    let asked = 0;
    const stopped = () => kinds.includes('subtrees') && ++asked > 500;
    const { thread, stage, rootBound } = openProblem(hardProblem(), stopped)!;
    let last = -Infinity;
    const { done, bound } = new LeadSearch({
      stage,
      rootBound,
      certificateSeconds: 0,
      deterministic: false,
      team: { threads: 1, send: ({ kind }) => kinds.push(kind) },
      thread,
      note: (least) => {
        expect(least).toBeGreaterThanOrEqual(last);
        expect(least).toBeLessThanOrEqual(thread.incumbent.objective);
        last = least;
      },
    }).run();
    expect(done).toBe(false);
    expect(kinds.slice(0, 2)).toEqual(['search', 'subtrees']);
    expect(bound).toBeGreaterThan(rootBound);
    expect(last).toBeGreaterThanOrEqual(bound);
  });
});

describe('store of certificates', () => {
  const state = (count: number, seed: number): CertificateState => ({
    products: Float64Array.from({ length: count * count }, (_, k) => seed + k),
    diagonal: Float64Array.from({ length: count }, (_, k) => seed + k / 2),
    meanWeight: Float64Array.from({ length: count }, (_, k) => seed + k / 4),
    meanSquare: Float64Array.from({ length: count }, (_, k) => seed + k / 8),
  });

  it('gives back the part on the items that are left, to every thread', () => {
    const store = new CertificateStore(5);
    // Items 1, 3 and 4 of 5.
    const slot = store.put(state(3, 100), Int32Array.of(1, 3, 4), 2);
    const other = new CertificateStore(5, store.buffers);
    expect(other.read(slot, Int32Array.of(1, 4))).toEqual({
      products: Float64Array.of(100, 102, 106, 108),
      diagonal: Float64Array.of(100, 101),
      meanWeight: Float64Array.of(100, 100.5),
      meanSquare: Float64Array.of(100, 100.25),
    });
    expect(reduceState(state(3, 100), 3, Int32Array.of(0, 2))).toEqual(store.read(slot, Int32Array.of(1, 4)));
  });

  it('uses a slot again once it was released as often as it is needed', () => {
    const store = new CertificateStore(2);
    const all = Int32Array.of(0, 1);
    const first = store.put(state(2, 1), all, 2);
    const second = store.put(state(2, 2), all, 1);
    store.release(first);
    expect(store.put(state(2, 3), all, 1)).not.toBe(first);
    store.release(first);
    expect(store.put(state(2, 4), all, 1)).toBe(first);
    expect(store.read(first, all)).toEqual(state(2, 4));
    expect(store.read(second, all)).toEqual(state(2, 2));
  });

  it('says so when memory is full', () => {
    // One certificate of 16,400 items has more than 2^30 bytes.
    expect(new CertificateStore(16_400).put(state(1, 1), Int32Array.of(0), 1)).toBe(-1);
  });
});

describe('growth of a tree', () => {
  it('is slow where a doubling closes less than an eighth of what is left', () => {
    const growth = new TreeGrowth();
    expect(growth.isDue(255)).toBe(false);
    expect(growth.isDue(256)).toBe(true);
    expect(growth.isSlow(256, 90, 100)).toBe(false);
    expect(growth.isDue(511)).toBe(false);
    expect(growth.isSlow(512, 91.2, 100)).toBe(false);
    expect(growth.isSlow(1024, 92.1, 100)).toBe(true);
    expect(growth.closed).toBeCloseTo(0.9, 12);
    expect(growth.isSlow(2048, 93.5, 100)).toBe(false);
  });

  it('is not judged before there is a hedge', () => {
    const growth = new TreeGrowth();
    expect(growth.isSlow(256, 1, Infinity)).toBe(false);
    expect(growth.isSlow(512, 1, Infinity)).toBe(false);
    expect(growth.isSlow(1024, 1, 5)).toBe(true);
  });
});
