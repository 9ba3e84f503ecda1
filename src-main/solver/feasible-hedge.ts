import type { Incumbent, Items } from './items.ts';
import { Fixing } from './problem.ts';

/** Sums, bounds and rows (whose largest coefficients are near 1) hold to this. */
const TOLERANCE = 1e-9;
/** What a sum may lack, × the sum, to be made up for. */
const MENDABLE = 1e-6;

/**
 * The hedge with its weights clipped to their bounds and its objective computed afresh, or null when it violates the problem. Every
 * hedge passes here before it may prune anything: a wrong incumbent would make every later bound worthless.
 */
export function feasibleHedge(items: Items, hedge: Pick<Incumbent, 'support' | 'weights'>): Incumbent | null {
  const { support } = hedge;
  const weights = hedge.weights.map((y, k) =>
    Math.min(Math.max(y, items.lower[support[k]]), items.upper[support[k]]),
  );
  if (weights.some((y, k) => !(Math.abs(y - hedge.weights[k]) <= TOLERANCE))) return null;
  if (!countsHold(items, support) || !mendSums(items, support, weights)) return null;
  for (const row of items.rows) {
    let value = 0;
    for (let k = 0; k < support.length; k++) value += row.coefficients[support[k]] * weights[k];
    if (value < row.lower - TOLERANCE) return null;
  }
  return { support, weights, objective: objectiveOf(items, support, weights) };
}

function countsHold(items: Items, support: Int32Array): boolean {
  const held = new Uint8Array(items.count);
  const count = [0, 0];
  for (const item of support) {
    if (held[item] || items.fixing[item] === Fixing.excluded) return false;
    if (items.partner[item] >= 0 && held[items.partner[item]]) return false;
    held[item] = 1;
    count[items.group[item]]++;
  }
  if (items.fixing.some((fixing, item) => fixing === Fixing.held && !held[item])) return false;
  return items.sum.every((_, g) => count[g] >= items.minCount[g] && count[g] <= items.maxCount[g]);
}

/** Gives what rounding left of a side's sum to its weight with the most room; false where more than rounding is missing. */
function mendSums(items: Items, support: Int32Array, weights: Float64Array): boolean {
  return items.sum.every((sum, g) => {
    let missing = sum;
    support.forEach((item, k) => (missing -= items.group[item] === g ? weights[k] : 0));
    if (Math.abs(missing) > MENDABLE * sum) return false;
    const room = (k: number) => {
      if (items.group[support[k]] !== g) return -1;
      return missing > 0 ? items.upper[support[k]] - weights[k] : weights[k] - items.lower[support[k]];
    };
    const widest = Array.from(weights.keys()).reduce((best, k) => (room(k) > room(best) ? k : best), 0);
    if (support.length > 0 && room(widest) >= Math.abs(missing)) weights[widest] += missing;
    else if (Math.abs(missing) > TOLERANCE * sum) return false;
    return true;
  });
}

/** yᵀHy + linearᵀy on the support. */
function objectiveOf(items: Items, support: Int32Array, weights: Float64Array): number {
  let objective = 0;
  for (let a = 0; a < support.length; a++) {
    let gradient = 0;
    const row = support[a] * items.count;
    for (let b = 0; b < support.length; b++) gradient += items.H[row + support[b]] * weights[b];
    objective += weights[a] * (gradient + items.linear[support[a]]);
  }
  return objective;
}
