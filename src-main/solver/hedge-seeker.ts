import type { Incumbent, Items } from './items.ts';
import { Membership } from './kernel/kernel.ts';
import type { LocalSearch } from './local-search.ts';
import { Fixing } from './problem.ts';
import type { SharedIncumbent } from './shared-incumbent.ts';

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
const CONCENTRATED_DESCENTS = 200;

/** A node's relaxation: what is held, out and free, and the weights at its minimum. */
export interface RelaxedNode {
  /** Length N of the kernel. */
  membership: Uint8Array;
  y: Float64Array;
  /** By item of the kernel, the item of the problem. */
  origin: Int32Array;
}

/** Where a hedge seeker works. */
export interface SeekerContext {
  items: Items;
  incumbent: SharedIncumbent;
  localSearch: LocalSearch;
  /** Whether local search is measured by descents, not by time. */
  deterministic: boolean;
}

/** One thread's search for better hedges beside its part of the tree: rounds nodes, and gives local search a share of the time. */
export class HedgeSeeker {
  private readonly context: SeekerContext;
  private readonly started = performance.now();
  private nodes = 0;
  private localMilliseconds = 0;
  private vainSlices = 0;

  constructor(context: SeekerContext) {
    this.context = context;
  }

  /**
   * Called after every node that was opened.
   * @param leastBound the bound of the whole search; asked now and then
   */
  afterNode(node: RelaxedNode, stopped: () => boolean, leastBound: () => number): void {
    const count = this.nodes++;
    if (count % (count < EARLY_NODES ? ROUNDING_INTERVAL : LATER_INTERVAL) === 1) this.round(node, stopped);
    if (this.nodes % LOCAL_CHECK === 0) this.searchLocally(stopped, leastBound);
  }

  /** A hedge near the minimiser of a node: rounded, then improved to a local optimum. */
  round({ membership, y, origin }: RelaxedNode, stopped: () => boolean): void {
    const { items, localSearch, incumbent } = this.context;
    const weights = new Float64Array(items.count);
    const fixing = new Uint8Array(items.count).fill(Fixing.excluded);
    origin.forEach((item, reduced) => {
      if (membership[reduced] === Membership.out) return;
      fixing[item] = membership[reduced] === Membership.held ? Fixing.held : Fixing.free;
      weights[item] = y[reduced];
    });
    this.adoptBest();
    const rounded = localSearch.round(weights, fixing);
    if (rounded === null) return;
    incumbent.offer(localSearch.improveFrom(rounded.support, rounded.weights, { stopped }) ?? rounded);
  }

  /** A slice of local search when its share of the time is not used up. */
  searchLocally(stopped: () => boolean, leastBound: () => number): void {
    const { deterministic, localSearch } = this.context;
    if (deterministic) {
      if (this.nodes % LATER_INTERVAL === 0)
        localSearch.run({ descents: LOCAL_DESCENTS, stopped }, this.offer);
      return;
    }
    const now = performance.now();
    const hard = now - this.started > HARD_AFTER && this.isWide(leastBound());
    const { share, patience } = hard ? HARD_EFFORT : LOCAL_EFFORT;
    if (this.localMilliseconds > (share * (now - this.started)) / (1 + this.vainSlices / patience)) return;
    this.adoptBest();
    this.vainSlices++;
    localSearch.run({ deadline: now + LOCAL_SLICE, stopped }, this.offer);
    this.localMilliseconds += performance.now() - now;
  }

  /**
   * Local search alone.
   * @param milliseconds how long; where time does not count, some descents instead
   * @returns whether it found a better hedge
   */
  concentrate(milliseconds: number, stopped: () => boolean): boolean {
    const { deterministic, localSearch, incumbent } = this.context;
    const before = incumbent.objective;
    this.adoptBest();
    const budget = deterministic
      ? { descents: CONCENTRATED_DESCENTS, stopped }
      : { deadline: performance.now() + milliseconds, stopped };
    localSearch.run(budget, this.offer);
    return incumbent.objective < before;
  }

  private readonly offer = (hedge: Incumbent): void => {
    if (this.context.incumbent.offer(hedge)) this.vainSlices = 0;
  };

  private adoptBest(): void {
    const known = this.context.incumbent.best();
    if (known !== null) this.context.localSearch.adopt(known);
  }

  private isWide(leastBound: number): boolean {
    const { objective } = this.context.incumbent;
    return objective - leastBound > HARD_GAP * Math.abs(objective);
  }
}
