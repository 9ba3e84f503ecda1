import { SMALLEST_PIVOT } from './kernel/kernel.ts';
import { Piece } from './node-workspace.ts';
import type { NodeWorkspace } from './node-workspace.ts';
import type { WorkingSet } from './node-working-set.ts';

const MOST_REFACTORINGS = 12;
/** Added to the borders' diagonal, relative, so that dependent borders do no harm. */
const BORDER_RIDGE = 1e-9;

/** A condition on the direction d: normalᵀd = compliance · (its multiplier). */
interface Border {
  normal: Float64Array;
  compliance: number;
}

/**
 * The Newton direction on the working set: gradient + Bd + Σ multiplier · normal = 0 over the borders. B = 2S + τ e_g e_gᵀ + diagonal is
 * positive definite because S is so across the group sums. Borders are the group sums (kept: compliance 0, so that the τ terms vanish)
 * and the counts: along q_i = ν/t_i the price rises by 2/κ, κ being the count that is held by weights with t = ν/√D; where there
 * is none (κ = 0) the price is a variable of its own and the count is kept.
 */
export class NewtonDirection {
  readonly w: NodeWorkspace;
  readonly set: WorkingSet;
  /** Length m, 0 outside the working set. */
  readonly d: Float64Array;
  private readonly M: Float64Array;
  private readonly solution: Float64Array;

  constructor(w: NodeWorkspace, set: WorkingSet) {
    const N = w.items.count;
    this.w = w;
    this.set = set;
    this.d = new Float64Array(N);
    this.M = new Float64Array(N * N);
    this.solution = new Float64Array(N);
  }

  /** Computes d; entrants that would move the wrong way leave the working set. */
  compute(regularisation: number): void {
    for (let attempt = 1; ; attempt++) {
      this.d.fill(0);
      if (this.set.size <= 1) return;
      this.factor(regularisation);
      this.solve();
      if (this.set.dropWrongWay(this.d) === 0) return;
      if (attempt >= MOST_REFACTORINGS - 2) this.set.dropEntrants();
    }
  }

  private factor(regularisation: number): void {
    const { w, set, M } = this;
    const p = set.size;
    for (let row = 0; row < p; row++) {
      const a = set.members[row];
      for (let column = 0; column <= row; column++) {
        const b = set.members[column];
        let entry = 2 * w.S[a * w.size + b];
        if (w.group[b] === w.group[a]) entry += w.tau;
        w.rows.forEach((coefficients, k) => {
          if (w.rowPrice[k] > 0) entry += w.rowStiffness * coefficients[a] * coefficients[b];
        });
        if (row === column) entry += w.curvature[a] + regularisation;
        for (let k = 0; k < column; k++) entry -= M[row * p + k] * M[column * p + k];
        M[row * p + column] =
          row === column
            ? Math.sqrt(Math.max(entry, SMALLEST_PIVOT * w.scale))
            : entry / M[column * p + column];
      }
    }
  }

  private solve(): void {
    const { w, set, solution, d } = this;
    const p = set.size;
    const borders = this.borders();
    for (let k = 0; k < p; k++) {
      const a = set.members[k];
      solution[k] = -(2 * w.v[a] + w.linear[a] + w.gradient[a]);
    }
    this.forward(solution);
    for (const { normal } of borders) this.forward(normal);
    const multipliers = solveBorders(borders, solution, p);
    borders.forEach(({ normal }, i) => {
      for (let k = 0; k < p; k++) solution[k] -= multipliers[i] * normal[k];
    });
    this.backward(solution);
    const residual = [0, 0];
    const largest = [-1, -1];
    for (let k = 0; k < p; k++) {
      const a = set.members[k];
      const group = w.group[a];
      d[a] = solution[k];
      residual[group] += d[a];
      if (largest[group] < 0 || w.y[a] > w.y[largest[group]]) largest[group] = a;
    }
    for (let g = 0; g < 2; g++) if (largest[g] >= 0) d[largest[g]] -= residual[g];
  }

  private borders(): Border[] {
    const { w, set } = this;
    const borders: Border[] = [];
    const members = set.members.subarray(0, set.size);
    const normal = (group: number, entry: (a: number) => number) =>
      Float64Array.from(members, (a) => (w.group[a] === group ? entry(a) : 0));
    for (let group = 0; group < w.items.groups; group++) {
      if (!members.some((a) => w.group[a] === group)) continue;
      borders.push({ normal: normal(group, () => 1), compliance: 0 });
      const price = w.countPrice[group];
      if (!(price > 0 && price < w.largestCountPrice)) continue;
      const count = this.interiorCount(group) / price;
      if (count <= 1e-9 && !w.isPinned(group)) continue;
      const prices = normal(group, (a) => w.factor[a]);
      if (prices.some((q) => q !== 0)) borders.push({ normal: prices, compliance: count / 2 });
    }
    return borders;
  }

  /** κν: Σ √D y over the weights whose t is ν/√D. */
  private interiorCount(group: number): number {
    const { w } = this;
    let total = 0;
    for (let a = 0; a < w.size; a++) {
      if (w.held[a] || w.group[a] !== group || w.piece[a] !== Piece.fractional) continue;
      total += w.rootD[a] * Math.max(0, w.y[a]);
    }
    return total;
  }

  private forward(x: Float64Array): void {
    const { M } = this;
    const p = this.set.size;
    for (let a = 0; a < p; a++) {
      let value = x[a];
      for (let k = 0; k < a; k++) value -= M[a * p + k] * x[k];
      x[a] = value / M[a * p + a];
    }
  }

  private backward(x: Float64Array): void {
    const { M } = this;
    const p = this.set.size;
    for (let a = p - 1; a >= 0; a--) {
      const value = (x[a] /= M[a * p + a]);
      for (let k = 0; k < a; k++) x[k] -= M[a * p + k] * value;
    }
  }
}

/** Multipliers m of the borders from their forward-solved normals: Σ_j (n_iᵀn_j + compliance_i δ_ij) m_j = n_iᵀ step. */
function solveBorders(borders: Border[], step: Float64Array, p: number): number[] {
  const size = borders.length;
  const dot = (x: Float64Array, y: Float64Array) => {
    let total = 0;
    for (let k = 0; k < p; k++) total += x[k] * y[k];
    return total;
  };
  const matrix = borders.map((row, i) =>
    borders.map((column, j) => {
      const entry = dot(row.normal, column.normal);
      return i === j ? entry * (1 + BORDER_RIDGE) + row.compliance : entry;
    }),
  );
  const right = borders.map(({ normal }) => dot(normal, step));
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const share = matrix[j][i] / matrix[i][i];
      for (let k = i; k < size; k++) matrix[j][k] -= share * matrix[i][k];
      right[j] -= share * right[i];
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) right[i] -= matrix[i][k] * right[k];
    right[i] /= matrix[i][i];
  }
  return right;
}
