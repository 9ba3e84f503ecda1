import type { Basis, LinearProgram } from './linear-program.ts';
import { solveLinearProgram } from './linear-program.ts';
import { Fixing } from './problem.ts';

/** What decides whether a hedge exists, without the objective. The solver's items are of this form. */
export interface ChoiceSet {
  count: number;
  groups: number;
  /** Length `count`. */
  group: ArrayLike<number>;
  /** Length `count`; equal names exclude each other, -1: nobody. */
  name: ArrayLike<number>;
  lower: Float64Array;
  upper: Float64Array;
  /** Per group; null: open. */
  sum: readonly (number | null)[];
  maxCount: readonly number[];
  minCount: readonly number[];
  /** Length `count`, values of Fixing. */
  fixing: ArrayLike<number>;
  rows: readonly { coefficients: Float64Array; lower: number; upper?: number }[];
}

export type Feasibility =
  | { status: 'feasible'; support: number[]; weights: Float64Array }
  | { status: 'infeasible' }
  /** The limit was reached first. */
  | { status: 'unknown' };

export interface FeasibilityLimits {
  nodes?: number;
  /** As of performance.now(), milliseconds. */
  deadline?: number;
}

/** Weights below it are 0. */
const zero = 1e-9;

/**
 * Decides whether any choice of positions satisfies bounds, counts, sums, fixings and linear rows: depth-first search over which
 * items are held, with the linear relaxation 0 ≤ y ≤ upper, Σ y/upper ≤ maxCount, Σ y/lower ≥ minCount at every node. Its basic
 * solutions have few fractional items, so that a handful of nodes usually decides. Exact within its limits.
 */
export function findFeasibleSupport(set: ChoiceSet, limits: FeasibilityLimits = {}): Feasibility {
  if (heldTwice(set)) return { status: 'infeasible' };
  const most = limits.nodes ?? 2000;
  const root = Uint8Array.from(set.fixing);
  excludePartners(set, root);
  const stack: { fixing: Uint8Array; basis: Basis | null }[] = [{ fixing: root, basis: null }];
  for (let node = 0; stack.length > 0; node++) {
    if (node >= most || (limits.deadline !== undefined && performance.now() > limits.deadline)) {
      return { status: 'unknown' };
    }
    const { fixing, basis } = stack.pop()!;
    const program = relaxation(set, fixing);
    if (program === null) continue;
    const answer = solveLinearProgram(program, basis);
    if (answer.status === 'infeasible') continue;
    if (answer.status !== 'optimal') return { status: 'unknown' };
    const branch = branchingItem(set, fixing, answer.x);
    if (branch < 0) return held(set, fixing, answer.x);
    const without = fixing.slice();
    without[branch] = Fixing.excluded;
    const withIt = fixing.slice();
    withIt[branch] = Fixing.held;
    excludePartners(set, withIt);
    const children = [
      { fixing: without, basis: answer.basis },
      { fixing: withIt, basis: answer.basis },
    ];
    // The child on the side of the relaxation's value is tried first.
    if (answer.x[branch] < 0.5 * set.lower[branch]) children.reverse();
    stack.push(...children);
  }
  return { status: 'infeasible' };
}

function heldTwice(set: ChoiceSet): boolean {
  const names = new Set<number>();
  for (let j = 0; j < set.count; j++) {
    if (set.fixing[j] !== Fixing.held || set.name[j] < 0) continue;
    if (names.has(set.name[j])) return true;
    names.add(set.name[j]);
  }
  return false;
}

/** A name that is held on one side is out on the other. */
function excludePartners(set: ChoiceSet, fixing: Uint8Array): void {
  const heldNames = new Set<number>();
  for (let j = 0; j < set.count; j++) if (fixing[j] === Fixing.held) heldNames.add(set.name[j]);
  for (let j = 0; j < set.count; j++) {
    if (set.name[j] >= 0 && fixing[j] === Fixing.free && heldNames.has(set.name[j]))
      fixing[j] = Fixing.excluded;
  }
}

/** The linear relaxation of a node; null where counts or bounds alone rule it out. */
function relaxation(set: ChoiceSet, fixing: Uint8Array): LinearProgram | null {
  const { count: N, groups } = set;
  const rows = 3 * groups + set.rows.length;
  const program: LinearProgram = {
    rows,
    columns: N,
    A: new Float64Array(rows * N),
    rowLower: new Float64Array(rows).fill(-Infinity),
    rowUpper: new Float64Array(rows).fill(Infinity),
    lower: new Float64Array(N),
    upper: new Float64Array(N),
    cost: null,
  };
  for (let group = 0; group < groups; group++) {
    let most = set.maxCount[group];
    let least = set.minCount[group];
    for (let j = 0; j < N; j++) {
      if (set.group[j] !== group || fixing[j] === Fixing.excluded) continue;
      const column = j * rows + 3 * group;
      program.A[column] = 1;
      program.upper[j] = set.upper[j];
      if (set.lower[j] > set.upper[j]) {
        if (fixing[j] === Fixing.held) return null;
        program.upper[j] = 0;
      } else if (fixing[j] === Fixing.held) {
        program.lower[j] = set.lower[j];
        most--;
        least--;
      } else {
        if (set.upper[j] > 0) program.A[column + 1] = 1 / set.upper[j];
        // Where the smallest weight is 0, an item can be held without any weight.
        if (set.lower[j] > 0) program.A[column + 2] = 1 / set.lower[j];
        else least--;
      }
    }
    if (most < 0) return null;
    const sum = set.sum[group];
    if (sum !== null) program.rowLower[3 * group] = program.rowUpper[3 * group] = sum;
    program.rowUpper[3 * group + 1] = most;
    program.rowLower[3 * group + 2] = least;
  }
  set.rows.forEach((row, r) => {
    const at = 3 * groups + r;
    for (let j = 0; j < N; j++) program.A[j * rows + at] = row.coefficients[j];
    program.rowLower[at] = row.lower;
    program.rowUpper[at] = row.upper ?? Infinity;
  });
  return program;
}

/** A free item on which the relaxation's point breaks the rules, or -1 when it is a hedge. */
function branchingItem(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): number {
  const holder = new Map<number, number>();
  let between = -1;
  let widest = 0;
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.excluded || y[j] <= zero) continue;
    const other = set.name[j] < 0 ? undefined : holder.get(set.name[j]);
    if (other !== undefined) return y[j] > y[other] ? j : other;
    holder.set(set.name[j], j);
    const gap = Math.min(y[j], set.lower[j] - y[j]);
    if (fixing[j] === Fixing.free && gap > Math.max(zero, widest)) {
      widest = gap;
      between = j;
    }
  }
  return between >= 0 ? between : itemForCounts(set, fixing, y);
}

/** An item on which to branch because too many or too few items are held, or -1. */
function itemForCounts(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): number {
  for (let group = 0; group < set.groups; group++) {
    let positive = 0;
    let possible = 0;
    let smallest = -1;
    let idle = -1;
    for (let j = 0; j < set.count; j++) {
      if (set.group[j] !== group || fixing[j] === Fixing.excluded) continue;
      if (fixing[j] === Fixing.held || y[j] > zero) {
        positive++;
        if (fixing[j] === Fixing.free && (smallest < 0 || y[j] < y[smallest])) smallest = j;
      } else if (set.lower[j] === 0) possible++;
      else if (idle < 0 || set.lower[j] < set.lower[idle]) idle = j;
    }
    if (positive > set.maxCount[group]) return smallest;
    if (positive + possible < set.minCount[group]) return idle >= 0 ? idle : smallest;
  }
  return -1;
}

function held(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Feasibility {
  const support: number[] = [];
  const counts = new Array<number>(set.groups).fill(0);
  const take = (j: number) => {
    support.push(j);
    counts[set.group[j]]++;
  };
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.held || (fixing[j] !== Fixing.excluded && y[j] > zero)) take(j);
  }
  // Items that may be held without weight fill up the smallest counts.
  const names = new Set(support.map((j) => set.name[j]));
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] !== Fixing.free || y[j] > zero || set.lower[j] > 0 || names.has(set.name[j])) continue;
    if (counts[set.group[j]] < set.minCount[set.group[j]]) {
      take(j);
      names.add(set.name[j]);
    }
  }
  return { status: 'feasible', support, weights: Float64Array.from(support, (j) => y[j]) };
}
