import type { Incumbent, Items } from './items.ts';
import { Fixing } from './problem.ts';

/** Sums, bounds and rows (whose largest coefficients are near 1) hold to this. */
const TOLERANCE = 1e-9;

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
  if (!countsHold(items, support) || !sumsHold(items, support, weights)) return null;
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

function sumsHold(items: Items, support: Int32Array, weights: Float64Array): boolean {
  const total = [0, 0];
  support.forEach((item, k) => (total[items.group[item]] += weights[k]));
  return items.sum.every((sum, g) => Math.abs(total[g] - sum) <= TOLERANCE * Math.max(1, sum));
}

/** yᵀHy on the support. */
function objectiveOf(items: Items, support: Int32Array, weights: Float64Array): number {
  let objective = 0;
  for (let a = 0; a < support.length; a++) {
    let gradient = 0;
    const row = support[a] * items.count;
    for (let b = 0; b < support.length; b++) gradient += items.H[row + support[b]] * weights[b];
    objective += weights[a] * gradient;
  }
  return objective;
}
