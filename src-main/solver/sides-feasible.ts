import type { Items } from './items.ts';
import { Fixing } from './problem.ts';

/**
 * Whether counts, bounds and fixings leave every side a way to its sum, rows aside: some number of positions between the counts
 * whose smallest weights do not exceed the sum and whose largest reach it.
 */
export function sidesFeasible(items: Items): boolean {
  for (let group = 0; group < items.groups; group++) if (!sideFeasible(items, group)) return false;
  return items.partner.every(
    (other, item) => other < 0 || items.fixing[item] !== Fixing.held || items.fixing[other] !== Fixing.held,
  );
}

function sideFeasible(items: Items, group: number): boolean {
  const sum = items.sum[group];
  const slack = 1e-12 * Math.max(1, sum);
  const lowers: number[] = [];
  const uppers: number[] = [];
  let held = 0;
  let least = 0;
  let most = 0;
  for (let item = 0; item < items.count; item++) {
    if (items.group[item] !== group || items.fixing[item] === Fixing.excluded) continue;
    if (items.fixing[item] === Fixing.held) {
      if (items.lower[item] > items.upper[item]) return false;
      held++;
      least += items.lower[item];
      most += items.upper[item];
    } else {
      lowers.push(items.lower[item]);
      uppers.push(items.upper[item]);
    }
  }
  if (
    held > items.maxCount[group] ||
    items.minCount[group] > Math.min(items.maxCount[group], held + lowers.length)
  ) {
    return false;
  }
  lowers.sort((a, b) => a - b);
  uppers.sort((a, b) => b - a);
  for (let k = 0; k < items.minCount[group] - held; k++) least += lowers[k];
  for (let k = 0; k < Math.min(items.maxCount[group] - held, uppers.length); k++) most += uppers[k];
  return least <= sum + slack && most >= sum - slack;
}
