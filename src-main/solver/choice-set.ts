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

/** The constraints of one group of items, by kind. */
export type SideConstraint = 'upper' | 'lower' | 'max-count' | 'min-count' | 'sum' | 'held' | 'excluded';

/** The constraints that a proof of infeasibility needs: without all others there is no hedge either. */
export interface ProofCore {
  /** Per group. */
  sides: ReadonlySet<SideConstraint>[];
  /** Per row. */
  rows: { lower: boolean; upper: boolean }[];
}

export interface Hedge {
  status: 'feasible';
  support: number[];
  /** Same length as support. */
  weights: Float64Array;
}

export type Feasibility =
  | Hedge
  | { status: 'infeasible'; core: ProofCore }
  /** The limit was reached first. */
  | { status: 'unknown' };

export interface FeasibilityLimits {
  /** Default 1000. */
  nodes?: number;
  /** As of performance.now(), milliseconds. */
  deadline?: number;
  /** Length `count`, per unit of weight: of a hedge's weights on its support, the cheapest are wanted. */
  cost?: Float64Array;
}
