import type { ChoiceSet } from './choice-set.ts';
import type { CountSet } from './count-sets.ts';
import { whole } from './feasible-node.ts';
import type { Branch, CountRanges, FeasibilityNode } from './feasible-node.ts';

/** Count sets whose smallest counts exceed the largest of their group, or whose largest fall short of the smallest of it. */
export interface CountContradiction {
  group: number;
  parts: number[];
  constraint: 'max-count' | 'min-count';
}

/** How the counts of a group and of disjoint sets of its items depend on each other. */
export class CountLinks {
  /** By group: disjoint count sets of its items, and how many items are in none of them. */
  readonly parts: number[][];
  private readonly rest: number[];
  private readonly inPart: Uint8Array;

  constructor(set: ChoiceSet, countSets: readonly CountSet[]) {
    const taken = (this.inPart = new Uint8Array(set.count));
    this.parts = Array.from({ length: set.groups }, () => []);
    for (let s = set.groups; s < countSets.length; s++) {
      const { group, items } = countSets[s];
      if (items.some((j) => taken[j] === 1)) continue;
      for (const j of items) taken[j] = 1;
      this.parts[group].push(s);
    }
    this.rest = this.parts.map((own, group) =>
      own.reduce((left, s) => left - countSets[s].items.length, countSets[group].items.length),
    );
  }

  /** Whether an item is in any of the parts. */
  isPart(item: number): boolean {
    return this.inPart[item] === 1;
  }

  /** Where the parts' counts and their group's contradict each other, or null. */
  contradiction({ most, least }: FeasibilityNode): CountContradiction | null {
    for (let group = 0; group < this.parts.length; group++) {
      const parts = this.parts[group];
      const sum = (counts: Int32Array) => parts.reduce((total, s) => total + counts[s], 0);
      if (sum(least) > most[group]) return { group, parts, constraint: 'max-count' };
      if (sum(most) + this.rest[group] < least[group]) return { group, parts, constraint: 'min-count' };
    }
    return null;
  }

  /** A part to branch on where every part's count could be whole, but not all of them within the group's limits. */
  branch(node: FeasibilityNode, { fewest, most }: CountRanges): Branch | null {
    for (let group = 0; group < this.parts.length; group++) {
      const parts = this.parts[group];
      const up = (s: number) => Math.ceil(fewest[s] - whole);
      const down = (s: number) => Math.floor(most[s] + whole);
      const needed = parts.reduce((total, s) => total + up(s) - fewest[s], fewest[group]);
      if (needed > node.most[group] + whole) {
        const s = largest(parts, (part) => (node.least[part] < up(part) ? up(part) - fewest[part] : 0));
        if (s >= 0) return { kind: 'count', countSet: s, at: up(s) - 1, below: true };
      }
      const possible = parts.reduce((total, s) => total + down(s) - most[s], most[group]);
      if (possible < node.least[group] - whole) {
        const s = largest(parts, (part) => (node.most[part] > down(part) ? most[part] - down(part) : 0));
        if (s >= 0) return { kind: 'count', countSet: s, at: down(s), below: false };
      }
    }
    return null;
  }
}

/** The member of largest value above rounding, or -1. */
function largest(members: readonly number[], value: (member: number) => number): number {
  return members.reduce(
    (best, member) => (value(member) > (best < 0 ? whole : value(best)) ? member : best),
    -1,
  );
}
