import { backward, Factor, factorRows, forwardPair } from './cholesky';
import { at, byteAt, integerAt, put, putByte, putInteger, reserve, reserveIntegers, reserveNumbers, rowOf } from './memory';
import { FRACTIONAL, Node, rowOfS, WHOLE } from './node';
import { Problem } from './problem';
import { dot } from './vector';
import { dropWrongWay, WorkingSet } from './working-set';

const MOST_REFACTORINGS: i32 = 12;
const BORDER_RIDGE: f64 = 1e-9;
const MOST_BORDERS: i32 = 4;

/**
 * The Newton direction on the working set, bordered by group sums and counts; see node-direction.ts. Between the steps of one node
 * little of the matrix changes, so that the factor's rows are kept as far as the members and their diagonal are the same.
 */
export class Direction {
  /** Length m, 0 outside the working set. */
  static d: usize = 0;
  /** What the factor's rows were made from: item, diagonal term; how many rows, and the prices of the linear rows as bits. */
  static factored: usize = 0;
  static factoredDiagonal: usize = 0;
  static factoredRows: i32 = 0;
  static factoredPrices: u64 = 0;
  /** Length m: 1 for the interior members, and the reordered list. */
  static isMember: usize = 0;
  static reordered: usize = 0;
  /** The borders' small system, row by row with its right-hand side. */
  static system: usize = 0;
  static compliance: usize = 0;
}

export function reserveDirection(): void {
  const N = Problem.N;
  Direction.d = reserveNumbers(N);
  Direction.factored = reserveIntegers(N);
  Direction.factoredDiagonal = reserveNumbers(N);
  Direction.isMember = reserve(N);
  Direction.reordered = reserveIntegers(N);
  Direction.system = reserveNumbers(MOST_BORDERS * (MOST_BORDERS + 1));
  Direction.compliance = reserveNumbers(MOST_BORDERS);
}

/** Forgets the factor: the node's items are others. */
export function forgetFactor(): void {
  Direction.factoredRows = 0;
  Factor.stride = (Node.size + 3) & ~1;
}

export function computeDirection(regularisation: f64): void {
  let from = keepFactoredRows(regularisation);
  for (let attempt = 1; ; attempt++) {
    memory.fill(Direction.d, 0, <usize>Node.size << 3);
    const p = WorkingSet.size;
    if (p <= 1) return;
    for (let row = from & ~1; row < p; row++) fillRow(row, regularisation);
    factorRows(from, p);
    Direction.factoredRows = p;
    solveDirection(p);
    from = dropWrongWay(Direction.d);
    if (from < 0) return;
    if (attempt >= MOST_REFACTORINGS - 2) {
      from = WorkingSet.interior;
      WorkingSet.size = from;
    }
  }
}

@inline function diagonalTerm(a: i32, regularisation: f64): f64 {
  return at(Node.curvature, a) + regularisation;
}

/**
 * Puts the members whose rows are factored already first, then the other interior ones, those that are least likely to change last;
 * the number of rows that can be kept.
 */
function keepFactoredRows(regularisation: f64): i32 {
  const members = WorkingSet.members;
  const interior = WorkingSet.interior;
  const reordered = Direction.reordered;
  const prices = pricesAsBits();
  if (prices !== Direction.factoredPrices) Direction.factoredRows = 0;
  Direction.factoredPrices = prices;
  memory.fill(Direction.isMember, 0, Node.size);
  for (let k = 0; k < interior; k++) putByte(Direction.isMember, integerAt(members, k), 1);
  let kept = 0;
  for (; kept < Direction.factoredRows; kept++) {
    const a = integerAt(Direction.factored, kept);
    if (!byteAt(Direction.isMember, a) || at(Direction.factoredDiagonal, kept) !== diagonalTerm(a, regularisation)) break;
    putInteger(reordered, kept, a);
    putByte(Direction.isMember, a, 0);
  }
  let next = kept;
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < interior; k++) {
      const a = integerAt(members, k);
      if (!byteAt(Direction.isMember, a)) continue;
      if (pass === 0 && byteAt(Node.piece, a) !== WHOLE) continue;
      putByte(Direction.isMember, a, 0);
      putInteger(reordered, next++, a);
    }
  }
  memory.copy(members, reordered, <usize>interior << 2);
  return kept;
}

/** Which linear rows have a price, one bit each (beyond 63 rows any change counts). */
function pricesAsBits(): u64 {
  let bits: u64 = 0;
  for (let k = 0; k < Problem.R; k++) if (at(Problem.rowPrices, k) > 0) bits ^= (<u64>1 << <u64>(k & 63)) * <u64>(1 + (k >> 6));
  return bits;
}

function fillRow(row: i32, regularisation: f64): void {
  const a = integerAt(WorkingSet.members, row);
  const S = rowOfS(a);
  const out = Factor.row(row);
  const diagonal = diagonalTerm(a, regularisation);
  putInteger(Direction.factored, row, a);
  put(Direction.factoredDiagonal, row, diagonal);
  if (Problem.G === 1) {
    for (let column = 0; column <= row; column++) {
      put(out, column, 2 * at(S, integerAt(WorkingSet.members, column)) + Problem.tau);
    }
  } else {
    const first = a < Node.end0;
    for (let column = 0; column <= row; column++) {
      const b = integerAt(WorkingSet.members, column);
      put(out, column, 2 * at(S, b) + (b < Node.end0 === first ? Problem.tau : 0));
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
  put(out, row, at(out, row) + diagonal);
}

/** d = −B⁻¹(gradient + Σ multiplier · normal): all right-hand sides are rows below the factor, forward solved in pairs. */
function solveDirection(p: i32): void {
  const step = Factor.row(p);
  for (let k = 0; k < p; k++) {
    const a = integerAt(WorkingSet.members, k);
    put(step, k, -(2 * at(Node.v, a) + at(Node.linear, a) + at(Node.gradient, a)));
  }
  let borders = 0;
  for (let g = 0; g < Problem.G; g++) borders = addBorders(p, g, borders);
  let k = 0;
  for (; k + 1 <= borders; k += 2) forwardPair(Factor.row(p + k), Factor.row(p + k + 1), p);
  if (k === borders) forwardPair(Factor.row(p + k), Factor.row(p + k), p);
  solveBorders(p, borders);
  for (let i = 0; i < borders; i++) {
    const normal = Factor.row(p + 1 + i);
    const multiplier = at(Direction.compliance, i);
    for (let k = 0; k < p; k++) put(step, k, at(step, k) - multiplier * at(normal, k));
  }
  backward(step, p);
  scatter(step, p);
}

/** The borders of one group as rows below the step: its sum, and its count where that has a price; how many there are then. */
function addBorders(p: i32, g: i32, borders: i32): i32 {
  const sums = Factor.row(p + 1 + borders);
  const counts = rowOf(sums, 1, Factor.stride);
  let present = false;
  let priced = false;
  for (let k = 0; k < p; k++) {
    const a = integerAt(WorkingSet.members, k);
    const own = a < Node.end0 === (g === 0);
    const factor: f64 = own ? at(Node.factor, a) : 0;
    put(sums, k, own ? 1 : 0);
    put(counts, k, factor);
    if (own) present = true;
    if (factor !== 0) priced = true;
  }
  if (!present) return borders;
  put(Direction.compliance, borders, 0);
  const price = Node.price(g);
  if (!priced || !(price > 0 && price < Problem.largestPrice)) return borders + 1;
  let count: f64 = 0;
  for (let a = Node.begin(g); a < Node.middle(g); a++) {
    const y = at(Node.y, a);
    if (y > 0 && byteAt(Node.piece, a) === FRACTIONAL) count += at(Node.rootD, a) * y;
  }
  count /= price;
  if (count <= 1e-9 && !Node.isPinned(g)) return borders + 1;
  put(Direction.compliance, borders + 1, 0.5 * count);
  return borders + 2;
}

/** Leaves the borders' multipliers in `compliance`: elimination without pivoting, the matrix being definite. */
function solveBorders(p: i32, borders: i32): void {
  const width = MOST_BORDERS + 1;
  const system = Direction.system;
  const step = Factor.row(p);
  for (let i = 0; i < borders; i++) {
    const row = rowOf(system, i, width);
    const normal = Factor.row(p + 1 + i);
    for (let j = 0; j < borders; j++) put(row, j, j < i ? at(rowOf(system, j, width), i) : dot(normal, Factor.row(p + 1 + j), p));
    put(row, MOST_BORDERS, dot(normal, step, p));
  }
  for (let i = 0; i < borders; i++) {
    const row = rowOf(system, i, width);
    put(row, i, at(row, i) * (1 + BORDER_RIDGE) + at(Direction.compliance, i));
  }
  for (let i = 0; i < borders; i++) {
    const pivot = rowOf(system, i, width);
    for (let j = i + 1; j < borders; j++) {
      const row = rowOf(system, j, width);
      const share = at(row, i) / at(pivot, i);
      for (let k = i; k <= MOST_BORDERS; k++) put(row, k, at(row, k) - share * at(pivot, k));
    }
  }
  for (let i = borders - 1; i >= 0; i--) {
    const row = rowOf(system, i, width);
    let value = at(row, MOST_BORDERS);
    for (let k = i + 1; k < borders; k++) value -= at(row, k) * at(Direction.compliance, k);
    put(Direction.compliance, i, value / at(row, i));
  }
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
