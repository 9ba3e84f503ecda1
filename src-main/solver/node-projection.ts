import type { WorkingSet } from './node-working-set.ts';
import type { NodeWorkspace } from './node-workspace.ts';

/**
 * The move from y to the Euclidean projection of y + length·d onto the working set's intervals with the group sums kept
 * (Newton's method, guarded by bisection, on the shift of each group); null where a sum cannot be kept to rounding.
 */
export function projectedStep(
  w: NodeWorkspace,
  set: WorkingSet,
  direction: Float64Array,
  length: number,
): Float64Array | null {
  const move = new Float64Array(w.size);
  for (let group = 0; group < w.items.groups; group++) {
    const members = Array.from(set.members.subarray(0, set.size)).filter((a) => w.group[a] === group);
    if (members.length === 0) continue;
    const shift = solveShift(w, set, direction, length, members);
    let residual = 0;
    let adjustable = -1;
    for (const a of members) {
      const y = clipTo(w.y[a] + length * direction[a] - shift, set.low[a], set.high[a]);
      if (y > set.low[a] + 1e-6 && y < set.high[a] - 1e-6) adjustable = a;
      move[a] = y - w.y[a];
      residual += move[a];
    }
    if (adjustable >= 0) move[adjustable] -= residual;
    else if (Math.abs(residual) > 1e-12) return null;
  }
  return move;
}

function clipTo(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** The shift c with Σ clip(y + length·d − c, low, high) = Σ y over the members. */
function solveShift(
  w: NodeWorkspace,
  set: WorkingSet,
  direction: Float64Array,
  length: number,
  members: number[],
): number {
  let sum = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const a of members) {
    const y = w.y[a] + length * direction[a];
    sum += w.y[a];
    least = Math.min(least, y - set.high[a]);
    most = Math.max(most, y - set.low[a]);
  }
  let shift = least < 0 && most > 0 ? 0 : 0.5 * (least + most);
  for (let round = 0; round < 50; round++) {
    let total = 0;
    let inside = 0;
    for (const a of members) {
      const y = w.y[a] + length * direction[a] - shift;
      if (y > set.low[a] && y < set.high[a]) inside++;
      total += clipTo(y, set.low[a], set.high[a]);
    }
    const error = total - sum;
    if (Math.abs(error) < 1e-15) break;
    if (error > 0) least = shift;
    else most = shift;
    let next = inside > 0 ? shift + error / inside : 0.5 * (least + most);
    if (!(next > least && next < most)) next = 0.5 * (least + most);
    if (next === shift) break;
    shift = next;
  }
  return shift;
}
