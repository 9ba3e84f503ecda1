/**
 * The solver's inner form. Every candidate gives one item per side: item i is the long side of candidate i, item n + i its
 * short side. Because a side's sum is an equality, a sum of squares is homogeneous in the item weights y: yᵀHy, without a
 * constant and hence without cancellation; costs are the linear term (see docs/solver.md). A side without a given sum has a slack
 * item behind all others that is always held, so that its sum is an equality too; it is not a position and counts are raised
 * by one for it.
 */
export interface Items {
  /** N, number of items. */
  count: number;
  /** n, number of candidates of the problem. */
  candidates: number;
  /** f(x) = objectiveScale · (yᵀHy + linearᵀy); a power of two. */
  objectiveScale: number;
  /** u_i (or s_i) = weightScale · y_j; a power of two. */
  weightScale: number;
  /** 1 (long only) or 2. */
  groups: number;
  /** Length N: 0 long, 1 short. */
  group: Int8Array;
  /** Length N: index of the candidate that the item belongs to; -1 for a slack item. */
  name: Int32Array;
  /** Length N: the item on the other side of the same name, or -1. */
  partner: Int32Array;
  /** N × N, symmetric positive semi-definite where the problem is convex. */
  H: Float64Array;
  /** Length N. */
  linear: Float64Array;
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
