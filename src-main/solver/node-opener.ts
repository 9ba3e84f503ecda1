import { propagate } from './fixing.ts';
import type { HedgeSeeker } from './hedge-seeker.ts';
import type { Items } from './items.ts';
import { Membership, Outcome } from './kernel/kernel.ts';
import type { NodeArrays, RelaxationKernel } from './kernel/kernel.ts';
import type { LeafSolver } from './leaf-solver.ts';
import { cutoffFor } from './search-settings.ts';
import type { CutoffRule } from './search-settings.ts';
import type { SharedIncumbent } from './shared-incumbent.ts';

/** What one thread works with in every tree of a solve. */
export interface SearchThread {
  /** The problem that incumbents and local search speak of. */
  items: Items;
  incumbent: SharedIncumbent;
  rule: CutoffRule;
  leaf: LeafSolver;
  seeker: HedgeSeeker;
  /** Asked before every node; true ends this thread's part. */
  stopped: () => boolean;
}

/** Who counts the nodes of a tree and remembers those that could not be settled. */
export interface NodeLedger {
  countNode(): void;
  giveUp(bound: number): void;
}

/** Relative distance of value and bound at which a support counts as solved. */
const LEAF_AGREEMENT = 1e-6;
const NEWTON_STEPS = 20;
const NEWTON_STEPS_LARGE = 25;
const LARGE = 400;
const TIGHTENING_ROUNDS = 2;

/** Bounds, solves and branches the nodes of one kernel's certificate. */
export class NodeOpener {
  private readonly thread: SearchThread;
  private readonly kernel: RelaxationKernel;
  /** By item of the kernel, the item of the problem. */
  private readonly origin: Int32Array;
  private readonly ledger: NodeLedger;
  private readonly steps: number;
  /** The last node that was branched on. */
  readonly parent: NodeArrays;

  constructor(thread: SearchThread, kernel: RelaxationKernel, origin: Int32Array, ledger: NodeLedger) {
    this.thread = thread;
    this.kernel = kernel;
    this.origin = origin;
    this.ledger = ledger;
    this.steps = kernel.items.count >= LARGE ? NEWTON_STEPS_LARGE : NEWTON_STEPS;
    this.parent = sliceNode(kernel);
  }

  cutoff(): number {
    return cutoffFor(this.thread.rule, this.thread.incumbent.objective);
  }

  /**
   * Bounds the node in the kernel's arrays.
   * @returns its bound when it must be opened, with `kernel.branchItem`; null when nothing is left of it: pruned, or solved
   */
  evaluate(parentBound: number, steps = this.steps): number | null {
    const { kernel } = this;
    this.ledger.countNode();
    const outcome = kernel.evaluate({
      cutoff: this.cutoff(),
      iterations: steps,
      tighteningRounds: TIGHTENING_ROUNDS,
      fixing: true,
      proximal: false,
    });
    if (outcome === Outcome.pruned) return null;
    if (outcome === Outcome.leaf || kernel.branchItem < 0) {
      this.solveLeaf(parentBound);
      return null;
    }
    return Math.max(parentBound, kernel.bound);
  }

  /**
   * Evaluates the two children of the node in the kernel's arrays: the branching item held, then out.
   * @param keep told of each child that must be opened while the kernel's arrays describe it
   */
  branch(bound: number, branchItem: number, keep: (bound: number) => void): void {
    const { kernel, parent } = this;
    copyNode(kernel, parent);
    for (const state of [Membership.held, Membership.out]) {
      copyNode(parent, kernel);
      kernel.membership[branchItem] = state;
      const childBound = this.evaluate(bound);
      if (childBound !== null) keep(childBound);
    }
  }

  /** Everything is decided: the hedge on the held items. */
  private solveLeaf(parentBound: number): void {
    const { kernel, origin } = this;
    const { leaf, incumbent } = this.thread;
    if (!propagate(kernel.items, kernel.membership, [0, 0], [0, 0])) return;
    const support = Int32Array.from(origin.keys())
      .filter((item) => kernel.membership[item] === Membership.held)
      .map((item) => origin[item]);
    const { hedge, bound } = leaf.solve(support, this.cutoff());
    if (hedge !== null) incumbent.offer(hedge);
    const unresolved = hedge === null || hedge.objective - bound > LEAF_AGREEMENT * Math.abs(hedge.objective);
    if (unresolved && bound < this.cutoff()) this.ledger.giveUp(Math.max(parentBound, bound));
  }
}

/** Copies membership, weights and bounds. */
export function copyNode(from: NodeArrays, to: NodeArrays): void {
  to.membership.set(from.membership);
  to.y.set(from.y);
  to.lower.set(from.lower);
  to.upper.set(from.upper);
}

/** A copy of membership, weights and bounds. */
export function sliceNode({ membership, y, lower, upper }: NodeArrays): NodeArrays {
  return { membership: membership.slice(), y: y.slice(), lower: lower.slice(), upper: upper.slice() };
}
