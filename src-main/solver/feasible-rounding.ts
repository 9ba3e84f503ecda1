import type { ChoiceSet } from './choice-set.ts';
import type { CountLinks } from './count-links.ts';
import type { CountSet } from './count-sets.ts';
import { countRanges } from './feasible-branching.ts';
import { whole, zero } from './feasible-node.ts';
import type { FeasibilityNode } from './feasible-node.ts';
import { Fixing } from './problem.ts';

/**
 * Decides every item by the relaxation's point: of every part of a group as many as its weight needs, those first that come nearest to
 * their smallest weight; of the group itself then either as many as its weight needs, or all that come at least half way; and what the
 * smallest count asks for, as far as the largest goes.
 *
 * @param few the former
 */
export function roundToCounts(
  set: ChoiceSet,
  countSets: readonly CountSet[],
  links: CountLinks,
  node: FeasibilityNode,
  y: Float64Array,
  few: boolean,
): Uint8Array {
  const rounded = node.fixing.map((fixing) => (fixing === Fixing.held ? Fixing.held : Fixing.excluded));
  const counts = new Array<number>(set.groups).fill(0);
  const names = new Set<number>();
  const take = (j: number) => {
    rounded[j] = Fixing.held;
    counts[set.group[j]]++;
    names.add(set.name[j]);
  };
  rounded.forEach((fixing, j) => fixing === Fixing.held && take(j));
  const share = y.map((weight, j) => (weight > zero ? weight / Math.max(set.lower[j], zero) : 0));
  const order = Array.from(y.keys()).filter(
    (j) => node.fixing[j] === Fixing.free && set.lower[j] <= set.upper[j],
  );
  order.sort((a, b) => share[b] - share[a] || set.lower[a] - set.lower[b]);
  const mayTake = (j: number) =>
    rounded[j] !== Fixing.held &&
    counts[set.group[j]] < set.maxCount[set.group[j]] &&
    !(set.name[j] >= 0 && names.has(set.name[j]));
  const { fewest } = countRanges(set, countSets, node.fixing, y);
  const quotas = few ? [...links.parts.flat(), ...links.parts.keys()] : links.parts.flat();
  for (const s of quotas) {
    const own = new Set(countSets[s].items);
    let needed =
      Math.ceil(fewest[s] - whole) - countSets[s].items.filter((j) => rounded[j] === Fixing.held).length;
    for (const j of order) {
      if (needed <= 0) break;
      if (!own.has(j) || !mayTake(j)) continue;
      take(j);
      needed--;
    }
  }
  for (const j of order) {
    const wanted =
      (!few && share[j] >= 0.5 && !links.isPart(j)) || counts[set.group[j]] < set.minCount[set.group[j]];
    if (wanted && mayTake(j)) take(j);
  }
  return rounded;
}
