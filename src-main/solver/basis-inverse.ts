/** Columns of a matrix, sparse: column j's entries stand at start[j]..start[j + 1]−1 of `row` and `entry`. */
export interface SparseColumns {
  start: Int32Array;
  row: Int32Array;
  entry: Float64Array;
}

const smallestPivot = 1e-9;

/**
 * The inverse of a simplex basis of [A, −I], dense, m × m. Variables are A's columns and, behind them, one for each row that is equal to it.
 * Rows that are idle (without limits, their own variable basic) take no part: their prices are 0, and nothing can be stopped by them.
 */
export class BasisInverse {
  /** The basic variable of each row. */
  readonly basic: Int32Array;
  /** Row of a basic variable, or -1. */
  readonly rowOf: Int32Array;
  /** Exchanges since the inverse was computed afresh. */
  exchanges = 0;
  /** The rows that are not idle: the first `activeCount` entries. */
  readonly active: Int32Array;
  activeCount = 0;
  private readonly idle: Uint8Array;
  private readonly columns: SparseColumns;
  private readonly m: number;
  private readonly n: number;
  private readonly inverse: Float64Array;
  private readonly scratch: Float64Array;

  constructor(columns: SparseColumns, m: number, n: number) {
    this.columns = columns;
    this.m = m;
    this.n = n;
    this.basic = Int32Array.from({ length: m }, (_, r) => n + r);
    this.rowOf = new Int32Array(n + m).fill(-1);
    this.inverse = new Float64Array(m * m);
    this.scratch = new Float64Array(m);
    this.idle = new Uint8Array(m);
    this.active = new Int32Array(m);
    for (let r = 0; r < m; r++) {
      this.rowOf[n + r] = r;
      this.inverse[r * m + r] = -1;
    }
    this.listActive();
  }

  isIdle(row: number): boolean {
    return this.idle[row] === 1;
  }

  /** Lets rows rest where `mayRest` says that they have no limits and where their own variable is basic; wakes the others. */
  rest(mayRest: (row: number) => boolean): void {
    const { m, n, idle, basic } = this;
    for (let r = 0; r < m; r++) {
      const resting = basic[r] === n + r && mayRest(r);
      if (idle[r] === 1 && !resting) this.wake(r);
      idle[r] = resting ? 1 : 0;
    }
    this.listActive();
  }

  /** out = B⁻¹ times a variable's column, on the active rows. */
  solveColumn(variable: number, out: Float64Array): void {
    const { m, n, inverse, active, activeCount } = this;
    if (variable >= n) {
      for (let a = 0; a < activeCount; a++) out[active[a]] = -inverse[active[a] * m + variable - n];
      return;
    }
    const { start, row, entry } = this.columns;
    const first = start[variable];
    const end = start[variable + 1];
    for (let a = 0; a < activeCount; a++) {
      const own = active[a] * m;
      let sum = 0;
      for (let k = first; k < end; k++) sum += inverse[own + row[k]] * entry[k];
      out[active[a]] = sum;
    }
  }

  /** out = costsᵀB⁻¹ for costs by row. */
  price(costs: Float64Array, out: Float64Array): void {
    const { m, inverse, active, activeCount } = this;
    out.fill(0);
    for (let a = 0; a < activeCount; a++) {
      const cost = costs[active[a]];
      const own = active[a] * m;
      if (cost !== 0) for (let b = 0; b < activeCount; b++) out[active[b]] += cost * inverse[own + active[b]];
    }
  }

  /** The row's entry of B⁻¹ right. */
  solveRow(row: number, right: Float64Array): number {
    const { m, inverse, active, activeCount } = this;
    let sum = 0;
    for (let b = 0; b < activeCount; b++) sum += inverse[row * m + active[b]] * right[active[b]];
    return sum;
  }

  /** Puts a variable, whose `column` solveColumn gave, in the place of the basic one of an active row. */
  exchange(entering: number, row: number, column: Float64Array): void {
    const { basic, rowOf } = this;
    rowOf[basic[row]] = -1;
    rowOf[entering] = row;
    basic[row] = entering;
    this.eliminate(column, row);
    this.exchanges++;
  }

  /** Computes the inverse afresh by Gauss-Jordan; a dependent column gives way to a row's own variable. */
  refactor(): void {
    const { m, n, inverse, basic, rowOf, idle, scratch } = this;
    // Rows' own variables first: their columns are unit vectors and pivot exactly; those that are not basic stand in at the end.
    const members = Array.from(basic).sort((a, b) => Number(a < n) - Number(b < n) || a - b);
    for (let own = n; own < n + m; own++) if (rowOf[own] < 0) members.push(own);
    idle.fill(0);
    this.listActive();
    inverse.fill(0);
    for (let r = 0; r < m; r++) inverse[r * m + r] = 1;
    rowOf.fill(-1);
    const taken = new Uint8Array(m);
    for (let k = 0, placed = 0; placed < m; k++) {
      const variable = members[k];
      this.solveColumn(variable, scratch);
      let row = -1;
      for (let r = 0; r < m; r++) {
        if (taken[r] === 0 && Math.abs(scratch[r]) > (row < 0 ? smallestPivot : Math.abs(scratch[row])))
          row = r;
      }
      if (row < 0) continue;
      taken[row] = 1;
      basic[row] = variable;
      rowOf[variable] = row;
      this.eliminate(scratch, row);
      placed++;
    }
    this.exchanges = 0;
  }

  /** The inverse's row of an idle row: its own variable is Σ A_rv x_v over the basic columns v. */
  private wake(r: number): void {
    const { m, n, inverse, basic, columns, active, activeCount } = this;
    const { start, row, entry } = columns;
    const own = r * m;
    inverse.fill(0, own, own + m);
    inverse[own + r] = -1;
    for (let a = 0; a < activeCount; a++) {
      const variable = basic[active[a]];
      if (variable >= n) continue;
      for (let k = start[variable]; k < start[variable + 1]; k++) {
        if (row[k] !== r) continue;
        const other = active[a] * m;
        for (let b = 0; b < activeCount; b++)
          inverse[own + active[b]] += entry[k] * inverse[other + active[b]];
      }
    }
  }

  private listActive(): void {
    this.activeCount = 0;
    for (let r = 0; r < this.m; r++) if (this.idle[r] === 0) this.active[this.activeCount++] = r;
  }

  /** Row operations that turn `column` into the unit vector of `row`. */
  private eliminate(column: Float64Array, row: number): void {
    const { m, inverse, active, activeCount } = this;
    const scale = 1 / column[row];
    const own = row * m;
    for (let b = 0; b < activeCount; b++) inverse[own + active[b]] *= scale;
    for (let a = 0; a < activeCount; a++) {
      const r = active[a];
      const factor = column[r];
      if (r === row || factor === 0) continue;
      const target = r * m;
      for (let b = 0; b < activeCount; b++) inverse[target + active[b]] -= factor * inverse[own + active[b]];
    }
  }
}
