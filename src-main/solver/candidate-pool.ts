import type { Incumbent, Items } from './items.ts';
import { Fixing } from './problem.ts';
import { reduceItems } from './reduced-items.ts';
import type { ReducedItems } from './reduced-items.ts';

/** Share of the pool that goes to the nearest relatives of what is held. */
const NEAR_SHARE = 0.3;

/**
 * The most promising items of a problem that is too large to be certified: what the hedge holds and what must be held, the items
 * nearest to those in return space, and those whose addition promises most by a quadratic model. What is proven for the pool is
 * proven for hedges from the pool only.
 */
export function choosePool(items: Items, hedge: Incumbent, size: number): ReducedItems {
  const chosen = new Set<number>(hedge.support);
  items.fixing.forEach((fixing, item) => fixing === Fixing.held && chosen.add(item));
  const near = Math.ceil((NEAR_SHARE * size) / Math.max(1, hedge.support.length));
  for (const item of hedge.support) {
    for (const other of nearest(items, item, near)) chosen.add(other);
  }
  const gains = additionGains(items, hedge);
  const byGain = Array.from(gains.keys()).sort((a, b) => gains[a] - gains[b] || a - b);
  for (const item of byGain) {
    if (chosen.size >= size) break;
    if (items.fixing[item] !== Fixing.excluded) chosen.add(item);
  }
  return reduceItems(items, (item) => chosen.has(item));
}

/** The items of the same side whose returns differ least from an item's. */
function nearest(items: Items, item: number, count: number): number[] {
  const { H, count: N } = items;
  const distance = (other: number) => H[other * N + other] - 2 * H[item * N + other];
  return Array.from(items.group.keys())
    .filter((other) => items.group[other] === items.group[item] && items.fixing[other] !== Fixing.excluded)
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .slice(0, count);
}

/** By item, the change of the objective when it is added with its best weight and its side shrinks in proportion. */
function additionGains(items: Items, hedge: Incumbent): Float64Array {
  const { H, count: N, group, sum } = items;
  const product = items.linear.map((cost) => 0.5 * cost);
  hedge.support.forEach((item, k) => {
    for (let j = 0; j < N; j++) product[j] += H[item * N + j] * hedge.weights[k];
  });
  const side = new Float64Array(items.groups * N);
  const slope = new Float64Array(items.groups);
  const curvature = new Float64Array(items.groups);
  hedge.support.forEach((item, k) => {
    slope[group[item]] += product[item] * hedge.weights[k];
    for (let j = 0; j < N; j++) side[group[item] * N + j] += H[item * N + j] * hedge.weights[k];
  });
  hedge.support.forEach(
    (item, k) => (curvature[group[item]] += side[group[item] * N + item] * hedge.weights[k]),
  );
  return Float64Array.from(group, (g, j) => {
    if (!(sum[g] > 0)) return 0;
    const descent = 2 * (product[j] - slope[g] / sum[g]);
    const bend = H[j * N + j] - (2 * side[g * N + j]) / sum[g] + curvature[g] / (sum[g] * sum[g]);
    const best = bend > 0 ? -descent / (2 * bend) : items.lower[j];
    const weight = Math.min(Math.max(best, items.lower[j]), items.upper[j]);
    return (descent + bend * weight) * weight;
  });
}
