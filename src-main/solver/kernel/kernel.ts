import type { Items } from '../items.ts';

/** Where an item stands at a node of the search. */
export const Membership = { out: 0, held: 1, free: 2 } as const;

/** What became of a node. */
export const Outcome = {
  /** No better hedge below: the bound reached the cutoff, or no point satisfies the node's constraints. */
  pruned: 0,
  /** The bound is below the cutoff: branch on `branchItem`. */
  open: 1,
  /** Nothing is free any more: the support is decided. */
  leaf: 2,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

export interface NodeRequest {
  /** Bounds at or above this prune; Infinity: none. */
  cutoff: number;
  /** Largest number of Newton steps. */
  iterations: number;
  /** Rounds of bound tightening after the solve; 0: none. */
  tighteningRounds: number;
  /** Whether reduced costs may change `membership` (and `lower`, `upper` where tightening is on). */
  fixing: boolean;
  /** Whether ½ p_i (y_i − c_i)² is added to the objective (not to the bound); used while the certificate is built. */
  proximal: boolean;
}

/** What describes a node of the search beside its certificate; every array has length N. */
export interface NodeArrays {
  /** Values of Membership. */
  readonly membership: Uint8Array;
  /** Weights: a start for the relaxation, or its minimiser. */
  readonly y: Float64Array;
  /** Smallest and largest weight of a held position. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A certificate and the averaged responses that belong to it, on N items. */
export interface CertificateState {
  /** N × N. */
  products: Float64Array;
  /** Length N each. */
  diagonal: Float64Array;
  meanWeight: Float64Array;
  meanSquare: Float64Array;
}

/**
 * The two inner loops of the solver on one set of items: the node relaxation with its dual bound, and the row ascent of the
 * root certificate. Two implementations share this interface: WebAssembly with SIMD, and plain TypeScript, which is the
 * check in tests and the fallback where WebAssembly SIMD is missing. All arrays are the kernel's own memory: the caller
 * writes the inputs before a call and reads the outputs after it. N is the number of items, R of linear rows.
 */
export interface RelaxationKernel extends NodeArrays {
  readonly items: Items;
  /** N × N remainder S = H − diag(D) − M of the certificate. */
  readonly S: Float64Array;
  /** N × N, the symmetric products matrix M of the certificate (called N in docs/solver.md): zero diagonal, ≥ 0 but for pairs. */
  readonly products: Float64Array;
  /** Length N, the diagonal D of the certificate. */
  readonly diagonal: Float64Array;

  /** Length N, values of Membership; in and out. */
  readonly membership: Uint8Array;
  /** Length N, weights: warm start in, minimiser out. */
  readonly y: Float64Array;
  /** Length N, smallest and largest weight of a held position at this node; in and out. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Length R: multipliers of the rows to start from (in), at the minimiser (out). */
  readonly multipliers: Float64Array;
  readonly rowPrices: Float64Array;
  /** Length N each: p and c of the proximal term. */
  readonly proximalWeight: Float64Array;
  readonly proximalCentre: Float64Array;

  /** Solves the relaxation of the node that membership, lower and upper describe, and bounds it. */
  evaluate(request: NodeRequest): Outcome;
  /** Best dual bound of the last evaluation: valid for every hedge of the node. */
  readonly bound: number;
  /** The item to branch on after `open`; -1 where nothing is free. */
  readonly branchItem: number;
  /** Newton steps of the last evaluation. */
  readonly iterations: number;
  /** ν: the square root of the multiplier of the group's count limit at the minimiser. */
  countPrice(group: number): number;

  /** The certificate's state: W = (S + τ Σ e_g e_gᵀ)⁻¹ is held inside; x̄ and w̄ are the averaged responses. */
  readonly meanWeight: Float64Array;
  readonly meanSquare: Float64Array;
  /** Least value that the ascent may give D, by item. */
  readonly lowestDiagonal: Float64Array;
  /** Recomputes S from H, D and the products, and W from S; false where S is not positive definite. */
  rebuild(): boolean;
  /**
   * Row ascent of rows from..to−1 with barrier parameter μ; D stays ≥ lowestDiagonal. Changes D, products and W, and S once the
   * last row is done.
   */
  sweep(barrier: number, from: number, to: number): void;
}

/** S is made definite across the group sums with τ = 10 × mean diagonal in the certificate … */
export const CERTIFICATE_TAU = 10;
/** … and the node's Newton matrix with twice that: a smaller one gave steps of NaN. */
export const NEWTON_TAU = 20;
/** Stiffness of the augmented Lagrangian of the rows, × price scale / (largest coefficient)². */
export const ROW_STIFFNESS = 1e3;
/** Largest ν, × √(price scale); reached where y needs more positions than the count limit allows. */
export const LARGEST_COUNT_PRICE = 1e3;

/** Smallest pivot of the Newton matrix, × mean diagonal. */
export const SMALLEST_PIVOT = 1e-11;

/** Mean of the diagonal of H (of its absolute values): the scale of everything that has the objective's unit. */
export function meanDiagonal(items: Items): number {
  let mean = 0;
  for (let i = 0; i < items.count; i++) mean += Math.abs(items.H[i * items.count + i]) / items.count;
  return mean > 0 ? mean : 1;
}

/** What rows and counts may have to be worth: the mean diagonal of H and the mean excess of the linear term over the least of its group. */
export function priceScale(items: Items): number {
  const least = items.sum.map((_, g) =>
    items.linear.reduce((min, cost, i) => (items.group[i] === g ? Math.min(min, cost) : min), Infinity),
  );
  const excess = items.linear.reduce((sum, cost, i) => sum + cost - least[items.group[i]], 0);
  return meanDiagonal(items) + excess / items.count;
}

/** How many new items may enter the working set in one Newton step. */
export function entrantLimit(count: number): number {
  if (count >= 300) return 32;
  return count >= 150 ? 16 : 8;
}
