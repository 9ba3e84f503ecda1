/** What a node of the feasibility search has decided. */
export interface FeasibilityNode {
  /** Length `count`, values of Fixing. */
  fixing: Uint8Array;
  /** By count set: the largest and smallest number of its items that are held. */
  most: Int32Array;
  least: Int32Array;
}

export type Branch =
  /** Whether an item is held; `hold`: that looks better. */
  | { kind: 'item'; item: number; hold: boolean }
  /** At most `at` of a count set's items, or more; `below`: the former looks better. */
  | { kind: 'count'; countSet: number; at: number; below: boolean };

/** By count set: the fewest and the most of its items that weights can mean, as real numbers. */
export interface CountRanges {
  fewest: Float64Array;
  most: Float64Array;
}

/** Weights below it are 0. */
export const zero = 1e-9;
/** A count this close to an integer is one. */
export const whole = 1e-7;
