import { SMALLEST_PIVOT } from './kernel/kernel.ts';
import { Piece } from './node-workspace.ts';
import type { NodeWorkspace } from './node-workspace.ts';
import type { WorkingSet } from './node-working-set.ts';
const MOST_REFACTORINGS = 12;

/**
 * The Newton direction on the working set with the group sums kept. The matrix 2S + τ e_g e_gᵀ + (2/κ)qqᵀ + diagonal is
 * positive definite because S is so across the group sums; the sums are kept by a Schur complement in their multipliers,
 * which makes the τ terms vanish from the answer.
 */
export class NewtonDirection {
  readonly w: NodeWorkspace;
  readonly set: WorkingSet;
  /** Length m, 0 outside the working set. */
  readonly d: Float64Array;
  private readonly M: Float64Array;
  private readonly solution: Float64Array;
  private readonly sums: Float64Array[];

  constructor(w: NodeWorkspace, set: WorkingSet) {
    const N = w.items.count;
    this.w = w;
    this.set = set;
    this.d = new Float64Array(N);
    this.M = new Float64Array(N * N);
    this.solution = new Float64Array(N);
    this.sums = [new Float64Array(N), new Float64Array(N)];
  }

  /** Computes d; entrants that would move the wrong way leave the working set. */
  compute(regularisation: number): void {
    const weights = this.priceCurvature();
    for (let attempt = 1; ; attempt++) {
      this.d.fill(0);
      if (this.set.size <= 1) return;
      this.factor(weights, regularisation);
      this.solve();
      if (this.set.dropWrongWay(this.d) === 0) return;
      if (attempt >= MOST_REFACTORINGS - 2) this.set.dropEntrants();
    }
  }

  /** 2/κ_L by group: how fast the count price rises with the weights on their fractional piece. */
  private priceCurvature(): number[] {
    const { w } = this;
    return w.countPrice.map((price, group) => {
      if (!(price > 0 && price < w.largestCountPrice)) return 0;
      let count = 0;
      for (let a = 0; a < w.size; a++) {
        const interior = !w.held[a] && w.group[a] === group && w.piece[a] === Piece.fractional;
        if (interior && w.y[a] > 0) count += (w.rootD[a] * w.y[a]) / price;
      }
      return count > 1e-9 ? 2 / count : 0;
    });
  }

  private factor(weights: number[], regularisation: number): void {
    const { w, set, M } = this;
    const p = set.size;
    for (let row = 0; row < p; row++) {
      const a = set.members[row];
      const group = w.group[a];
      for (let column = 0; column <= row; column++) {
        const b = set.members[column];
        let entry = 2 * w.S[a * w.size + b];
        if (w.group[b] === group) entry += w.tau + weights[group] * w.factor[a] * w.factor[b];
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

  /** d = −M⁻¹(gradient + Σ_g θ_g e_g) with θ such that every group's sum of d is 0. */
  private solve(): void {
    const { w, set, solution, sums, d } = this;
    const p = set.size;
    const present = [false, false];
    for (let k = 0; k < p; k++) {
      const a = set.members[k];
      solution[k] = -(2 * w.v[a] + w.linear[a] + w.gradient[a]);
      for (let g = 0; g < 2; g++) sums[g][k] = w.group[a] === g ? 1 : 0;
      present[w.group[a]] = true;
    }
    this.backSubstitute(solution);
    for (let g = 0; g < 2; g++) if (present[g]) this.backSubstitute(sums[g]);
    const total = (vector: Float64Array, group: number) => {
      let sum = 0;
      for (let k = 0; k < p; k++) if (w.group[set.members[k]] === group) sum += vector[k];
      return sum;
    };
    const theta = solveTwoByTwo(
      [
        present[0] ? total(sums[0], 0) : 0,
        present[1] ? total(sums[1], 0) : 0,
        present[1] ? total(sums[1], 1) : 0,
      ],
      [total(solution, 0), total(solution, 1)],
      present,
    );
    const residual = [0, 0];
    const largest = [-1, -1];
    for (let k = 0; k < p; k++) {
      const a = set.members[k];
      const group = w.group[a];
      d[a] = solution[k] - theta[0] * sums[0][k] - theta[1] * sums[1][k];
      residual[group] += d[a];
      if (largest[group] < 0 || w.y[a] > w.y[largest[group]]) largest[group] = a;
    }
    for (let g = 0; g < 2; g++) if (largest[g] >= 0) d[largest[g]] -= residual[g];
  }

  private backSubstitute(x: Float64Array): void {
    const { M } = this;
    const p = this.set.size;
    for (let a = 0; a < p; a++) {
      let value = x[a];
      for (let k = 0; k < a; k++) value -= M[a * p + k] * x[k];
      x[a] = value / M[a * p + a];
    }
    for (let a = p - 1; a >= 0; a--) {
      const value = (x[a] /= M[a * p + a]);
      for (let k = 0; k < a; k++) x[k] -= M[a * p + k] * value;
    }
  }
}

/** θ of [a00 a01; a01 a11] θ = right, for the groups that are present; 0 for the others. */
function solveTwoByTwo([a00, a01, a11]: number[], right: number[], present: boolean[]): number[] {
  if (present[0] && present[1]) {
    const determinant = a00 * a11 - a01 * a01;
    return [(right[0] * a11 - right[1] * a01) / determinant, (a00 * right[1] - a01 * right[0]) / determinant];
  }
  return present[0] ? [right[0] / a00, 0] : [0, right[1] / a11];
}
