import { backward, Factor, factorRows, forwardPair } from './cholesky';
import { at, byteAt, integerAt, put, reserveNumbers, rowOf } from './memory';
import { FRACTIONAL, Node, rowOfS } from './node';
import { Problem } from './problem';
import { dot } from './vector';
import { dropWrongWay, WorkingSet } from './working-set';

const MOST_REFACTORINGS: i32 = 12;

/** The Newton direction on the working set with the group sums kept; see node-direction.ts. */
export class Direction {
  /** Length m, 0 outside the working set. */
  static d: usize = 0;
}

export function reserveDirection(): void {
  Direction.d = reserveNumbers(Problem.N);
}

/** 2/κ_L: how fast the group's count price rises with the weights on their fractional piece. */
function priceCurvature(g: i32): f64 {
  const price = Node.price(g);
  if (!(price > 0 && price < Problem.largestPrice)) return 0;
  let total: f64 = 0;
  for (let a = Node.begin(g); a < Node.middle(g); a++) {
    const y = at(Node.y, a);
    if (y > 0 && byteAt(Node.piece, a) === FRACTIONAL) total += at(Node.rootD, a) * y;
  }
  const count = total / price;
  return count > 1e-9 ? 2 / count : 0;
}

export function computeDirection(regularisation: f64): void {
  const weight0 = priceCurvature(0);
  const weight1 = Problem.G > 1 ? priceCurvature(1) : 0;
  let from = 0;
  for (let attempt = 1; ; attempt++) {
    memory.fill(Direction.d, 0, <usize>Node.size << 3);
    const p = WorkingSet.size;
    if (p <= 1) return;
    if (attempt === 1) Factor.stride = (p + 3) & ~1;
    for (let row = from & ~1; row < p; row++) fillRow(row, weight0, weight1, regularisation);
    factorRows(from, p);
    solveDirection(p);
    from = dropWrongWay(Direction.d);
    if (from < 0) return;
    if (attempt >= MOST_REFACTORINGS - 2) {
      from = WorkingSet.interior;
      WorkingSet.size = from;
    }
  }
}

function fillRow(row: i32, weight0: f64, weight1: f64, regularisation: f64): void {
  const a = integerAt(WorkingSet.members, row);
  const S = rowOfS(a);
  const out = Factor.row(row);
  const first = a < Node.end0;
  const share = (first ? weight0 : weight1) * at(Node.factor, a);
  if (Problem.G === 1) {
    for (let column = 0; column <= row; column++) {
      const b = integerAt(WorkingSet.members, column);
      put(out, column, 2 * at(S, b) + Problem.tau + share * at(Node.factor, b));
    }
  } else {
    for (let column = 0; column <= row; column++) {
      const b = integerAt(WorkingSet.members, column);
      let entry = 2 * at(S, b);
      if (b < Node.end0 === first) entry += Problem.tau + share * at(Node.factor, b);
      put(out, column, entry);
    }
  }
  for (let k = 0; k < Problem.R; k++) {
    if (at(Problem.rowPrices, k) <= 0) continue;
    const coefficients = Node.row(k);
    const own = Problem.rowStiffness * at(coefficients, a);
    for (let column = 0; column <= row; column++) {
      put(out, column, at(out, column) + own * at(coefficients, integerAt(WorkingSet.members, column)));
    }
  }
  put(out, row, at(out, row) + at(Node.curvature, a) + regularisation);
}

/** d = −M⁻¹(gradient + Σ θ_g e_g), every group's sum of d being 0: forward solves as extra rows, one backward solve. */
function solveDirection(p: i32): void {
  const step = Factor.row(p);
  const sums0 = rowOf(step, 1, Factor.stride);
  const sums1 = rowOf(step, 2, Factor.stride);
  let count0 = 0;
  for (let k = 0; k < p; k++) {
    const a = integerAt(WorkingSet.members, k);
    put(step, k, -(2 * at(Node.v, a) + at(Node.linear, a) + at(Node.gradient, a)));
    const first = a < Node.end0;
    put(sums0, k, first ? 1 : 0);
    put(sums1, k, first ? 0 : 1);
    count0 += i32(first);
  }
  forwardPair(step, sums0, p);
  const count1 = p - count0;
  let theta0: f64 = 0;
  let theta1: f64 = 0;
  if (count1 === 0) {
    theta0 = dot(step, sums0, p) / dot(sums0, sums0, p);
  } else {
    forwardPair(sums1, sums1, p);
    const a11 = dot(sums1, sums1, p);
    const r1 = dot(step, sums1, p);
    if (count0 === 0) {
      theta1 = r1 / a11;
    } else {
      const a00 = dot(sums0, sums0, p);
      const a01 = dot(sums0, sums1, p);
      const r0 = dot(step, sums0, p);
      const determinant = a00 * a11 - a01 * a01;
      theta0 = (r0 * a11 - r1 * a01) / determinant;
      theta1 = (a00 * r1 - a01 * r0) / determinant;
    }
  }
  for (let k = 0; k < p; k++) put(step, k, at(step, k) - theta0 * at(sums0, k) - theta1 * at(sums1, k));
  backward(step, p);
  scatter(step, p);
}

/** Writes d and takes what is left of each group's sum off its largest weight. */
function scatter(step: usize, p: i32): void {
  let residual0: f64 = 0;
  let residual1: f64 = 0;
  let largest0 = -1;
  let largest1 = -1;
  for (let k = 0; k < p; k++) {
    const a = integerAt(WorkingSet.members, k);
    const d = at(step, k);
    put(Direction.d, a, d);
    if (a < Node.end0) {
      residual0 += d;
      if (largest0 < 0 || at(Node.y, a) > at(Node.y, largest0)) largest0 = a;
    } else {
      residual1 += d;
      if (largest1 < 0 || at(Node.y, a) > at(Node.y, largest1)) largest1 = a;
    }
  }
  if (largest0 >= 0) put(Direction.d, largest0, at(Direction.d, largest0) - residual0);
  if (largest1 >= 0) put(Direction.d, largest1, at(Direction.d, largest1) - residual1);
}
