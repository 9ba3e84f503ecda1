import { HedgeSeeker } from './hedge-seeker.ts';
import type { Items } from './items.ts';
import { LeafSolver } from './leaf-solver.ts';
import { LocalSearch } from './local-search.ts';
import type { SearchThread } from './node-opener.ts';
import { SearchPool } from './search-pool.ts';
import { kernelForStage } from './search-stage.ts';
import type { SearchOrder, SearchStage } from './search-stage.ts';
import { Search } from './search.ts';
import { SharedIncumbent } from './shared-incumbent.ts';
import { SubtreeSearch } from './subtree-search.ts';
import type { SubtreeBuffers } from './subtree-search.ts';

/** What the leader of a solve tells the other threads; large arrays lie in shared memory. */
export type TeamMessage =
  | { kind: 'start'; items: Items; incumbent: SharedArrayBuffer; seed: number; threads: number }
  | { kind: 'search'; order: SearchOrder }
  | { kind: 'subtrees'; buffers: SubtreeBuffers };

/** The other threads of a solve, as the leader sees them; injected, because this folder starts no threads. */
export interface SolveTeam {
  /** Number of threads, the leader included. */
  readonly threads: number;
  send(message: TeamMessage): void;
}

/**
 * A teammate that waits for the certificate rests once its local search has found nothing for this many milliseconds, or for as long as it
 * took so far: the leader is faster while the processor is its own.
 */
const LEAST_PATIENCE = 80;

/** A team of one. */
export const alone: SolveTeam = { threads: 1, send: () => undefined };

/**
 * The part of a thread that is not the leader: local search from a seed of its own until the leader has a certificate, then a
 * share of the tree. Every call runs until the leader moves on, and is then ready for the next message.
 */
export class Teammate {
  private readonly thread: number;
  private items: Items | null = null;
  private incumbent: SharedIncumbent | null = null;
  private localSearch: LocalSearch | null = null;
  private threads = 1;
  private inTree: { thread: SearchThread; stage: SearchStage } | null = null;

  /** @param thread 1, 2, …; the leader is 0 */
  constructor(thread: number) {
    this.thread = thread;
  }

  receive(message: TeamMessage): void {
    if (message.kind === 'start') this.searchLocally(message);
    else if (message.kind === 'search') this.searchTree(message.order);
    else this.searchSubtrees(message);
  }

  private searchLocally(message: Extract<TeamMessage, { kind: 'start' }>): void {
    const { items, seed, threads } = message;
    const incumbent = new SharedIncumbent(items, message.incumbent);
    const localSearch = new LocalSearch(items, seed + 7919 * this.thread);
    const { stage } = incumbent;
    const started = performance.now();
    let patience = started + LEAST_PATIENCE;
    const stopped = () => incumbent.stopped || incumbent.stage !== stage || performance.now() > patience;
    localSearch.run({ stopped }, (hedge) => {
      if (!incumbent.offer(hedge)) return;
      const now = performance.now();
      patience = now + Math.max(LEAST_PATIENCE, now - started);
    });
    this.items = items;
    this.incumbent = incumbent;
    this.localSearch = localSearch;
    this.threads = threads;
  }

  private searchTree({ stage, pool: buffers, rule }: SearchOrder): void {
    const { items, incumbent, localSearch } = this;
    if (items === null || incumbent === null || localSearch === null || incumbent.stopped) return;
    const seeker = new HedgeSeeker({ items, incumbent, localSearch, deterministic: false });
    const thread = {
      items,
      incumbent,
      rule,
      seeker,
      leaf: new LeafSolver(items),
      stopped: () => incumbent.stopped,
    };
    const kernel = kernelForStage(stage);
    const pool = new SearchPool(kernel, this.threads, this.thread, buffers);
    new Search({ thread, origin: stage.origin, kernel, pool, enough: () => pool.closed }).run();
    this.inTree = { thread, stage };
  }

  private searchSubtrees({ buffers }: Extract<TeamMessage, { kind: 'subtrees' }>): void {
    if (this.inTree === null || this.inTree.thread.stopped()) return;
    const { thread, stage } = this.inTree;
    new SubtreeSearch(thread, stage, this.threads, this.thread, buffers).run();
  }
}
