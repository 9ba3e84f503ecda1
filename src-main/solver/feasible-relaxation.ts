import type { ChoiceSet } from './choice-set.ts';
import type { CountSet } from './count-sets.ts';
import type { FeasibilityNode } from './feasible-node.ts';
import { Simplex } from './linear-program.ts';
import type { LinearProgram, LinearStatus } from './linear-program.ts';
import { Fixing } from './problem.ts';

/**
 * The linear relaxation of a choice set: 0 ≤ y ≤ upper for an item that may be held, and for every count set (the groups first)
 * Σ y/upper ≤ most and Σ min(1, y/lower) ≥ least. The latter is concave: an item has two columns, the weight up to `lower`, which
 * counts, and the weight beyond; and a third one for its weight once it is held, which counts as one whatever it is. Nodes differ in bounds
 * only, so that every one is solved from the basis of the last.
 *
 * Rows: the groups' sums; the largest and the smallest count of every count set; the linear rows.
 */
export class FeasibilityRelaxation {
  readonly simplex: Simplex;
  private readonly set: ChoiceSet;
  private readonly countSets: readonly CountSet[];
  private readonly program: LinearProgram;
  private readonly itemCost: Float64Array;

  constructor(set: ChoiceSet, countSets: readonly CountSet[]) {
    this.set = set;
    this.countSets = countSets;
    const rows = set.groups + 2 * countSets.length + set.rows.length;
    this.program = {
      rows,
      columns: 3 * set.count,
      ...this.columns(),
      ...openBounds(rows, 3 * set.count),
      cost: null,
    };
    const { rowLower, rowUpper } = this.program;
    set.sum.forEach((sum, group) => {
      if (sum !== null) rowLower[group] = rowUpper[group] = sum;
    });
    set.rows.forEach((row, r) => {
      rowLower[this.linearRow(r)] = row.lower;
      rowUpper[this.linearRow(r)] = row.upper ?? Infinity;
    });
    this.itemCost = new Float64Array(3 * set.count);
    this.simplex = new Simplex(this.program);
  }

  /** The program's row of the largest count of a count set; the smallest count is the next one. */
  countRow(countSet: number): number {
    return this.set.groups + 2 * countSet;
  }

  linearRow(row: number): number {
    return this.set.groups + 2 * this.countSets.length + row;
  }

  solve(node: FeasibilityNode): LinearStatus {
    this.limitCounts(node);
    this.limitWeights(node.fixing);
    this.program.cost = null;
    return this.simplex.solve();
  }

  /**
   * Goes on from the last solution to the one with the fewest items of a count set by Σ y/upper, or the most by Σ min(1, y/lower): weights
   * then stand on few items, or on many.
   */
  extremeCount(countSet: number, fewest: boolean): LinearStatus {
    const { program, set, countSets, itemCost } = this;
    itemCost.fill(0);
    for (const j of countSets[countSet].items) {
      if (fewest) {
        itemCost[j] = itemCost[set.count + j] = set.upper[j] > 0 ? 1 / set.upper[j] : 0;
      } else if (set.lower[j] > 0) itemCost[j] = -1 / set.lower[j];
    }
    program.cost = itemCost;
    return this.simplex.solve();
  }

  /** Goes on from the last solution to a cheapest one; costs by item. */
  cheapest(cost: Float64Array): LinearStatus {
    const { program, set, itemCost } = this;
    for (let column = 0; column < itemCost.length; column++) itemCost[column] = cost[column % set.count];
    program.cost = itemCost;
    return this.simplex.solve();
  }

  /** Weights by item of the last solution. */
  weights(): Float64Array {
    const { count } = this.set;
    const { value } = this.simplex;
    return Float64Array.from({ length: count }, (_, j) => value[j] + value[count + j] + value[2 * count + j]);
  }

  /** Three columns an item; the row indices of an item's columns are its group's sum, its count sets' rows, its linear rows. */
  private columns(): Pick<LinearProgram, 'start' | 'row' | 'entry'> {
    const { set, countSets } = this;
    const setsOf: number[][] = Array.from({ length: set.count }, () => []);
    countSets.forEach(({ items }, s) => items.forEach((j) => setsOf[j].push(s)));
    const most = 3 * set.count * (1 + set.rows.length) + 6 * setsOf.reduce((sum, own) => sum + own.length, 0);
    const start = new Int32Array(3 * set.count + 1);
    const row = new Int32Array(most);
    const entry = new Float64Array(most);
    let end = 0;
    const add = (r: number, value: number) => {
      row[end] = r;
      entry[end++] = value;
    };
    for (let column = 0; column < 3 * set.count; column++) {
      const j = column % set.count;
      const part = (column - j) / set.count;
      add(set.group[j], 1);
      for (const s of part === heldWeight ? [] : setsOf[j]) {
        if (set.upper[j] > 0) add(this.countRow(s), 1 / set.upper[j]);
        if (part === upToLower && set.lower[j] > 0) add(this.countRow(s) + 1, 1 / set.lower[j]);
      }
      for (let r = 0; r < set.rows.length; r++) {
        const value = set.rows[r].coefficients[j];
        if (value !== 0) add(this.linearRow(r), value);
      }
      start[column + 1] = end;
    }
    return { start, row, entry };
  }

  private limitCounts({ fixing, most, least }: FeasibilityNode): void {
    const { set, countSets } = this;
    const { rowLower, rowUpper } = this.program;
    countSets.forEach(({ items }, s) => {
      let holding = 0;
      let weightless = 0;
      for (const j of items) {
        if (fixing[j] === Fixing.held) holding++;
        // Where the smallest weight is 0, an item can be held without any weight.
        else if (fixing[j] === Fixing.free && set.lower[j] === 0) weightless++;
      }
      const r = this.countRow(s);
      rowUpper[r] = most[s] < items.length ? most[s] - holding : Infinity;
      rowLower[r + 1] = least[s] > 0 ? least[s] - holding - weightless : -Infinity;
    });
  }

  private limitWeights(fixing: Uint8Array): void {
    const { count, lower, upper } = this.set;
    const { lower: low, upper: high } = this.program;
    for (let j = 0; j < count; j++) {
      const open = fixing[j] === Fixing.free && lower[j] <= upper[j];
      high[j] = !open ? 0 : lower[j] > 0 ? lower[j] : upper[j];
      high[count + j] = open && lower[j] > 0 ? upper[j] - lower[j] : 0;
      low[2 * count + j] = fixing[j] === Fixing.held ? lower[j] : 0;
      high[2 * count + j] = fixing[j] === Fixing.held ? upper[j] : 0;
    }
  }
}

/** The parts of an item's weight: column part · count + item. */
export const upToLower = 0;
export const beyondLower = 1;
export const heldWeight = 2;

function openBounds(rows: number, columns: number) {
  return {
    rowLower: new Float64Array(rows).fill(-Infinity),
    rowUpper: new Float64Array(rows).fill(Infinity),
    lower: new Float64Array(columns),
    upper: new Float64Array(columns),
  };
}
