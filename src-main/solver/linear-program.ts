/**
 * A linear program with few rows and many columns: minimise costᵀx over rowLower ≤ Ax ≤ rowUpper, lower ≤ x ≤ upper. Columns are
 * dense, A's column j at j · rows.
 */
export interface LinearProgram {
  rows: number;
  columns: number;
  A: Float64Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** null: any feasible point will do. */
  cost: Float64Array | null;
}

export interface LinearAnswer {
  status: 'optimal' | 'infeasible' | 'unbounded' | 'iteration-limit';
  /** Length `columns`; meaningful when optimal. */
  x: Float64Array;
  /** To start a similar program from. */
  basis: Basis;
}

/** The basic variable of each row, and for every variable whether it rests at its upper bound; row r's own is columns + r. */
export interface Basis {
  basic: Int32Array;
  atUpper: Uint8Array;
}

const feasibility = 1e-10;
const optimality = 1e-10;
const smallestPivot = 1e-9;
const refactorEvery = 40;

/**
 * Primal simplex for bounded variables with the basis inverse kept dense; infeasibilities are minimised first, in place and
 * without artificial variables (Maros, Computational Techniques of the Simplex Method, 2003, chapter 9).
 *
 * @param start a basis to start from; its quality matters, its feasibility does not
 */
export function solveLinearProgram(program: LinearProgram, start: Basis | null = null): LinearAnswer {
  return new Simplex(program, start).run();
}

class Simplex {
  private readonly program: LinearProgram;
  private readonly m: number;
  private readonly n: number;
  private readonly basic: Int32Array;
  private readonly atUpper: Uint8Array;
  /** Row of a basic variable, or -1. */
  private readonly rowOf: Int32Array;
  private readonly value: Float64Array;
  private readonly inverse: Float64Array;
  private readonly prices: Float64Array;
  private readonly direction: Float64Array;
  private degenerate = 0;

  constructor(program: LinearProgram, start: Basis | null) {
    this.program = program;
    const m = (this.m = program.rows);
    const n = (this.n = program.columns);
    this.basic = start ? Int32Array.from(start.basic) : Int32Array.from({ length: m }, (_, r) => n + r);
    this.atUpper = start ? Uint8Array.from(start.atUpper) : new Uint8Array(n + m);
    this.rowOf = new Int32Array(n + m).fill(-1);
    this.basic.forEach((variable, row) => (this.rowOf[variable] = row));
    this.value = new Float64Array(n + m);
    this.inverse = new Float64Array(m * m);
    this.prices = new Float64Array(m);
    this.direction = new Float64Array(m);
  }

  run(): LinearAnswer {
    this.refactor();
    const limit = 200 + 20 * (this.m + this.n);
    let status: LinearAnswer['status'] = 'iteration-limit';
    for (let iteration = 1; iteration <= limit; iteration++) {
      const infeasible = this.price();
      const entering = this.chooseEntering(infeasible);
      if (entering < 0) {
        status = infeasible ? 'infeasible' : 'optimal';
        break;
      }
      if (!this.pivot(entering, infeasible)) {
        status = 'unbounded';
        break;
      }
      if (iteration % refactorEvery === 0) this.refactor();
    }
    const basis = { basic: this.basic, atUpper: this.atUpper };
    return { status, x: this.value.slice(0, this.n), basis };
  }

  private lower(variable: number): number {
    const { program, n } = this;
    return variable < n ? program.lower[variable] : program.rowLower[variable - n];
  }

  private upper(variable: number): number {
    const { program, n } = this;
    return variable < n ? program.upper[variable] : program.rowUpper[variable - n];
  }

  /** Column of [A, −I] for a variable, element `row`. */
  private element(variable: number, row: number): number {
    if (variable < this.n) return this.program.A[variable * this.m + row];
    return variable - this.n === row ? -1 : 0;
  }

  /** Inverts the basis by Gauss-Jordan (a dependent column gives way to a row's own variable) and recomputes all values. */
  private refactor(): void {
    const { m, n, inverse, basic, rowOf } = this;
    const work = new Float64Array(m * m);
    const taken = new Uint8Array(m);
    const members = Array.from(basic);
    inverse.fill(0);
    for (let r = 0; r < m; r++) inverse[r * m + r] = 1;
    // Rows' own variables first: their columns are unit vectors and pivot exactly.
    members.sort((a, b) => Number(a < n) - Number(b < n) || a - b);
    rowOf.fill(-1);
    basic.fill(-1);
    for (const variable of members) {
      for (let r = 0; r < m; r++) {
        let sum = 0;
        for (let k = 0; k < m; k++) sum += inverse[r * m + k] * this.element(variable, k);
        work[r] = sum;
      }
      let row = -1;
      for (let r = 0; r < m; r++) {
        if (taken[r] === 0 && Math.abs(work[r]) > (row < 0 ? smallestPivot : Math.abs(work[row]))) row = r;
      }
      if (row < 0) continue;
      taken[row] = 1;
      basic[row] = variable;
      rowOf[variable] = row;
      eliminate(inverse, work, row, m);
    }
    this.completeBasis(taken, work);
    this.recomputeValues();
  }

  /** Rows that the given members left without a pivot take variables of rows that are not basic. */
  private completeBasis(taken: Uint8Array, work: Float64Array): void {
    const { m, n, inverse, basic, rowOf } = this;
    for (let own = 0; own < m; own++) {
      if (rowOf[n + own] >= 0) continue;
      let row = -1;
      for (let r = 0; r < m; r++) {
        work[r] = -inverse[r * m + own];
        if (taken[r] === 0 && Math.abs(work[r]) > (row < 0 ? smallestPivot : Math.abs(work[row]))) row = r;
      }
      if (row < 0) continue;
      taken[row] = 1;
      basic[row] = n + own;
      rowOf[n + own] = row;
      eliminate(inverse, work, row, m);
    }
  }

  /** Values of non-basic variables from their bounds, then of the basic ones from [A, −I] x = 0. */
  private recomputeValues(): void {
    const { m, n, value, rowOf, inverse, basic, atUpper } = this;
    const right = new Float64Array(m);
    for (let variable = 0; variable < n + m; variable++) {
      if (rowOf[variable] >= 0) continue;
      const lower = this.lower(variable);
      const upper = this.upper(variable);
      if (atUpper[variable] === 1 && upper === Infinity) atUpper[variable] = 0;
      if (atUpper[variable] === 0 && lower === -Infinity) atUpper[variable] = upper < Infinity ? 1 : 0;
      value[variable] = atUpper[variable] === 1 ? upper : lower > -Infinity ? lower : 0;
      if (value[variable] === 0) continue;
      for (let r = 0; r < m; r++) right[r] -= this.element(variable, r) * value[variable];
    }
    for (let r = 0; r < m; r++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += inverse[r * m + k] * right[k];
      value[basic[r]] = sum;
    }
  }

  /** Simplex multipliers of the infeasibilities, or of the cost where there are none; true for the former. */
  private price(): boolean {
    const { m, basic, value, prices, inverse, program, n } = this;
    let infeasible = false;
    const costs = new Float64Array(m);
    for (let r = 0; r < m; r++) {
      const variable = basic[r];
      if (value[variable] < this.lower(variable) - this.slack(variable)) costs[r] = -1;
      else if (value[variable] > this.upper(variable) + this.slack(variable)) costs[r] = 1;
      if (costs[r] !== 0) infeasible = true;
    }
    if (!infeasible && program.cost !== null) {
      for (let r = 0; r < m; r++) costs[r] = basic[r] < n ? program.cost[basic[r]] : 0;
    }
    prices.fill(0);
    for (let r = 0; r < m; r++) {
      if (costs[r] !== 0) for (let k = 0; k < m; k++) prices[k] += costs[r] * inverse[r * m + k];
    }
    return infeasible;
  }

  private slack(variable: number): number {
    return feasibility * Math.max(1, Math.abs(this.value[variable]));
  }

  /** The non-basic variable with the largest reduced cost of the right sign, or -1; the first one while steps are degenerate. */
  private chooseEntering(infeasible: boolean): number {
    const { m, n, rowOf, atUpper, prices, program } = this;
    let best = -1;
    let largest = optimality;
    for (let variable = 0; variable < n + m; variable++) {
      if (rowOf[variable] >= 0 || this.lower(variable) === this.upper(variable)) continue;
      let reduced = infeasible || program.cost === null || variable >= n ? 0 : program.cost[variable];
      if (variable >= n) reduced += prices[variable - n];
      else {
        const column = variable * m;
        for (let r = 0; r < m; r++) reduced -= prices[r] * program.A[column + r];
      }
      const free = this.lower(variable) === -Infinity && this.upper(variable) === Infinity;
      const gain = free ? Math.abs(reduced) : atUpper[variable] === 1 ? reduced : -reduced;
      if (gain <= largest) continue;
      if (free) atUpper[variable] = reduced > 0 ? 1 : 0;
      best = variable;
      if (this.degenerate > 50) break;
      largest = gain;
    }
    return best;
  }

  /** Brings a variable in as far as the others allow; false when nothing stops it. */
  private pivot(entering: number, infeasible: boolean): boolean {
    const { m, inverse, direction, basic, value, atUpper } = this;
    for (let r = 0; r < m; r++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += inverse[r * m + k] * this.element(entering, k);
      direction[r] = sum;
    }
    const sign = atUpper[entering] === 1 ? -1 : 1;
    let length = this.upper(entering) - this.lower(entering);
    let leaving = -1;
    let toUpper = false;
    for (let r = 0; r < m; r++) {
      const rate = -sign * direction[r];
      if (Math.abs(rate) < smallestPivot) continue;
      const variable = basic[r];
      const bound = this.blockingBound(variable, rate, infeasible);
      if (!Number.isFinite(bound)) continue;
      const reach = Math.max(0, (bound - value[variable]) / rate);
      const better =
        reach < length - 1e-12 ||
        (reach <= length + 1e-12 && leaving >= 0 && Math.abs(rate) > Math.abs(direction[leaving]));
      if (better) {
        length = Math.min(length, reach);
        leaving = r;
        toUpper = bound === this.upper(variable) && bound !== this.lower(variable);
      }
    }
    if (length === Infinity) return false;
    this.degenerate = length > 1e-12 ? 0 : this.degenerate + 1;
    for (let r = 0; r < m; r++) value[basic[r]] -= sign * length * direction[r];
    value[entering] += sign * length;
    if (leaving < 0) {
      atUpper[entering] = 1 - atUpper[entering];
      value[entering] = atUpper[entering] === 1 ? this.upper(entering) : this.lower(entering);
      return true;
    }
    const variable = basic[leaving];
    atUpper[variable] = toUpper ? 1 : 0;
    value[variable] = toUpper ? this.upper(variable) : this.lower(variable);
    this.rowOf[variable] = -1;
    this.rowOf[entering] = leaving;
    basic[leaving] = entering;
    eliminate(inverse, direction, leaving, m);
    return true;
  }

  /** Where a basic variable that moves at `rate` must stop: its next bound; an infeasible one, where it becomes feasible. */
  private blockingBound(variable: number, rate: number, infeasible: boolean): number {
    const lower = this.lower(variable);
    const upper = this.upper(variable);
    if (infeasible) {
      const slack = this.slack(variable);
      if (this.value[variable] < lower - slack) return rate > 0 ? lower : Infinity;
      if (this.value[variable] > upper + slack) return rate < 0 ? upper : -Infinity;
    }
    return rate > 0 ? upper : lower;
  }
}

/** Row operations that turn `column` into the unit vector of `row`, applied to the inverse. */
function eliminate(inverse: Float64Array, column: Float64Array, row: number, m: number): void {
  const scale = 1 / column[row];
  const own = row * m;
  for (let k = 0; k < m; k++) inverse[own + k] *= scale;
  for (let r = 0; r < m; r++) {
    const factor = column[r];
    if (r === row || factor === 0) continue;
    const target = r * m;
    for (let k = 0; k < m; k++) inverse[target + k] -= factor * inverse[own + k];
  }
}
