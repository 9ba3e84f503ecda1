import type { ChoiceSet } from './choice-set.ts';

/**
 * Items of one group whose number is branched on: all of the group, or those that a linear row is about (a sector). With large smallest
 * weights it is these numbers that decide, not which of many like items is held.
 */
export interface CountSet {
  group: number;
  /** Ascending. */
  items: Int32Array;
  /** The rows that are about these items and no others of the group. */
  rows: number[];
}

/** More sets than this cost more than their branching saves. */
const mostSets = 64;

/** The groups in order, then each different set of a group's items in a row that is not about all of the group, largest first. */
export function countSetsOf(set: ChoiceSet): CountSet[] {
  const whole = Array.from({ length: set.groups }, (_, group) => ({
    group,
    items: Int32Array.from({ length: set.count }, (_, j) => j).filter((j) => set.group[j] === group),
    rows: [],
  }));
  const parts = new Map<string, CountSet>();
  set.rows.forEach(({ coefficients }, row) => {
    for (const { group, items } of whole) {
      const own = items.filter((j) => coefficients[j] !== 0);
      if (own.length === 0 || own.length === items.length) continue;
      const key = `${group}:${own.join()}`;
      const known = parts.get(key);
      if (known === undefined) parts.set(key, { group, items: own, rows: [row] });
      else known.rows.push(row);
    }
  });
  const largestFirst = [...parts.values()].sort((a, b) => b.items.length - a.items.length);
  return [...whole, ...largestFirst.slice(0, mostSets)];
}
