import { Factor, factorRows } from './cholesky';
import { at, integerAt, put, reserveMatrix, reserveNumbers, rowOf } from './memory';
import { Problem } from './problem';
import { axpy, axpy2, axpy4 } from './vector';

const SMALLEST_PIVOT: f64 = 4e-6;
const MOST_WIDENINGS: i32 = 8;

/** State of the root certificate's row ascent; see root-certificate-rows.ts. */
export class Certificate {
  static W: usize = 0;
  /** S' = H' − diag(D) − products, and H' = H + τ Σ e_g e_gᵀ. */
  static lifted: usize = 0;
  static liftedH: usize = 0;
  static smallestSpread: usize = 0;
  static meanWeight: usize = 0;
  static meanSquare: usize = 0;
  static lowestDiagonal: usize = 0;
  static s: usize = 0;
  static Bs: usize = 0;
  static triangle: usize = 0;
}

export function reserveCertificate(): void {
  const N = Problem.N;
  Certificate.W = reserveMatrix(N, N);
  Certificate.lifted = reserveMatrix(N, N);
  Certificate.liftedH = reserveMatrix(N, N);
  Certificate.smallestSpread = reserveNumbers(N);
  Certificate.meanWeight = reserveNumbers(N);
  Certificate.meanSquare = reserveNumbers(N);
  Certificate.lowestDiagonal = reserveNumbers(N);
  Certificate.s = reserveNumbers(N);
  Certificate.Bs = reserveNumbers(N);
  Certificate.triangle = reserveMatrix(N, N);
}

@inline function row(matrix: usize, i: i32): usize {
  return rowOf(matrix, i, Problem.N);
}

/** S and S' from (D, products), then W = S'⁻¹; false where S' is not positive definite. */
export function rebuildCertificate(): bool {
  const N = Problem.N;
  for (let i = 0; i < N; i++) {
    const lifted = row(Certificate.lifted, i);
    const liftedH = row(Certificate.liftedH, i);
    const products = row(Problem.products, i);
    for (let j = 0; j < N; j++) put(lifted, j, at(liftedH, j) - at(products, j));
    put(lifted, i, at(liftedH, i) - at(Problem.diagonal, i));
  }
  remainderFromLifted();
  return invertLifted();
}

/** S = S' − τ within groups. */
export function remainderFromLifted(): void {
  const N = Problem.N;
  for (let i = 0; i < N; i++) {
    const lifted = row(Certificate.lifted, i);
    const S = row(Problem.S, i);
    const g = integerAt(Problem.group, i);
    for (let j = 0; j < N; j++) {
      put(S, j, at(lifted, j) - (integerAt(Problem.group, j) === g ? Problem.certificateTau : 0));
    }
  }
}

function invertLifted(): bool {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  Factor.stride = (N + 1) & ~1;
  for (let a = 0; a < N; a++) memory.copy(Factor.row(a), row(Certificate.lifted, a), bytes);
  factorRows(0, N);
  const smallest = SMALLEST_PIVOT * Math.sqrt(Problem.scale);
  for (let a = 0; a < N; a++) if (!(at(Factor.row(a), a) > smallest)) return false;
  // The triangle's inverse T row by row, then W = TᵀT; four rows at a time, T being 0 beyond its diagonal.
  memory.fill(Certificate.triangle, 0, bytes * <usize>N);
  for (let a = 0; a < N; a++) {
    const T = row(Certificate.triangle, a);
    addRows(T, Factor.row(a), 8, 0, a, a);
    const inverse = at(Factor.inverse, a);
    for (let k = 0; k < a; k++) put(T, k, -at(T, k) * inverse);
    put(T, a, inverse);
  }
  memory.fill(Certificate.W, 0, bytes * <usize>N);
  for (let i = 0; i < N; i++) {
    addRows(row(Certificate.W, i), Certificate.triangle + (<usize>i << 3), bytes, i, N, i + 1);
  }
  for (let i = 0; i < N; i++) for (let j = 0; j < i; j++) put(row(Certificate.W, j), i, at(row(Certificate.W, i), j));
  return true;
}

/** y += Σ factor_k T_k over k = from..to−1, on the first `length` entries; factor_k stands at factors + k · stride. */
function addRows(y: usize, factors: usize, stride: usize, from: i32, to: i32, length: i32): void {
  const T = Certificate.triangle;
  let k = from;
  for (; k + 4 <= to; k += 4) {
    const f = factors + <usize>k * stride;
    axpy4(
      y,
      load<f64>(f), row(T, k),
      load<f64>(f + stride), row(T, k + 1),
      load<f64>(f + 2 * stride), row(T, k + 2),
      load<f64>(f + 3 * stride), row(T, k + 3),
      length,
    );
  }
  for (; k < to; k++) axpy(y, load<f64>(factors + <usize>k * stride), row(T, k), length);
}

/** Rows from..to−1; S follows when the last row is done. */
export function sweepCertificate(barrier: f64, from: i32, to: i32): void {
  for (let i = from; i < to; i++) improveRow(i, barrier);
  if (to === Problem.N) remainderFromLifted();
}

let alpha: f64 = 0;

function improveRow(i: i32, barrier: f64): void {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  const Wi = row(Certificate.W, i);
  const own = at(Wi, i);
  const x = at(Certificate.meanWeight, i);
  const s = Certificate.s;
  const Bs = Certificate.Bs;
  memory.fill(Bs, 0, bytes);
  memory.copy(s, row(Certificate.lifted, i), bytes);
  put(s, i, 0);
  alpha = 1 / own;
  let spread = max<f64>(at(Certificate.meanSquare, i) - x * x, barrier * at(Certificate.smallestSpread, i));
  spread = max<f64>(spread, 1e-12);
  const liftedOwn = at(row(Certificate.liftedH, i), i);
  const floor = at(Certificate.lowestDiagonal, i);
  let sigma: f64 = 0;
  let sBs: f64 = 0;
  let found = false;
  for (let attempt = 0; attempt < MOST_WIDENINGS && !found; attempt++) {
    descendProducts(i, x / spread);
    sBs = 0;
    for (let j = 0; j < N; j++) if (j !== i) sBs += at(s, j) * (at(Bs, j) - alpha * at(Wi, j));
    sigma = barrier / spread;
    found = liftedOwn - sBs - sigma >= floor;
    spread *= 4;
  }
  if (!found) {
    const room = liftedOwn - sBs - floor;
    sigma = room > 1e-12 ? min<f64>(sigma, room) : 1e-9;
  }
  const diagonal = liftedOwn - sBs - sigma;
  put(Problem.diagonal, i, diagonal);
  put(s, i, liftedOwn - diagonal);
  memory.copy(row(Certificate.lifted, i), s, bytes);
  const column = Certificate.lifted + (<usize>i << 3);
  for (let j = 0; j < N; j++) store<f64>(column + <usize>j * bytes, at(s, j));
  axpy(Bs, -alpha, Wi, N);
  put(Bs, i, 0);
  updateInverse(i, own, sigma);
}

/** One pass of coordinate descent over the row's products; changes of Bs are gathered and added four at a time. */
function descendProducts(i: i32, ratio: f64): void {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  const Bs = Certificate.Bs;
  const Wi = row(Certificate.W, i);
  const inverse = 1 / at(Wi, i);
  const products = row(Problem.products, i);
  const column = Problem.products + (<usize>i << 3);
  const partner = integerAt(Problem.partner, i);
  let pending = 0;
  let f1: f64 = 0;
  let f2: f64 = 0;
  let f3: f64 = 0;
  let W1: usize = 0;
  let W2: usize = 0;
  let W3: usize = 0;
  for (let j = 0; j < N; j++) {
    if (j === i) continue;
    const w = at(Wi, j);
    const current = at(products, j);
    let gain = at(Bs, j) - alpha * w - ratio * at(Certificate.meanWeight, j);
    if (pending > 0) {
      gain += f1 * at(W1, j);
      if (pending > 1) {
        gain += f2 * at(W2, j);
        if (pending > 2) gain += f3 * at(W3, j);
      }
    }
    const signed = j === partner;
    if (current === 0 && gain <= 0 && !signed) continue;
    const Wj = row(Certificate.W, j);
    let change = gain / (at(Wj, j) - w * w * inverse);
    if (current + change < 0 && !signed) change = -current;
    if (change === 0) continue;
    put(products, j, current + change);
    store<f64>(column + <usize>j * bytes, current + change);
    put(Certificate.s, j, at(Certificate.s, j) - change);
    alpha -= change * w * inverse;
    if (pending === 0) {
      f1 = -change;
      W1 = Wj;
    } else if (pending === 1) {
      f2 = -change;
      W2 = Wj;
    } else if (pending === 2) {
      f3 = -change;
      W3 = Wj;
    } else {
      axpy4(Bs, f1, W1, f2, W2, f3, W3, -change, Wj, N);
      pending = -1;
    }
    pending++;
  }
  if (pending > 0) axpy(Bs, f1, W1, N);
  if (pending > 1) axpy(Bs, f2, W2, N);
  if (pending > 2) axpy(Bs, f3, W3, N);
}

/** W for the new row: W_ii = 1/σ, W_i = −Bs/σ, and a rank-two change of the rest, four rows at a time. */
function updateInverse(i: i32, own: f64, sigma: f64): void {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  const Wi = row(Certificate.W, i);
  const Bs = Certificate.Bs;
  const old = Certificate.s;
  memory.copy(old, Wi, bytes);
  const inverse = 1 / sigma;
  const ownInverse = -1 / own;
  let a = 0;
  for (; a + 4 <= N; a += 4) addToFourRows(row(Certificate.W, a), a, inverse, ownInverse);
  for (; a < N; a++) axpy2(row(Certificate.W, a), at(Bs, a) * inverse, Bs, at(old, a) * ownInverse, old, N);
  const column = Certificate.W + (<usize>i << 3);
  for (let j = 0; j < N; j++) {
    const entry = -at(Bs, j) * inverse;
    put(Wi, j, entry);
    store<f64>(column + <usize>j * bytes, entry);
  }
  put(Wi, i, inverse);
}

/** Rows a..a+3 of W: W_a += Bs_a/σ · Bs − old_a/W_ii · old. */
function addToFourRows(W0: usize, a: i32, inverse: f64, ownInverse: f64): void {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  const Bs = Certificate.Bs;
  const old = Certificate.s;
  const W1 = W0 + bytes;
  const W2 = W1 + bytes;
  const W3 = W2 + bytes;
  const g0 = f64x2.splat(at(Bs, a) * inverse);
  const g1 = f64x2.splat(at(Bs, a + 1) * inverse);
  const g2 = f64x2.splat(at(Bs, a + 2) * inverse);
  const g3 = f64x2.splat(at(Bs, a + 3) * inverse);
  const l0 = f64x2.splat(at(old, a) * ownInverse);
  const l1 = f64x2.splat(at(old, a + 1) * ownInverse);
  const l2 = f64x2.splat(at(old, a + 2) * ownInverse);
  const l3 = f64x2.splat(at(old, a + 3) * ownInverse);
  const paired = <usize>(N & ~1) << 3;
  for (let o: usize = 0; o < paired; o += 16) {
    const g = v128.load(Bs + o);
    const l = v128.load(old + o);
    v128.store(W0 + o, f64x2.relaxed_madd(l0, l, f64x2.relaxed_madd(g0, g, v128.load(W0 + o))));
    v128.store(W1 + o, f64x2.relaxed_madd(l1, l, f64x2.relaxed_madd(g1, g, v128.load(W1 + o))));
    v128.store(W2 + o, f64x2.relaxed_madd(l2, l, f64x2.relaxed_madd(g2, g, v128.load(W2 + o))));
    v128.store(W3 + o, f64x2.relaxed_madd(l3, l, f64x2.relaxed_madd(g3, g, v128.load(W3 + o))));
  }
  if (N & 1) {
    const k = N - 1;
    const g = at(Bs, k);
    const l = at(old, k);
    put(W0, k, at(W0, k) + at(Bs, a) * inverse * g + at(old, a) * ownInverse * l);
    put(W1, k, at(W1, k) + at(Bs, a + 1) * inverse * g + at(old, a + 1) * ownInverse * l);
    put(W2, k, at(W2, k) + at(Bs, a + 2) * inverse * g + at(old, a + 2) * ownInverse * l);
    put(W3, k, at(W3, k) + at(Bs, a + 3) * inverse * g + at(old, a + 3) * ownInverse * l);
  }
}
