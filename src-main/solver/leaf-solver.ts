import { feasibleHedge } from './feasible-hedge.ts';
import type { Incumbent, Items } from './items.ts';
import { createKernel } from './kernel/create.ts';
import { Membership } from './kernel/kernel.ts';
import type { RelaxationKernel } from './kernel/kernel.ts';
import { leastLinear } from './least-linear.ts';
import { SupportQp } from './support-qp.ts';

/** A hedge on a support, and a valid lower bound of all hedges on it. */
export interface LeafAnswer {
  hedge: Incumbent | null;
  bound: number;
}

/** Relative distance of value and bound at which a support counts as solved. */
const AGREEMENT = 1e-7;
const NEWTON_STEPS = 100;
const MULTIPLIER_ROUNDS = 30;

/**
 * The optimum on a decided support, with a certificate: the quadratic program by SupportQp, whose answer is believed only as far as a
 * dual bound at it confirms; where it does not (singular supports), once more by the node kernel with S = H and D = 0.
 */
export class LeafSolver {
  private readonly items: Items;
  private readonly qp: SupportQp;
  private kernel: RelaxationKernel | null = null;

  constructor(items: Items) {
    this.items = items;
    this.qp = new SupportQp(items);
  }

  /** @param cutoff a support whose bound reaches it is not looked at further */
  solve(support: Int32Array, cutoff: number): LeafAnswer {
    const objective = this.qp.solve(support, null);
    const hedge = objective < Infinity ? feasibleHedge(this.items, this.qp.current()) : null;
    if (hedge !== null) {
      const bound = supportBound(this.items, hedge, this.rowPrices());
      if (bound >= cutoff || hedge.objective - bound <= AGREEMENT * Math.abs(hedge.objective))
        return { hedge, bound };
    }
    const second = this.solveByKernel(support, cutoff);
    const better = hedge !== null && !(second.hedge !== null && second.hedge.objective < hedge.objective);
    return better ? { hedge, bound: second.bound } : second;
  }

  private rowPrices(): Float64Array {
    const prices = new Float64Array(this.items.rows.length);
    for (let k = 0; k < this.qp.activeRowCount; k++) {
      prices[this.qp.activeRows[k]] = Math.max(0, 2 * this.qp.rowForce[k]);
    }
    return prices;
  }

  private solveByKernel(support: Int32Array, cutoff: number): LeafAnswer {
    const { items } = this;
    const kernel = (this.kernel ??= exactKernel(items));
    kernel.lower.set(items.lower);
    kernel.upper.set(items.upper);
    kernel.y.set(items.lower);
    kernel.multipliers.fill(0);
    let bound = -Infinity;
    for (let round = 0; round < MULTIPLIER_ROUNDS; round++) {
      kernel.membership.fill(Membership.out);
      for (const item of support) kernel.membership[item] = Membership.held;
      kernel.evaluate({
        cutoff,
        iterations: NEWTON_STEPS,
        tighteningRounds: 0,
        fixing: false,
        proximal: false,
      });
      bound = Math.max(bound, kernel.bound);
      if (bound >= cutoff) return { hedge: null, bound };
      const hedge = feasibleHedge(items, {
        support,
        weights: Float64Array.from(support, (item) => kernel.y[item]),
      });
      if (hedge !== null) return { hedge, bound };
      if (rowsContradict(items, support, kernel.y)) return { hedge: null, bound: Infinity };
      kernel.multipliers.set(kernel.rowPrices);
    }
    return { hedge: null, bound };
  }
}

/** A kernel whose relaxation, with every item held, is the problem itself. */
function exactKernel(items: Items): RelaxationKernel {
  const kernel = createKernel(items, false);
  kernel.S.set(items.H);
  return kernel;
}

/**
 * A lower bound of all hedges on a support from one of them: the objective is convex, so that it lies above its tangent plane; rows
 * enter with any prices ≥ 0.
 */
function supportBound(items: Items, hedge: Incumbent, rowPrices: Float64Array): number {
  const { support, weights, objective } = hedge;
  const slope = new Float64Array(support.length);
  let bound = objective;
  for (let a = 0; a < support.length; a++) {
    const row = support[a] * items.count;
    slope[a] = items.linear[support[a]];
    for (let b = 0; b < support.length; b++) slope[a] += 2 * items.H[row + support[b]] * weights[b];
    bound -= slope[a] * weights[a];
  }
  items.rows.forEach((row, k) => {
    bound += rowPrices[k] * row.lower;
    for (let a = 0; a < support.length; a++) slope[a] -= rowPrices[k] * row.coefficients[support[a]];
  });
  return bound + leastLinear(items, support, slope, items.lower);
}

/**
 * Whether no weights on the support satisfy the rows: with the violations at y as prices, even the best weights fall short of the
 * priced sum of the rows (Farkas). Where y violates the rows least, that holds if and only if they are infeasible.
 */
function rowsContradict(items: Items, support: Int32Array, y: Float64Array): boolean {
  const slope = new Float64Array(support.length);
  let needed = 0;
  for (const row of items.rows) {
    const violation = support.reduce((rest, item) => rest - row.coefficients[item] * y[item], row.lower);
    if (violation <= 0) continue;
    needed += violation * row.lower;
    support.forEach((item, a) => (slope[a] -= violation * row.coefficients[item]));
  }
  const most = -leastLinear(items, support, slope, items.lower);
  return most < needed - 1e-9 * Math.abs(needed) && needed - most > 1e-18;
}
