import type { Items } from './items.ts';

/**
 * min slopeᵀy over the group sums and floor ≤ y ≤ upper of the given items: a fractional knapsack by group.
 * @param slope by position in `support`
 * @param floor by item
 */
export function leastLinear(
  items: Items,
  support: Int32Array,
  slope: Float64Array,
  floor: Float64Array,
): number {
  const rest = items.sum.slice();
  let total = 0;
  for (let a = 0; a < support.length; a++) {
    rest[items.group[support[a]]] -= floor[support[a]];
    total += slope[a] * floor[support[a]];
  }
  for (const a of Array.from(support.keys()).sort((first, second) => slope[first] - slope[second])) {
    const item = support[a];
    const more = Math.min(rest[items.group[item]], items.upper[item] - floor[item]);
    rest[items.group[item]] -= more;
    total += slope[a] * more;
  }
  return total;
}
