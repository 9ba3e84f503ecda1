import { Dual } from './dual-bound';
import { at, byteAt, integerAt, put, putByte } from './memory';
import { FREE, HELD, Node, OUT } from './node';
import { Problem } from './problem';

/** What the node's decisions imply; see fixing.ts beside the kernel folder. False when no hedge is left. */
export function propagate(): bool {
  const membership = Problem.membership;
  let changed = true;
  while (changed) {
    changed = false;
    let held0 = 0;
    let held1 = 0;
    let free0 = 0;
    let free1 = 0;
    for (let i = 0; i < Problem.N; i++) {
      const state = byteAt(membership, i);
      if (state === OUT) continue;
      const first = integerAt(Problem.group, i) === 0;
      if (state === FREE) {
        if (first) free0++;
        else free1++;
        continue;
      }
      if (first) held0++;
      else held1++;
      const other = integerAt(Problem.partner, i);
      if (other < 0 || byteAt(membership, other) === OUT) continue;
      if (byteAt(membership, other) === HELD) return false;
      putByte(membership, other, OUT);
      changed = true;
    }
    if (changed) continue;
    Node.most0 = Problem.maxCount0 - held0;
    Node.least0 = max<i32>(0, Problem.minCount0 - held0);
    Node.most1 = Problem.maxCount1 - held1;
    Node.least1 = max<i32>(0, Problem.minCount1 - held1);
    for (let g = 0; g < Problem.G; g++) {
      const most = Node.most(g);
      const least = Node.least(g);
      const free = g === 0 ? free0 : free1;
      if (most < 0 || least > min<i32>(most, free)) return false;
      if (free === 0 || (most > 0 && least < free)) continue;
      decideFree(g, most === 0 ? OUT : HELD);
      changed = true;
    }
  }
  return true;
}

function decideFree(g: i32, state: u8): void {
  for (let i = 0; i < Problem.N; i++) {
    if (byteAt(Problem.membership, i) === FREE && integerAt(Problem.group, i) === g) putByte(Problem.membership, i, state);
  }
}

/** Reduced-cost fixing after a dual bound. */
export function fixByReducedCost(cutoff: f64): void {
  for (let g = 0; g < Problem.G; g++) {
    const threshold = Dual.threshold(g);
    const replacement = Dual.forced(g) ? Dual.next(g) : min<f64>(0, Dual.next(g));
    for (let a = Node.begin(g); a < Node.middle(g); a++) {
      const phi = at(Dual.phi, a);
      if (byteAt(Dual.selected, a)) {
        if (Dual.last + (replacement - phi) >= cutoff) putByte(Problem.membership, integerAt(Node.item, a), HELD);
      } else if (Dual.last + (phi - threshold) >= cutoff) {
        putByte(Problem.membership, integerAt(Node.item, a), OUT);
      }
    }
  }
}

const WIDENING: f64 = 1e-9;
const NARROWEST: f64 = 1.25;

/** Bound tightening by reduced cost; the number of useful changes, −1 when a held item has no weight left. See tightening.ts. */
export function tightenByReducedCost(cutoff: f64): i32 {
  let useful = 0;
  for (let g = 0; g < Problem.G; g++) {
    const widening = WIDENING * Problem.sum(g);
    const lambda = Node.lambda(g);
    const threshold = Dual.threshold(g);
    const middle = Node.middle(g);
    for (let a = Node.begin(g); a < Node.end(g); a++) {
      const D = at(Node.D, a);
      if (D <= 0) continue;
      const held = a >= middle;
      const r = at(Dual.r, a) - lambda;
      const base = held || byteAt(Dual.selected, a) ? at(Dual.phi, a) : threshold;
      const room = cutoff - Dual.last + base;
      const discriminant = r * r + 4 * D * room;
      const root = Math.sqrt(discriminant > 0 ? discriminant : 0);
      const oldLower = at(Node.lower, a);
      const oldUpper = at(Node.upper, a);
      const larger = r > 0 ? -r - root : root - r;
      const first = larger * at(Node.halfInverse, a);
      const second = larger === 0 ? 0 : (-2 * room) / larger;
      let low = (r > 0 ? first : second) - widening;
      let high = (r > 0 ? second : first) + widening;
      if (!held && high < NARROWEST * low) {
        const middle = Math.sqrt(low * high);
        low = min<f64>(low, middle / Math.sqrt(NARROWEST));
        high = max<f64>(high, middle * Math.sqrt(NARROWEST));
      }
      const lower = max<f64>(oldLower, low);
      const upper = min<f64>(oldUpper, high);
      if (lower > upper) {
        if (held) return -1;
        continue;
      }
      const reference = min<f64>(oldUpper, 3 * oldLower);
      if (lower > oldLower + 0.05 * reference || (held && (lower > oldLower + 1e-3 || upper < 0.8 * oldUpper))) useful++;
      put(Node.lower, a, lower);
      put(Node.upper, a, upper);
      if (held) put(Node.floor, a, lower);
    }
  }
  return useful;
}
