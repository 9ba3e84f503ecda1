import { at, byteAt, integerAt, put, putByte, putInteger, reserveIntegers, reserveNumbers } from './memory';
import { CLIPPED, Node, WHOLE } from './node';
import { Problem } from './problem';

const AT_BOUND: f64 = 1e-13;
const AT_KINK: f64 = 1e-12;

/** The weights that a Newton step may move, each with the interval of its smooth piece; see node-working-set.ts. */
export class WorkingSet {
  static members: usize = 0;
  static size: i32 = 0;
  static interior: i32 = 0;
  static low: usize = 0;
  static high: usize = 0;
  static tolerance: f64 = 0;
  static entrants: i32 = 0;
  static entrant: usize = 0;
  static gain: usize = 0;
  /** Of the last longestStep: the weight that blocks it, or the group whose count would no longer suffice. */
  static blocking: i32 = -1;
  static fullGroup: i32 = -1;
}

export function reserveWorkingSet(): void {
  const N = Problem.N;
  WorkingSet.members = reserveIntegers(N);
  WorkingSet.low = reserveNumbers(N);
  WorkingSet.high = reserveNumbers(N);
  WorkingSet.entrant = reserveIntegers(N);
  WorkingSet.gain = reserveNumbers(N);
}

@inline function enter(a: i32, gain: f64): void {
  putInteger(WorkingSet.entrant, WorkingSet.entrants, a);
  put(WorkingSet.gain, WorkingSet.entrants, gain);
  WorkingSet.entrants++;
}

@inline function join(a: i32): void {
  putInteger(WorkingSet.members, WorkingSet.size, a);
  WorkingSet.size++;
}

export function chooseWorkingSet(): void {
  WorkingSet.size = 0;
  WorkingSet.entrants = 0;
  const tolerance = WorkingSet.tolerance;
  for (let g = 0; g < Problem.G; g++) {
    const lambda = Node.lambda(g);
    const price = Node.price(g);
    const middle = Node.middle(g);
    const end = Node.end(g);
    for (let a = Node.begin(g); a < end; a++) {
      const slope = 2 * at(Node.v, a) + at(Node.linear, a) - lambda;
      const y = at(Node.y, a);
      let low = at(Node.floor, a);
      let high = at(Node.upper, a);
      if (a < middle && at(Node.D, a) > 0) {
        const lower = at(Node.lower, a);
        if (price < lower * at(Node.rootD, a)) {
          if (Math.abs(y - lower) <= AT_KINK) {
            atKink(a, slope, price);
            continue;
          }
          if (y > lower) low = lower;
          else high = lower;
        }
      }
      put(WorkingSet.low, a, low);
      put(WorkingSet.high, a, high);
      const reducedCost = slope + at(Node.gradient, a);
      if (y <= low + AT_BOUND) {
        if (reducedCost < -tolerance) enter(a, -reducedCost);
      } else if (y >= high - AT_BOUND) {
        if (reducedCost > tolerance) enter(a, reducedCost);
      } else {
        join(a);
      }
    }
  }
  WorkingSet.interior = WorkingSet.size;
  admitBest();
}

/** The entrants of largest gain, by partial selection. */
function admitBest(): void {
  const count = WorkingSet.entrants;
  const limit = min<i32>(count, Problem.entrantLimit);
  for (let c = 0; c < limit; c++) {
    let best = c;
    for (let k = c + 1; k < count; k++) if (at(WorkingSet.gain, k) > at(WorkingSet.gain, best)) best = k;
    const a = integerAt(WorkingSet.entrant, best);
    put(WorkingSet.gain, best, at(WorkingSet.gain, c));
    putInteger(WorkingSet.entrant, best, integerAt(WorkingSet.entrant, c));
    join(a);
  }
}

function atKink(a: i32, slope: f64, price: f64): void {
  const lower = at(Node.lower, a);
  const D = at(Node.D, a);
  const left = D * lower + (price * price) / lower;
  const right = 2 * D * lower;
  const rest = at(Node.gradient, a) - (byteAt(Node.piece, a) === WHOLE ? right : left);
  const proximal = Node.proximal ? at(Node.proximalWeight, a) : 0;
  put(Node.y, a, lower);
  put(WorkingSet.low, a, lower);
  put(WorkingSet.high, a, lower);
  if (slope + right + rest < -WorkingSet.tolerance) {
    put(Node.gradient, a, right + rest);
    put(Node.curvature, a, 2 * D + proximal);
    put(Node.factor, a, 0);
    putByte(Node.piece, a, WHOLE);
    put(WorkingSet.high, a, at(Node.upper, a));
    enter(a, -(slope + right + rest));
  } else if (slope + left + rest > WorkingSet.tolerance) {
    put(Node.gradient, a, left + rest);
    put(Node.curvature, a, proximal);
    put(Node.factor, a, price / lower);
    putByte(Node.piece, a, CLIPPED);
    put(WorkingSet.low, a, 0);
    enter(a, slope + left + rest);
  }
}

/** Drops the entrants that the direction would move out of their interval; the first place that changed, or −1. */
export function dropWrongWay(direction: usize): i32 {
  let kept = WorkingSet.interior;
  let first = -1;
  for (let k = WorkingSet.interior; k < WorkingSet.size; k++) {
    const a = integerAt(WorkingSet.members, k);
    const d = at(direction, a);
    const y = at(Node.y, a);
    const wrongDown = d < 0 && y <= at(WorkingSet.low, a) + AT_BOUND;
    const wrongUp = d > 0 && y >= at(WorkingSet.high, a) - AT_BOUND;
    if (wrongDown || wrongUp) {
      if (first < 0) first = kept;
    } else {
      putInteger(WorkingSet.members, kept, a);
      kept++;
    }
  }
  WorkingSet.size = kept;
  return first;
}

/** Largest share of the direction, at most 1, that stays within intervals and counts; sets `blocking` and `fullGroup`. */
export function longestStep(direction: usize): f64 {
  let share: f64 = 1;
  WorkingSet.blocking = -1;
  for (let k = 0; k < WorkingSet.size; k++) {
    const a = integerAt(WorkingSet.members, k);
    const d = at(direction, a);
    if (d === 0) continue;
    const limit = (at(d < 0 ? WorkingSet.low : WorkingSet.high, a) - at(Node.y, a)) / d;
    if (limit >= share) continue;
    share = limit > 0 ? limit : 0;
    WorkingSet.blocking = a;
  }
  WorkingSet.fullGroup = -1;
  for (let g = 0; g < Problem.G; g++) {
    let room = <f64>Node.most(g);
    let taken: f64 = 0;
    for (let a = Node.begin(g), middle = Node.middle(g); a < middle; a++) {
      const inverse = 1 / at(Node.upper, a);
      room -= at(Node.y, a) * inverse;
      taken += at(direction, a) * inverse;
    }
    if (!(taken > 1e-12) || room >= share * taken) continue;
    share = room > 0 ? room / taken : 0;
    WorkingSet.blocking = -1;
    WorkingSet.fullGroup = g;
  }
  return share;
}
