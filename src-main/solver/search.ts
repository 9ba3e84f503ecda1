import type { NodeArrays, RelaxationKernel } from './kernel/kernel.ts';
import { copyNode, NodeOpener, sliceNode } from './node-opener.ts';
import type { NodeLedger, SearchThread } from './node-opener.ts';
import type { OpenNode, SearchPool } from './search-pool.ts';

export interface SearchContext {
  thread: SearchThread;
  /** By item of the kernel, the item of the problem. */
  origin: Int32Array;
  kernel: RelaxationKernel;
  pool: SearchPool;
  /** Ends this tree before it is exhausted; asked before every node, as the thread's own `stopped` is. */
  enough?: () => boolean;
  /** Who counts the nodes and those given up, where it is not the pool alone. */
  ledger?: NodeLedger;
  /** The bound of the whole search, where the pool is only a part of it. */
  leastBound?: () => number;
}

/**
 * One thread's part in the best-first search with one certificate: takes the open node of least bound, evaluates both children on its
 * own kernel, and puts back those that may still hold a better hedge.
 */
export class Search {
  private readonly context: SearchContext;
  private readonly opener: NodeOpener;
  /** Nodes that found no place in the pool: searched depth first. */
  private readonly overflow: StoredNode[] = [];

  constructor(context: SearchContext) {
    const { thread, kernel, origin, pool, ledger = pool } = context;
    this.context = context;
    this.opener = new NodeOpener(thread, kernel, origin, ledger);
  }

  /** Evaluates the root, which the kernel's arrays describe, and opens it unless it is decided. */
  openRoot(bound: number): void {
    const opened = this.opener.evaluate(bound);
    if (opened !== null) this.keep(opened);
  }

  /** Searches until the tree is exhausted or the thread is stopped. */
  run(): void {
    const { thread, kernel, origin, pool, enough, leastBound = () => pool.leastBound() } = this.context;
    const cutoff = () => this.opener.cutoff();
    const stopped = () => thread.stopped() || (enough !== undefined && enough());
    while (!stopped()) {
      const node = this.nextOverflow() ?? pool.take(kernel, cutoff, stopped);
      if (node === null) break;
      this.opener.branch(node.bound, node.label, (bound) => this.keep(bound));
      const { membership, y } = this.opener.parent;
      thread.seeker.afterNode({ membership, y, origin }, stopped, leastBound);
    }
    if (this.overflow.length === 0) pool.rest();
  }

  /** Whether nodes lie here that the pool does not know of. */
  get holdsNodes(): boolean {
    return this.overflow.length > 0;
  }

  private nextOverflow(): StoredNode | null {
    for (let node = this.overflow.pop(); node !== undefined; node = this.overflow.pop()) {
      if (node.bound >= this.opener.cutoff()) continue;
      copyNode(node, this.context.kernel);
      return node;
    }
    return null;
  }

  /** Keeps the node that the kernel's arrays describe. */
  private keep(bound: number): void {
    const { kernel, pool } = this.context;
    const label = kernel.branchItem;
    if (!pool.put(kernel, bound, label)) this.overflow.push({ bound, label, ...sliceNode(kernel) });
  }
}

type StoredNode = NodeArrays & OpenNode;
