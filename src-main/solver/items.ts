/**
 * The solver's inner form. Every candidate gives one item per side; the long item of a name stands before its short item.
 * Because the long side's sum is an equality, the objective is homogeneous in the item weights y: f = yᵀHy, without a
 * linear term or a constant, hence without cancellation (see docs/solver.md).
 */
export interface Items {
  /** N, number of items. */
  count: number;
  /** 1 (long only) or 2. */
  groups: number;
  /** Length N: 0 long, 1 short. */
  group: Int8Array;
  /** Length N: index of the candidate that the item belongs to. */
  name: Int32Array;
  /** Length N: the item on the other side of the same name, or -1. */
  partner: Int32Array;
  /** N × N, symmetric positive semi-definite on the feasible set. */
  H: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** Per group: Σ y. */
  sum: number[];
  /** Per group: largest and smallest number of held positions. */
  maxCount: number[];
  minCount: number[];
  /** Length N, values of Fixing. */
  fixing: Uint8Array;
  /** aᵀy ≥ b. */
  rows: ItemRow[];
}

export interface ItemRow {
  name: string;
  /** Length N. */
  coefficients: Float64Array;
  lower: number;
}

/** A hedge in the inner form: which items are held and with what weight. */
export interface Incumbent {
  support: Int32Array;
  /** Same length as support. */
  weights: Float64Array;
  objective: number;
}
