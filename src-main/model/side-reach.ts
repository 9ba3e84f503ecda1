import { Fixing, type Side } from '../solver/problem.ts';

/** Which totals the positions of one side can have, in closed form. */
export interface SideReach {
  fits: boolean;
  fault:
    | null
    /** No name may be held on this side. */
    | 'no-names'
    /** Fewer names than the minimum count. */
    | 'too-few-names'
    /** More must-hold names than the maximum count. */
    | 'too-many-held'
    /** Even the largest positions stay below the side's total. */
    | 'too-little'
    /** Even the smallest positions are above it. */
    | 'too-much'
    /** Some counts give too little and the next too much. */
    | 'no-count-fits';
  /** Names that may be held. */
  names: number;
  held: number;
  /** Counts that are allowed: max(min count, held, 1) to min(max count, names). */
  fewest: number;
  most: number;
  /** Smallest total of `fewest` positions and largest total of `most`. */
  least: number;
  largest: number;
  /** Fewest positions that can make the total; 0 where none can. */
  fewestThatFit: number;
}

/** Weights are compared with the side’s total to this relative precision, the solver’s own. */
const precision = 1e-12;

/**
 * Necessary for feasibility, and sufficient where all names of the side have the same bounds and none must be held:
 * some count k between the limits with (k smallest lower bounds) ≤ total ≤ (k largest upper bounds).
 * @param counts The limits as the user set them.
 */
export function sideReach(side: Side, counts: { min: number; max: number }): SideReach {
  const { names, held, leastOf, largestOf } = countTotals(side);
  const total = side.sum ?? 0;
  const fewest = Math.max(counts.min, held, total > 0 ? 1 : 0);
  const most = Math.min(counts.max, names);
  let fewestThatFit = 0;
  for (let count = fewest; count <= most && fewestThatFit === 0; count++)
    if (leastOf(count) <= total * (1 + precision) && largestOf(count) >= total * (1 - precision))
      fewestThatFit = count;
  const fits = fewestThatFit > 0 || (total === 0 && fewest === 0);
  return {
    fits,
    fault: fits ? null : faultOf(),
    names,
    held,
    fewest,
    most,
    least: leastOf(fewest),
    largest: largestOf(most),
    fewestThatFit,
  };

  function faultOf(): SideReach['fault'] {
    if (names === 0) return 'no-names';
    if (held > counts.max) return 'too-many-held';
    if (names < counts.min) return 'too-few-names';
    if (most < fewest || largestOf(most) < total * (1 - precision)) return 'too-little';
    return leastOf(fewest) > total * (1 + precision) ? 'too-much' : 'no-count-fits';
  }
}

/** The totals that a number of positions can have. */
export interface CountTotals {
  /** Names that may be held, and those of them that must. */
  names: number;
  held: number;
  /** Smallest and largest total of `count` positions, the must-holds among them; held ≤ count ≤ names. */
  leastOf(count: number): number;
  largestOf(count: number): number;
}

/** @param member Which names count; all by default. */
export function countTotals(side: Side, member: (index: number) => boolean = () => true): CountTotals {
  const lowers: number[] = [];
  const uppers: number[] = [];
  let held = 0;
  let heldLower = 0;
  let heldUpper = 0;
  side.lower.forEach((lower, i) => {
    const fixing = side.fixing?.[i] ?? Fixing.free;
    if (fixing === Fixing.excluded || !member(i)) return;
    if (fixing === Fixing.held) {
      held++;
      heldLower += lower;
      heldUpper += side.upper[i];
    } else {
      lowers.push(lower);
      uppers.push(side.upper[i]);
    }
  });
  const least = cumulated(
    lowers.sort((a, b) => a - b),
    heldLower,
  );
  const largest = cumulated(
    uppers.sort((a, b) => b - a),
    heldUpper,
  );
  const free = (count: number) => Math.min(Math.max(count - held, 0), lowers.length);
  return {
    names: lowers.length + held,
    held,
    leastOf: (count) => least[free(count)],
    largestOf: (count) => largest[free(count)],
  };
}

/** [start, start + v0, start + v0 + v1, …]. */
function cumulated(values: readonly number[], start: number): number[] {
  const sums = [start];
  for (const value of values) sums.push(sums[sums.length - 1] + value);
  return sums;
}
