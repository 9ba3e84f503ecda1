import { goOnFrom, leastCost, makeDefinite, startEvenly } from './certificate-start.ts';
import { LARGEST_COUNT_PRICE, meanDiagonal, Membership, Outcome } from './kernel/kernel.ts';
import type { CertificateState, RelaxationKernel } from './kernel/kernel.ts';
import { rootMembership } from './search-stage.ts';

export interface CertificateOptions {
  /** Objective of the best hedge so far in the items' scale: sets the barrier, never the bound. */
  incumbent: () => number;
  /** Asked several times a second; true ends the ascent with the best certificate so far. */
  stopped: () => boolean;
  /** Told before every sweep of the best bound so far; true ends the ascent. */
  onSweep: (bound: number, sweeps: number) => boolean;
  /** The certificate of a problem that contains this one: the ascent goes on from it. */
  from?: CertificateState;
}

export interface RootCertificate {
  /** Valid lower bound of the whole problem (before the rounding allowance). */
  bound: number;
  /** Minimiser of the relaxation, length N. */
  y: Float64Array;
  sweeps: number;
  /** A state of the ascent that others can go on from: from its middle, near the barrier's path, if it came so far. */
  central: CertificateState | null;
}

/**
 * D may be this much negative, × mean diagonal: a tenth of it starves rows of room, and the ascent then runs away from the optimum. But
 * where a group's count is slack, 1/z jumps from 1 to upper/y as D passes 0, and D may be negative only as far as the barrier is high.
 */
const DIAGONAL_FLOOR = 3e-2;
/** The barrier parameter goes from objective/N down to this times it … */
const LAST_BARRIER = 3e-4;
/** … where the objective of a poor hedge counts as at most this times the bound … */
const LARGEST_RATIO = 2;
/** … by this factor every sweep. */
const BARRIER_FACTOR = 0.9;
/** Where the barrier passes this share, the state is kept for other ascents to go on from … */
const CENTRAL_BARRIER = 0.03;
/** … which start a little higher, so that it has become their own by then. */
const WARM_START = 1.4;
/** Sweeps between two checks of the certificate; the inverse is computed afresh then, too. */
const CHECK_INTERVAL = 10;
/** A check that finds nothing better is repeated after so many further sweeps: from the start, and going on from another ascent. */
const MOST_VAIN_CHECKS = 4;
const VAIN_CHECKS_GOING_ON = 1;
const RELAXATION_STEPS = 6;
/** A certificate this close to the incumbent is good enough once the barrier is down to this share: the tree will be small. */
const GOOD_GAP = 0.012;
const GOOD_BARRIER = 1e-3;
/** Below this share of the first barrier, a round of sweeps that closes less than this share of the gap is the last … */
const SETTLED_BARRIER = 1e-2;
const LEAST_GAIN = 0.05;
/** … unless the gap is wider than this: there the tree is slower still. */
const TREE_GAP = 0.1;
const CHECK_STEPS = 40;
const FINAL_STEPS = 60;
/** Rows are improved in parts of about this many operations between two questions whether to stop. */
const ROW_FLOPS = 2e7;
/** The chord of a held item counts more or less within so many mean diagonals of D = 0. */
const CHORD_PASSAGE = 2e-3;
/** Share of the new response in the averages x̄ and w̄. */
const AVERAGING = 0.4;

/**
 * Builds the certificate (D, M) of a problem or subproblem by log-det barrier row ascent (docs/solver.md) on a kernel whose items,
 * `lower` and `upper` describe it. The kernel is left with the best certificate found, its S, and the minimiser of its relaxation.
 */
export class CertificateAscent {
  private readonly kernel: RelaxationKernel;
  private readonly options: CertificateOptions;
  private readonly membership: Uint8Array;
  private readonly scale: number;
  private readonly leastCost: number;
  private barrier: number;
  private checkInterval = CHECK_INTERVAL;
  private readonly patience: number;
  private best: RootCertificate;
  private readonly bestDiagonal: Float64Array;
  private readonly bestProducts: Float64Array;
  private bestMultipliers: Float64Array;

  constructor(kernel: RelaxationKernel, options: CertificateOptions) {
    const N = kernel.items.count;
    this.kernel = kernel;
    this.options = options;
    this.membership = rootMembership(kernel.items);
    this.patience = options.from ? VAIN_CHECKS_GOING_ON : MOST_VAIN_CHECKS;
    this.scale = meanDiagonal(kernel.items);
    this.leastCost = leastCost(kernel.items);
    this.best = { bound: -Infinity, y: new Float64Array(N), sweeps: 0, central: null };
    this.barrier = this.wholeBarrier();
    this.bestDiagonal = new Float64Array(N);
    this.bestProducts = new Float64Array(N * N);
    this.bestMultipliers = kernel.multipliers.slice();
  }

  run(): RootCertificate {
    this.start();
    const first = this.barrier;
    let unchecked = 0;
    let vain = 0;
    while (!this.options.onSweep(this.best.bound, this.best.sweeps)) {
      if (!this.sweep()) break;
      this.respond();
      this.best.sweeps++;
      const whole = this.wholeBarrier();
      const last = LAST_BARRIER * whole;
      const over = this.barrier <= last || (this.barrier <= GOOD_BARRIER * whole && this.isGood());
      // A row may be caught at a bad moment.
      if (++unchecked >= this.checkInterval || over || (vain > 0 && vain <= this.patience)) {
        const before = this.best.bound;
        const repeated = vain > 0;
        if (!this.check() && !this.goBack(first)) break;
        unchecked = 0;
        vain = this.best.bound > before ? 0 : vain + 1;
        const little = vain === 0 && !repeated && this.isLittle(this.best.bound - before);
        const settled =
          !this.options.from && this.barrier <= SETTLED_BARRIER * whole && (little || vain > this.patience);
        if (settled || (over && (vain === 0 || vain > this.patience))) break;
      }
      this.barrier = Math.max(last, this.barrier * BARRIER_FACTOR);
      if (this.best.central === null && this.barrier <= CENTRAL_BARRIER * whole)
        this.best.central = this.state();
    }
    if (unchecked > 0) this.check();
    return this.finish();
  }

  private state(): CertificateState {
    const { products, diagonal, meanWeight, meanSquare } = this.kernel;
    return {
      products: products.slice(),
      diagonal: diagonal.slice(),
      meanWeight: meanWeight.slice(),
      meanSquare: meanSquare.slice(),
    };
  }

  /** The barrier parameter at which the barrier is worth as much as what the objective has above its least cost. */
  private wholeBarrier(): number {
    const incumbent = this.options.incumbent();
    let risk = Math.min(Math.abs(incumbent), incumbent - this.leastCost);
    const certified = this.best.bound - this.leastCost;
    if (certified > 0) risk = Math.min(risk, LARGEST_RATIO * certified);
    return Math.max(risk, 1e-9 * this.scale) / this.kernel.items.count;
  }

  /**
   * The inverse has drifted too far from S to be followed (badly conditioned data): the ascent goes on from the best certificate, with a
   * higher barrier and an inverse computed afresh more often. False when that has not helped often enough.
   */
  private goBack(first: number): boolean {
    const { kernel } = this;
    if (this.checkInterval === 1) return false;
    this.checkInterval = this.checkInterval >> 1;
    this.barrier = Math.min(first, this.barrier / BARRIER_FACTOR ** CHECK_INTERVAL);
    kernel.diagonal.set(this.bestDiagonal);
    kernel.products.set(this.bestProducts);
    return kernel.rebuild();
  }

  private isGood(): boolean {
    const incumbent = this.options.incumbent();
    return incumbent - this.best.bound <= GOOD_GAP * Math.abs(incumbent);
  }

  private isLittle(gained: number): boolean {
    const incumbent = this.options.incumbent();
    const gap = incumbent - this.best.bound;
    return gap < TREE_GAP * Math.abs(incumbent) && gained < LEAST_GAIN * gap;
  }

  /** One sweep, in parts of a few milliseconds; false when it was stopped on the way. */
  private sweep(): boolean {
    const { kernel, options } = this;
    const { group, count: N } = kernel.items;
    const lowest = DIAGONAL_FLOOR * this.scale;
    const floor = [0, 1].map(
      (g) => -(kernel.countPrice(g) > 0 ? lowest : Math.min(lowest, N * this.barrier)),
    );
    for (let i = 0; i < N; i++) kernel.lowestDiagonal[i] = floor[group[i]];
    const rows = Math.max(1, Math.floor(ROW_FLOPS / (N * N)));
    for (let from = 0; from < N; from += rows) {
      if (options.stopped()) return false;
      kernel.sweep(this.barrier, from, Math.min(N, from + rows));
    }
    return true;
  }

  private start(): void {
    const { from } = this.options;
    if (from !== undefined && goOnFrom(this.kernel, from)) this.barrier *= WARM_START * CENTRAL_BARRIER;
    else startEvenly(this.kernel);
    this.respond();
    this.check();
  }

  /** Solves the relaxation near the averages and moves them towards its answer. */
  private respond(): void {
    const { kernel, barrier, scale } = this;
    const { items, meanWeight, meanSquare } = kernel;
    for (let i = 0; i < items.count; i++) {
      const spread = Math.max(meanSquare[i] - meanWeight[i] * meanWeight[i], 1e-12);
      const whole = meanSquare[i] / Math.max(meanWeight[i], 1e-9);
      kernel.proximalCentre[i] = meanWeight[i];
      kernel.proximalWeight[i] = Math.min(barrier * (whole / spread) ** 2, 1e4 * scale);
    }
    kernel.y.set(meanWeight);
    if (!this.relax(RELAXATION_STEPS, true)) return;
    for (let i = 0; i < items.count; i++) {
      const y = kernel.y[i];
      meanWeight[i] += AVERAGING * (y - meanWeight[i]);
      meanSquare[i] += AVERAGING * (this.square(i) - meanSquare[i]);
    }
    kernel.multipliers.set(kernel.rowPrices);
  }

  /**
   * Rebuilds S, tests that it is definite, and solves the relaxation itself: only such a bound is believed. Keeps the certificate if
   * it is the best; false when S was not definite.
   */
  private check(): boolean {
    const { kernel, best } = this;
    if (!kernel.rebuild()) return false;
    const y = kernel.y.slice();
    if (this.relax(CHECK_STEPS, false) && kernel.bound > best.bound) {
      best.bound = kernel.bound;
      best.y.set(kernel.y);
      this.bestDiagonal.set(kernel.diagonal);
      this.bestProducts.set(kernel.products);
      this.bestMultipliers = kernel.rowPrices.slice();
    }
    kernel.y.set(y);
    return true;
  }

  private relax(iterations: number, proximal: boolean): boolean {
    const { kernel } = this;
    kernel.membership.set(this.membership);
    const request = { cutoff: Infinity, iterations, tighteningRounds: 0, fixing: false, proximal };
    if (kernel.evaluate(request) !== Outcome.open) {
      if (kernel.bound === Infinity) this.best.bound = Infinity;
      return false;
    }
    return kernel.bound > -Infinity && kernel.y.every((y) => !Number.isNaN(y));
  }

  /**
   * What D counts at the last minimiser: y²/z of a free item; of a held one, as in the dual bound, the chord over its interval where D is
   * negative, else y². Its best D is often 0, at which any mean of the two serves: a smooth passage keeps D from jumping.
   */
  private square(i: number): number {
    const { y, diagonal, lower, upper } = this.kernel;
    if (this.membership[i] !== Membership.held) return y[i] * Math.max(y[i], this.wholeWeight(i));
    const share = 1 / (1 + Math.exp(diagonal[i] / (CHORD_PASSAGE * this.scale)));
    return y[i] * y[i] + share * (y[i] - lower[i]) * (upper[i] - y[i]);
  }

  /** clip(ν/√D, lower, upper) at the last minimiser. */
  private wholeWeight(i: number): number {
    const { kernel } = this;
    const D = kernel.diagonal[i];
    if (D <= 0) return kernel.upper[i];
    const price = kernel.countPrice(kernel.items.group[i]);
    const t = price >= LARGEST_COUNT_PRICE * Math.sqrt(this.scale) ? kernel.upper[i] : price / Math.sqrt(D);
    return Math.min(Math.max(t, kernel.lower[i]), kernel.upper[i]);
  }

  /** The best certificate, made safe against rounding, and one exact solve of its relaxation. */
  private finish(): RootCertificate {
    const { kernel, best } = this;
    if (best.bound === Infinity) return best;
    kernel.products.set(this.bestProducts);
    kernel.multipliers.set(this.bestMultipliers);
    makeDefinite(kernel, this.bestDiagonal);
    kernel.y.set(best.y);
    if (!this.relax(FINAL_STEPS, false)) return best;
    best.bound = Math.max(best.bound, kernel.bound);
    best.y.set(kernel.y);
    kernel.multipliers.set(kernel.rowPrices);
    return best;
  }
}
