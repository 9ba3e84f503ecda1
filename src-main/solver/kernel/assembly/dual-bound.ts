import { at, byteAt, put, putByte, reserve, reserveNumbers } from './memory';
import { multiply, Node } from './node';
import { Problem } from './problem';
import { axpy, dot, select } from './vector';

const ROUNDING: f64 = 2 * f64.EPSILON;

/** The Lagrangian dual bound of the node at its current weights; see dual-bound.ts beside the kernel folder. */
export class Dual {
  static last: f64 = 0;
  static best: f64 = 0;
  static r: usize = 0;
  static phi: usize = 0;
  static response: usize = 0;
  static selected: usize = 0;
  static buffer: usize = 0;
  static threshold0: f64 = 0;
  static threshold1: f64 = 0;
  static next0: f64 = 0;
  static next1: f64 = 0;
  static forced0: bool = false;
  static forced1: bool = false;
  /** Slope of the last evaluation. */
  static slope: f64 = 0;

  @inline static threshold(g: i32): f64 {
    return g === 0 ? Dual.threshold0 : Dual.threshold1;
  }
  @inline static next(g: i32): f64 {
    return g === 0 ? Dual.next0 : Dual.next1;
  }
  @inline static forced(g: i32): bool {
    return g === 0 ? Dual.forced0 : Dual.forced1;
  }
}

export function reserveDual(): void {
  const N = Problem.N;
  Dual.r = reserveNumbers(N);
  Dual.phi = reserveNumbers(N);
  Dual.response = reserveNumbers(N);
  Dual.selected = reserve(N);
  Dual.buffer = reserveNumbers(N);
}

export function dualBound(refinement: i32): f64 {
  const m = Node.size;
  multiply(Node.y, Node.v);
  let total = Node.constant - dot(Node.y, Node.v, m);
  for (let a = 0; a < m; a++) put(Dual.r, a, 2 * at(Node.v, a) + at(Node.linear, a));
  for (let k = 0; k < Problem.R; k++) {
    const price = at(Problem.rowPrices, k);
    if (price <= 0) continue;
    axpy(Dual.r, -price, Node.row(k), m);
    total += price * at(Problem.rowLower, k);
  }
  for (let g = 0; g < Problem.G; g++) total += maximiseOverLambda(g, refinement, total) - roundingOf(g);
  Dual.last = total;
  if (total > Dual.best) Dual.best = total;
  return total;
}

/** What rounding may have added to λ s_g + Σ φ: a few ε of the terms of each of its sums. */
function roundingOf(g: i32): f64 {
  const price = Math.abs(Node.lambda(g));
  const middle = Node.middle(g);
  let terms = price * Problem.sum(g);
  for (let a = Node.begin(g), end = Node.end(g); a < end; a++) {
    if (a < middle && !byteAt(Dual.selected, a)) continue;
    terms += (Math.abs(at(Dual.r, a)) + price) * at(Dual.response, a);
  }
  return ROUNDING * <f64>Node.size * terms;
}

function maximiseOverLambda(g: i32, refinement: i32, sofar: f64): f64 {
  const start = Node.lambda(g);
  let best = groupDual(g, start);
  let bestLambda = start;
  let evaluated = start;
  if (Math.abs(Dual.slope) > 1e-12 && refinement > 0) {
    const direction: f64 = Dual.slope > 0 ? 1 : -1;
    let step = 1e-4 * (Math.abs(start) + 1e-4 * Problem.tau);
    let near = start;
    let nearValue = best;
    let nearSlope = Dual.slope;
    let far = start;
    let farValue = best;
    let farSlope = Dual.slope;
    for (let k = 0; k < 20 && farSlope * direction > 0; k++) {
      near = far;
      nearValue = farValue;
      nearSlope = farSlope;
      far = near + direction * step;
      farValue = groupDual(g, far);
      farSlope = Dual.slope;
      evaluated = far;
      if (farValue > best) {
        best = farValue;
        bestLambda = far;
      }
      step *= 6;
    }
    for (let k = 0; k < refinement && farSlope * direction <= 0; k++) {
      const turn = nearSlope - farSlope;
      if (Math.abs(turn) < 1e-13) break;
      let lambda = (farValue - farSlope * far - nearValue + nearSlope * near) / turn;
      if (nearValue + nearSlope * (lambda - near) - best < 1e-7 * Math.abs(sofar + best)) break;
      const low = min<f64>(near, far);
      const high = max<f64>(near, far);
      const margin = 0.02 * (high - low);
      if (!(lambda > low && lambda < high)) lambda = 0.5 * (low + high);
      else if (lambda < low + margin) lambda = low + margin;
      else if (lambda > high - margin) lambda = high - margin;
      const value = groupDual(g, lambda);
      evaluated = lambda;
      if (value > best) {
        best = value;
        bestLambda = lambda;
      }
      if (Dual.slope * direction > 0) {
        near = lambda;
        nearValue = value;
        nearSlope = Dual.slope;
      } else {
        far = lambda;
        farValue = value;
        farSlope = Dual.slope;
      }
    }
  }
  if (evaluated !== bestLambda) groupDual(g, bestLambda);
  Node.setLambda(g, bestLambda);
  return best;
}

/** φ and responses of begin..end−1 at λ, two at a time; items with D ≤ 0 are put right afterwards. */
function respond(begin: i32, end: i32, lambda: f64): void {
  const splat = f64x2.splat(lambda);
  for (let a = begin; a < end; a += 2) {
    const o = <usize>a << 3;
    const r = f64x2.sub(v128.load(Dual.r + o), splat);
    const ideal = f64x2.neg(f64x2.mul(r, v128.load(Node.halfInverse + o)));
    const t = f64x2.pmin(v128.load(Node.upper + o), f64x2.pmax(v128.load(Node.lower + o), ideal));
    v128.store(Dual.response + o, t);
    v128.store(Dual.phi + o, f64x2.mul(f64x2.add(f64x2.mul(v128.load(Node.D + o), t), r), t));
  }
  if (!Node.concave) return;
  for (let a = begin; a < end; a++) {
    const D = at(Node.D, a);
    if (D > 0) continue;
    const r = at(Dual.r, a) - lambda;
    const lower = at(Node.lower, a);
    const upper = at(Node.upper, a);
    const t = (D * lower + r) * lower < (D * upper + r) * upper ? lower : upper;
    put(Dual.response, a, t);
    put(Dual.phi, a, (D * t + r) * t);
  }
}

function groupDual(g: i32, lambda: f64): f64 {
  const begin = Node.begin(g);
  const middle = Node.middle(g);
  const end = Node.end(g);
  const phi = Dual.phi;
  const response = Dual.response;
  const buffer = Dual.buffer;
  respond(begin, end, lambda);
  let value = lambda * Problem.sum(g);
  let slope = Problem.sum(g);
  for (let a = middle; a < end; a++) {
    value += at(phi, a);
    slope -= at(response, a);
  }
  const least = Node.least(g);
  const most = Node.most(g);
  let count = 0;
  for (let a = begin; a < middle; a++) {
    const value = at(phi, a);
    put(buffer, count, value);
    count += i32(value < 0);
  }
  const negative = count;
  if (negative < least) {
    for (count = 0; count < middle - begin; count++) put(buffer, count, at(phi, begin + count));
  }
  const taken = min<i32>(most, max<i32>(negative, least));
  let threshold: f64 = 0;
  let next: f64 = Infinity;
  if (taken > 0 && (taken === most || taken > negative)) {
    threshold = count > taken ? select(buffer, count, taken - 1) : largest(buffer, count);
    let below = 0;
    for (let k = 0; k < taken; k++) {
      const value_ = at(buffer, k);
      value += value_;
      below += i32(value_ < threshold);
    }
    let ties = taken - below;
    for (let a = begin; a < middle; a++) {
      const value_ = at(phi, a);
      let chosen = value_ < threshold;
      if (value_ === threshold && ties > 0) {
        ties--;
        chosen = true;
      }
      putByte(Dual.selected, a, <u8>chosen);
      if (chosen) slope -= at(response, a);
      else if (value_ < next) next = value_;
    }
  } else {
    for (let a = begin; a < middle; a++) {
      const value_ = at(phi, a);
      const chosen = value_ < 0;
      putByte(Dual.selected, a, <u8>chosen);
      if (chosen) {
        value += value_;
        slope -= at(response, a);
      } else if (value_ < next) {
        next = value_;
      }
    }
  }
  if (g === 0) {
    Dual.threshold0 = threshold;
    Dual.next0 = next;
    Dual.forced0 = taken <= least;
  } else {
    Dual.threshold1 = threshold;
    Dual.next1 = next;
    Dual.forced1 = taken <= least;
  }
  Dual.slope = slope;
  return value;
}

function largest(numbers: usize, count: i32): f64 {
  let value = at(numbers, 0);
  for (let k = 1; k < count; k++) value = max<f64>(value, at(numbers, k));
  return value;
}

/**
 * The weights that the last dual bound answers with, brought onto the group sums (two answers from either side of λ are mixed at a
 * kink): from ŷ to them the relaxation descends by at least value − bound at first.
 */
export function dualResponse(out: usize): void {
  for (let g = 0; g < Problem.G; g++) {
    const begin = Node.begin(g);
    const end = Node.end(g);
    const lambda = Node.lambda(g);
    groupDual(g, lambda);
    const firstSlope = Dual.slope;
    for (let a = begin; a < end; a++) put(out, a, answer(a));
    if (Math.abs(firstSlope) <= 1e-12 * Problem.sum(g)) continue;
    const direction: f64 = firstSlope > 0 ? 1 : -1;
    let step = 1e-9 * (Math.abs(lambda) + 1e-4 * Problem.tau);
    for (let k = 0; k < 12 && Dual.slope * direction > 0; k++) {
      groupDual(g, lambda + direction * step);
      step *= 10;
    }
    const mixed = Dual.slope * direction <= 0;
    const share = Dual.slope / (Dual.slope - firstSlope);
    for (let a = begin; a < end; a++) {
      put(out, a, mixed ? share * at(out, a) + (1 - share) * answer(a) : at(Node.y, a));
    }
    groupDual(g, lambda);
  }
}

@inline function answer(a: i32): f64 {
  return Node.isHeld(a) || byteAt(Dual.selected, a) ? at(Dual.response, a) : 0;
}
