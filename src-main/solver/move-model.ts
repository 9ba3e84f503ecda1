import type { Items } from './items.ts';
import { Fixing } from './problem.ts';
import { PositionStatus } from './free-block.ts';
import type { SupportQp } from './support-qp.ts';

/**
 * Ranks the neighbours of a support (one item for another of its group, one more, one less) by a model of their objective. With
 * the working set of the support's quadratic program kept, the inverse of its KKT system gives for an entering item j the
 * response v_j of the free weights per unit, the reduced gradient r_j and curvature s_j, and for a leaving free position i
 * the price y_i²/P_ii of its weight, hence the change
 *
 *     e(t) = 2 r_j t + s_j t² + (y_i − v_ij t)² / P_ii,   minimised over t in [lower_j, upper_j].
 *
 * It ignores the bounds of the others, so every promising move is then solved exactly.
 */
export class MoveModel {
  /** Moves found by the last `rank`, best first: position that leaves (-1: none), item that enters (-1: none), change. */
  moves = 0;
  readonly out: Int32Array;
  readonly entering: Int32Array;
  readonly change: Float64Array;
  private readonly items: Items;
  private readonly limit: number;
  /** Held item by candidate name: the position of the name in the support, or -1. */
  private readonly nameAt: Int32Array;
  private readonly inside: Uint8Array;
  /** Hy, then reduced gradient, by item. */
  private readonly gradient: Float64Array;
  private readonly curvature: Float64Array;
  private readonly cross: Float64Array;
  /** Response of free position a to item j at a · N + j, and of the constraints' multipliers. */
  private response = new Float64Array(0);
  private multiplierResponse = new Float64Array(0);
  private projected = new Float64Array(0);
  private leverage = new Float64Array(0);

  /** @param limit number of moves kept by `rank` */
  constructor(items: Items, limit: number) {
    this.items = items;
    this.limit = limit;
    this.out = new Int32Array(limit);
    this.entering = new Int32Array(limit);
    this.change = new Float64Array(limit);
    this.nameAt = new Int32Array(items.candidates);
    this.inside = new Uint8Array(items.count);
    this.gradient = new Float64Array(items.count);
    this.curvature = new Float64Array(items.count);
    this.cross = new Float64Array(items.count);
  }

  /**
   * Ranks the moves from the solution that `qp` holds.
   * @param threshold only moves with a modelled change below it
   */
  rank(qp: SupportQp, threshold: number): void {
    this.moves = 0;
    this.prepare(qp);
    this.rankAdditions(qp, threshold);
    for (let k = 0; k < qp.count; k++) {
      if (this.items.fixing[qp.support[k]] === Fixing.held) continue;
      const index = freeIndex(qp, k);
      if (index >= 0) this.rankFree(qp, k, index, threshold);
      else this.rankAtBound(qp, k, threshold);
    }
    this.sort();
  }

  /** Ranks only the items that could join the support. */
  rankEntering(qp: SupportQp, group: number): void {
    this.moves = 0;
    this.prepare(qp);
    const { items } = this;
    for (let j = 0; j < items.count; j++) {
      if (items.group[j] === group && this.mayEnter(j, -1)) this.offer(-1, j, this.bestChange(j, 0, 0, 0));
    }
    this.sort();
  }

  private prepare(qp: SupportQp): void {
    const { items, nameAt, inside } = this;
    nameAt.fill(-1);
    inside.fill(0);
    for (let k = 0; k < qp.count; k++) {
      const item = qp.support[k];
      inside[item] = 1;
      if (items.name[item] >= 0) nameAt[items.name[item]] = k;
    }
    this.projectInverse(qp);
    this.computeResponses(qp);
    this.computeGradient(qp);
    this.computeCurvature(qp);
  }

  /** P = M − W (CW)⁻¹ Wᵀ and B = W (CW)⁻¹ (leverage), from the factorised working set. */
  private projectInverse(qp: SupportQp): void {
    const { free, kkt } = qp;
    const m = free.size;
    const constraints = kkt.constraints;
    if (this.projected.length < m * m) this.projected = new Float64Array(2 * m * m);
    if (this.leverage.length < m * constraints) this.leverage = new Float64Array(2 * m * constraints);
    const { projected, leverage } = this;
    const row = new Float64Array(kkt.limit);
    for (let a = 0; a < m; a++) {
      for (let c = 0; c < constraints; c++) row[c] = kkt.response[c * kkt.stride + a];
      kkt.solveFactored(row);
      for (let c = 0; c < constraints; c++) leverage[a * constraints + c] = row[c];
      for (let b = 0; b < m; b++) {
        let value = free.inverse[a * free.stride + b];
        for (let c = 0; c < constraints; c++) value -= row[c] * kkt.response[c * kkt.stride + b];
        projected[a * m + b] = value;
      }
    }
  }

  /** v_j = P h_j + B c_j and w_j = Bᵀ h_j − (CW)⁻¹ c_j for every item at once, h_j and c_j its column in the KKT system. */
  private computeResponses(qp: SupportQp): void {
    const { items, projected, leverage } = this;
    const { free, kkt, support } = qp;
    const N = items.count;
    const m = free.size;
    const constraints = kkt.constraints;
    if (this.response.length < m * N) this.response = new Float64Array(Math.max(m, 16) * N * 2);
    if (this.multiplierResponse.length < constraints * N) {
      this.multiplierResponse = new Float64Array(constraints * N);
    }
    const { response, multiplierResponse } = this;
    response.fill(0, 0, m * N);
    multiplierResponse.fill(0, 0, constraints * N);
    for (let b = 0; b < m; b++) {
      const column = support[free.position[b]] * N;
      for (let a = 0; a < m; a++) addScaled(response, a * N, items.H, column, projected[a * m + b], N);
      for (let c = 0; c < constraints; c++) {
        addScaled(multiplierResponse, c * N, items.H, column, leverage[b * constraints + c], N);
      }
    }
    const unit = new Float64Array(kkt.limit);
    for (let d = 0; d < constraints; d++) {
      unit.fill(0);
      unit[d] = 1;
      kkt.solveFactored(unit);
      const coefficients = constraintColumn(qp, d);
      for (let a = 0; a < m; a++) {
        addScaled(response, a * N, coefficients, 0, leverage[a * constraints + d], N);
      }
      for (let c = 0; c < constraints; c++) {
        addScaled(multiplierResponse, c * N, coefficients, 0, -unit[c], N);
      }
    }
    this.addGroupWeight(qp);
  }

  /** The inverse's matrix has the group weight added: the multipliers' response must be that of the same matrix. */
  private addGroupWeight(qp: SupportQp): void {
    const { items, multiplierResponse } = this;
    const N = items.count;
    for (let group = 0; group < items.groups; group++) {
      const constraint = qp.groupConstraint[group];
      if (constraint < 0) continue;
      for (let j = 0; j < N; j++) {
        if (items.group[j] === group) multiplierResponse[constraint * N + j] += qp.groupWeight;
      }
    }
  }

  private computeGradient(qp: SupportQp): void {
    const { items, gradient } = this;
    const N = items.count;
    gradient.fill(0);
    for (let k = 0; k < qp.count; k++) addScaled(gradient, 0, items.H, qp.support[k] * N, qp.weights[k], N);
    for (let group = 0; group < items.groups; group++) {
      const force = qp.groupForce[group];
      for (let j = 0; j < N; j++) if (items.group[j] === group) gradient[j] -= force;
    }
    for (let active = 0; active < qp.activeRowCount; active++) {
      const row = items.rows[qp.activeRows[active]];
      addScaled(gradient, 0, row.coefficients, 0, -qp.rowForce[active], N);
    }
  }

  /** s_j = H_jj − h_jᵀv_j − c_jᵀw_j. */
  private computeCurvature(qp: SupportQp): void {
    const { items, curvature, response, multiplierResponse } = this;
    const N = items.count;
    for (let j = 0; j < N; j++) curvature[j] = items.H[j * N + j];
    for (let a = 0; a < qp.free.size; a++) {
      subtractProduct(curvature, items.H, qp.support[qp.free.position[a]] * N, response, a * N, N);
    }
    for (let c = 0; c < qp.kkt.constraints; c++) {
      subtractProduct(curvature, constraintColumn(qp, c), 0, multiplierResponse, c * N, N);
    }
  }

  private rankAdditions(qp: SupportQp, threshold: number): void {
    const { items } = this;
    for (let group = 0; group < items.groups; group++) {
      let held = 0;
      let least = 0;
      for (let k = 0; k < qp.count; k++) {
        if (items.group[qp.support[k]] !== group) continue;
        held++;
        least += qp.lower[k];
      }
      if (held >= items.maxCount[group]) continue;
      const room = items.sum[group] - least + 1e-12;
      for (let j = 0; j < items.count; j++) {
        if (items.group[j] !== group || items.lower[j] > room || !this.mayEnter(j, -1)) continue;
        const change = this.bestChange(j, 0, 0, 0);
        if (change < threshold) this.offer(-1, j, change);
      }
    }
  }

  /** Moves in which a free position leaves. */
  private rankFree(qp: SupportQp, k: number, index: number, threshold: number): void {
    const { items, response } = this;
    const N = items.count;
    const group = items.group[qp.support[k]];
    const weight = qp.weights[k];
    const price = 1 / Math.max(this.projected[index * qp.free.size + index], 1e-9);
    const constant = weight * weight * price;
    if (this.mayLeave(qp, group) && constant < threshold) this.offer(k, -1, constant);
    for (let j = 0; j < N; j++) {
      if (items.group[j] !== group || !this.mayEnter(j, k)) continue;
      const v = response[index * N + j];
      const change = this.bestChange(j, constant, -weight * v * price, v * v * price);
      if (change < threshold) this.offer(k, j, change);
    }
  }

  /** Moves in which a position at a bound leaves. */
  private rankAtBound(qp: SupportQp, k: number, threshold: number): void {
    const { items, cross, gradient, curvature, response, multiplierResponse } = this;
    const N = items.count;
    const i = qp.support[k];
    const group = items.group[i];
    const weight = qp.weights[k];
    const constant = -2 * gradient[i] * weight + curvature[i] * weight * weight;
    if (this.mayLeave(qp, group) && constant < threshold) this.offer(k, -1, constant);
    cross.set(items.H.subarray(i * N, i * N + N));
    for (let a = 0; a < qp.free.size; a++) {
      addScaled(cross, 0, items.H, qp.support[qp.free.position[a]] * N, -response[a * N + i], N);
    }
    for (let c = 0; c < qp.kkt.constraints; c++) {
      addScaled(cross, 0, constraintColumn(qp, c), 0, -multiplierResponse[c * N + i], N);
    }
    for (let j = 0; j < N; j++) {
      if (items.group[j] !== group || !this.mayEnter(j, k)) continue;
      const change = this.bestChange(j, constant, -weight * cross[j], 0);
      if (change < threshold) this.offer(k, j, change);
    }
  }

  /** min over t in [lower_j, upper_j] of constant + 2 (r_j + slope) t + (s_j + bend) t². */
  private bestChange(j: number, constant: number, slope: number, bend: number): number {
    const { items } = this;
    const linear = this.gradient[j] + slope;
    const square = this.curvature[j] + bend;
    let t = square > 1e-12 ? -linear / square : linear < 0 ? items.upper[j] : items.lower[j];
    if (t < items.lower[j]) t = items.lower[j];
    if (t > items.upper[j]) t = items.upper[j];
    return constant + (2 * linear + square * t) * t;
  }

  private mayEnter(j: number, leaving: number): boolean {
    if (this.inside[j] === 1 || this.items.fixing[j] === Fixing.excluded) return false;
    const name = this.items.name[j];
    const at = name < 0 ? -1 : this.nameAt[name];
    return at < 0 || at === leaving;
  }

  private mayLeave(qp: SupportQp, group: number): boolean {
    let held = 0;
    for (let k = 0; k < qp.count; k++) if (this.items.group[qp.support[k]] === group) held++;
    return held > Math.max(1, this.items.minCount[group]);
  }

  /** Keeps the move if it is among the best `limit`: a max-heap on the change. */
  private offer(out: number, entering: number, change: number): void {
    if (this.moves < this.limit) {
      let child = this.moves++;
      while (child > 0) {
        const parent = (child - 1) >> 1;
        if (this.change[parent] >= change) break;
        this.assign(child, this.out[parent], this.entering[parent], this.change[parent]);
        child = parent;
      }
      this.assign(child, out, entering, change);
    } else if (change < this.change[0]) this.siftDown(this.limit, out, entering, change);
  }

  /** Places a move at the top of a heap of `size` and restores the order. */
  private siftDown(size: number, out: number, entering: number, change: number): void {
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= size) break;
      if (child + 1 < size && this.change[child + 1] > this.change[child]) child++;
      if (this.change[child] <= change) break;
      this.assign(parent, this.out[child], this.entering[child], this.change[child]);
      parent = child;
    }
    this.assign(parent, out, entering, change);
  }

  private assign(index: number, out: number, entering: number, change: number): void {
    this.out[index] = out;
    this.entering[index] = entering;
    this.change[index] = change;
  }

  /** Heap sort: ascending by change. */
  private sort(): void {
    for (let last = this.moves - 1; last > 0; last--) {
      const out = this.out[last];
      const entering = this.entering[last];
      const change = this.change[last];
      this.assign(last, this.out[0], this.entering[0], this.change[0]);
      this.siftDown(last, out, entering, change);
    }
  }
}

function freeIndex(qp: SupportQp, k: number): number {
  if (qp.status[k] !== PositionStatus.free) return -1;
  const { free } = qp;
  for (let a = 0; a < free.size; a++) if (free.position[a] === k) return a;
  return -1;
}

const indicators = new WeakMap<Items, Float64Array[]>();

/** Coefficients of a working-set constraint on every item. */
function constraintColumn(qp: SupportQp, constraint: number): Float64Array {
  const { items } = qp;
  const first = qp.kkt.constraints - qp.activeRowCount;
  if (constraint >= first) return items.rows[qp.activeRows[constraint - first]].coefficients;
  let columns = indicators.get(items);
  if (!columns) {
    columns = Array.from({ length: items.groups }, (_, group) =>
      Float64Array.from(items.group, (own) => (own === group ? 1 : 0)),
    );
    indicators.set(items, columns);
  }
  return columns[qp.groupConstraint.indexOf(constraint)];
}

/** target += factor · source over `length` numbers. */
function addScaled(
  target: Float64Array,
  targetStart: number,
  source: Float64Array,
  sourceStart: number,
  factor: number,
  length: number,
): void {
  if (factor === 0) return;
  for (let j = 0; j < length; j++) target[targetStart + j] += factor * source[sourceStart + j];
}

/** target −= left · right, element by element. */
function subtractProduct(
  target: Float64Array,
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  length: number,
): void {
  for (let j = 0; j < length; j++) target[j] -= left[leftStart + j] * right[rightStart + j];
}
