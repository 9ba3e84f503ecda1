import { computeDirection, Direction } from './direction';
import { Dual, dualBound, dualResponse } from './dual-bound';
import { at, byteAt, put, reserveNumbers } from './memory';
import { multiply, Node, WHOLE } from './node';
import { evaluatePerspective, wholeWeight } from './perspective';
import { Problem } from './problem';
import { projectStep } from './projection';
import { axpy, dot } from './vector';
import { chooseWorkingSet, longestStep, WorkingSet } from './working-set';

const BOUND_INTERVAL: i32 = 3;
const SMALLEST_REGULARISATION: f64 = 1e-9;
const AGREEMENT: f64 = 2e-5;
const MOST_STALLS: i32 = 12;

/** The node's active-set Newton method; see node-relaxation.ts. */
export class Relaxation {
  static iterations: i32 = 0;
  static regularisation: f64 = 0;
  /** Value at y: in all, yᵀSy, linearᵀy. */
  static total: f64 = 0;
  static quadratic: f64 = 0;
  static linear: f64 = 0;
  /** The same at a trial point. */
  static trialTotal: f64 = 0;
  static trialQuadratic: f64 = 0;
  static trialLinear: f64 = 0;
  static Sd: usize = 0;
  static trial: usize = 0;
  /** A projected step and S times it. */
  static move: usize = 0;
  static Smove: usize = 0;
}

export function reserveRelaxation(): void {
  Relaxation.Sd = reserveNumbers(Problem.N);
  Relaxation.trial = reserveNumbers(Problem.N);
  Relaxation.move = reserveNumbers(Problem.N);
  Relaxation.Smove = reserveNumbers(Problem.N);
}

/** Leaves the minimiser in Node.y and the best bound in Dual.best; false when the node has no point. */
export function solveRelaxation(cutoff: f64, iterations: i32): bool {
  Dual.best = -Infinity;
  Relaxation.iterations = 0;
  if (!repairSums()) return false;
  start(cutoff);
  let sinceBound = BOUND_INTERVAL;
  let stalls = 0;
  while (Relaxation.iterations < iterations) {
    Relaxation.iterations++;
    const converged = step();
    if (converged || ++sinceBound >= BOUND_INTERVAL) {
      sinceBound = 0;
      if ((converged || Relaxation.total > cutoff) && dualBound(converged ? 12 : 4) >= cutoff) return true;
    }
    if (!converged) continue;
    const agrees = Relaxation.total - Dual.best <= AGREEMENT * Math.abs(Relaxation.total);
    if (agrees || Node.proximal || stalls === MOST_STALLS) return true;
    stalls++;
    Relaxation.regularisation = SMALLEST_REGULARISATION;
    followDual();
  }
  dualBound(12);
  return true;
}

function start(cutoff: f64): void {
  Relaxation.regularisation = SMALLEST_REGULARISATION;
  WorkingSet.tolerance = cutoff < Infinity ? max<f64>(1e-14, min<f64>(1e-10, 1e-7 * Math.abs(cutoff))) : 1e-10;
  multiply(Node.y, Node.v);
  Relaxation.quadratic = dot(Node.y, Node.v, Node.size);
  Relaxation.linear = dot(Node.linear, Node.y, Node.size);
  Relaxation.total = Relaxation.quadratic + Relaxation.linear + evaluatePerspective(Node.y, true) + Node.constant;
  estimateLambda();
}

@inline function slopeAt(a: i32): f64 {
  return 2 * at(Node.v, a) + at(Node.linear, a) + at(Node.gradient, a);
}

/** Gradient and multipliers afresh at the current weights. */
function refresh(): void {
  evaluatePerspective(Node.y, true);
  estimateLambda();
}

/** λ of each group: the mean slope of the weights inside their bounds, else a value between the two sides. */
function estimateLambda(): void {
  for (let g = 0; g < Problem.G; g++) {
    if (Node.priceHigh(g) > Node.priceLow(g)) estimateCountPrice(g);
    let sum: f64 = 0;
    let count = 0;
    for (let a = Node.begin(g); a < Node.end(g); a++) {
      if (!isInside(a)) continue;
      sum += slopeAt(a);
      count++;
    }
    Node.setLambda(g, count > 0 ? sum / <f64>count : slopeBetween(g));
  }
}

@inline function isInside(a: i32): bool {
  const y = at(Node.y, a);
  const lower = at(Node.lower, a);
  if (y <= 1e-9 || y >= at(Node.upper, a) - 1e-9 || Math.abs(y - lower) <= 1e-11) return false;
  return !Node.isHeld(a) || y > lower + 1e-9;
}

/** The count's multiplier where the weights leave it open; see node-relaxation.ts. */
function estimateCountPrice(g: i32): void {
  const now = Node.price(g);
  const middle = Node.middle(g);
  let n: f64 = 0;
  let sumC: f64 = 0;
  let sumCC: f64 = 0;
  let sumS: f64 = 0;
  let sumCS: f64 = 0;
  for (let a = Node.begin(g); a < Node.end(g); a++) {
    if (!isInside(a)) continue;
    const c: f64 = a >= middle || byteAt(Node.piece, a) === WHOLE ? 0 : 1 / wholeWeight(a, now);
    const slope = slopeAt(a);
    n += 1;
    sumC += c;
    sumCC += c * c;
    sumS += slope;
    sumCS += c * slope;
  }
  const spread = n * sumCC - sumC * sumC;
  let multiplier = now * now;
  if (spread > 1e-9 * n * sumCC) multiplier += (sumC * sumS - n * sumCS) / spread;
  else if (n > 0 && sumC === 0) multiplier += exchangePrice(g, sumS / n);
  const low = Node.priceLow(g) * (Node.keepsCount(g) ? 1 + 1e-6 : 1);
  const price = Math.sqrt(multiplier > 0 ? multiplier : 0);
  Node.setPriceEstimate(g, min<f64>(max<f64>(price, low), Node.priceHigh(g)));
  if (Node.priceEstimate(g) !== now) evaluatePerspective(Node.y, true);
}

/** What must be added to μ so that free weights at their largest and weights at 0 are equally ready to be exchanged. */
function exchangePrice(g: i32, lambda: f64): f64 {
  let stay: f64 = Infinity;
  let enter: f64 = -Infinity;
  for (let a = Node.begin(g), middle = Node.middle(g); a < middle; a++) {
    const y = at(Node.y, a);
    const needed = (lambda - slopeAt(a)) * wholeWeight(a, Node.price(g));
    if (y >= at(Node.upper, a) - 1e-9) stay = min<f64>(stay, needed);
    else if (y <= 1e-9) enter = max<f64>(enter, needed);
  }
  return stay < Infinity && enter > -Infinity ? 0.5 * (stay + enter) : 0;
}

/** Half way between the largest slope of the weights that can fall and the smallest of those that can rise. */
function slopeBetween(g: i32): f64 {
  let fall: f64 = -Infinity;
  let rise: f64 = Infinity;
  for (let a = Node.begin(g); a < Node.end(g); a++) {
    const slope = slopeAt(a);
    const y = at(Node.y, a);
    if (y > at(Node.floor, a) + 1e-9) fall = max<f64>(fall, slope);
    if (y < at(Node.upper, a) - 1e-9) rise = min<f64>(rise, slope);
  }
  return fall === -Infinity || rise === Infinity ? Node.lambda(g) : 0.5 * (fall + rise);
}

function slopeAlong(direction: usize): f64 {
  let total: f64 = 0;
  for (let a = 0; a < Node.size; a++) {
    const d = at(direction, a);
    if (d !== 0) total += slopeAt(a) * d;
  }
  return total;
}

/** One Newton step; true when nothing more is to be gained. */
function step(): bool {
  chooseWorkingSet();
  computeDirection(Relaxation.regularisation);
  const d = Direction.d;
  const descent = slopeAlong(d);
  if (isNaN(descent)) return regularise(100, 1e-6 * Problem.tau, 1e3 * Problem.tau);
  if (descent > -1e-15 * Math.abs(Relaxation.total)) return true;
  multiply(d, Relaxation.Sd);
  const curvature = dot(d, Relaxation.Sd, Node.size);
  const share = longestStep(d);
  if (WorkingSet.fullGroup >= 0 && share < 1e-9 && keepCount(WorkingSet.fullGroup)) return false;
  if (share < 0.999) {
    const reachable = Relaxation.total + share * descent + share * share * curvature;
    if (tryProjected(share, reachable)) return false;
    if (share < 0.25 && Relaxation.regularisation < 10) return regularise(30, 1e-4, Infinity);
  }
  const length = share > 0 ? backtrack(share, descent, curvature) : 0;
  if (length === 0) {
    refresh();
    return true;
  }
  Relaxation.regularisation = max<f64>(SMALLEST_REGULARISATION, Relaxation.regularisation * 0.1);
  return length === 1 && -descent < 1e-7 * Math.abs(Relaxation.total);
}

/** A step towards the dual's answer, where Newton's method stands at a kink that it cannot see past. */
function followDual(): void {
  const m = Node.size;
  const move = Relaxation.move;
  const Smove = Relaxation.Smove;
  const promised = Relaxation.total - Dual.last;
  dualResponse(move);
  for (let a = 0; a < m; a++) put(move, a, at(move, a) - at(Node.y, a));
  multiply(move, Smove);
  const curvature = dot(move, Smove, m);
  let length: f64 = 1;
  for (let attempt = 0; attempt < 15; attempt++) {
    for (let a = 0; a < m; a++) put(Relaxation.trial, a, at(Node.y, a) + length * at(move, a));
    evaluateTrial(move, Smove, length, curvature);
    if (Relaxation.trialTotal <= Relaxation.total - 0.1 * length * promised) {
      accept(Smove, length);
      return;
    }
    length *= 0.4;
  }
  refresh();
}

/** Sees to it that the next step keeps the group's count, which blocked this one; false where that is not possible. */
function keepCount(g: i32): bool {
  if (Node.keepsCount(g) || !(Node.priceHigh(g) > Node.priceLow(g))) return false;
  if (g === 0) Node.keepCount0 = true;
  else Node.keepCount1 = true;
  refresh();
  return true;
}

function regularise(factor: f64, least: f64, limit: f64): bool {
  Relaxation.regularisation = max<f64>(Relaxation.regularisation * factor, least);
  return Relaxation.regularisation > limit;
}

function tryProjected(share: f64, reachable: f64): bool {
  const move = Relaxation.move;
  const m = Node.size;
  for (let attempt = 0; attempt < 3; attempt++) {
    const length: f64 = attempt === 0 ? 1 : attempt === 1 ? 0.4 : 0.1;
    if (length <= share || !projectStep(Direction.d, length, move)) return false;
    const descent = slopeAlong(move);
    if (descent >= 0) continue;
    multiply(move, Relaxation.Smove);
    for (let a = 0; a < m; a++) put(Relaxation.trial, a, max<f64>(at(Node.floor, a), at(Node.y, a) + at(move, a)));
    evaluateTrial(move, Relaxation.Smove, 1, dot(move, Relaxation.Smove, m));
    if (Relaxation.trialTotal >= Relaxation.total + 1e-3 * descent) continue;
    if (Relaxation.trialTotal >= reachable && share >= 0.3) continue;
    accept(Relaxation.Smove, 1);
    Relaxation.regularisation = max<f64>(SMALLEST_REGULARISATION, Relaxation.regularisation * 0.003);
    return true;
  }
  return false;
}

/** The straight step, shortened until it gains; its length, 0 for none. */
function backtrack(share: f64, descent: f64, curvature: f64): f64 {
  const d = Direction.d;
  let length = share;
  for (let attempt = 0; attempt < 12; attempt++) {
    for (let g = 0; g < Problem.G; g++) {
      const middle = Node.middle(g);
      for (let a = Node.begin(g); a < Node.end(g); a++) {
        const y = at(Node.y, a) + length * at(d, a);
        put(Relaxation.trial, a, a < middle && Math.abs(y) < 1e-13 ? 0 : y);
      }
    }
    const blocking = WorkingSet.blocking;
    if (blocking >= 0 && length === share) {
      put(Relaxation.trial, blocking, at(at(d, blocking) < 0 ? WorkingSet.low : WorkingSet.high, blocking));
    }
    evaluateTrial(d, Relaxation.Sd, length, curvature);
    if (Relaxation.trialTotal <= Relaxation.total + 1e-4 * length * descent + 1e-15 * Math.abs(Relaxation.total)) {
      accept(Relaxation.Sd, length);
      return length;
    }
    length *= 0.4;
  }
  return 0;
}

/** Value at `trial` = y + length · move, with S · move known. */
function evaluateTrial(move: usize, Smove: usize, length: f64, curvature: f64): void {
  const m = Node.size;
  Relaxation.trialQuadratic =
    Relaxation.quadratic + 2 * length * dot(Node.y, Smove, m) + length * length * curvature;
  Relaxation.trialLinear = Relaxation.linear + length * dot(Node.linear, move, m);
  Relaxation.trialTotal =
    Relaxation.trialQuadratic + Relaxation.trialLinear + evaluatePerspective(Relaxation.trial, false) + Node.constant;
}

function accept(Smove: usize, length: f64): void {
  Node.keepCount0 = false;
  Node.keepCount1 = false;
  Relaxation.total = Relaxation.trialTotal;
  Relaxation.quadratic = Relaxation.trialQuadratic;
  Relaxation.linear = Relaxation.trialLinear;
  memory.copy(Node.y, Relaxation.trial, <usize>Node.size << 3);
  axpy(Node.v, length, Smove, Node.size);
  refresh();
}

/** Brings the weights into their bounds and onto the exact group sums; see node-sums.ts. */
function repairSums(): bool {
  for (let g = 0; g < Problem.G; g++) {
    const sum = Problem.sum(g);
    const begin = Node.begin(g);
    const end = Node.end(g);
    let total: f64 = 0;
    for (let a = begin; a < end; a++) {
      let y = min<f64>(at(Node.y, a), at(Node.upper, a));
      if (!(y >= at(Node.floor, a))) y = at(Node.floor, a);
      put(Node.y, a, y);
      total += y;
    }
    for (let round = 0; round < 80 && Math.abs(sum - total) >= 1e-15 * sum; round++) {
      const down = total > sum;
      const all = down || round > 3;
      const bound = down ? Node.floor : Node.upper;
      let room: f64 = 0;
      for (let a = begin; a < end; a++) {
        const y = at(Node.y, a);
        if (all || y !== 0) room += Math.abs(at(bound, a) - y);
      }
      if (room <= 1e-14 * sum) {
        if (all) break;
        continue;
      }
      const share = min<f64>(1, Math.abs(sum - total) / room);
      total = 0;
      for (let a = begin; a < end; a++) {
        let y = at(Node.y, a);
        if (all || y !== 0) y += share * (at(bound, a) - y);
        put(Node.y, a, y);
        total += y;
      }
    }
    if (Math.abs(total - sum) > 1e-12 * sum) return false;
  }
  return true;
}
