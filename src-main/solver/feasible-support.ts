import { countsReach, namesHeldTwice, rowsNeedTooMany } from './feasible-counts.ts';
import { FeasibilityRelaxation } from './feasible-relaxation.ts';
import type { Basis } from './linear-program.ts';
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
  /** Default 1000. */
  nodes?: number;
  /** As of performance.now(), milliseconds. */
  deadline?: number;
}

/** Weights below it are 0. */
const zero = 1e-9;

/**
 * Decides whether any choice of positions satisfies bounds, counts, sums, fixings and linear rows: depth-first search over which
 * items are held, with a linear relaxation at every node. Its basic solutions have few fractional items, so that a handful of
 * nodes usually decides. Exact within its limits.
 */
export function findFeasibleSupport(set: ChoiceSet, limits: FeasibilityLimits = {}): Feasibility {
  if (namesHeldTwice(set) || rowsNeedTooMany(set)) return { status: 'infeasible' };
  const most = limits.nodes ?? 1000;
  const relaxation = new FeasibilityRelaxation(set);
  const root = Uint8Array.from(set.fixing);
  excludePartners(set, root);
  const stack: { fixing: Uint8Array; basis: Basis | null }[] = [{ fixing: root, basis: null }];
  for (let node = 0; stack.length > 0; node++) {
    if (node >= most || (limits.deadline !== undefined && performance.now() > limits.deadline)) {
      return { status: 'unknown' };
    }
    const { fixing, basis } = stack.pop()!;
    if (set.sum.some((_, group) => !countsReach(set, fixing, group))) continue;
    const answer = solveLinearProgram(relaxation.program(fixing), basis);
    if (answer.status === 'infeasible') continue;
    if (answer.status !== 'optimal') return { status: 'unknown' };
    const y = relaxation.weights(answer.x);
    const branch = branchingItem(set, fixing, y);
    if (branch === null) return hedge(set, fixing, y);
    const rounded = roundToCounts(set, fixing, y);
    if (set.sum.every((_, group) => countsReach(set, rounded, group))) {
      const attempt = solveLinearProgram(relaxation.program(rounded), answer.basis);
      if (attempt.status === 'optimal') return hedge(set, rounded, relaxation.weights(attempt.x));
    }
    const without = fixing.slice();
    without[branch.item] = Fixing.excluded;
    const withIt = fixing.slice();
    withIt[branch.item] = Fixing.held;
    excludePartners(set, withIt);
    const children = [
      { fixing: without, basis: answer.basis },
      { fixing: withIt, basis: answer.basis },
    ];
    // The last one is looked at first.
    if (!branch.hold) children.reverse();
    stack.push(...children);
  }
  return { status: 'infeasible' };
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

/**
 * Decides every item by the relaxation's point: those that come nearest to their smallest weight are held as far as the largest count
 * goes, at least half way or as the smallest count needs them.
 */
function roundToCounts(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Uint8Array {
  const rounded = fixing.slice();
  const counts = new Array<number>(set.groups).fill(0);
  const names = new Set<number>();
  const open: number[] = [];
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.held) {
      counts[set.group[j]]++;
      names.add(set.name[j]);
    } else if (fixing[j] === Fixing.free) {
      rounded[j] = Fixing.excluded;
      if (set.lower[j] <= set.upper[j]) open.push(j);
    }
  }
  const share = Float64Array.from(y, (weight, j) =>
    weight > zero ? weight / Math.max(set.lower[j], zero) : 0,
  );
  open.sort((a, b) => share[b] - share[a] || set.lower[a] - set.lower[b]);
  for (const j of open) {
    const group = set.group[j];
    const wanted = share[j] >= 0.5 || counts[group] < set.minCount[group];
    if (!wanted || counts[group] >= set.maxCount[group]) continue;
    if (set.name[j] >= 0 && names.has(set.name[j])) continue;
    rounded[j] = Fixing.held;
    counts[group]++;
    names.add(set.name[j]);
  }
  return rounded;
}

/** A free item to decide on, and whether holding it looks better. */
interface Branch {
  item: number;
  hold: boolean;
}

/** A free item on which the relaxation's point breaks the rules, or null when it is a hedge. */
function branchingItem(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Branch | null {
  const holder = new Map<number, number>();
  let between = -1;
  let widest = 0;
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.excluded || y[j] <= zero) continue;
    const other = set.name[j] < 0 ? undefined : holder.get(set.name[j]);
    if (other !== undefined) return { item: y[j] > y[other] ? j : other, hold: true };
    holder.set(set.name[j], j);
    const gap = Math.min(y[j], set.lower[j] - y[j]);
    if (fixing[j] === Fixing.free && gap > Math.max(zero, widest)) {
      widest = gap;
      between = j;
    }
  }
  if (between >= 0) return { item: between, hold: y[between] >= 0.5 * set.lower[between] };
  return branchOnCounts(set, fixing, y);
}

/** An item on which to branch because too many or too few items are held, or null. */
function branchOnCounts(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Branch | null {
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
    if (positive > set.maxCount[group]) return { item: smallest, hold: false };
    if (positive + possible < set.minCount[group]) return { item: idle >= 0 ? idle : smallest, hold: true };
  }
  return null;
}

function hedge(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Feasibility {
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
