import { FreeBlock, PositionStatus } from './free-block.ts';
import type { Items } from './items.ts';
import { descend } from './support-descent.ts';
import { raiseToRows } from './support-rows.ts';
import { SupportState } from './support-state.ts';

const proximalRounds = 30;

/**
 * The convex quadratic program on a fixed support: min yᵀHy + linearᵀy over the group sums, lower ≤ y ≤ upper by item, and the linear
 * rows: a primal active-set method (support-descent.ts), then dual steps for the rows that its solution violates (support-rows.ts),
 * which also prove infeasibility. Counts and fixings are the caller's business. After a finite answer the state's weights,
 * multipliers and working set describe the solution. Nothing is allocated once the largest support has been seen.
 */
export class SupportQp extends SupportState {
  /** Problems solved since construction. */
  solved = 0;
  private keptCount = 0;
  private keptWeights = new Float64Array(0);
  private keptGradient = new Float64Array(0);
  private keptStatus = new Int8Array(0);
  private keptFree = new FreeBlock(0);

  constructor(items: Items, capacity = 32) {
    super(items);
    this.reserve(capacity);
  }

  /**
   * Solves on `support` from scratch.
   * @param warm weights to start from, by position; need not be feasible
   * @returns the objective, or Infinity when the support admits no feasible weights
   */
  solve(support: ArrayLike<number>, warm: ArrayLike<number> | null = null): number {
    this.reserve(support.length + 1);
    this.solved++;
    this.empty();
    for (let position = 0; position < support.length; position++) this.place(support[position]);
    if (!this.sumsAttainable()) return Infinity;
    for (let k = 0; k < this.count; k++) {
      this.weights[k] = warm === null ? this.evenWeight(k) : warm[k];
      this.status[k] = PositionStatus.free;
    }
    this.repairSums();
    this.computeGradient();
    for (let k = 0; k < this.count; k++) this.classify(k);
    this.ensureFreePerGroup();
    const objective = this.optimise(Infinity);
    if (objective < Infinity) this.factoriseWorkingSet();
    return objective;
  }

  /** Makes the present support and its optimum without linear rows the start of every `evaluate` until the next `keep`. */
  keep(): void {
    // The rows' working set is of little use to a neighbour: start it from the optimum without them.
    if (this.activeRowCount > 0) {
      this.activeRowCount = 0;
      descend(this, Infinity);
    }
    this.keptCount = this.count;
    this.keptWeights.set(this.weights);
    this.keptGradient.set(this.halfGradient);
    this.keptStatus.set(this.status);
    this.keptFree.copyFrom(this.free);
  }

  /**
   * Solves on the kept support with one position out (-1: none) and one item in (-1: none).
   * @param cutoff gives up with Infinity once the objective is proven to be at or above it
   * @returns the objective, or Infinity; `current` lists the neighbour
   */
  evaluate(out: number, entering: number, cutoff: number): number {
    this.solved++;
    this.restore();
    const { items } = this;
    let start = 0;
    if (out >= 0) start = this.takeOut(out);
    if (entering >= 0) {
      const sameGroup = out >= 0 && items.group[entering] === items.group[this.support[out]];
      this.place(entering);
      this.weights[this.count - 1] = sameGroup ? start : 0;
      this.status[this.count - 1] = PositionStatus.free;
    }
    if (!this.sumsAttainable()) return Infinity;
    this.repairSums();
    this.updateGradient();
    if (entering >= 0) this.classify(this.count - 1);
    for (let k = 0; k < this.keptCount; k++) {
      if (this.status[k] !== PositionStatus.free && k !== out && this.weights[k] !== this.keptWeights[k]) {
        this.status[k] = PositionStatus.free;
        this.appendFree(k);
      }
    }
    this.ensureFreePerGroup();
    return this.optimise(cutoff);
  }

  /** Support and weights of the state that the last call left. */
  current(): { support: Int32Array; weights: Float64Array } {
    const { count, outPosition } = this;
    const length = outPosition < 0 ? count : count - 1;
    const support = new Int32Array(length);
    const weights = new Float64Array(length);
    for (let k = 0, next = 0; k < count; k++) {
      if (k === outPosition) continue;
      support[next] = this.support[k];
      weights[next++] = this.weights[k];
    }
    return { support, weights };
  }

  private optimise(cutoff: number): number {
    if (!descend(this, cutoff)) return Infinity;
    if (this.items.rows.length > 0) {
      this.wasFragile = this.free.fragile;
      let met = !this.wasFragile && raiseToRows(this, cutoff);
      // Also when a twin of a free position was released on the way, even if one of them was fixed again.
      if (this.wasFragile) met = this.raiseNearly();
      if (!met) return Infinity;
    }
    return this.objective();
  }

  /**
   * Dual steps need a definite Hessian. Where the free block is singular (equal columns, fewer days than names) the proximal point
   * method takes its place: the same steps on the objective with a little of the squared distance from the last point, until
   * that point stays (Rockafellar 1976).
   */
  private raiseNearly(): boolean {
    const { weights } = this;
    this.proximal = 1e6 * this.tolerance;
    this.repairSums();
    let found = false;
    for (let round = 0; round < proximalRounds; round++) {
      this.center.set(weights);
      this.refree();
      this.activeRowCount = 0;
      descend(this, Infinity);
      found = raiseToRows(this, Infinity);
      let moved = 0;
      for (let k = 0; k < this.count; k++) moved = Math.max(moved, Math.abs(weights[k] - this.center[k]));
      if (!found || moved < 1e-10) break;
    }
    this.proximal = 0;
    this.refree();
    return found;
  }

  /** Builds gradient and free block afresh for the present statuses, H plus the proximal term. */
  private refree(): void {
    const { free } = this;
    const positions = free.position.slice(0, free.size);
    this.computeGradient();
    free.clear();
    for (const position of positions) this.appendFree(position);
  }

  /** Empties a kept position; returns the weight that it had. */
  private takeOut(position: number): number {
    const weight = this.weights[position];
    const index = this.free.position.subarray(0, this.free.size).indexOf(position);
    if (index >= 0) this.removeFree(index);
    this.outPosition = position;
    this.weights[position] = 0;
    this.lower[position] = 0;
    this.upper[position] = 0;
    this.status[position] = PositionStatus.lower;
    return weight;
  }

  private restore(): void {
    if (this.outPosition >= 0) {
      const item = this.support[this.outPosition];
      this.lower[this.outPosition] = this.items.lower[item];
      this.upper[this.outPosition] = this.items.upper[item];
      this.outPosition = -1;
    }
    this.count = this.keptCount;
    this.activeRowCount = 0;
    this.weights.set(this.keptWeights);
    this.status.set(this.keptStatus);
    this.free.copyFrom(this.keptFree);
    for (let group = 0; group < this.items.groups; group++) {
      if (this.reference[group] >= this.count) this.reference[group] = -1;
    }
  }

  /** The gradient from the kept one and the weights that differ. */
  private updateGradient(): void {
    const { weights, keptWeights, halfGradient, block, stride, count, keptCount } = this;
    halfGradient.set(this.keptGradient);
    for (let k = 0; k < keptCount; k++) {
      const change = weights[k] - keptWeights[k];
      if (change === 0) continue;
      const row = k * stride;
      for (let b = 0; b < keptCount; b++) halfGradient[b] += change * block[row + b];
    }
    if (count === keptCount) return;
    const row = keptCount * stride;
    const entered = weights[keptCount];
    let own = this.halfLinear[keptCount] + entered * block[row + keptCount];
    for (let b = 0; b < keptCount; b++) {
      halfGradient[b] += entered * block[row + b];
      own += weights[b] * block[row + b];
    }
    halfGradient[keptCount] = own;
  }

  protected override reserve(capacity: number): boolean {
    if (!super.reserve(capacity)) return false;
    this.keptCount = 0;
    this.keptWeights = new Float64Array(this.stride);
    this.keptGradient = new Float64Array(this.stride);
    this.keptStatus = new Int8Array(this.stride);
    this.keptFree = new FreeBlock(this.stride);
    return true;
  }
}
