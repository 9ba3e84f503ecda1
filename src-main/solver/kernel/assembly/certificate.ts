import { Factor, factorRows } from './cholesky';
import { at, integerAt, put, reserveMatrix, reserveNumbers, rowOf } from './memory';
import { Problem } from './problem';
import { axpy } from './vector';

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
  // The triangle's inverse T row by row, then W = TᵀT.
  for (let a = 0; a < N; a++) {
    const T = row(Certificate.triangle, a);
    const L = Factor.row(a);
    const inverse = at(Factor.inverse, a);
    memory.fill(T, 0, bytes);
    for (let k = 0; k < a; k++) axpy(T, -at(L, k), row(Certificate.triangle, k), k + 1);
    for (let k = 0; k < a; k++) put(T, k, at(T, k) * inverse);
    put(T, a, inverse);
  }
  memory.fill(Certificate.W, 0, bytes * <usize>N);
  for (let k = 0; k < N; k++) {
    const T = row(Certificate.triangle, k);
    for (let i = 0; i <= k; i++) axpy(row(Certificate.W, i), at(T, i), T, i + 1);
  }
  for (let i = 0; i < N; i++) for (let j = 0; j < i; j++) put(row(Certificate.W, j), i, at(row(Certificate.W, i), j));
  return true;
}

/** Rows from..to−1; S follows when the last row is done. */
export function sweepCertificate(barrier: f64, floor: f64, from: i32, to: i32): void {
  for (let i = from; i < to; i++) improveRow(i, barrier, floor);
  if (to === Problem.N) remainderFromLifted();
}

let alpha: f64 = 0;

function improveRow(i: i32, barrier: f64, floor: f64): void {
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

/** One pass of coordinate descent over the row's products. */
function descendProducts(i: i32, ratio: f64): void {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  const Wi = row(Certificate.W, i);
  const inverse = 1 / at(Wi, i);
  const products = row(Problem.products, i);
  const column = Problem.products + (<usize>i << 3);
  const partner = integerAt(Problem.partner, i);
  for (let j = 0; j < N; j++) {
    if (j === i) continue;
    const w = at(Wi, j);
    const current = at(products, j);
    const gain = at(Certificate.Bs, j) - alpha * w - ratio * at(Certificate.meanWeight, j);
    const signed = j === partner;
    if (current === 0 && gain <= 0 && !signed) continue;
    const Wj = row(Certificate.W, j);
    let change = gain / (at(Wj, j) - w * w * inverse);
    if (current + change < 0 && !signed) change = -current;
    if (change === 0) continue;
    put(products, j, current + change);
    store<f64>(column + <usize>j * bytes, current + change);
    put(Certificate.s, j, at(Certificate.s, j) - change);
    axpy(Certificate.Bs, -change, Wj, N);
    alpha -= change * w * inverse;
  }
}

/** W for the new row: W_ii = 1/σ, W_i = −Bs/σ, and a rank-two change of the rest. */
function updateInverse(i: i32, own: f64, sigma: f64): void {
  const N = Problem.N;
  const bytes = <usize>N << 3;
  const Wi = row(Certificate.W, i);
  const Bs = Certificate.Bs;
  const old = Certificate.s;
  memory.copy(old, Wi, bytes);
  const inverse = 1 / sigma;
  const ownInverse = 1 / own;
  for (let a = 0; a < N; a++) {
    if (a === i) continue;
    const gained = at(Bs, a) * inverse;
    const lost = -at(old, a) * ownInverse;
    const Wa = row(Certificate.W, a);
    const g = f64x2.splat(gained);
    const l = f64x2.splat(lost);
    let k = 0;
    for (const paired = N & ~3; k < paired; k += 4) {
      const o = <usize>k << 3;
      let low = f64x2.relaxed_madd(g, v128.load(Bs + o), v128.load(Wa + o));
      let high = f64x2.relaxed_madd(g, v128.load(Bs + o, 16), v128.load(Wa + o, 16));
      low = f64x2.relaxed_madd(l, v128.load(old + o), low);
      high = f64x2.relaxed_madd(l, v128.load(old + o, 16), high);
      v128.store(Wa + o, low);
      v128.store(Wa + o, high, 16);
    }
    for (; k < N; k++) put(Wa, k, at(Wa, k) + gained * at(Bs, k) + lost * at(old, k));
    put(Wa, i, -gained);
    put(Wi, a, -gained);
  }
  put(Wi, i, inverse);
}
