import type { NodeWorkspace } from './node-workspace.ts';

/**
 * Brings the weights into their bounds and onto the exact group sums, which the dual bound relies on: what is missing is
 * spread over the room that the weights have (first over those that are positive). False where the bounds leave no point.
 */
export function repairSums(w: NodeWorkspace): boolean {
  for (let group = 0; group < w.items.groups; group++) {
    const sum = w.items.sum[group];
    let total = clip(w, group);
    for (let round = 0; round < 80 && Math.abs(sum - total) >= 1e-15 * sum; round++) {
      const down = total > sum;
      const all = down || round > 3;
      const room = roomOf(w, group, down, all);
      if (room <= 1e-14 * sum) {
        if (all) break;
        continue;
      }
      total = move(w, group, down, all, Math.min(1, Math.abs(sum - total) / room));
    }
    if (Math.abs(total - sum) > 1e-12 * sum) return false;
  }
  return true;
}

function clip(w: NodeWorkspace, group: number): number {
  let total = 0;
  for (let a = 0; a < w.size; a++) {
    if (w.group[a] !== group) continue;
    const y = Math.min(w.y[a], w.upper[a]);
    w.y[a] = y >= w.floor(a) ? y : w.floor(a);
    total += w.y[a];
  }
  return total;
}

function roomOf(w: NodeWorkspace, group: number, down: boolean, all: boolean): number {
  let room = 0;
  for (let a = 0; a < w.size; a++) {
    if (w.group[a] !== group || (!all && w.y[a] === 0)) continue;
    room += down ? w.y[a] - w.floor(a) : w.upper[a] - w.y[a];
  }
  return room;
}

function move(w: NodeWorkspace, group: number, down: boolean, all: boolean, share: number): number {
  let total = 0;
  for (let a = 0; a < w.size; a++) {
    if (w.group[a] !== group) continue;
    if (down) w.y[a] -= share * (w.y[a] - w.floor(a));
    else if (all || w.y[a] > 0) w.y[a] += share * (w.upper[a] - w.y[a]);
    total += w.y[a];
  }
  return total;
}
