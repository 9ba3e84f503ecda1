import type { Items } from './items.ts';
import type { SupportQp } from './support-qp.ts';

/** Pivots after which the tableau is computed afresh: what rounding has gathered by then cannot change a ranking. */
const pivotLimit = 60;
/** Smallest pivot, relative to the mean diagonal; duplicates of a free item meet it. */
const smallestPivot = 1e-11;

/**
 * How the optimum of a support answers every item: with K the KKT matrix of the free items and the active constraints, and
 * (h_j, c_j) item j's column in it, the rows of K⁻¹(h_j, c_j) are the change of each free weight (with opposite sign) and
 * multiplier per unit of item j, and s_j = H_jj − (h_j, c_j)ᵀK⁻¹(h_j, c_j) is the curvature that is left. From one support to the
 * next only a few items change sides, and each costs one sweep (a principal pivot) of O(mN) in place of O(m²N).
 */
export class ResponseTableau {
  /** Number of constraints' rows, which stand first, and of all rows. */
  constraints = 0;
  size = 0;
  /** Row of each item, or -1 where it is not free. */
  readonly rowOf: Int32Array;
  /** Response of row x to item j at x · N + j. */
  rows = new Float64Array(0);
  /** s_j. */
  readonly curvature: Float64Array;
  /** K⁻¹, in rows of `stride`. */
  inverse = new Float64Array(0);
  stride = 0;
  private readonly items: Items;
  /** Item of each row. */
  private itemAt = new Int32Array(0);
  /** Per constraint: a group (0, 1), or 2 + the row's index. */
  private constraintAt = new Int32Array(0);
  private factors = new Float64Array(0);
  private readonly cross: Float64Array;
  private readonly wanted: Uint8Array;
  private readonly indicators: Float64Array[];
  private readonly tolerance: number;
  private pivots = Infinity;

  constructor(items: Items) {
    this.items = items;
    this.rowOf = new Int32Array(items.count).fill(-1);
    this.curvature = new Float64Array(items.count);
    this.cross = new Float64Array(items.count);
    this.wanted = new Uint8Array(items.count);
    this.indicators = Array.from({ length: items.groups }, (_, group) =>
      Float64Array.from(items.group, (own) => (own === group ? 1 : 0)),
    );
    let scale = 0;
    for (let j = 0; j < items.count; j++) scale += Math.abs(items.H[j * items.count + j]) / items.count;
    this.tolerance = smallestPivot * (scale > 0 ? scale : 1);
  }

  /** Moves to the working set of the solution that `qp` holds (factorised). */
  follow(qp: SupportQp): void {
    if (!this.sameConstraints(qp) || !this.sweepTo(qp)) this.rebuild(qp);
  }

  /** s_ij for every j: what is left of H_ij, i an item that is not free. Valid until the next call. */
  crossCurvature(i: number): Float64Array {
    const { items, rows, cross } = this;
    const N = items.count;
    cross.set(items.H.subarray(i * N, i * N + N));
    for (let c = 0; c < this.constraints; c++) {
      addScaled(cross, 0, rows, c * N, -this.columnOf(c)[i], N);
    }
    let x = this.constraints;
    for (; x + 1 < this.size; x += 2) {
      const first = items.H[i * N + this.itemAt[x]];
      const second = items.H[i * N + this.itemAt[x + 1]];
      const a = x * N;
      const b = a + N;
      for (let j = 0; j < N; j++) cross[j] -= first * rows[a + j] + second * rows[b + j];
    }
    if (x < this.size) addScaled(cross, 0, rows, x * N, -items.H[i * N + this.itemAt[x]], N);
    return cross;
  }

  private sameConstraints(qp: SupportQp): boolean {
    const { constraints } = qp.kkt;
    if (constraints !== this.constraints || this.pivots > pivotLimit) return false;
    for (let c = 0; c < constraints; c++) if (this.constraintAt[c] !== labelOf(qp, c)) return false;
    return true;
  }

  /** Sweeps items in, then out; false when a fresh start is as cheap or a pivot is too small. */
  private sweepTo(qp: SupportQp): boolean {
    const { wanted, rowOf } = this;
    const { free, support } = qp;
    wanted.fill(0);
    let entering = 0;
    for (let a = 0; a < free.size; a++) {
      const item = support[free.position[a]];
      wanted[item] = 1;
      if (rowOf[item] < 0) entering++;
    }
    const leaving = this.size - this.constraints + entering - free.size;
    if (4 * (entering + leaving) > free.size + 16) return false;
    this.pivots += entering + leaving;
    if (this.pivots > pivotLimit) return false;
    this.reserve(this.size + entering);
    for (let a = 0; a < free.size; a++) {
      const item = support[free.position[a]];
      if (rowOf[item] < 0) this.sweepIn(item);
    }
    for (let x = this.size - 1; x >= this.constraints; x--) {
      if (wanted[this.itemAt[x]] === 0 && !this.sweepOut(x)) return false;
    }
    return true;
  }

  private sweepIn(item: number): void {
    const { rows, curvature, inverse, stride, factors } = this;
    const N = this.items.count;
    const cross = this.crossCurvature(item);
    const scale = 1 / Math.max(curvature[item], this.tolerance);
    const at = this.size++;
    const own = at * N;
    for (let j = 0; j < N; j++) {
      rows[own + j] = cross[j] * scale;
      curvature[j] -= cross[j] * rows[own + j];
    }
    for (let x = 0; x < at; x++) factors[x] = rows[x * N + item];
    for (let x = 0; x < at; x++) {
      const factor = factors[x];
      addScaled(rows, x * N, rows, own, -factor, N);
      for (let y = 0; y < at; y++) inverse[x * stride + y] += factor * factors[y] * scale;
      inverse[x * stride + at] = -factor * scale;
      inverse[at * stride + x] = -factor * scale;
    }
    inverse[at * stride + at] = scale;
    this.itemAt[at] = item;
    this.rowOf[item] = at;
  }

  private sweepOut(at: number): boolean {
    const { rows, curvature, inverse, stride, itemAt, rowOf } = this;
    const N = this.items.count;
    const pivot = inverse[at * stride + at];
    if (!(pivot > 1e-9)) return false;
    const own = at * N;
    for (let x = 0; x < this.size; x++) {
      if (x === at) continue;
      const factor = inverse[x * stride + at] / pivot;
      addScaled(rows, x * N, rows, own, -factor, N);
      for (let y = 0; y < this.size; y++) {
        if (y !== at) inverse[x * stride + y] -= factor * inverse[at * stride + y];
      }
    }
    for (let j = 0; j < N; j++) curvature[j] += (rows[own + j] * rows[own + j]) / pivot;
    rowOf[itemAt[at]] = -1;
    const last = --this.size;
    if (at === last) return true;
    rows.copyWithin(own, last * N, (last + 1) * N);
    inverse.copyWithin(at * stride, last * stride, (last + 1) * stride);
    for (let x = 0; x < last; x++) inverse[x * stride + at] = inverse[x * stride + last];
    inverse[at * stride + at] = inverse[last * stride + last];
    itemAt[at] = itemAt[last];
    rowOf[itemAt[at]] = at;
    return true;
  }

  /** Starts afresh from the factorised working set. */
  private rebuild(qp: SupportQp): void {
    const { kkt, free, support } = qp;
    const { constraints } = kkt;
    this.reserve(free.size + constraints);
    const { rowOf, itemAt } = this;
    this.constraints = constraints;
    this.size = free.size + constraints;
    rowOf.fill(-1);
    for (let a = 0; a < free.size; a++) {
      itemAt[constraints + a] = support[free.position[a]];
      rowOf[itemAt[constraints + a]] = constraints + a;
    }
    this.invert(qp);
    this.computeRows();
    this.computeCurvature();
    this.pivots = 0;
  }

  /** [P, B; Bᵀ, −(CW)⁻¹] from the factorised working set, then from the QP's matrix to H. */
  private invert(qp: SupportQp): void {
    const { kkt, free } = qp;
    const { inverse, stride, constraints } = this;
    const work = new Float64Array(kkt.limit);
    for (let a = 0; a < free.size; a++) {
      const x = constraints + a;
      for (let c = 0; c < constraints; c++) work[c] = kkt.response[c * kkt.stride + a];
      kkt.solveFactored(work);
      for (let b = 0; b < free.size; b++) {
        let value = free.inverse[a * free.stride + b];
        for (let c = 0; c < constraints; c++) value -= work[c] * kkt.response[c * kkt.stride + b];
        inverse[x * stride + constraints + b] = value;
      }
      for (let c = 0; c < constraints; c++) {
        inverse[x * stride + c] = work[c];
        inverse[c * stride + x] = work[c];
      }
    }
    for (let c = 0; c < constraints; c++) {
      this.constraintAt[c] = labelOf(qp, c);
      work.fill(0);
      work[c] = 1;
      kkt.solveFactored(work);
      for (let d = 0; d < constraints; d++) inverse[c * stride + d] = -work[d];
    }
    for (let c = 0; c < constraints; c++) if (this.constraintAt[c] < 2) this.shiftGroup(qp, c);
  }

  /**
   * The QP's matrix is H + CᵀX + XᵀC, X_g = −H_r + ½(H_rr + scale)C with r the reference items; K⁻¹ is T times its inverse times Tᵀ,
   * T = [I, 0; X, I]. Applies one group's row of T and column of Tᵀ.
   */
  private shiftGroup(qp: SupportQp, constraint: number): void {
    const { inverse, stride, size, constraints, items, itemAt, factors } = this;
    const N = items.count;
    const group = this.constraintAt[constraint];
    const reference = qp.support[qp.reference[group]] * N;
    for (let x = constraints; x < size; x++) {
      const own = items.group[itemAt[x]];
      const between = items.H[reference + qp.support[qp.reference[own]]] + (own === group ? qp.scale : 0);
      factors[x] = 0.5 * between - items.H[reference + itemAt[x]];
    }
    for (let y = 0; y < size; y++) {
      for (let x = constraints; x < size; x++) {
        inverse[constraint * stride + y] += factors[x] * inverse[x * stride + y];
      }
    }
    for (let y = 0; y < size; y++) {
      for (let x = constraints; x < size; x++) {
        inverse[y * stride + constraint] += factors[x] * inverse[y * stride + x];
      }
    }
  }

  private computeRows(): void {
    const { items, rows, inverse, stride, itemAt, constraints, size } = this;
    const N = items.count;
    const { H } = items;
    rows.fill(0, 0, size * N);
    for (let x = 0; x < size; x++) {
      const target = x * N;
      const own = x * stride;
      for (let c = 0; c < constraints; c++) {
        addScaled(rows, target, this.columnOf(c), 0, inverse[own + c], N);
      }
      let y = constraints;
      for (; y + 3 < size; y += 4) {
        const w0 = inverse[own + y];
        const w1 = inverse[own + y + 1];
        const w2 = inverse[own + y + 2];
        const w3 = inverse[own + y + 3];
        const h0 = itemAt[y] * N;
        const h1 = itemAt[y + 1] * N;
        const h2 = itemAt[y + 2] * N;
        const h3 = itemAt[y + 3] * N;
        for (let j = 0; j < N; j++) {
          rows[target + j] += w0 * H[h0 + j] + w1 * H[h1 + j] + w2 * H[h2 + j] + w3 * H[h3 + j];
        }
      }
      for (; y < size; y++) addScaled(rows, target, H, itemAt[y] * N, inverse[own + y], N);
    }
  }

  private computeCurvature(): void {
    const { items, rows, curvature, constraints } = this;
    const N = items.count;
    for (let j = 0; j < N; j++) curvature[j] = items.H[j * N + j];
    for (let x = 0; x < this.size; x++) {
      const source = x < constraints ? this.columnOf(x) : items.H;
      const start = x < constraints ? 0 : this.itemAt[x] * N;
      for (let j = 0; j < N; j++) curvature[j] -= source[start + j] * rows[x * N + j];
    }
  }

  /** Coefficients of an active constraint on every item. */
  private columnOf(constraint: number): Float64Array {
    const label = this.constraintAt[constraint];
    return label < 2 ? this.indicators[label] : this.items.rows[label - 2].coefficients;
  }

  private reserve(size: number): void {
    if (size <= this.stride) return;
    const stride = Math.max(size, Math.ceil(1.5 * this.stride), 16);
    const inverse = new Float64Array(stride * stride);
    for (let x = 0; x < this.stride; x++) {
      inverse.set(this.inverse.subarray(x * this.stride, (x + 1) * this.stride), x * stride);
    }
    const rows = new Float64Array(stride * this.items.count);
    rows.set(this.rows);
    const itemAt = new Int32Array(stride);
    itemAt.set(this.itemAt);
    const constraintAt = new Int32Array(stride);
    constraintAt.set(this.constraintAt);
    this.inverse = inverse;
    this.rows = rows;
    this.itemAt = itemAt;
    this.constraintAt = constraintAt;
    this.factors = new Float64Array(stride);
    this.stride = stride;
  }
}

/** The constraint of the QP's working set: its group, or 2 + its row. */
function labelOf(qp: SupportQp, constraint: number): number {
  const first = qp.kkt.constraints - qp.activeRowCount;
  return constraint < first ? qp.groupConstraint.indexOf(constraint) : 2 + qp.activeRows[constraint - first];
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
