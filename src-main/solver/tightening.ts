import type { NodeWorkspace } from './node-workspace.ts';

/** Intervals are widened by this, times the group's sum, against rounding. */
const WIDENING = 1e-9;
/**
 * A free item keeps an interval with at least this ratio of its ends: where y/upper ≤ z ≤ y/lower leaves no room, the price of the
 * count limit is ill-determined and Newton's method gets lost.
 */
const NARROWEST = 1.25;

/**
 * Bound tightening by reduced cost after a dual bound: given that item i is held with weight τ, the bound is
 * lastBound − base_i + D_i τ² + (r_i − λ)τ, base_i being what i contributes now (its φ, or the threshold that it would
 * displace). Weights for which that reaches the cutoff are cut off. Changes `lower` and `upper` of w.
 *
 * @returns how many intervals shrank by enough to be worth another solve; -1 when a held item has no weight left
 */
export function tightenByReducedCost(w: NodeWorkspace, cutoff: number): number {
  let useful = 0;
  for (let a = 0; a < w.size; a++) {
    if (w.D[a] <= 0) continue;
    const group = w.group[a];
    const r = w.r[a] - w.lambda[group];
    const base = w.selected[a] ? w.phi[a] : w.threshold[group];
    const room = cutoff - w.lastBound + base;
    const discriminant = r * r + 4 * w.D[a] * room;
    const root = Math.sqrt(Math.max(0, discriminant));
    const widening = WIDENING * w.items.sum[group];
    // The root of larger size first: the other one from their product, for the difference of r and √ may be all rounding.
    const larger = r > 0 ? -r - root : root - r;
    const first = larger / (2 * w.D[a]);
    const second = larger === 0 ? 0 : (-2 * room) / larger;
    let low = (r > 0 ? first : second) - widening;
    let high = (r > 0 ? second : first) + widening;
    if (!w.held[a] && high < NARROWEST * low) {
      const middle = Math.sqrt(low * high);
      low = Math.min(low, middle / Math.sqrt(NARROWEST));
      high = Math.max(high, middle * Math.sqrt(NARROWEST));
    }
    const lower = Math.max(w.lower[a], low);
    const upper = Math.min(w.upper[a], high);
    if (lower > upper) {
      if (w.held[a]) return -1;
      continue;
    }
    if (isUseful(w, a, lower, upper)) useful++;
    w.lower[a] = lower;
    w.upper[a] = upper;
  }
  return useful;
}

/** A held item's bounds enter the products' bonus, so that small changes count; a free item's only its perspective. */
function isUseful(w: NodeWorkspace, a: number, lower: number, upper: number): boolean {
  const reference = Math.min(w.upper[a], 3 * w.lower[a]);
  if (lower > w.lower[a] + 0.05 * reference || (w.held[a] && lower > w.lower[a] + 1e-3)) return true;
  return w.held[a] === 1 && upper < 0.8 * w.upper[a];
}
