import type { FreeBlock } from './free-block.ts';

/**
 * Newton steps under equality constraints: the free block's inverse M and the constraints' columns C (restricted to the free
 * variables) give, for a right side r and residuals e, the step d and multipliers ν of
 *
 *     H d = r − Cᵀν,  C d = e
 *
 * as d = M r − Wν with W = M Cᵀ and (C W) ν = C M r − e.
 */
export class KktSystem {
  /** Number of constraints. */
  constraints = 0;
  readonly stride: number;
  /** Constraint c's coefficients on the free variables are at c · stride. */
  readonly columns: Float64Array;
  /** M Cᵀ, same layout. */
  readonly response: Float64Array;
  /** Cholesky factor of C W, rows of `limit`. */
  readonly factor: Float64Array;
  readonly limit: number;
  readonly rightSide: Float64Array;
  readonly residual: Float64Array;
  readonly step: Float64Array;
  readonly multipliers: Float64Array;

  constructor(capacity: number, limit: number) {
    this.stride = capacity;
    this.limit = limit;
    this.columns = new Float64Array(limit * capacity);
    this.response = new Float64Array(limit * capacity);
    this.factor = new Float64Array(limit * limit);
    this.rightSide = new Float64Array(capacity);
    this.residual = new Float64Array(limit);
    this.step = new Float64Array(capacity);
    this.multipliers = new Float64Array(limit);
  }

  /** Factorises for the first `constraints` columns, which the caller has filled. */
  factorise(free: FreeBlock, constraints: number): void {
    const { stride, limit, columns, response, factor } = this;
    const size = free.size;
    this.constraints = constraints;
    for (let c = 0; c < constraints; c++) {
      const own = c * stride;
      free.multiplyAt(columns, own, response, own);
      for (let d = 0; d <= c; d++) {
        const other = d * stride;
        let sum = 0;
        for (let a = 0; a < size; a++) sum += columns[other + a] * response[own + a];
        const diagonal = sum;
        for (let e = 0; e < d; e++) sum -= factor[c * limit + e] * factor[d * limit + e];
        // A constraint that depends on the ones before it gets an infinite pivot, hence multiplier 0.
        if (d === c) factor[c * limit + c] = sum > 1e-13 * diagonal ? Math.sqrt(sum) : Infinity;
        else factor[c * limit + d] = sum / factor[d * limit + d];
      }
    }
  }

  /** Solves for `rightSide` (by free variable) and `residual` (by constraint) into `step` and `multipliers`. */
  solve(free: FreeBlock): void {
    const { stride, constraints, columns, response, rightSide, residual, step, multipliers } = this;
    const size = free.size;
    free.multiplyAt(rightSide, 0, step, 0);
    for (let c = 0; c < constraints; c++) {
      const own = c * stride;
      let sum = -residual[c];
      for (let a = 0; a < size; a++) sum += columns[own + a] * step[a];
      multipliers[c] = sum;
    }
    this.solveFactored(multipliers);
    for (let c = 0; c < constraints; c++) {
      const own = c * stride;
      const force = multipliers[c];
      if (force !== 0) for (let a = 0; a < size; a++) step[a] -= force * response[own + a];
    }
  }

  /** vector ← (C W)⁻¹ vector. */
  solveFactored(vector: Float64Array): void {
    const { constraints, factor, limit } = this;
    for (let c = 0; c < constraints; c++) {
      let sum = vector[c];
      for (let e = 0; e < c; e++) sum -= factor[c * limit + e] * vector[e];
      vector[c] = sum / factor[c * limit + c];
    }
    for (let c = constraints - 1; c >= 0; c--) {
      let sum = vector[c];
      for (let e = c + 1; e < constraints; e++) sum -= factor[e * limit + c] * vector[e];
      vector[c] = sum / factor[c * limit + c];
    }
  }
}
