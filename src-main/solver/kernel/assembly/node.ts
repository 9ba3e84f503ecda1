import { at, byteAt, integerAt, put, putByte, putInteger, reserve, reserveIntegers, reserveMatrix, reserveNumbers, rowOf } from './memory';
import { Problem } from './problem';
import { axpy, axpy2, axpy4 } from './vector';

export const OUT: u8 = 0;
export const HELD: u8 = 1;
export const FREE: u8 = 2;

export const FRACTIONAL: u8 = 0;
export const CLIPPED: u8 = 1;
export const WHOLE: u8 = 2;

/**
 * The node's own m items: group by group, in a group the free items before the held ones, so that inner loops need no tests.
 * See node-workspace.ts for what the arrays mean.
 */
export class Node {
  static size: i32 = 0;
  static stride: i32 = 0;
  static freeCount: i32 = 0;
  /** Group g's free items are begin(g)..middle(g)−1, its held ones middle(g)..end(g)−1. */
  static middle0: i32 = 0;
  static end0: i32 = 0;
  static middle1: i32 = 0;
  /** Whether any item has D ≤ 0. */
  static concave: bool = false;
  static proximal: bool = false;
  static constant: f64 = 0;
  static most0: i32 = 0;
  static most1: i32 = 0;
  static least0: i32 = 0;
  static least1: i32 = 0;
  static price0: f64 = 0;
  static price1: f64 = 0;
  /** See node-workspace.ts: the interval of prices that serve, the one that the slopes suggest, whether the count is to be kept. */
  static priceLow0: f64 = 0;
  static priceLow1: f64 = 0;
  static priceHigh0: f64 = 0;
  static priceHigh1: f64 = 0;
  static priceEstimate0: f64 = 0;
  static priceEstimate1: f64 = 0;
  static keepCount0: bool = false;
  static keepCount1: bool = false;
  static excess0: f64 = 0;
  static excess1: f64 = 0;
  static lambda0: f64 = 0;
  static lambda1: f64 = 0;

  static item: usize = 0;
  static S: usize = 0;
  /** Whether row a of S has been gathered. */
  static gathered: usize = 0;
  static D: usize = 0;
  static rootD: usize = 0;
  /** 1/(2D) */
  static halfInverse: usize = 0;
  static lower: usize = 0;
  static upper: usize = 0;
  /** lower for held items, 0 for free ones. */
  static floor: usize = 0;
  static linear: usize = 0;
  static rows: usize = 0;
  static proximalWeight: usize = 0;
  static proximalCentre: usize = 0;
  static y: usize = 0;
  static v: usize = 0;
  static gradient: usize = 0;
  static curvature: usize = 0;
  static factor: usize = 0;
  static piece: usize = 0;

  @inline static begin(g: i32): i32 {
    return g === 0 ? 0 : Node.end0;
  }
  @inline static middle(g: i32): i32 {
    return g === 0 ? Node.middle0 : Node.middle1;
  }
  @inline static end(g: i32): i32 {
    return g === 0 ? Node.end0 : Node.size;
  }
  @inline static most(g: i32): i32 {
    return g === 0 ? Node.most0 : Node.most1;
  }
  @inline static least(g: i32): i32 {
    return g === 0 ? Node.least0 : Node.least1;
  }
  @inline static price(g: i32): f64 {
    return g === 0 ? Node.price0 : Node.price1;
  }
  @inline static priceLow(g: i32): f64 {
    return g === 0 ? Node.priceLow0 : Node.priceLow1;
  }
  @inline static priceHigh(g: i32): f64 {
    return g === 0 ? Node.priceHigh0 : Node.priceHigh1;
  }
  @inline static setPriceRange(g: i32, low: f64, high: f64): void {
    if (g === 0) {
      Node.priceLow0 = low;
      Node.priceHigh0 = high;
    } else {
      Node.priceLow1 = low;
      Node.priceHigh1 = high;
    }
  }
  @inline static priceEstimate(g: i32): f64 {
    return g === 0 ? Node.priceEstimate0 : Node.priceEstimate1;
  }
  @inline static setPriceEstimate(g: i32, price: f64): void {
    if (g === 0) Node.priceEstimate0 = price;
    else Node.priceEstimate1 = price;
  }
  @inline static keepsCount(g: i32): bool {
    return g === 0 ? Node.keepCount0 : Node.keepCount1;
  }
  @inline static isPinned(g: i32): bool {
    return Node.price(g) > Node.priceLow(g) && Node.price(g) < Node.priceHigh(g);
  }
  @inline static lambda(g: i32): f64 {
    return g === 0 ? Node.lambda0 : Node.lambda1;
  }
  @inline static setLambda(g: i32, value: f64): void {
    if (g === 0) Node.lambda0 = value;
    else Node.lambda1 = value;
  }
  @inline static groupOf(a: i32): i32 {
    return a < Node.end0 ? 0 : 1;
  }
  @inline static isHeld(a: i32): bool {
    return a < Node.end0 ? a >= Node.middle0 : a >= Node.middle1;
  }
  @inline static row(k: i32): usize {
    return rowOf(Node.rows, k, Node.stride);
  }
}

export function reserveNode(): void {
  const N = Problem.N;
  Node.item = reserveIntegers(N);
  Node.S = reserveMatrix(N, N + 2);
  Node.gathered = reserve(N);
  Node.D = reserveNumbers(N);
  Node.rootD = reserveNumbers(N);
  Node.halfInverse = reserveNumbers(N);
  Node.lower = reserveNumbers(N);
  Node.upper = reserveNumbers(N);
  Node.floor = reserveNumbers(N);
  Node.linear = reserveNumbers(N);
  Node.rows = reserveMatrix(Problem.R, N + 2);
  Node.proximalWeight = reserveNumbers(N);
  Node.proximalCentre = reserveNumbers(N);
  Node.y = reserveNumbers(N);
  Node.v = reserveNumbers(N);
  Node.gradient = reserveNumbers(N);
  Node.curvature = reserveNumbers(N);
  Node.factor = reserveNumbers(N);
  Node.piece = reserve(N);
}

/** Appends the group's items of one membership to the node. */
function take(g: i32, membership: u8): void {
  for (let i = 0; i < Problem.N; i++) {
    if (byteAt(Problem.membership, i) !== membership || integerAt(Problem.group, i) !== g) continue;
    const a = Node.size++;
    const D = at(Problem.diagonal, i);
    if (D <= 0) Node.concave = true;
    putInteger(Node.item, a, i);
    put(Node.D, a, D);
    put(Node.rootD, a, Math.sqrt(max<f64>(D, 1e-12 * Problem.scale)));
    put(Node.halfInverse, a, D > 0 ? 0.5 / D : 0);
    put(Node.lower, a, at(Problem.lower, i));
    put(Node.upper, a, at(Problem.upper, i));
    put(Node.floor, a, membership === HELD ? at(Problem.lower, i) : 0);
    put(Node.y, a, at(Problem.y, i));
    if (Node.proximal) {
      put(Node.proximalWeight, a, at(Problem.proximalWeight, i));
      put(Node.proximalCentre, a, at(Problem.proximalCentre, i));
    }
  }
}

/** Takes the items that are not out. */
export function loadNode(): void {
  Node.size = 0;
  Node.concave = false;
  take(0, FREE);
  Node.middle0 = Node.size;
  take(0, HELD);
  Node.end0 = Node.size;
  Node.freeCount = Node.middle0;
  Node.middle1 = Node.size;
  if (Problem.G > 1) {
    take(1, FREE);
    Node.middle1 = Node.size;
    Node.freeCount += Node.middle1 - Node.end0;
    take(1, HELD);
  }
  const m = Node.size;
  Node.stride = (m + 1) & ~1;
  memory.fill(Node.gathered, 0, m);
  for (let k = 0; k < Problem.R; k++) {
    const from = rowOf(Problem.rows, k, Problem.N);
    const to = Node.row(k);
    for (let a = 0; a < m; a++) put(to, a, at(from, integerAt(Node.item, a)));
  }
  Node.price0 = 0;
  Node.price1 = 0;
  Node.priceEstimate0 = 0;
  Node.priceEstimate1 = 0;
  Node.keepCount0 = false;
  Node.keepCount1 = false;
  loadProducts();
}

/** Linear term and constant; again when a held item's lower bound has risen. */
export function loadProducts(): void {
  const m = Node.size;
  const linear = Node.linear;
  for (let a = 0; a < m; a++) put(linear, a, at(Problem.linear, integerAt(Node.item, a)));
  let constant: f64 = 0;
  for (let g = 0; g < Problem.G; g++) {
    for (let a = Node.middle(g); a < Node.end(g); a++) {
      const lower = at(Node.lower, a);
      if (lower <= 0) continue;
      const from = rowOf(Problem.products, integerAt(Node.item, a), Problem.N);
      const twice = 2 * lower;
      for (let b = 0; b < m; b++) {
        const product = at(from, integerAt(Node.item, b));
        if (product <= 0) continue;
        put(linear, b, at(linear, b) + twice * product);
        if (b < a && Node.isHeld(b)) constant -= twice * product * at(Node.lower, b);
      }
    }
  }
  Node.constant = constant;
}

/** Row a of the node's S, gathered from the certificate when it is first used. */
export function rowOfS(a: i32): usize {
  const row = rowOf(Node.S, a, Node.stride);
  if (byteAt(Node.gathered, a)) return row;
  putByte(Node.gathered, a, 1);
  const from = rowOf(Problem.S, integerAt(Node.item, a), Problem.N);
  for (let b = 0; b < Node.size; b++) put(row, b, at(from, integerAt(Node.item, b)));
  if (Node.stride > Node.size) put(row, Node.size, 0);
  return row;
}

/** out = Sx, four rows at a time. */
export function multiply(x: usize, out: usize): void {
  const m = Node.size;
  memory.fill(out, 0, <usize>Node.stride << 3);
  let pending = 0;
  let f1: f64 = 0;
  let f2: f64 = 0;
  let f3: f64 = 0;
  let r1: usize = 0;
  let r2: usize = 0;
  let r3: usize = 0;
  for (let a = 0; a < m; a++) {
    const value = at(x, a);
    if (value === 0) continue;
    const row = rowOfS(a);
    if (pending === 0) {
      f1 = value;
      r1 = row;
    } else if (pending === 1) {
      f2 = value;
      r2 = row;
    } else if (pending === 2) {
      f3 = value;
      r3 = row;
    } else {
      axpy4(out, f1, r1, f2, r2, f3, r3, value, row, Node.stride);
      pending = -1;
    }
    pending++;
  }
  if (pending === 3) {
    axpy2(out, f1, r1, f2, r2, m);
    axpy(out, f3, r3, m);
  } else if (pending === 2) {
    axpy2(out, f1, r1, f2, r2, m);
  } else if (pending === 1) {
    axpy(out, f1, r1, m);
  }
}
