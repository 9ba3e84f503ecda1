import { BasisInverse } from './basis-inverse.ts';
import type { SparseColumns } from './basis-inverse.ts';

/** A linear program with few rows and many sparse columns: minimise costᵀx over rowLower ≤ Ax ≤ rowUpper, lower ≤ x ≤ upper. */
export interface LinearProgram extends SparseColumns {
  rows: number;
  columns: number;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** null: any feasible point will do. */
  cost: Float64Array | null;
}

export type LinearStatus = 'optimal' | 'infeasible' | 'unbounded' | 'iteration-limit';

const feasibility = 1e-10;
const optimality = 1e-10;
const smallestPivot = 1e-9;
const refactorEvery = 60;
/** Variables are priced in so many blocks, one block a step where it offers one that gains. */
const blocks = 8;
const smallestBlock = 100;
/** Steps without progress after which the first column that gains is taken, not the best. */
const mostDegenerate = 50;

/**
 * Primal simplex for bounded variables; infeasibilities are minimised first, in place and without artificial variables (Maros,
 * Computational Techniques of the Simplex Method, 2003, chapter 9). Bounds and costs of the program may change between two calls of
 * `solve`, which goes on from the last basis. Variables are numbered as in BasisInverse.
 */
export class Simplex {
  readonly program: LinearProgram;
  /** Values of all variables but those of rows without limits; a feasible point's where the last answer is not `infeasible`. */
  readonly value: Float64Array;
  private readonly m: number;
  private readonly n: number;
  private readonly basis: BasisInverse;
  /** By variable, whether it rests at its upper bound where it is not basic. */
  private readonly atUpper: Uint8Array;
  private readonly prices: Float64Array;
  /** By row. */
  private readonly costs: Float64Array;
  private readonly direction: Float64Array;
  /** The variable that was looked at last as a candidate to enter. */
  private cursor = -1;
  private infeasible = false;
  private degenerate = 0;

  constructor(program: LinearProgram) {
    this.program = program;
    const m = (this.m = program.rows);
    const n = (this.n = program.columns);
    this.basis = new BasisInverse(program, m, n);
    this.atUpper = new Uint8Array(n + m);
    this.value = new Float64Array(n + m);
    this.prices = new Float64Array(m);
    this.costs = new Float64Array(m);
    this.direction = new Float64Array(m);
  }

  solve(): LinearStatus {
    this.begin();
    const limit = 200 + 5 * (this.m + this.n);
    for (let iteration = 1; iteration <= limit; iteration++) {
      this.price();
      const entering = this.chooseEntering();
      if (entering < 0) return this.infeasible ? 'infeasible' : 'optimal';
      if (!this.pivot(entering)) return 'unbounded';
      if (this.basis.exchanges >= refactorEvery) this.begin();
    }
    return 'iteration-limit';
  }

  /**
   * The coefficients c of a combination of the rows that proves the last answer: Σ c_v x_v is 0 after `infeasible` and −costᵀx after `optimal`,
   * and at most Σ c_v · (the upper bound where c_v > 0, the lower one where c_v < 0), which is negative, or minus the least cost.
   */
  proof(variable: number): number {
    const { n, prices, program } = this;
    if (variable >= n) return -prices[variable - n];
    const cost = this.infeasible || program.cost === null ? 0 : program.cost[variable];
    return this.priced(variable) - cost;
  }

  private begin(): void {
    const { basis, program } = this;
    if (basis.exchanges >= refactorEvery) basis.refactor();
    basis.rest((r) => program.rowLower[r] === -Infinity && program.rowUpper[r] === Infinity);
    this.recomputeValues();
    this.degenerate = 0;
  }

  /** pricesᵀ times a column. */
  private priced(column: number): number {
    const { start, row, entry } = this.program;
    let sum = 0;
    for (let k = start[column]; k < start[column + 1]; k++) sum += this.prices[row[k]] * entry[k];
    return sum;
  }

  private lower(variable: number): number {
    const { program, n } = this;
    return variable < n ? program.lower[variable] : program.rowLower[variable - n];
  }

  private upper(variable: number): number {
    const { program, n } = this;
    return variable < n ? program.upper[variable] : program.rowUpper[variable - n];
  }

  /** Values of non-basic variables from their bounds, then of the basic ones from [A, −I] x = 0. */
  private recomputeValues(): void {
    const { m, n, value, basis, atUpper, program } = this;
    const { active, activeCount, basic, rowOf } = basis;
    const right = this.costs.fill(0);
    for (let variable = 0; variable < n + m; variable++) {
      if (rowOf[variable] >= 0) continue;
      const lower = this.lower(variable);
      const upper = this.upper(variable);
      if (atUpper[variable] === 1 && upper === Infinity) atUpper[variable] = 0;
      if (atUpper[variable] === 0 && lower === -Infinity) atUpper[variable] = upper < Infinity ? 1 : 0;
      const own = (value[variable] = atUpper[variable] === 1 ? upper : lower > -Infinity ? lower : 0);
      if (own === 0) continue;
      if (variable >= n) right[variable - n] += own;
      else {
        const { start, row, entry } = program;
        for (let k = start[variable]; k < start[variable + 1]; k++) right[row[k]] -= entry[k] * own;
      }
    }
    for (let a = 0; a < activeCount; a++) value[basic[active[a]]] = basis.solveRow(active[a], right);
  }

  /** Simplex multipliers of the infeasibilities, or of the cost where there are none. */
  private price(): void {
    const { basis, value, prices, costs, program, n } = this;
    const { active, activeCount, basic } = basis;
    this.infeasible = false;
    for (let a = 0; a < activeCount; a++) {
      const r = active[a];
      const variable = basic[r];
      costs[r] = 0;
      if (value[variable] < this.lower(variable) - this.slack(variable)) costs[r] = -1;
      else if (value[variable] > this.upper(variable) + this.slack(variable)) costs[r] = 1;
      if (costs[r] !== 0) this.infeasible = true;
    }
    if (!this.infeasible && program.cost !== null) {
      for (let a = 0; a < activeCount; a++) {
        const variable = basic[active[a]];
        costs[active[a]] = variable < n ? program.cost[variable] : 0;
      }
    }
    basis.price(costs, prices);
  }

  private slack(variable: number): number {
    return feasibility * Math.max(1, Math.abs(this.value[variable]));
  }

  /**
   * The non-basic variable with the largest reduced cost of the right sign in the next block of them that has any, or -1; the first one while
   * steps are degenerate.
   */
  private chooseEntering(): number {
    const { m, n, program, infeasible } = this;
    if (!infeasible && program.cost === null) return -1;
    const first = this.degenerate > mostDegenerate;
    const block = first ? 1 : Math.max(smallestBlock, Math.ceil((n + m) / blocks));
    let best = -1;
    let largest = optimality;
    for (let seen = 1; seen <= n + m; seen++) {
      this.cursor = this.cursor + 1 < n + m ? this.cursor + 1 : 0;
      const gain = this.gainOf(this.cursor);
      if (gain > largest) {
        best = this.cursor;
        largest = gain;
      }
      if (best >= 0 && seen % block === 0) break;
    }
    return best;
  }

  /** How much the objective (or what is infeasible) falls per unit of a non-basic variable's way off its bound. */
  private gainOf(variable: number): number {
    const { n, atUpper, prices, program } = this;
    if (this.basis.rowOf[variable] >= 0) return 0;
    const lower = this.lower(variable);
    const upper = this.upper(variable);
    if (lower === upper) return 0;
    let reduced: number;
    if (variable >= n) reduced = prices[variable - n];
    else reduced = (this.infeasible ? 0 : program.cost![variable]) - this.priced(variable);
    if (lower > -Infinity || upper < Infinity) return atUpper[variable] === 1 ? reduced : -reduced;
    atUpper[variable] = reduced > 0 ? 1 : 0;
    return Math.abs(reduced);
  }

  /** Brings a variable in as far as the others allow; false when nothing stops it. */
  private pivot(entering: number): boolean {
    const { direction, basis, value, atUpper } = this;
    const { active, activeCount, basic } = basis;
    basis.solveColumn(entering, direction);
    const sign = atUpper[entering] === 1 ? -1 : 1;
    const { length, leaving, toUpper } = this.longestStep(entering, sign);
    if (length === Infinity) return false;
    this.degenerate = length > 1e-12 ? 0 : this.degenerate + 1;
    for (let a = 0; a < activeCount; a++) value[basic[active[a]]] -= sign * length * direction[active[a]];
    value[entering] += sign * length;
    if (leaving < 0) {
      atUpper[entering] = 1 - atUpper[entering];
      value[entering] = atUpper[entering] === 1 ? this.upper(entering) : this.lower(entering);
      return true;
    }
    const variable = basic[leaving];
    atUpper[variable] = toUpper ? 1 : 0;
    value[variable] = toUpper ? this.upper(variable) : this.lower(variable);
    basis.exchange(entering, leaving, direction);
    return true;
  }

  /** How far the entering variable can go, and the row of the basic one that stops it (-1: its own other bound). */
  private longestStep(entering: number, sign: number) {
    const { direction, value, basis } = this;
    const { active, activeCount, basic } = basis;
    const step = { length: this.upper(entering) - this.lower(entering), leaving: -1, toUpper: false };
    for (let a = 0; a < activeCount; a++) {
      const r = active[a];
      const rate = -sign * direction[r];
      if (Math.abs(rate) < smallestPivot) continue;
      const variable = basic[r];
      const bound = this.blockingBound(variable, rate);
      if (!Number.isFinite(bound)) continue;
      const reach = Math.max(0, (bound - value[variable]) / rate);
      const stronger = step.leaving >= 0 && Math.abs(rate) > Math.abs(direction[step.leaving]);
      if (reach >= step.length - 1e-12 && !(reach <= step.length + 1e-12 && stronger)) continue;
      step.length = Math.min(step.length, reach);
      step.leaving = r;
      step.toUpper = bound === this.upper(variable) && bound !== this.lower(variable);
    }
    return step;
  }

  /** Where a basic variable that moves at `rate` must stop: its next bound; an infeasible one, where it becomes feasible. */
  private blockingBound(variable: number, rate: number): number {
    const lower = this.lower(variable);
    const upper = this.upper(variable);
    if (this.infeasible) {
      const slack = this.slack(variable);
      if (this.value[variable] < lower - slack) return rate > 0 ? lower : Infinity;
      if (this.value[variable] > upper + slack) return rate < 0 ? upper : -Infinity;
    }
    return rate > 0 ? upper : lower;
  }
}
