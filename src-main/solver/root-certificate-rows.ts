import type { Items } from './items.ts';
import { CERTIFICATE_TAU, meanDiagonal } from './kernel/kernel.ts';
import type { CertificateArrays } from './node-workspace.ts';

/** Smallest pivot of S' (× √scale) that counts as positive definite. */
const SMALLEST_PIVOT = 4e-6;
const MOST_WIDENINGS = 8;

/**
 * The inner state of the root certificate (docs/solver.md, "Root certificate"): S' = H' − diag(D) − M with
 * H' = H + τ Σ e_g e_gᵀ, and W = S'⁻¹. One row of (D, M) is improved at a time as in the graphical lasso (Friedman, Hastie
 * and Tibshirani 2008): given the rest, row i maximises the relaxation's value plus μ logdet S' to first order.
 */
export class CertificateRows {
  readonly items: Items;
  readonly meanWeight: Float64Array;
  readonly meanSquare: Float64Array;
  readonly lowestDiagonal: Float64Array;
  private readonly certificate: CertificateArrays;
  private readonly tau: number;
  private readonly scale: number;
  private readonly lifted: Float64Array;
  private readonly W: Float64Array;
  /** Row i of S' without its diagonal, and (W restricted without row i) times it. */
  private readonly s: Float64Array;
  private readonly Bs: Float64Array;

  constructor(items: Items, certificate: CertificateArrays) {
    const N = items.count;
    this.items = items;
    this.certificate = certificate;
    this.scale = meanDiagonal(items);
    this.tau = CERTIFICATE_TAU * this.scale;
    this.meanWeight = new Float64Array(N);
    this.meanSquare = new Float64Array(N);
    this.lowestDiagonal = new Float64Array(N);
    this.lifted = new Float64Array(N * N);
    this.W = new Float64Array(N * N);
    this.s = new Float64Array(N);
    this.Bs = new Float64Array(N);
  }

  private lift(i: number, j: number): number {
    const { items } = this;
    return items.H[i * items.count + j] + (items.group[i] === items.group[j] ? this.tau : 0);
  }

  /** S and S' from (D, M), and W = S'⁻¹ by Cholesky; false where S' is not positive definite. */
  rebuild(): boolean {
    const { items, lifted } = this;
    const { S, products, diagonal } = this.certificate;
    const N = items.count;
    for (let i = 0; i < N; i++) {
      for (let j = 0; j < N; j++) {
        const k = i * N + j;
        const removed = i === j ? diagonal[i] : products[k];
        lifted[k] = this.lift(i, j) - removed;
        S[k] = items.H[k] - removed;
      }
    }
    return invertDefinite(lifted, this.W, N, SMALLEST_PIVOT * Math.sqrt(this.scale));
  }

  sweep(barrier: number, from: number, to: number): void {
    for (let i = from; i < to; i++) this.improveRow(i, barrier);
    const { S } = this.certificate;
    const N = this.items.count;
    if (to < N) return;
    for (let k = 0; k < N * N; k++) S[k] = this.lifted[k];
    for (let i = 0; i < N; i++) {
      for (let j = 0; j < N; j++) if (this.items.group[i] === this.items.group[j]) S[i * N + j] -= this.tau;
    }
  }

  /**
   * Row i: with B = W without row and column i after its Schur complement (never formed: Bs = u − αW_i), coordinate descent
   * on the products of the row, then the diagonal entry from σ = μ/w.
   */
  private improveRow(i: number, barrier: number): void {
    const { items, W, lifted, s, Bs } = this;
    const { diagonal } = this.certificate;
    const N = items.count;
    const own = W[i * N + i];
    const x = this.meanWeight[i];
    for (let j = 0; j < N; j++) {
      s[j] = j === i ? 0 : lifted[i * N + j];
      Bs[j] = 0;
    }
    const state = { alpha: 1 / own };
    const smallest = (2 * barrier) / Math.max(Math.abs(items.H[i * N + i]), 1e-3 * this.scale);
    let spread = Math.max(this.meanSquare[i] - x * x, smallest, 1e-12);
    const lifted_ii = this.lift(i, i);
    const floor = this.lowestDiagonal[i];
    let sigma = 0;
    let found = false;
    let sBs = 0;
    for (let attempt = 0; attempt < MOST_WIDENINGS && !found; attempt++, spread *= 4) {
      this.descendProducts(i, x / spread, state);
      sBs = 0;
      for (let j = 0; j < N; j++) if (j !== i) sBs += s[j] * (Bs[j] - state.alpha * W[i * N + j]);
      sigma = barrier / spread;
      found = lifted_ii - sBs - sigma >= floor;
    }
    if (!found) {
      const room = lifted_ii - sBs - floor;
      sigma = room > 1e-12 ? Math.min(sigma, room) : 1e-9;
    }
    diagonal[i] = lifted_ii - sBs - sigma;
    for (let j = 0; j < N; j++) {
      Bs[j] = j === i ? 0 : Bs[j] - state.alpha * W[i * N + j];
      if (j === i) lifted[i * N + i] = lifted_ii - diagonal[i];
      else lifted[i * N + j] = lifted[j * N + i] = s[j];
    }
    this.updateInverse(i, own, sigma);
  }

  /** One pass of coordinate descent over the row's products: M_ij ← max(0, M_ij + ((Bs)_j − c_ij/w)/B_jj). */
  private descendProducts(i: number, ratio: number, state: { alpha: number }): void {
    const { items, W, s, Bs, meanWeight } = this;
    const { products } = this.certificate;
    const N = items.count;
    const own = W[i * N + i];
    for (let j = 0; j < N; j++) {
      if (j === i) continue;
      const w = W[i * N + j];
      const current = products[i * N + j];
      const gain = Bs[j] - state.alpha * w - ratio * meanWeight[j];
      const signed = items.partner[i] === j;
      if (current === 0 && gain <= 0 && !signed) continue;
      let change = gain / (W[j * N + j] - (w * w) / own);
      if (current + change < 0 && !signed) change = -current;
      if (change === 0) continue;
      products[i * N + j] = products[j * N + i] = current + change;
      s[j] -= change;
      for (let k = 0; k < N; k++) Bs[k] -= change * W[j * N + k];
      state.alpha -= (change * w) / own;
    }
  }

  /** W for the new row: W_ii = 1/σ, W_i = −Bs/σ, and a rank-two change of the rest. */
  private updateInverse(i: number, own: number, sigma: number): void {
    const { W, Bs, s } = this;
    const N = this.items.count;
    for (let j = 0; j < N; j++) s[j] = W[i * N + j];
    for (let a = 0; a < N; a++) {
      if (a === i) continue;
      const gained = Bs[a] / sigma;
      const lost = s[a] / own;
      for (let b = 0; b < N; b++) W[a * N + b] += gained * Bs[b] - lost * s[b];
      W[a * N + i] = W[i * N + a] = -gained;
    }
    W[i * N + i] = 1 / sigma;
  }
}

/** inverse = matrix⁻¹ by Cholesky; false when a pivot's root is not above `smallest`. */
export function invertDefinite(
  matrix: Float64Array,
  inverse: Float64Array,
  N: number,
  smallest: number,
): boolean {
  const L = Float64Array.from(matrix);
  if (!factorDefinite(L, N, smallest)) return false;
  const column = new Float64Array(N);
  for (let j = 0; j < N; j++) {
    column.fill(0);
    column[j] = 1;
    for (let a = j; a < N; a++) {
      let value = column[a];
      for (let k = j; k < a; k++) value -= L[a * N + k] * column[k];
      column[a] = value / L[a * N + a];
    }
    for (let a = N - 1; a >= 0; a--) {
      const value = (column[a] /= L[a * N + a]);
      for (let k = 0; k < a; k++) column[k] -= L[a * N + k] * value;
    }
    for (let a = 0; a < N; a++) inverse[a * N + j] = column[a];
  }
  return true;
}

/** Cholesky in place (lower triangle); false when a pivot's root is not above `smallest`. */
export function factorDefinite(L: Float64Array, N: number, smallest: number): boolean {
  for (let a = 0; a < N; a++) {
    for (let b = 0; b <= a; b++) {
      let value = L[a * N + b];
      for (let k = 0; k < b; k++) value -= L[a * N + k] * L[b * N + k];
      if (a > b) {
        L[a * N + b] = value / L[b * N + b];
        continue;
      }
      if (!(value > smallest * smallest)) return false;
      L[a * N + a] = Math.sqrt(value);
    }
  }
  return true;
}
