import type { ChoiceSet } from './choice-set.ts';
import type { CountLinks } from './count-links.ts';
import type { CountSet } from './count-sets.ts';
import { whole, zero } from './feasible-node.ts';
import type { Branch, CountRanges, FeasibilityNode } from './feasible-node.ts';
import { Fixing } from './problem.ts';

/** What to decide next because the relaxation's point breaks the rules, or null when it is a hedge. */
export function chooseBranch(
  set: ChoiceSet,
  countSets: readonly CountSet[],
  links: CountLinks,
  node: FeasibilityNode,
  y: Float64Array,
): Branch | null {
  const twice = nameOnBothSides(set, node.fixing, y);
  if (twice !== null) return twice;
  const between = itemBetween(set, node.fixing, y);
  const counted = branchOnTotals(set, node.fixing, y);
  if (between === null && counted === null) return null;
  const ranges = countRanges(set, countSets, node.fixing, y);
  return branchOnCount(node, ranges) ?? links.branch(node, ranges) ?? between ?? counted;
}

/** Where z is between y/upper and min(1, y/lower), a set's count is between the sums of these. */
export function countRanges(
  set: ChoiceSet,
  countSets: readonly CountSet[],
  fixing: Uint8Array,
  y: Float64Array,
): CountRanges {
  const fewest = new Float64Array(countSets.length);
  const most = new Float64Array(countSets.length);
  countSets.forEach(({ items }, s) => {
    for (const j of items) {
      if (fixing[j] === Fixing.excluded) continue;
      const isHeld = fixing[j] === Fixing.held;
      fewest[s] += isHeld ? 1 : y[j] > zero ? y[j] / set.upper[j] : 0;
      most[s] += isHeld || y[j] >= set.lower[j] ? 1 : y[j] / set.lower[j];
    }
  });
  return { fewest, most };
}

/** The count set whose range is farthest from any whole number. */
function branchOnCount({ most, least }: FeasibilityNode, ranges: CountRanges): Branch | null {
  let best: Branch | null = null;
  let farthest = whole;
  ranges.fewest.forEach((fewest, s) => {
    const at = Math.floor(fewest + whole);
    if (at < least[s] || at >= most[s] || fewest <= at + whole) return;
    const down = fewest - at;
    const up = at + 1 - ranges.most[s];
    if (Math.min(down, up) <= farthest) return;
    farthest = Math.min(down, up);
    best = { kind: 'count', countSet: s, at, below: down < up };
  });
  return best;
}

function nameOnBothSides(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Branch | null {
  if (set.groups < 2) return null;
  const holder = new Map<number, number>();
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.excluded || y[j] <= zero || set.name[j] < 0) continue;
    const other = holder.get(set.name[j]);
    if (other !== undefined) return { kind: 'item', item: y[j] > y[other] ? j : other, hold: true };
    holder.set(set.name[j], j);
  }
  return null;
}

/** The free item that is farthest from both 0 and its smallest weight. */
function itemBetween(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Branch | null {
  let item = -1;
  let widest = zero;
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] !== Fixing.free) continue;
    const gap = Math.min(y[j], set.lower[j] - y[j]);
    if (gap <= widest) continue;
    widest = gap;
    item = j;
  }
  return item < 0 ? null : { kind: 'item', item, hold: y[item] >= 0.5 * set.lower[item] };
}

/** An item on which to branch because a group holds too many or too few, or null. */
function branchOnTotals(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Branch | null {
  const filled = weightlessPositions(set, fixing, y) !== null;
  for (let group = 0; group < set.groups; group++) {
    const { positive, smallest, idle } = countPositive(set, fixing, y, group);
    if (positive > set.maxCount[group]) return { kind: 'item', item: smallest, hold: false };
    if (!filled && positive < set.minCount[group])
      return { kind: 'item', item: idle >= 0 ? idle : smallest, hold: true };
  }
  return null;
}

/**
 * How many items of a group have weight (or are held); the free one of least weight among them, and the free one of the least smallest
 * weight among the others.
 */
export function countPositive(set: ChoiceSet, fixing: Uint8Array, y: Float64Array, group: number) {
  const counted = { positive: 0, smallest: -1, idle: -1 };
  for (let j = 0; j < set.count; j++) {
    if (set.group[j] !== group || fixing[j] === Fixing.excluded) continue;
    const { smallest, idle } = counted;
    if (fixing[j] === Fixing.held || y[j] > zero) {
      counted.positive++;
      if (fixing[j] === Fixing.free && (smallest < 0 || y[j] < y[smallest])) counted.smallest = j;
    } else if (set.lower[j] <= set.upper[j] && (idle < 0 || set.lower[j] < set.lower[idle])) {
      counted.idle = j;
    }
  }
  return counted;
}

/** Items held without weight, where that is allowed, to fill up the groups' smallest counts; null where there are not enough. */
export function weightlessPositions(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): number[] | null {
  const used = new Set<number>();
  for (let j = 0; j < set.count; j++) if (fixing[j] === Fixing.held || y[j] > zero) used.add(set.name[j]);
  const idle: number[][] = Array.from({ length: set.groups }, () => []);
  for (let j = 0; j < set.count; j++) {
    const may = fixing[j] === Fixing.free && y[j] <= zero && set.lower[j] === 0;
    if (may && (set.name[j] < 0 || !used.has(set.name[j]))) idle[set.group[j]].push(j);
  }
  // Names that could serve either side come last on the first one.
  const shared = new Set(idle.at(-1)!.map((j) => set.name[j]));
  idle[0].sort((a, b) => Number(shared.has(set.name[a])) - Number(shared.has(set.name[b])));
  const taken: number[] = [];
  for (let group = 0; group < set.groups; group++) {
    let missing = set.minCount[group] - countPositive(set, fixing, y, group).positive;
    for (const j of idle[group]) {
      if (missing <= 0) break;
      if (used.has(set.name[j])) continue;
      taken.push(j);
      used.add(set.name[j]);
      missing--;
    }
    if (missing > 0) return null;
  }
  return taken;
}
