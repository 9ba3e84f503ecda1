import type { ChoiceSet } from './choice-set.ts';

/**
 * Items of one group whose number is branched on: all of the group, or those that a linear row is about (a sector). With large smallest
 * weights it is these numbers that decide, not which of many like items is held.
 */
export interface CountSet {
  group: number;
  /** Ascending. */
  items: Int32Array;
}

/** More sets than this cost more than their branching saves. */
const mostSets = 64;

/** The groups in order, then each different set of a group's items in a row that is not about all of the group, largest first. */
export function countSetsOf(set: ChoiceSet): CountSet[] {
  const whole = Array.from({ length: set.groups }, (_, group) => ({
    group,
    items: itemsWhere(set, (j) => set.group[j] === group),
  }));
  const parts = new Map<string, CountSet>();
  for (const { coefficients } of set.rows) {
    for (const { group, items } of whole) {
      const own = items.filter((j) => coefficients[j] !== 0);
      if (own.length > 0 && own.length < items.length)
        parts.set(`${group}:${own.join()}`, { group, items: own });
    }
  }
  const largestFirst = [...parts.values()].sort((a, b) => b.items.length - a.items.length);
  return [...whole, ...largestFirst.slice(0, mostSets)];
}

function itemsWhere(set: ChoiceSet, where: (item: number) => boolean): Int32Array {
  return Int32Array.from({ length: set.count }, (_, j) => j).filter(where);
}
