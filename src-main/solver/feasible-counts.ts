import type { ChoiceSet } from './feasible-support.ts';
import { Fixing } from './problem.ts';

/** What counts alone rule out, without a linear program. */

export function namesHeldTwice(set: ChoiceSet): boolean {
  const names = new Set<number>();
  for (let j = 0; j < set.count; j++) {
    if (set.fixing[j] !== Fixing.held || set.name[j] < 0) continue;
    if (names.has(set.name[j])) return true;
    names.add(set.name[j]);
  }
  return false;
}

/** Whether the smallest weights of as many items as must be held, and the largest of as many as may, enclose the sum. */
export function countsReach(set: ChoiceSet, fixing: ArrayLike<number>, group: number): boolean {
  const sum = set.sum[group];
  const lowers: number[] = [];
  const uppers: number[] = [];
  let held = 0;
  let least = 0;
  let most = 0;
  for (let j = 0; j < set.count; j++) {
    if (set.group[j] !== group || fixing[j] === Fixing.excluded) continue;
    if (fixing[j] === Fixing.held) {
      if (set.lower[j] > set.upper[j]) return false;
      held++;
      least += set.lower[j];
      most += set.upper[j];
    } else if (set.lower[j] <= set.upper[j]) {
      lowers.push(set.lower[j]);
      uppers.push(set.upper[j]);
    }
  }
  if (held > set.maxCount[group] || held + lowers.length < set.minCount[group]) return false;
  if (set.minCount[group] > set.maxCount[group]) return false;
  if (sum === null) return true;
  // Sorted as numbers by the typed array.
  const small = Float64Array.from(lowers).sort();
  const large = Float64Array.from(uppers).sort();
  for (let k = 0; k < set.minCount[group] - held; k++) least += small[k];
  for (let k = 0; k < Math.min(large.length, set.maxCount[group] - held); k++) {
    most += large[large.length - 1 - k];
  }
  const slack = 1e-12 * Math.max(1, sum);
  return least <= sum + slack && most >= sum - slack;
}

/**
 * Whether the linear rows together need more items than a group may hold: a row that is not met by holding nothing needs at least
 * so many of the items that help it, and rows that no item helps together (sectors) need them all at once.
 */
export function rowsNeedTooMany(set: ChoiceSet): boolean {
  const needs: { helpers: Set<number>; group: number; least: number }[] = [];
  for (const row of set.rows) {
    for (const sign of [1, -1]) {
      const limit = sign > 0 ? row.lower : -(row.upper ?? Infinity);
      if (!(limit > 1e-9)) continue;
      const helpers = helpersOf(set, row.coefficients, sign);
      const least = fewestItems(helpers, limit - 1e-9);
      if (least === Infinity) return true;
      const groups = new Set(helpers.map(({ item }) => set.group[item]));
      if (groups.size === 1) {
        needs.push({ helpers: new Set(helpers.map(({ item }) => item)), group: [...groups][0], least });
      }
    }
  }
  needs.sort((a, b) => b.least / b.helpers.size - a.least / a.helpers.size);
  const taken = new Set<number>();
  const needed = new Array<number>(set.groups).fill(0);
  for (const { helpers, group, least } of needs) {
    if ([...helpers].some((item) => taken.has(item))) continue;
    helpers.forEach((item) => taken.add(item));
    needed[group] += least;
  }
  return needed.some((least, group) => least > set.maxCount[group]);
}

interface Helper {
  item: number;
  most: number;
}

/** Items that can add to sign · row, with the most that each can add. */
function helpersOf(set: ChoiceSet, coefficients: Float64Array, sign: number): Helper[] {
  const helpers: Helper[] = [];
  for (let item = 0; item < set.count; item++) {
    const most = sign * coefficients[item] * set.upper[item];
    if (most > 0 && set.fixing[item] !== Fixing.excluded) helpers.push({ item, most });
  }
  return helpers.sort((a, b) => b.most - a.most);
}

function fewestItems(helpers: Helper[], limit: number): number {
  let reached = 0;
  for (let k = 0; k < helpers.length; k++) {
    reached += helpers[k].most;
    if (reached >= limit) return k + 1;
  }
  return Infinity;
}
