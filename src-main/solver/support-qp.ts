import { FreeBlock, PositionStatus } from './free-block.ts';
import type { Items } from './items.ts';
import { KktSystem } from './kkt-system.ts';
import { raiseToRows } from './support-rows.ts';

/** Groups with a sum, and one more for items that belong to none. */
const groupLimit = 3;
const proximalRounds = 30;

/**
 * The convex quadratic program on a fixed support: min yᵀHy over the group sums, lower ≤ y ≤ upper by item, and the linear
 * rows. A primal active-set method (Nocedal and Wright, Numerical Optimization, 2006, section 16.5) on the inverse of the
 * free block; rows that its solution violates are brought in by dual steps (support-rows.ts), which also prove infeasibility.
 * An item whose group is not below `items.groups` belongs to no sum. Counts and fixings are the caller's business.
 *
 * After a finite answer `weights`, `status`, `halfGradient`, `groupForce`, `activeRows` and `rowForce` describe the solution by
 * position. Nothing is allocated once the largest support has been seen.
 */
export class SupportQp {
  readonly items: Items;
  /** Number of positions in use; the arrays below may be longer. */
  count = 0;
  /** The item of each position. */
  support = new Int32Array(0);
  weights = new Float64Array(0);
  lower = new Float64Array(0);
  upper = new Float64Array(0);
  status = new Int8Array(0);
  /** Hy: half the gradient. */
  halfGradient = new Float64Array(0);
  /** H restricted to the support, in rows of `stride`. */
  block = new Float64Array(0);
  stride = 0;
  free = new FreeBlock(0);
  kkt = new KktSystem(0, 0);
  /** Working set of rows, and half the multiplier of each (≥ 0) in the same order. */
  readonly activeRows: Int32Array;
  readonly rowForce: Float64Array;
  activeRowCount = 0;
  /** Half the multiplier of each group's sum. */
  readonly groupForce = new Float64Array(groupLimit);
  /** The constraint of each group in the KKT system, or -1; rows follow the groups. */
  readonly groupConstraint = new Int8Array(groupLimit);
  /** Added to H within groups under the inverse: makes it definite and changes nothing, for sums are fixed. */
  groupWeight: number;
  readonly ridge: number;
  /** Half gradients below it count as 0. */
  readonly tolerance: number;
  /** Problems solved since construction. */
  solved = 0;
  /** Weight of the squared distance from `center` that is added to the objective for the time being. */
  private proximal = 0;
  private center = new Float64Array(0);
  private readonly scale: number;
  private readonly groupCount = new Int32Array(groupLimit);
  private column = new Float64Array(0);
  private outPosition = -1;
  private keptCount = 0;
  private keptWeights = new Float64Array(0);
  private keptGradient = new Float64Array(0);
  private keptStatus = new Int8Array(0);
  private keptFree = new FreeBlock(0);

  constructor(items: Items, capacity = 32) {
    this.items = items;
    let scale = 0;
    for (let item = 0; item < items.count; item++) {
      scale += Math.abs(items.H[item * items.count + item]) / items.count;
    }
    if (!(scale > 0)) scale = 1;
    this.scale = scale;
    this.groupWeight = 10 * scale;
    this.ridge = 1e-10 * scale;
    this.tolerance = 1e-12 * scale;
    this.activeRows = new Int32Array(items.rows.length);
    this.rowForce = new Float64Array(items.rows.length);
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
    this.outPosition = -1;
    this.activeRowCount = 0;
    this.count = 0;
    this.free.clear();
    for (let position = 0; position < support.length; position++) this.place(support[position]);
    if (!this.sumsAttainable()) return Infinity;
    for (let k = 0; k < this.count; k++) {
      const group = this.items.group[support[k]];
      const even = group < this.items.groups ? this.items.sum[group] / this.groupCount[group] : 0;
      this.weights[k] = warm === null ? even : warm[k];
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
      this.descend(Infinity);
    }
    this.keptCount = this.count;
    this.keptWeights.set(this.weights);
    this.keptGradient.set(this.halfGradient);
    this.keptStatus.set(this.status);
    this.keptFree.copyFrom(this.free);
  }

  /**
   * Solves on the kept support with one position out (-1: none) and one item in (-1: none).
   * @param cutoff may give up with Infinity when the objective seems bound to end at or above it
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

  /** Factorises the KKT system of the working set: sums of groups with free positions, then the active rows. */
  factoriseWorkingSet(): void {
    const { kkt, free, items, groupConstraint, support } = this;
    const size = free.size;
    groupConstraint.fill(-1);
    let constraints = 0;
    for (let a = 0; a < size; a++) {
      const group = items.group[support[free.position[a]]];
      if (group < items.groups && groupConstraint[group] < 0) groupConstraint[group] = constraints++;
    }
    for (let group = 0; group < items.groups; group++) {
      const constraint = groupConstraint[group];
      if (constraint < 0) continue;
      const start = constraint * kkt.stride;
      for (let a = 0; a < size; a++) {
        kkt.columns[start + a] = items.group[support[free.position[a]]] === group ? 1 : 0;
      }
    }
    for (let active = 0; active < this.activeRowCount; active++) {
      const { coefficients } = items.rows[this.activeRows[active]];
      const start = constraints++ * kkt.stride;
      for (let a = 0; a < size; a++) kkt.columns[start + a] = coefficients[support[free.position[a]]];
    }
    kkt.factorise(free, constraints);
  }

  /** Marks a position as free; the caller has checked that it is not. */
  appendFree(position: number): void {
    const { free, block, stride, items, support, column } = this;
    const group = items.group[support[position]];
    const summed = group < items.groups;
    for (let a = 0; a < free.size; a++) {
      const other = free.position[a];
      const together = summed && items.group[support[other]] === group;
      column[a] = block[position * stride + other] + (together ? this.groupWeight : 0);
    }
    const added = this.ridge + this.proximal + (summed ? this.groupWeight : 0);
    free.append(position, column, block[position * stride + position] + added, this.ridge);
  }

  /** Takes the free position at `index` of the free block out of it. */
  removeFree(index: number): void {
    const { free } = this;
    if (!free.fragile) {
      free.remove(index);
      return;
    }
    const others = free.position.slice(0, free.size);
    free.clear();
    for (let a = 0; a < others.length; a++) if (a !== index) this.appendFree(others[a]);
  }

  /** Takes from the KKT step what rounding in a nearly singular inverse adds to the groups' sums. */
  balanceStep(): void {
    const { free, kkt, items, support } = this;
    for (let group = 0; group < items.groups; group++) {
      let excess = 0;
      let members = 0;
      for (let a = 0; a < free.size; a++) {
        if (items.group[support[free.position[a]]] !== group) continue;
        excess += kkt.step[a];
        members++;
      }
      if (excess === 0) continue;
      for (let a = 0; a < free.size; a++) {
        if (items.group[support[free.position[a]]] === group) kkt.step[a] -= excess / members;
      }
    }
  }

  /** Moves the free positions by `length` times the KKT step, and the gradient with them. */
  move(length: number): void {
    const { free, weights, halfGradient, block, stride, count } = this;
    const { step } = this.kkt;
    for (let a = 0; a < free.size; a++) {
      const change = length * step[a];
      if (change === 0) continue;
      const position = free.position[a];
      weights[position] += change;
      const row = position * stride;
      for (let b = 0; b < count; b++) halfGradient[b] += change * block[row + b];
      halfGradient[position] += this.proximal * change;
    }
  }

  /** yᵀHy at the present state. */
  objective(): number {
    const { weights, halfGradient, count } = this;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += weights[k] * halfGradient[k];
    return sum;
  }

  computeGradient(): void {
    const { weights, halfGradient, block, stride, count } = this;
    for (let a = 0; a < count; a++) {
      const row = a * stride;
      let sum = 0;
      for (let b = 0; b < count; b++) sum += block[row + b] * weights[b];
      halfGradient[a] = sum;
    }
    if (this.proximal === 0) return;
    for (let a = 0; a < count; a++) halfGradient[a] += this.proximal * (weights[a] - this.center[a]);
  }

  private optimise(cutoff: number): number {
    if (!this.descend(cutoff)) return Infinity;
    if (this.items.rows.length > 0) {
      let met = !this.free.fragile && raiseToRows(this, cutoff);
      // Also when a twin of a free position was released on the way.
      if (this.free.fragile) met = this.raiseNearly();
      if (!met) return Infinity;
    }
    return Math.max(0, this.objective());
  }

  /**
   * Dual steps need a definite Hessian. Where the free block is singular (equal columns, fewer days than names) the proximal point
   * method takes its place: the same steps on the objective with a little of the squared distance from the last point, until
   * that point stays (Rockafellar 1976).
   */
  private raiseNearly(): boolean {
    const { groupWeight, weights, scale } = this;
    this.groupWeight = 1e4 * scale;
    this.proximal = 1e-6 * scale;
    this.repairSums();
    let found = false;
    for (let round = 0; round < proximalRounds; round++) {
      this.center.set(weights);
      this.refree();
      this.descend(Infinity);
      found = raiseToRows(this, Infinity);
      let moved = 0;
      for (let k = 0; k < this.count; k++) moved = Math.max(moved, Math.abs(weights[k] - this.center[k]));
      if (!found || moved < 1e-10) break;
    }
    this.proximal = 0;
    this.groupWeight = groupWeight;
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

  /** The active-set method proper, without linear rows. False when it gave up for the cutoff. */
  private descend(cutoff: number): boolean {
    const { kkt, free } = this;
    const limit = 50 + 10 * this.count;
    for (let iteration = 0; iteration < limit; iteration++) {
      this.factoriseWorkingSet();
      kkt.residual.fill(0, 0, kkt.constraints);
      let slope = 0;
      for (let a = 0; a < free.size; a++) kkt.rightSide[a] = -this.halfGradient[free.position[a]];
      kkt.solve(free);
      this.balanceStep();
      for (let a = 0; a < free.size; a++) slope -= kkt.rightSide[a] * kkt.step[a];
      if (cutoff < Infinity && this.objective() + slope >= cutoff) return false;
      if (this.stepToBound()) continue;
      this.readGroupForce();
      if (this.stationarity() > 10 * this.tolerance) continue;
      const release = this.mostNegative();
      if (release < 0) break;
      this.status[release] = PositionStatus.free;
      this.appendFree(release);
    }
    return true;
  }

  /** Takes the KKT step as far as the bounds allow; true when one of them became active. */
  private stepToBound(): boolean {
    const { free, weights, lower, upper } = this;
    const { step } = this.kkt;
    let length = 1;
    let blocking = -1;
    for (let a = 0; a < free.size; a++) {
      const change = step[a];
      const k = free.position[a];
      const room = change < 0 ? lower[k] - weights[k] : upper[k] - weights[k];
      // The first test spares a division; the second keeps rounding of a pinned position from blocking.
      if (Math.abs(change) > 1e-15 && Math.abs(room) < Math.abs(change) * length) {
        length = room / change;
        blocking = a;
      }
    }
    if (length < 0) length = 0;
    this.move(length);
    if (blocking < 0) return false;
    const position = free.position[blocking];
    const below = step[blocking] < 0;
    this.status[position] = below ? PositionStatus.lower : PositionStatus.upper;
    weights[position] = below ? lower[position] : upper[position];
    this.removeFree(blocking);
    this.ensureFreePerGroup();
    return true;
  }

  private readGroupForce(): void {
    for (let group = 0; group < this.items.groups; group++) {
      const constraint = this.groupConstraint[group];
      this.groupForce[group] = constraint < 0 ? 0 : -this.kkt.multipliers[constraint];
    }
  }

  /** Largest half gradient that is left on a free position. */
  private stationarity(): number {
    const { free, items, support } = this;
    let largest = 0;
    for (let a = 0; a < free.size; a++) {
      const k = free.position[a];
      const left = Math.abs(this.halfGradient[k] - this.groupForce[items.group[support[k]]]);
      if (left > largest) largest = left;
    }
    return largest;
  }

  /** The position at a bound whose release lowers the objective fastest, or -1. */
  private mostNegative(): number {
    const { status, halfGradient, groupForce, items, support, lower, upper } = this;
    let best = -1;
    let largest = this.tolerance;
    for (let k = 0; k < this.count; k++) {
      if (status[k] === PositionStatus.free || lower[k] === upper[k]) continue;
      const gain = (halfGradient[k] - groupForce[items.group[support[k]]]) * status[k];
      if (gain > largest) {
        largest = gain;
        best = k;
      }
    }
    return best;
  }

  /** Adds an item behind the last position. */
  private place(item: number): void {
    const { items, block, stride, support } = this;
    const position = this.count++;
    support[position] = item;
    this.lower[position] = items.lower[item];
    this.upper[position] = items.upper[item];
    const row = item * items.count;
    for (let k = 0; k <= position; k++) {
      const value = items.H[row + support[k]];
      block[position * stride + k] = value;
      block[k * stride + position] = value;
    }
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
  }

  /** Whether bounds and number of positions allow each group's sum; counts the groups. */
  private sumsAttainable(): boolean {
    const { items, support, groupCount } = this;
    groupCount.fill(0);
    for (let group = 0; group < items.groups; group++) {
      let least = 0;
      let most = 0;
      for (let k = 0; k < this.count; k++) {
        if (items.group[support[k]] !== group || k === this.outPosition) continue;
        groupCount[group]++;
        least += this.lower[k];
        most += this.upper[k];
      }
      const slack = 1e-12 * Math.max(1, items.sum[group]);
      if (least > items.sum[group] + slack || most < items.sum[group] - slack) return false;
    }
    return true;
  }

  /** Clips the weights and spreads what is missing of each sum, on free positions first. */
  private repairSums(): void {
    const { items, weights, lower, upper, support, status } = this;
    for (let k = 0; k < this.count; k++) {
      if (!(weights[k] >= lower[k])) weights[k] = lower[k];
      else if (weights[k] > upper[k]) weights[k] = upper[k];
    }
    for (let group = 0; group < items.groups; group++) {
      for (let pass = 0; pass < 4; pass++) {
        let missing = items.sum[group];
        for (let k = 0; k < this.count; k++) if (items.group[support[k]] === group) missing -= weights[k];
        if (Math.abs(missing) <= 1e-15 * items.sum[group]) break;
        let room = 0;
        for (let k = 0; k < this.count; k++) {
          if (items.group[support[k]] !== group || (pass === 0 && status[k] !== 0)) continue;
          room += missing > 0 ? upper[k] - weights[k] : weights[k] - lower[k];
        }
        if (room <= 0) continue;
        const share = Math.min(1, Math.abs(missing) / room);
        for (let k = 0; k < this.count; k++) {
          if (items.group[support[k]] !== group || (pass === 0 && status[k] !== 0)) continue;
          weights[k] += share * (missing > 0 ? upper[k] - weights[k] : lower[k] - weights[k]);
        }
      }
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
    let own = entered * block[row + keptCount];
    for (let b = 0; b < keptCount; b++) {
      halfGradient[b] += entered * block[row + b];
      own += weights[b] * block[row + b];
    }
    halfGradient[keptCount] = own;
  }

  /** Decides from its weight whether a position that counts as free is at a bound. */
  private classify(k: number): void {
    const { weights, lower, upper, status } = this;
    if (weights[k] <= lower[k] + 1e-13) {
      weights[k] = lower[k];
      status[k] = PositionStatus.lower;
    } else if (weights[k] >= upper[k] - 1e-13) {
      weights[k] = upper[k];
      status[k] = PositionStatus.upper;
    } else this.appendFree(k);
  }

  /** The sum's multiplier is read from a free position: every group that has positions keeps one, at its bound if need be. */
  private ensureFreePerGroup(): void {
    const { items, support, free, status, groupCount } = this;
    for (let group = 0; group < items.groups; group++) {
      if (groupCount[group] === 0) continue;
      let found = false;
      for (let a = 0; a < free.size && !found; a++) found = items.group[support[free.position[a]]] === group;
      if (found) continue;
      let chosen = -1;
      for (let k = 0; k < this.count; k++) {
        if (items.group[support[k]] !== group || k === this.outPosition) continue;
        if (chosen < 0 || this.lower[chosen] === this.upper[chosen]) chosen = k;
      }
      status[chosen] = PositionStatus.free;
      this.appendFree(chosen);
    }
  }

  /** Work space for supports of up to `capacity` items; what was kept is lost when it grows. */
  private reserve(capacity: number): void {
    if (capacity <= this.stride) return;
    const size = Math.max(capacity, Math.ceil(1.5 * this.stride));
    this.stride = size;
    this.support = new Int32Array(size);
    this.weights = new Float64Array(size);
    this.lower = new Float64Array(size);
    this.upper = new Float64Array(size);
    this.status = new Int8Array(size);
    this.halfGradient = new Float64Array(size);
    this.column = new Float64Array(size);
    this.center = new Float64Array(size);
    this.block = new Float64Array(size * size);
    this.free = new FreeBlock(size);
    this.kkt = new KktSystem(size, groupLimit + this.items.rows.length);
    this.keptCount = 0;
    this.keptWeights = new Float64Array(size);
    this.keptGradient = new Float64Array(size);
    this.keptStatus = new Int8Array(size);
    this.keptFree = new FreeBlock(size);
  }
}
