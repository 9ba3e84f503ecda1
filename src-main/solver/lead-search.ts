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

/** Nodes after which a slow tree may be left, where seconds do not count. */
const DETERMINISTIC_NODES = 2000;
/** Milliseconds between two looks at the pool. */
const LOOK_INTERVAL = 1;

/**
 * The leader's part once the root is certified: the tree with the root's certificate on all threads, and when it has taken as long as
 * that certificate and grows slowly, the search by subproblems with certificates of their own.
 */
export class LeadSearch {
  private readonly context: LeadContext;
  private readonly growth = new TreeGrowth();
  private readonly started = performance.now();
  private looked = -Infinity;

  constructor(context: LeadContext) {
    this.context = context;
  }

  /** @returns whether nothing is left to search, and the least bound of what was given up on the way */
  run(): { done: boolean; bound: number } {
    const tree = this.searchTree();
    if (!tree.closed || tree.done) return { done: tree.done, bound: tree.leastBound() };
    return this.searchSubtrees(tree.leastBound(), tree.nodes);
  }

  private searchTree(): SearchPool {
    const { stage, rootBound, team, thread, note } = this.context;
    const kernel = kernelForStage(stage);
    const pool = new SearchPool(kernel, team.threads, 0);
    const stopped = () => {
      this.look(() => note(pool.leastBound(), pool.nodes, pool.open));
      return thread.stopped();
    };
    const enough = () => {
      if (this.isSlow(pool)) pool.close();
      return pool.closed;
    };
    const search = new Search({
      thread: { ...thread, stopped },
      origin: stage.origin,
      kernel,
      pool,
      enough,
    });
    search.openRoot(rootBound);
    team.send({ kind: 'search', order: { stage, pool: pool.buffers, rule: thread.rule } });
    thread.incumbent.advance();
    search.run();
    note(pool.leastBound(), pool.nodes, pool.open);
    return pool;
  }

  private isSlow(pool: SearchPool): boolean {
    const { certificateSeconds, deterministic, thread } = this.context;
    const { nodes } = pool;
    if (!this.growth.isDue(nodes)) return false;
    const slow = this.growth.isSlow(
      nodes,
      cutoffFor(thread.rule, thread.incumbent.objective) - pool.leastBound(),
    );
    const mature = deterministic
      ? nodes >= DETERMINISTIC_NODES
      : performance.now() - this.started >= 1000 * certificateSeconds;
    return slow && mature;
  }

  private searchSubtrees(bound: number, before: number): { done: boolean; bound: number } {
    const { stage, rootBound, team, thread, note } = this.context;
    const tell = () => note(Math.max(bound, search.leastBound()), before + search.nodes, search.open);
    const stopped = () => {
      this.look(tell);
      return thread.stopped();
    };
    const search = new SubtreeSearch({ ...thread, stopped }, stage, team.threads, 0);
    search.openRoot(rootBound);
    team.send({ kind: 'subtrees', buffers: search.buffers });
    search.run();
    tell();
    return { done: search.done, bound: search.leastBound() };
  }

  /** Calls `action` unless the last call is less than a moment ago. */
  private look(action: () => void): void {
    const now = performance.now();
    if (now - this.looked < LOOK_INTERVAL) return;
    this.looked = now;
    action();
  }
}
