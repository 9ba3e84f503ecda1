import type { ChoiceSet } from './feasible-support.ts';
import type { LinearProgram } from './linear-program.ts';
import { Fixing } from './problem.ts';

/**
 * The linear relaxation of a choice set: 0 ≤ y ≤ upper for an item that may be held, Σ y/upper ≤ maxCount and
 * Σ min(1, y/lower) ≥ minCount over those of a group. The latter is concave: an item of a group with a smallest count has two
 * columns, the weight up to `lower`, which counts, and the weight beyond.
 *
 * Rows: per group the sum, the largest and the smallest count; then the linear rows.
 */
export class FeasibilityRelaxation {
  private readonly set: ChoiceSet;
  private readonly base: LinearProgram;
  private readonly split: boolean;

  constructor(set: ChoiceSet) {
    this.set = set;
    this.split = set.minCount.some((count) => count > 0);
    const rows = 3 * set.groups + set.rows.length;
    const columns = this.split ? 2 * set.count : set.count;
    this.base = {
      rows,
      columns,
      A: new Float64Array(rows * columns),
      rowLower: new Float64Array(rows).fill(-Infinity),
      rowUpper: new Float64Array(rows).fill(Infinity),
      lower: new Float64Array(columns),
      upper: new Float64Array(columns),
      cost: null,
    };
    this.fillRows();
  }

  private fillRows(): void {
    const { set, base } = this;
    for (let group = 0; group < set.groups; group++) {
      const sum = set.sum[group];
      if (sum !== null) base.rowLower[3 * group] = base.rowUpper[3 * group] = sum;
    }
    for (let column = 0; column < base.columns; column++) {
      const j = column % set.count;
      base.A[column * base.rows + 3 * set.group[j]] = 1;
      set.rows.forEach((row, r) => {
        base.A[column * base.rows + 3 * set.groups + r] = row.coefficients[j];
      });
    }
    set.rows.forEach((row, r) => {
      base.rowLower[3 * set.groups + r] = row.lower;
      base.rowUpper[3 * set.groups + r] = row.upper ?? Infinity;
    });
  }

  /** The relaxation where some items are held or excluded already (length `count`, values of Fixing). */
  program(fixing: Uint8Array): LinearProgram {
    const { set, base } = this;
    const program = {
      ...base,
      A: base.A.slice(),
      rowLower: base.rowLower.slice(),
      rowUpper: base.rowUpper.slice(),
      lower: new Float64Array(base.columns),
      upper: new Float64Array(base.columns),
    };
    for (let group = 0; group < set.groups; group++) {
      program.rowUpper[3 * group + 1] = set.maxCount[group];
      program.rowLower[3 * group + 2] = set.minCount[group];
    }
    for (let j = 0; j < set.count; j++) {
      if (fixing[j] === Fixing.held) this.placeHeld(program, j);
      else if (fixing[j] === Fixing.free && set.lower[j] <= set.upper[j]) this.placeFree(program, j);
    }
    return program;
  }

  /** Weights by item of a point of the program. */
  weights(x: Float64Array): Float64Array {
    const { count } = this.set;
    return this.split
      ? Float64Array.from({ length: count }, (_, j) => x[j] + x[count + j])
      : x.subarray(0, count);
  }

  private placeHeld(program: LinearProgram, j: number): void {
    const { set } = this;
    program.lower[j] = set.lower[j];
    program.upper[j] = set.upper[j];
    program.rowUpper[3 * set.group[j] + 1]--;
    program.rowLower[3 * set.group[j] + 2]--;
  }

  private placeFree(program: LinearProgram, j: number): void {
    const { set, split } = this;
    const { A, rows } = program;
    const row = 3 * set.group[j];
    const second = set.count + j;
    program.upper[j] = set.upper[j];
    if (set.upper[j] > 0) A[j * rows + row + 1] = 1 / set.upper[j];
    // Where the smallest weight is 0, an item can be held without any weight.
    if (set.lower[j] === 0) program.rowLower[row + 2]--;
    else if (split) {
      program.upper[j] = set.lower[j];
      program.upper[second] = set.upper[j] - set.lower[j];
      A[j * rows + row + 2] = 1 / set.lower[j];
      A[second * rows + row + 1] = 1 / set.upper[j];
    }
  }
}
