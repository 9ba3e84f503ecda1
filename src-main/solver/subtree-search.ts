import { CertificateStore, reduceState } from './certificate-store.ts';
import type { StoreBuffers } from './certificate-store.ts';
import { createKernel } from './kernel/create.ts';
import { Membership } from './kernel/kernel.ts';
import type { CertificateState, NodeArrays, RelaxationKernel } from './kernel/kernel.ts';
import { copyNode, NodeOpener, sliceNode } from './node-opener.ts';
import type { NodeLedger, SearchThread } from './node-opener.ts';
import { Fixing } from './problem.ts';
import { reduceItems } from './reduced-items.ts';
import type { ReducedItems } from './reduced-items.ts';
import { CertificateAscent } from './root-certificate.ts';
import { SearchPool } from './search-pool.ts';
import type { PoolBuffers } from './search-pool.ts';
import { barrierObjective, cutoffFor } from './search-settings.ts';
import { kernelForStage, rootMembership } from './search-stage.ts';
import type { SearchStage } from './search-stage.ts';
import { Search } from './search.ts';

/** What the threads share beside the stage. */
export interface SubtreeBuffers {
  pool: PoolBuffers;
  store: StoreBuffers;
}

/** Of a subproblem that has to start from the root's certificate. */
const NO_SLOT = -1;
const ROOT_STEPS = 60;
/** A tree of a subproblem is given up after so many nodes an item: about the price of a certificate. */
const TREE_NODES = 2;
/** How the gap at which a tree is tried follows what trees could close. */
const REACH_GROWTH = 1.25;
const REACH_DECAY = 0.8;
const REACH_RECOVERY = 1.05;

/**
 * The search where the tree with the root's certificate is slow: every subproblem gets a certificate of its own, which goes on from its
 * parent's. It knows what is held, and closes more of the gap than hundreds of nodes with the old one. Subproblems wait in a shared
 * pool, best first; one that a small tree can finish is finished, else it is branched on.
 */
export class SubtreeSearch {
  private readonly thread: SearchThread;
  private readonly stage: SearchStage;
  private readonly pool: SearchPool;
  private readonly store: CertificateStore;
  /** The subproblem in work and one of its children, on the stage's items. */
  private readonly node: NodeArrays;
  private readonly child: NodeArrays;
  /** The largest gap, in the items' scale, at which a small tree is tried. */
  private reach = Infinity;
  private readonly treeNodes: number;
  readonly buffers: SubtreeBuffers;

  /**
   * @param threads number of threads that take part
   * @param index of this one
   */
  constructor(
    thread: SearchThread,
    stage: SearchStage,
    threads: number,
    index: number,
    buffers?: SubtreeBuffers,
    treeNodes = TREE_NODES,
  ) {
    this.thread = { ...thread, stopped: () => thread.stopped() || this.pool.closed };
    this.stage = stage;
    this.node = {
      membership: rootMembership(stage.items),
      y: Float64Array.from(stage.y),
      lower: Float64Array.from(stage.lower),
      upper: Float64Array.from(stage.upper),
    };
    this.child = sliceNode(this.node);
    this.pool = new SearchPool(this.node, threads, index, buffers?.pool);
    this.store = new CertificateStore(stage.items.count, buffers?.store);
    this.treeNodes = treeNodes;
    this.buffers = { pool: this.pool.buffers, store: this.store.buffers };
  }

  /** Subproblems and nodes of their trees so far, of all threads. */
  get nodes(): number {
    return this.pool.nodes;
  }

  /** Subproblems that wait or are in work. */
  get open(): number {
    return this.pool.open;
  }

  /** The least bound of all subproblems; Infinity when there is none. */
  leastBound(): number {
    return this.pool.leastBound();
  }

  /** Branches on the root, whose certificate is there: the first two subproblems. */
  openRoot(bound: number): void {
    const { stage } = this;
    const origin = Int32Array.from(stage.origin.keys());
    const kernel = kernelForStage(stage);
    const opener = this.opener(kernel, origin);
    const opened = opener.evaluate(bound, ROOT_STEPS);
    if (opened !== null)
      opener.branch(opened, kernel.branchItem, (child) => this.keep(kernel, origin, child, NO_SLOT));
  }

  /** Has all threads leave; what they have in work goes back to the pool. */
  close(): void {
    this.pool.close();
  }

  get closed(): boolean {
    return this.pool.closed;
  }

  /** Takes subproblems until none is left, or the thread is stopped. */
  run(): void {
    const { pool, node, thread } = this;
    const cutoff = () => this.cutoff();
    const { stopped } = thread;
    while (!stopped()) {
      const taken = pool.take(node, cutoff, stopped);
      if (taken === null) break;
      this.solve(taken.bound, taken.label);
      thread.seeker.searchLocally(stopped, () => pool.leastBound());
    }
    pool.rest();
  }

  private cutoff(): number {
    return cutoffFor(this.thread.rule, this.thread.incumbent.objective);
  }

  private opener(kernel: RelaxationKernel, origin: Int32Array): NodeOpener {
    return new NodeOpener(this.thread, kernel, this.inProblem(origin), this.pool);
  }

  /** The problem's items of items of the stage. */
  private inProblem(origin: Int32Array): Int32Array {
    return origin.map((item) => this.stage.origin[item]);
  }

  /** Certifies the subproblem in `node`, and finishes it or branches on it. */
  private solve(known: number, slot: number): void {
    const { thread, pool, store } = this;
    const { rule, incumbent, stopped } = thread;
    const { items, origin } = this.reduced();
    const kernel = createKernel(items, true);
    const certificate = new CertificateAscent(kernel, {
      incumbent: () => barrierObjective(rule, incumbent.objective),
      stopped,
      onSweep: (bound) => bound >= this.cutoff() || stopped(),
      from: this.start(slot, origin),
    }).run();
    const bound = Math.max(known, certificate.bound);
    const pruned = bound >= this.cutoff();
    if (!pruned && stopped() && pool.put(this.node, bound, slot)) return;
    if (slot !== NO_SLOT) store.release(slot);
    if (pruned) return;
    kernel.membership.set(rootMembership(items));
    kernel.y.set(certificate.y);
    this.finishOrBranch(kernel, origin, bound, certificate.central);
  }

  /** What the certificate of a subproblem goes on from: its parent's, or the root's. */
  private start(slot: number, origin: Int32Array): CertificateState | undefined {
    if (slot !== NO_SLOT) return this.store.read(slot, origin);
    const { central, items } = this.stage;
    return central === null ? undefined : reduceState(central, items.count, origin);
  }

  /** The subproblem in `node` on the items that are not out. */
  private reduced(): ReducedItems {
    const { node, stage } = this;
    const { membership, lower, upper } = node;
    const fixing = Uint8Array.from(membership, (state) =>
      state === Membership.held ? Fixing.held : Fixing.free,
    );
    return reduceItems(
      { ...stage.items, lower, upper, fixing },
      (item) => membership[item] !== Membership.out,
    );
  }

  /** Opens the subproblem whose certificate, membership and minimiser are in the kernel. */
  private finishOrBranch(
    kernel: RelaxationKernel,
    origin: Int32Array,
    bound: number,
    central: CertificateState | null,
  ): void {
    const { thread, store } = this;
    const opener = this.opener(kernel, origin);
    const opened = opener.evaluate(bound, ROOT_STEPS);
    if (opened === null) return;
    const { branchItem, membership, y } = kernel;
    thread.seeker.round({ membership, y, origin: this.inProblem(origin) }, thread.stopped);
    const gap = this.cutoff() - opened;
    const small = gap <= this.reach;
    if (!small) this.reach *= REACH_RECOVERY;
    const left = small ? this.tryTree(kernel, origin, opened) : opened;
    if (left === null) return;
    const slot = central === null ? NO_SLOT : store.put(central, origin, 2);
    let kept = 0;
    opener.branch(left, branchItem, (child) => {
      if (this.keep(kernel, origin, child, slot)) kept++;
    });
    if (slot >= 0) for (; kept < 2; kept++) store.release(slot);
  }

  /**
   * A small tree on the kernel's certificate, which is left as it was.
   * @returns null when the tree was finished, else what it has proven of the subproblem
   */
  private tryTree(kernel: RelaxationKernel, origin: Int32Array, bound: number): number | null {
    const { thread, pool } = this;
    const most = this.treeNodes * kernel.items.count;
    const root = sliceNode(kernel);
    const tree = new SearchPool(kernel, 1, 0, undefined, most + 2);
    const ledger: NodeLedger = {
      countNode: () => {
        tree.countNode();
        pool.countNode();
      },
      giveUp: (unsettled) => pool.giveUp(unsettled),
    };
    const search = new Search({
      thread,
      kernel,
      origin: this.inProblem(origin),
      pool: tree,
      ledger,
      enough: () => tree.nodes >= most,
      leastBound: () => pool.leastBound(),
    });
    const gap = this.cutoff() - bound;
    search.openRoot(bound);
    search.run();
    if (tree.open === 0 && !search.holdsNodes) {
      this.reach = Math.max(this.reach, REACH_GROWTH * gap);
      return null;
    }
    this.reach = Math.min(this.reach, REACH_DECAY * gap);
    copyNode(root, kernel);
    return search.holdsNodes ? bound : Math.max(bound, Math.min(tree.leastBound(), this.cutoff()));
  }

  /** Puts the node in the kernel's arrays into the pool; false, and given up, when memory is full. */
  private keep(kernel: RelaxationKernel, origin: Int32Array, bound: number, slot: number): boolean {
    const { stage, pool, child } = this;
    child.membership.fill(Membership.out);
    child.y.fill(0);
    child.lower.set(stage.lower);
    child.upper.set(stage.upper);
    origin.forEach((item, k) => {
      child.membership[item] = kernel.membership[k];
      child.y[item] = kernel.y[k];
      child.lower[item] = kernel.lower[k];
      child.upper[item] = kernel.upper[k];
    });
    const kept = pool.put(child, bound, slot);
    if (!kept) pool.giveUp(bound);
    return kept;
  }
}
