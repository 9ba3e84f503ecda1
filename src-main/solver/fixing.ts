import type { Items } from './items.ts';
import { Membership } from './kernel/kernel.ts';
import type { NodeWorkspace } from './node-workspace.ts';

/**
 * What the decisions of a node imply before anything is solved: a held item excludes the other side of its name, a full
 * group excludes the rest, a group that needs all of its free items holds them. Changes `membership`; false when no hedge
 * is left. `most` and `least` become the numbers of free items that may and must still be held.
 */
export function propagate(items: Items, membership: Uint8Array, most: number[], least: number[]): boolean {
  const { group, partner } = items;
  for (let changed = true; changed;) {
    changed = false;
    const held = [0, 0];
    const free = [0, 0];
    for (let i = 0; i < items.count; i++) {
      if (membership[i] === Membership.free) free[group[i]]++;
      if (membership[i] !== Membership.held) continue;
      held[group[i]]++;
      const other = partner[i];
      if (other < 0 || membership[other] === Membership.out) continue;
      if (membership[other] === Membership.held) return false;
      membership[other] = Membership.out;
      changed = true;
    }
    if (changed) continue;
    for (let g = 0; g < items.groups; g++) {
      most[g] = items.maxCount[g] - held[g];
      least[g] = Math.max(0, items.minCount[g] - held[g]);
      if (most[g] < 0 || least[g] > Math.min(most[g], free[g])) return false;
      if (free[g] === 0 || (most[g] > 0 && least[g] < free[g])) continue;
      const decided = most[g] === 0 ? Membership.out : Membership.held;
      for (let i = 0; i < items.count; i++) {
        if (group[i] === g && membership[i] === Membership.free) membership[i] = decided;
      }
      changed = true;
    }
  }
  return true;
}

/**
 * Reduced-cost fixing after a dual bound: the bound changes by exactly φ_i − threshold when an item that is not selected
 * is forced in, and by next − φ_i when a selected one is forced out; what reaches the cutoff is decided the other way.
 */
export function fixByReducedCost(w: NodeWorkspace, cutoff: number, membership: Uint8Array): void {
  for (let a = 0; a < w.size; a++) {
    if (w.held[a]) continue;
    const group = w.group[a];
    if (!w.selected[a]) {
      if (w.lastBound + (w.phi[a] - w.threshold[group]) >= cutoff) membership[w.item[a]] = Membership.out;
    } else {
      const replacement = w.forced[group] ? w.next[group] : Math.min(0, w.next[group]);
      if (w.lastBound + (replacement - w.phi[a]) >= cutoff) membership[w.item[a]] = Membership.held;
    }
  }
}
