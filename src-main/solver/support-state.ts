import { FreeBlock, PositionStatus } from './free-block.ts';
import type { Items } from './items.ts';
import { KktSystem } from './kkt-system.ts';

const groupLimit = 2;
const relativeTolerance = 1e-12;

/**
 * A point of the quadratic program on a support, with what its active-set methods keep: weights and half gradient by position, status
 * of the bounds, inverse of the free block, working set of rows and multipliers.
 *
 * The free block is that of H seen along the sums: with r the reference position of a group, Ĥ_ij = (e_i − e_r)ᵀH(e_j − e_r) plus
 * a constant within groups. Where sums do not change, Ĥ and H are the same, but Ĥ is positive semi-definite also where H is so
 * on the feasible set only, and definite unless returns are dependent.
 */
export class SupportState {
  readonly items: Items;
  /** Number of positions in use; the arrays below may be longer. */
  count = 0;
  /** The item of each position. */
  support = new Int32Array(0);
  weights = new Float64Array(0);
  lower = new Float64Array(0);
  upper = new Float64Array(0);
  status = new Int8Array(0);
  /** Hy + linear/2: half the gradient. */
  halfGradient = new Float64Array(0);
  /** Half the linear term of each position. */
  halfLinear = new Float64Array(0);
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
  /** Position of each group that Ĥ is seen from, or -1. */
  readonly reference = new Int32Array(groupLimit);
  /** Mean diagonal of H; also the constant that Ĥ has within groups. */
  readonly scale: number;
  readonly ridge: number;
  /** Half gradients below it count as 0: 1e-12 of what they are made of. */
  tolerance: number;
  /** Whether the free block has been fragile since this was last set to false. */
  wasFragile = false;
  /** Weight of the squared distance from `center` that is added to the objective for the time being. */
  proximal = 0;
  center = new Float64Array(0);
  /** A position without weight that takes no part, or -1. */
  protected outPosition = -1;
  private readonly groupCount = new Int32Array(groupLimit);
  private column = new Float64Array(0);

  constructor(items: Items) {
    this.items = items;
    let scale = 0;
    for (let item = 0; item < items.count; item++) {
      scale += Math.abs(items.H[item * items.count + item]) / items.count;
    }
    this.scale = scale > 0 ? scale : 1;
    this.ridge = 1e-10 * this.scale;
    this.tolerance = relativeTolerance * this.scale;
    this.activeRows = new Int32Array(items.rows.length);
    this.rowForce = new Float64Array(items.rows.length);
  }

  /** Factorises the KKT system of the working set: sums of groups with free positions, then the active rows. */
  factoriseWorkingSet(): void {
    const { kkt, free, items, groupConstraint, support } = this;
    const size = free.size;
    groupConstraint.fill(-1);
    let constraints = 0;
    for (let a = 0; a < size; a++) {
      const group = items.group[support[free.position[a]]];
      if (groupConstraint[group] < 0) groupConstraint[group] = constraints++;
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

  /** Marks a position as free in the free block; the caller has checked that it is not. */
  appendFree(position: number): void {
    const { free, column, reference, items, support } = this;
    const own = reference[items.group[support[position]]];
    for (let a = 0; a < free.size; a++) {
      const other = free.position[a];
      column[a] = this.seen(position, own, other, reference[items.group[support[other]]]);
    }
    free.append(
      position,
      column,
      this.seen(position, own, position, own) + this.ridge + this.proximal,
      this.ridge,
    );
    if (free.fragile) this.wasFragile = true;
  }

  /** Ĥ of two positions with their reference positions. */
  private seen(position: number, own: number, other: number, others: number): number {
    const { block, stride, scale } = this;
    const row = position * stride;
    const base = own * stride;
    const value = block[row + other] - block[base + other] - block[row + others] + block[base + others];
    return own === others ? value + scale : value;
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

  /**
   * The KKT system's multipliers of the sums are those of Ĥ; puts those of H in their place: ν_g = r − Hd − Σ ν_row a_row at any free
   * position of the group.
   */
  readGroupMultipliers(): void {
    const { free, kkt, items, support, block, stride, groupConstraint } = this;
    for (let group = 0; group < items.groups; group++) {
      if (groupConstraint[group] < 0) continue;
      let a = 0;
      while (items.group[support[free.position[a]]] !== group) a++;
      const row = free.position[a] * stride;
      let value = kkt.rightSide[a] - this.proximal * kkt.step[a];
      for (let b = 0; b < free.size; b++) value -= block[row + free.position[b]] * kkt.step[b];
      for (let c = kkt.constraints - this.activeRowCount; c < kkt.constraints; c++) {
        value -= kkt.multipliers[c] * kkt.columns[c * kkt.stride + a];
      }
      kkt.multipliers[groupConstraint[group]] = value;
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

  /** yᵀHy + linearᵀy at the present state. */
  objective(): number {
    const { weights, halfGradient, halfLinear, count } = this;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += weights[k] * (halfGradient[k] + halfLinear[k]);
    return sum;
  }

  computeGradient(): void {
    const { weights, halfGradient, halfLinear, block, stride, count } = this;
    for (let a = 0; a < count; a++) {
      const row = a * stride;
      let sum = halfLinear[a];
      for (let b = 0; b < count; b++) sum += block[row + b] * weights[b];
      halfGradient[a] = sum;
    }
    if (this.proximal === 0) return;
    for (let a = 0; a < count; a++) halfGradient[a] += this.proximal * (weights[a] - this.center[a]);
  }

  /** Leaves no position. */
  protected empty(): void {
    this.count = 0;
    this.activeRowCount = 0;
    this.outPosition = -1;
    this.free.clear();
    this.reference.fill(-1);
    this.tolerance = relativeTolerance * this.scale;
  }

  /** Adds an item behind the last position. */
  protected place(item: number): void {
    const { items, block, stride, support } = this;
    const position = this.count++;
    support[position] = item;
    this.halfLinear[position] = 0.5 * items.linear[item];
    this.tolerance = Math.max(this.tolerance, relativeTolerance * Math.abs(this.halfLinear[position]));
    this.lower[position] = items.lower[item];
    this.upper[position] = items.upper[item];
    const group = items.group[item];
    if (this.reference[group] < 0) this.reference[group] = position;
    const row = item * items.count;
    for (let k = 0; k <= position; k++) {
      const value = items.H[row + support[k]];
      block[position * stride + k] = value;
      block[k * stride + position] = value;
    }
  }

  /** The group's sum divided by its positions; `sumsAttainable` has counted them. */
  protected evenWeight(k: number): number {
    const group = this.items.group[this.support[k]];
    return this.items.sum[group] / this.groupCount[group];
  }

  /** Whether bounds and number of positions allow each group's sum; counts the groups. */
  protected sumsAttainable(): boolean {
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
  repairSums(): void {
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

  /** Decides from its weight whether a position that counts as free is at a bound. */
  protected classify(k: number): void {
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
  ensureFreePerGroup(): void {
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

  /** Work space for supports of up to `capacity` items; false when there was enough. */
  protected reserve(capacity: number): boolean {
    if (capacity <= this.stride) return false;
    const size = Math.max(capacity, Math.ceil(1.5 * this.stride));
    this.stride = size;
    this.support = new Int32Array(size);
    this.weights = new Float64Array(size);
    this.lower = new Float64Array(size);
    this.upper = new Float64Array(size);
    this.status = new Int8Array(size);
    this.halfGradient = new Float64Array(size);
    this.halfLinear = new Float64Array(size);
    this.column = new Float64Array(size);
    this.center = new Float64Array(size);
    this.block = new Float64Array(size * size);
    this.free = new FreeBlock(size);
    this.kkt = new KktSystem(size, groupLimit + this.items.rows.length + 1);
    return true;
  }
}
