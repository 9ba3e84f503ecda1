import { at, integerAt, put } from './memory';
import { Node } from './node';
import { Problem } from './problem';
import { WorkingSet } from './working-set';

@inline function clip(value: f64, low: f64, high: f64): f64 {
  return value < low ? low : value > high ? high : value;
}

@inline function isOf(a: i32, g: i32): bool {
  return a < Node.end0 === (g === 0);
}

/** move = projection of y + length·d onto the intervals and sums, less y; false where a sum cannot be kept to rounding. */
export function projectStep(direction: usize, length: f64, move: usize): bool {
  memory.fill(move, 0, <usize>Node.size << 3);
  for (let g = 0; g < Problem.G; g++) {
    const shift = solveShift(direction, length, g);
    if (isNaN(shift)) continue;
    let residual: f64 = 0;
    let adjustable = -1;
    for (let k = 0; k < WorkingSet.size; k++) {
      const a = integerAt(WorkingSet.members, k);
      if (!isOf(a, g)) continue;
      const low = at(WorkingSet.low, a);
      const high = at(WorkingSet.high, a);
      const y = clip(at(Node.y, a) + length * at(direction, a) - shift, low, high);
      if (y > low + 1e-6 && y < high - 1e-6) adjustable = a;
      const moved = y - at(Node.y, a);
      put(move, a, moved);
      residual += moved;
    }
    if (adjustable >= 0) put(move, adjustable, at(move, adjustable) - residual);
    else if (Math.abs(residual) > 1e-12) return false;
  }
  return true;
}

/** The shift c with Σ clip(y + length·d − c, low, high) = Σ y over the group's members; NaN where it has none. */
function solveShift(direction: usize, length: f64, g: i32): f64 {
  let sum: f64 = 0;
  let least: f64 = Infinity;
  let most: f64 = -Infinity;
  for (let k = 0; k < WorkingSet.size; k++) {
    const a = integerAt(WorkingSet.members, k);
    if (!isOf(a, g)) continue;
    const y = at(Node.y, a) + length * at(direction, a);
    sum += at(Node.y, a);
    least = min<f64>(least, y - at(WorkingSet.high, a));
    most = max<f64>(most, y - at(WorkingSet.low, a));
  }
  if (most === -Infinity) return NaN;
  let shift = least < 0 && most > 0 ? 0 : 0.5 * (least + most);
  for (let round = 0; round < 50; round++) {
    let total: f64 = 0;
    let inside = 0;
    for (let k = 0; k < WorkingSet.size; k++) {
      const a = integerAt(WorkingSet.members, k);
      if (!isOf(a, g)) continue;
      const y = at(Node.y, a) + length * at(direction, a) - shift;
      const low = at(WorkingSet.low, a);
      const high = at(WorkingSet.high, a);
      if (y > low && y < high) inside++;
      total += clip(y, low, high);
    }
    const error = total - sum;
    if (Math.abs(error) < 1e-15) break;
    if (error > 0) least = shift;
    else most = shift;
    let next = inside > 0 ? shift + error / <f64>inside : 0.5 * (least + most);
    if (!(next > least && next < most)) next = 0.5 * (least + most);
    if (next === shift) break;
    shift = next;
  }
  return shift;
}
