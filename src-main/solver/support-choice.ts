import type { Items } from './items.ts';
import { Fixing } from './problem.ts';

/** Σ lower, Σ upper and number of the positions of one group. */
interface Totals {
  held: number;
  least: number;
  most: number;
}

/**
 * A support that satisfies counts, fixings, one side per name and Σ lower ≤ sum ≤ Σ upper, from items in order of preference:
 * held items first, then the wanted ones while they fit, then the fewest further ones that counts and sums need, then
 * exchanges of the least wanted for items with the bounds that are missing. Linear rows are not looked at.
 *
 * @param preference items, best first; those not listed come last
 * @param wanted how many of the preferred items to take where counts and sums leave the choice
 * @returns null when the heuristic finds none
 */
export function chooseSupport(items: Items, preference: ArrayLike<number>, wanted: number): number[] | null {
  const rank = new Int32Array(items.count).fill(items.count);
  for (let k = preference.length - 1; k >= 0; k--) rank[preference[k]] = k;
  const order = Array.from(rank.keys()).sort((a, b) => rank[a] - rank[b] || a - b);
  const chosen = order.filter((item) => items.fixing[item] === Fixing.held);
  const names = new Set<number>();
  for (const item of chosen) {
    if (items.name[item] >= 0 && names.has(items.name[item])) return null;
    names.add(items.name[item]);
  }
  for (const item of order) {
    if (items.fixing[item] !== Fixing.free || names.has(items.name[item])) continue;
    const totals = totalsOf(items, chosen, items.group[item]);
    const group = items.group[item];
    if (totals.held >= items.maxCount[group]) continue;
    const asked = rank[item] < wanted;
    const needed = totals.held < items.minCount[group] || totals.most < items.sum[group] - 1e-12;
    if (!asked && !needed) continue;
    if (totals.least + items.lower[item] > items.sum[group] + 1e-12) continue;
    chosen.push(item);
    names.add(items.name[item]);
  }
  for (let group = 0; group < items.groups; group++) {
    if (!mendGroup(items, chosen, group, order)) return null;
  }
  return chosen;
}

function totalsOf(items: Items, chosen: ArrayLike<number>, group: number): Totals {
  const totals = { held: 0, least: 0, most: 0 };
  for (let k = 0; k < chosen.length; k++) {
    if (items.group[chosen[k]] !== group) continue;
    totals.held++;
    totals.least += items.lower[chosen[k]];
    totals.most += items.upper[chosen[k]];
  }
  return totals;
}

/** How far the group's counts and bounds are from admitting its sum. */
function shortfall(items: Items, totals: Totals, group: number): number {
  const sum = items.sum[group];
  const counts =
    Math.max(0, items.minCount[group] - totals.held) + Math.max(0, totals.held - items.maxCount[group]);
  return counts * sum + Math.max(0, totals.least - sum - 1e-12) + Math.max(0, sum - totals.most - 1e-12);
}

/** Adds, drops or exchanges free items of the group, each time the change that mends most. */
function mendGroup(items: Items, chosen: number[], group: number, order: number[]): boolean {
  for (let step = 0; step < 4 * items.maxCount[group] + 4; step++) {
    const totals = totalsOf(items, chosen, group);
    const current = shortfall(items, totals, group);
    if (current === 0) return true;
    const best = bestMend(items, chosen, group, order, totals, current);
    if (best === null) return false;
    if (best.out >= 0) chosen.splice(best.out, 1);
    if (best.entering >= 0) chosen.push(best.entering);
  }
  return false;
}

function bestMend(
  items: Items,
  chosen: number[],
  group: number,
  order: number[],
  totals: Totals,
  current: number,
): { out: number; entering: number } | null {
  const names = new Set(chosen.map((item) => items.name[item]));
  const outs = chosen.flatMap((item, k) =>
    items.group[item] === group && items.fixing[item] === Fixing.free ? [k] : [],
  );
  const enterings = order.filter(
    (item) =>
      items.group[item] === group && items.fixing[item] === Fixing.free && !names.has(items.name[item]),
  );
  let best: { out: number; entering: number } | null = null;
  let least = current - 1e-15;
  for (const out of [-1, ...outs]) {
    for (const entering of [-1, ...enterings]) {
      const changed = { ...totals };
      if (out >= 0) adjust(items, changed, chosen[out], -1);
      if (entering >= 0) adjust(items, changed, entering, 1);
      const left = shortfall(items, changed, group);
      if (left < least) {
        least = left;
        best = { out, entering };
      }
    }
  }
  return best;
}

function adjust(items: Items, totals: Totals, item: number, sign: number): void {
  totals.held += sign;
  totals.least += sign * items.lower[item];
  totals.most += sign * items.upper[item];
}
