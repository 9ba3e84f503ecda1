/**
 * The problem that the solver takes and the answer that it gives. It knows rows, targets, bounds, counts and linear
 * constraints, and nothing of shares or prices. Everything is scaled to notional 1 by the caller.
 *
 * minimise f(x) + qᵀ(u, s), x = u − s, u_i ∈ {0} ∪ [lower_i, upper_i], s_i likewise on the short side, never both,
 * with Σu, Σs given, counts within limits, and linear rows.
 */

/** min ‖Ax − b‖²; A is row-major, rows × n. */
export interface LeastSquares {
  kind: 'least-squares';
  rows: number;
  A: Float64Array;
  b: Float64Array;
}

/** min xᵀQx − 2cᵀx + constant; Q is symmetric, row-major, n × n. */
export interface Quadratic {
  kind: 'quadratic';
  Q: Float64Array;
  c: Float64Array;
  constant: number;
}

/** What is already decided of a position: free to choose, must be held, or must stay out. */
export const Fixing = { free: 0, held: 1, excluded: 2 } as const;

export interface Side {
  /** Σ of the side's weights (equality), or null where only the linear rows limit it. */
  sum: number | null;
  /** Length n, the smallest weight of a held position; > 0, or 0 where any positive weight will do. */
  lower: Float64Array;
  /** Length n, the largest weight of a held position; ≥ lower. */
  upper: Float64Array;
  /** null: no limit beyond n. */
  maxCount: number | null;
  minCount: number;
  /** Length n of Fixing values; null: all free. */
  fixing: Uint8Array | null;
}

/** lower ≤ longᵀu + shortᵀs ≤ upper; ±Infinity where a side is open. */
export interface LinearRow {
  name: string;
  long: Float64Array;
  short: Float64Array | null;
  lower: number;
  upper: number;
}

/** Linear cost per unit of weight, added to the objective; length n each. */
export interface LinearCost {
  long: Float64Array;
  short: Float64Array | null;
}

export interface Problem {
  name: string;
  n: number;
  objective: LeastSquares | Quadratic;
  cost: LinearCost | null;
  long: Side;
  short: Side | null;
  linear: LinearRow[];
}

export interface SolveOptions {
  /** Relative gap at which the search stops; 0: prove optimal (to the floating-point allowance). */
  gap: number;
  /** Seconds; Infinity: none. */
  timeLimit: number;
  threads: number;
  seed: number;
  /** Same answer and node count whatever the machine's speed (stops on counts, not on the clock). */
  deterministic: boolean;
  /** Signed weights of an earlier hedge to start from, length n; need not be feasible. */
  warmStart: Float64Array | null;
}

export type SolvePhase = 'local-search' | 'root' | 'search' | 'done';

export interface SolveProgress {
  phase: SolvePhase;
  seconds: number;
  /** Objective of the best hedge so far; Infinity before the first. */
  incumbent: number;
  /** Valid lower bound; -Infinity before the first. */
  bound: number;
  /** (incumbent − bound)/incumbent; Infinity while unknown. */
  gap: number;
  nodes: number;
  open: number;
  /** Signed weights of the incumbent, length n: present when it has changed since the last report. */
  x?: Float64Array;
}

export type SolveStatus =
  /** Proven to the tolerance asked for with gap 0. */
  | 'optimal'
  /** The gap asked for is reached. */
  | 'gap'
  /** Out of time; also a problem too large to be certified whose pool was searched to the end. */
  | 'time-limit'
  | 'cancelled'
  /** Proven: no point satisfies the constraints. */
  | 'infeasible';

export interface SolveResult {
  status: SolveStatus;
  /** Signed weights, length n; null when no feasible hedge was found. */
  x: Float64Array | null;
  /** Includes the constant (‖b‖²); Infinity without a hedge. */
  objective: number;
  /** Certified lower bound, rounding allowance subtracted. */
  bound: number;
  gap: number;
  seconds: number;
  /** That it waited while paused; they are not among `seconds`. */
  pausedSeconds: number;
  rootSeconds: number;
  rootBound: number;
  nodes: number;
  /** Seconds until the gap was first within 5%, 1%, 0.1%; absent where it never was. */
  firstWithin: Partial<Record<'0.05' | '0.01' | '0.001', number>>;
  /** Samples of progress for the record: gap against time. */
  log: SolveProgress[];
  /** Where the problem was too large to be certified as a whole: what is proven for hedges from a pool of its candidates. */
  pool?: CandidatePool;
}

export interface CandidatePool {
  /** Indices of the candidates, ascending. */
  candidates: number[];
  /** No hedge that holds nothing but these is better; of other hedges it says nothing. */
  bound: number;
}

/**
 * A shared word that says what a solve shall do. Who changes it notifies it as well: a solve that pauses waits on it.
 */
export type CancelFlag = Int32Array;
export const cancelWord = { goOn: 0, stop: 1, pause: 2 } as const;

/** Waits while the flag says so, and says whether to stop. Threads only: it blocks. */
export function stopAsked(flag: CancelFlag): boolean {
  for (;;) {
    const word = Atomics.load(flag, 0);
    if (word !== cancelWord.pause) return word === cancelWord.stop;
    Atomics.wait(flag, 0, cancelWord.pause);
  }
}
