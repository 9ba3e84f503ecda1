import { propagate } from './fixing.ts';
import type { Incumbent, Items } from './items.ts';
import { Membership, Outcome } from './kernel/kernel.ts';
import type { RelaxationKernel } from './kernel/kernel.ts';
import { LeafSolver } from './leaf-solver.ts';
import type { LocalSearch } from './local-search.ts';
import { Fixing } from './problem.ts';
import type { SearchPool } from './search-pool.ts';
import { cutoffFor } from './search-settings.ts';
import type { CutoffRule } from './search-settings.ts';
import type { SharedIncumbent } from './shared-incumbent.ts';

export interface SearchContext {
  /** The problem that incumbents and local search speak of. */
  items: Items;
  /** By item of the kernel, the item of `items`. */
  origin: Int32Array;
  kernel: RelaxationKernel;
  pool: SearchPool;
  incumbent: SharedIncumbent;
  localSearch: LocalSearch;
  rule: CutoffRule;
  /** Asked before every node; true ends this thread's part. */
  stopped: () => boolean;
  /** Whether local search is measured by descents, not by time. */
  deterministic: boolean;
}

/** Relative distance of value and bound at which a support counts as solved. */
const LEAF_AGREEMENT = 1e-6;
const NEWTON_STEPS = 20;
const NEWTON_STEPS_LARGE = 25;
const LARGE = 400;
const TIGHTENING_ROUNDS = 2;
/** Nodes are rounded to hedges this often, at first and later. */
const ROUNDING_INTERVAL = 40;
const LATER_INTERVAL = 800;
const EARLY_NODES = 400;
/**
 * Share of the time that goes to local search beside the tree, in slices of some milliseconds (or descents); it falls while slices
 * find nothing.
 */
const LOCAL_EFFORT = { share: 0.1, patience: 20 };
/** Once a search has gone on for this many milliseconds and the gap is still this wide, a better hedge is worth more than nodes. */
const HARD_AFTER = 2000;
const HARD_GAP = 0.02;
const HARD_EFFORT = { share: 0.3, patience: 100 };
const LOCAL_SLICE = 20;
const LOCAL_CHECK = 16;
const LOCAL_DESCENTS = 5;

/**
 * One thread's part in the best-first search: takes the open node of least bound, evaluates both children on its own kernel,
 * and puts back those that may still hold a better hedge.
 */
export class Search {
  private readonly context: SearchContext;
  private readonly steps: number;
  private readonly leaf: LeafSolver;
  private readonly parent: {
    membership: Uint8Array;
    y: Float64Array;
    lower: Float64Array;
    upper: Float64Array;
  };
  /** Nodes that found no place in the pool: searched depth first. */
  private readonly overflow: StoredNode[] = [];
  private taken = 0;
  private localMilliseconds = 0;
  private vainSlices = 0;
  private readonly started = performance.now();

  constructor(context: SearchContext) {
    const { kernel, items } = context;
    const N = kernel.items.count;
    this.context = context;
    this.steps = N >= LARGE ? NEWTON_STEPS_LARGE : NEWTON_STEPS;
    this.leaf = new LeafSolver(items);
    this.parent = {
      membership: new Uint8Array(N),
      y: new Float64Array(N),
      lower: new Float64Array(N),
      upper: new Float64Array(N),
    };
  }

  /** Evaluates the root, which the kernel's arrays describe, and opens it unless it is decided. */
  openRoot(bound: number): void {
    this.evaluate(bound);
  }

  /** Searches until the tree is exhausted or `stopped`. */
  run(): void {
    const { kernel, pool, stopped } = this.context;
    const cutoff = () => this.cutoff();
    while (!stopped()) {
      const node = this.nextOverflow() ?? pool.take(kernel, cutoff, stopped);
      if (node === null) break;
      this.branch(node.bound, node.branchItem);
      this.round();
      if (this.taken % LOCAL_CHECK === 0) this.searchLocally();
    }
    if (this.overflow.length === 0) pool.rest();
  }

  private cutoff(): number {
    return cutoffFor(this.context.rule, this.context.incumbent.objective);
  }

  private nextOverflow(): StoredNode | null {
    for (let node = this.overflow.pop(); node !== undefined; node = this.overflow.pop()) {
      if (node.bound >= this.cutoff()) continue;
      this.load(node);
      return node;
    }
    return null;
  }

  private load(node: Pick<StoredNode, 'membership' | 'y' | 'lower' | 'upper'>): void {
    const { kernel } = this.context;
    kernel.membership.set(node.membership);
    kernel.y.set(node.y);
    kernel.lower.set(node.lower);
    kernel.upper.set(node.upper);
  }

  /** Evaluates the two children of the node in the kernel's arrays: the branching item held, then out. */
  private branch(bound: number, branchItem: number): void {
    const { kernel } = this.context;
    const { parent } = this;
    parent.membership.set(kernel.membership);
    parent.y.set(kernel.y);
    parent.lower.set(kernel.lower);
    parent.upper.set(kernel.upper);
    for (const state of [Membership.held, Membership.out]) {
      this.load(parent);
      kernel.membership[branchItem] = state;
      this.evaluate(bound);
    }
  }

  /** Bounds the node in the kernel's arrays and keeps, solves or drops it. */
  private evaluate(parentBound: number): void {
    const { kernel, pool } = this.context;
    pool.countNode();
    const outcome = kernel.evaluate({
      cutoff: this.cutoff(),
      iterations: this.steps,
      tighteningRounds: TIGHTENING_ROUNDS,
      fixing: true,
      proximal: false,
    });
    if (outcome === Outcome.pruned) return;
    if (outcome === Outcome.leaf || kernel.branchItem < 0) return this.solveLeaf(parentBound);
    const bound = Math.max(parentBound, kernel.bound);
    if (pool.put(kernel, bound, kernel.branchItem)) return;
    const { membership, y, lower, upper, branchItem } = kernel;
    this.overflow.push({
      bound,
      branchItem,
      membership: membership.slice(),
      y: y.slice(),
      lower: lower.slice(),
      upper: upper.slice(),
    });
  }

  /** Everything is decided: the hedge on the held items. */
  private solveLeaf(parentBound: number): void {
    const { kernel, origin, incumbent, pool } = this.context;
    if (!propagate(kernel.items, kernel.membership, [0, 0], [0, 0])) return;
    const support = Int32Array.from(origin.keys())
      .filter((item) => kernel.membership[item] === Membership.held)
      .map((item) => origin[item]);
    const cutoff = this.cutoff();
    const { hedge, bound } = this.leaf.solve(support, cutoff);
    if (hedge !== null) incumbent.offer(hedge);
    const unresolved = hedge === null || hedge.objective - bound > LEAF_AGREEMENT * Math.abs(hedge.objective);
    if (unresolved && bound < this.cutoff()) pool.giveUp(Math.max(parentBound, bound));
  }

  /** Now and then, a hedge from the minimiser of the last node evaluated, improved by local search. */
  private round(): void {
    const count = this.taken++;
    if (count % (count < EARLY_NODES ? ROUNDING_INTERVAL : LATER_INTERVAL) !== 1) return;
    const { parent } = this;
    const hedge = roundNode(this.context, parent.membership, parent.y);
    if (hedge !== null) this.context.incumbent.offer(hedge);
  }

  private isWide(): boolean {
    const { objective } = this.context.incumbent;
    return objective - this.context.pool.leastBound() > HARD_GAP * Math.abs(objective);
  }

  /** A slice of local search when its share of the time is not used up. */
  private searchLocally(): void {
    const { deterministic, localSearch, incumbent, stopped } = this.context;
    if (deterministic) {
      if (this.taken % LATER_INTERVAL !== 0) return;
      localSearch.run({ descents: LOCAL_DESCENTS, stopped }, (hedge) => incumbent.offer(hedge));
      return;
    }
    const now = performance.now();
    const { share, patience } = now - this.started > HARD_AFTER && this.isWide() ? HARD_EFFORT : LOCAL_EFFORT;
    if (this.localMilliseconds > (share * (now - this.started)) / (1 + this.vainSlices / patience)) return;
    const known = incumbent.best();
    if (known !== null) localSearch.adopt(known);
    this.vainSlices++;
    localSearch.run({ deadline: now + LOCAL_SLICE, stopped }, (hedge) => {
      if (incumbent.offer(hedge)) this.vainSlices = 0;
    });
    this.localMilliseconds += performance.now() - now;
  }
}

interface StoredNode {
  bound: number;
  branchItem: number;
  membership: Uint8Array;
  y: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
}

/** A hedge near the minimiser of a node: rounded, then improved to a local optimum; null when none was found. */
export function roundNode(
  context: Pick<SearchContext, 'items' | 'origin' | 'localSearch' | 'incumbent' | 'stopped'>,
  membership: Uint8Array,
  y: Float64Array,
): Incumbent | null {
  const { items, origin, localSearch, incumbent, stopped } = context;
  const weights = new Float64Array(items.count);
  const fixing = new Uint8Array(items.count).fill(Fixing.excluded);
  origin.forEach((item, reduced) => {
    if (membership[reduced] === Membership.out) return;
    fixing[item] = membership[reduced] === Membership.held ? Fixing.held : Fixing.free;
    weights[item] = y[reduced];
  });
  const known = incumbent.best();
  if (known !== null) localSearch.adopt(known);
  const rounded = localSearch.round(weights, fixing);
  if (rounded === null) return null;
  return localSearch.improveFrom(rounded.support, rounded.weights, { stopped }) ?? rounded;
}
