import { LARGEST_COUNT_PRICE, Membership, meanDiagonal, Outcome } from './kernel/kernel.ts';
import type { RelaxationKernel } from './kernel/kernel.ts';
import { Fixing } from './problem.ts';

export interface CertificateOptions {
  /** Objective of the best hedge in the items' scale: sets the barrier, never the bound. */
  incumbent: number;
  /** Asked between sweeps; true ends the ascent with the best certificate so far. */
  stopped: (bound: number, sweeps: number) => boolean;
}

export interface RootCertificate {
  /** Valid lower bound of the whole problem (before the rounding allowance). */
  bound: number;
  /** Minimiser of the relaxation, length N. */
  y: Float64Array;
  sweeps: number;
}

/** D may be this much negative, × mean diagonal. */
const DIAGONAL_FLOOR = 1e-3;
/** The barrier parameter goes from objective/N down to this times it … */
const LAST_BARRIER = 3e-3;
/** … by this factor every second sweep. */
const BARRIER_FACTOR = 0.9;
const SWEEPS_PER_BARRIER = 2;
const REBUILD_INTERVAL = 10;
const RELAXATION_STEPS = 6;
const FINAL_STEPS = 60;
/** Share of the new response in the averages x̄ and w̄. */
const AVERAGING = 0.3;

/**
 * Builds the root certificate (D, M) by log-det barrier row ascent (docs/solver.md) on a kernel whose `membership`, `lower`
 * and `upper` describe the root. The kernel is left with the best certificate found, its S, and the minimiser of its relaxation.
 */
export class CertificateAscent {
  private readonly kernel: RelaxationKernel;
  private readonly options: CertificateOptions;
  private readonly membership: Uint8Array;
  private readonly scale: number;
  private barrier: number;
  private best: RootCertificate;
  private readonly bestDiagonal: Float64Array;
  private readonly bestProducts: Float64Array;
  private bestMultipliers: Float64Array;

  constructor(kernel: RelaxationKernel, options: CertificateOptions) {
    const N = kernel.items.count;
    this.kernel = kernel;
    this.options = options;
    this.membership = rootMembership(kernel);
    this.scale = meanDiagonal(kernel.items);
    this.barrier = Math.max(Math.abs(options.incumbent), 1e-9 * this.scale) / N;
    this.best = { bound: -Infinity, y: new Float64Array(N), sweeps: 0 };
    this.bestDiagonal = new Float64Array(N);
    this.bestProducts = new Float64Array(N * N);
    this.bestMultipliers = kernel.multipliers.slice();
  }

  run(): RootCertificate {
    this.start();
    const last = this.barrier * LAST_BARRIER;
    while (!this.options.stopped(this.best.bound, this.best.sweeps)) {
      this.kernel.sweep(this.barrier, -DIAGONAL_FLOOR * this.scale);
      this.best.sweeps++;
      if (this.best.sweeps % REBUILD_INTERVAL === 0 && !this.kernel.rebuild()) break;
      this.respond();
      if (this.best.sweeps % SWEEPS_PER_BARRIER > 0) continue;
      if (this.barrier <= last) break;
      this.barrier = Math.max(last, this.barrier * BARRIER_FACTOR);
    }
    return this.finish();
  }

  /** D just below 0 and no products: S = H + a little, definite; the responses spread evenly. */
  private start(): void {
    const { kernel, scale } = this;
    const { items } = kernel;
    kernel.diagonal.fill(-0.999 * DIAGONAL_FLOOR * scale);
    kernel.products.fill(0);
    kernel.multipliers.fill(0);
    const members = [0, 0];
    for (const g of items.group) members[g]++;
    for (let i = 0; i < items.count; i++) {
      const g = items.group[i];
      const weight = items.sum[g] / members[g];
      const whole = Math.min(
        Math.max(items.sum[g] / Math.max(1, items.maxCount[g]), kernel.lower[i]),
        kernel.upper[i],
      );
      kernel.meanWeight[i] = weight;
      kernel.meanSquare[i] = weight * Math.max(weight, whole);
    }
    if (!kernel.rebuild())
      throw new Error('the objective is not convex on the feasible set: the certificate cannot start');
    this.respond();
  }

  /** Solves the relaxation near the averages and moves them towards its answer; keeps the certificate if its bound is best. */
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
      const square = y * Math.max(y, this.wholeWeight(i));
      meanWeight[i] += AVERAGING * (y - meanWeight[i]);
      meanSquare[i] += AVERAGING * (square - meanSquare[i]);
    }
    if (kernel.bound > this.best.bound) this.keep();
    kernel.multipliers.set(kernel.rowPrices);
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

  private keep(): void {
    const { kernel, best } = this;
    best.bound = kernel.bound;
    best.y.set(kernel.y);
    this.bestDiagonal.set(kernel.diagonal);
    this.bestProducts.set(kernel.products);
    this.bestMultipliers = kernel.rowPrices.slice();
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

  /** The best certificate with S rebuilt from it, and one exact solve of its relaxation. */
  private finish(): RootCertificate {
    const { kernel, best } = this;
    if (best.bound === Infinity) return best;
    kernel.diagonal.set(this.bestDiagonal);
    kernel.products.set(this.bestProducts);
    kernel.multipliers.set(this.bestMultipliers);
    kernel.rebuild();
    kernel.y.set(best.y);
    if (this.relax(FINAL_STEPS, false) && kernel.bound > best.bound) {
      best.bound = kernel.bound;
      best.y.set(kernel.y);
      kernel.multipliers.set(kernel.rowPrices);
    }
    return best;
  }
}

/** Held where the problem says so, free otherwise. */
export function rootMembership(kernel: RelaxationKernel): Uint8Array {
  return Uint8Array.from(kernel.items.fixing, (fixing) => {
    if (fixing === Fixing.excluded) return Membership.out;
    return fixing === Fixing.held ? Membership.held : Membership.free;
  });
}
