import type { RelaxationKernel } from './kernel/kernel.ts';
import type { SearchThread } from './node-opener.ts';
import { SearchPool } from './search-pool.ts';
import { cutoffFor } from './search-settings.ts';
import { kernelForStage } from './search-stage.ts';
import type { SearchStage } from './search-stage.ts';
import { Search } from './search.ts';
import type { SolveTeam } from './solve-team.ts';
import { SubtreeSearch } from './subtree-search.ts';
import { TreeGrowth } from './tree-growth.ts';

export interface LeadContext {
  stage: SearchStage;
  rootBound: number;
  /** What the root's certificate took. */
  certificateSeconds: number;
  /** Whether nodes are counted instead of seconds. */
  deterministic: boolean;
  team: SolveTeam;
  thread: SearchThread;
  /** Told of the least bound of all open nodes (in the items' scale), the nodes so far and the open ones. */
  note: (leastBound: number, nodes: number, open: number) => void;
}

export interface SearchOutcome {
  /** Whether nothing is left to search. */
  done: boolean;
  /** The least bound of what is left, or was given up on the way. */
  bound: number;
}

/** Nodes after which a slow tree may be left, where seconds do not count. */
const DETERMINISTIC_NODES = 2000;
/** Milliseconds between two looks at the pool. */
const LOOK_INTERVAL = 1;
/** How long local search then tries to find a better hedge, × the time of the root's certificate. */
const POOR_HEDGE_TRY = 3;
/** The subproblems are first compared with the tree when they have taken this many times its time, then at every doubling. */
const FIRST_COMPARISON = 6;

/**
 * The leader's part once the root is certified: the tree with the root's certificate on all threads; when it has taken as long as
 * that certificate and grows slowly, the search by subproblems with certificates of their own; and the tree again should it do better.
 */
export class LeadSearch {
  private readonly context: LeadContext;
  private readonly growth = new TreeGrowth();
  private looked = -Infinity;
  /** Proven by what was left for another kind of search. */
  private proven = -Infinity;
  /** Nodes of what was left. */
  private nodes = 0;

  constructor(context: LeadContext) {
    this.context = context;
  }

  run(): SearchOutcome {
    const { stage, rootBound, team } = this.context;
    const kernel = kernelForStage(stage);
    const tree = new SearchPool(kernel, team.threads, 0);
    const started = performance.now();
    this.searchTree(kernel, tree, rootBound, () => this.isSlow(tree, started));
    if (!tree.closed || tree.open === 0) return outcome(tree);
    this.leave(tree.leastBound(), tree.nodes);
    const subtrees = this.searchSubtrees(performance.now() - started);
    if (!subtrees.closed || subtrees.open === 0) return outcome(subtrees);
    this.leave(subtrees.leastBound(), subtrees.nodes);
    this.nodes -= tree.nodes;
    tree.reopen();
    this.searchTree(kernel, tree, null, () => false);
    return outcome(tree);
  }

  private leave(bound: number, nodes: number): void {
    this.proven = Math.max(this.proven, bound);
    this.nodes += nodes;
  }

  /** @param rootBound null when the tree is open already */
  private searchTree(
    kernel: RelaxationKernel,
    pool: SearchPool,
    rootBound: number | null,
    isSlow: () => boolean,
  ): void {
    const { stage, team, thread } = this.context;
    const enough = () => {
      if (isSlow()) pool.close();
      return pool.closed;
    };
    const stopped = () => this.stopped(pool);
    const search = new Search({ thread: { ...thread, stopped }, origin: stage.origin, kernel, pool, enough });
    if (rootBound !== null) search.openRoot(rootBound);
    team.send({ kind: 'search', order: { stage, pool: pool.buffers, rule: thread.rule } });
    thread.incumbent.advance();
    search.run();
    this.note(pool);
  }

  private isSlow(pool: SearchPool, started: number): boolean {
    const { certificateSeconds, deterministic, thread } = this.context;
    const { nodes } = pool;
    if (!this.growth.isDue(nodes)) return false;
    const target = cutoffFor(thread.rule, thread.incumbent.objective);
    const slow = this.growth.isSlow(nodes, pool.leastBound(), target);
    const mature = deterministic
      ? nodes >= DETERMINISTIC_NODES
      : performance.now() - started >= 1000 * certificateSeconds;
    return slow && mature && !this.hedgeWasPoor();
  }

  /** A tree is slow also where the hedge is poor: before it is left, local search has a try. */
  private hedgeWasPoor(): boolean {
    const { certificateSeconds, thread } = this.context;
    return thread.seeker.concentrate(POOR_HEDGE_TRY * 1000 * certificateSeconds, thread.stopped);
  }

  /**
   * Searches by subproblems until nothing is left, or the tree would have come further in the same time.
   * @param treeTime milliseconds that the tree took
   */
  private searchSubtrees(treeTime: number): SubtreeSearch {
    const { stage, rootBound, team, thread, deterministic } = this.context;
    const started = performance.now();
    const reached = this.proven;
    let due = FIRST_COMPARISON;
    const compare = () => {
      const times = (performance.now() - started) / treeTime;
      if (deterministic || times < due) return;
      due *= 2;
      const doublings = Math.log2(1 + times);
      if (search.leastBound() < reached + doublings * this.growth.closed) search.close();
    };
    const stopped = (): boolean => {
      compare();
      return this.stopped(search);
    };
    const search: SubtreeSearch = new SubtreeSearch({ ...thread, stopped }, stage, team.threads, 0);
    search.openRoot(rootBound);
    team.send({ kind: 'subtrees', buffers: search.buffers });
    search.run();
    this.note(search);
    return search;
  }

  /** Asked often; tells of the state now and then. */
  private stopped(search: Watched): boolean {
    const now = performance.now();
    if (now - this.looked >= LOOK_INTERVAL) {
      this.looked = now;
      this.note(search);
    }
    return this.context.thread.stopped();
  }

  private note(search: Watched): void {
    this.context.note(Math.max(this.proven, search.leastBound()), this.nodes + search.nodes, search.open);
  }
}

const outcome = (search: Watched): SearchOutcome => ({ done: search.open === 0, bound: search.leastBound() });

/** Either kind of search. */
type Watched = Pick<SearchPool, 'leastBound' | 'nodes' | 'open'>;
