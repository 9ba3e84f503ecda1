import type { ScenarioSettings } from '../contract/settings.ts';
import { smallerGram } from './gram.ts';

/**
 * The daily term `(x − w)ᵀ M (x − w)` over the union of candidates and constituents, M = (1 − δ)S + δ·(structure), as
 * least-squares rows in the candidates' columns. mathematics.md, section 3.
 */
export interface ShrinkageRows {
  /** Weight of the sample rows, 1 − δ. */
  sampleWeight: number;
  /** δ: what the user set (κ), or what Ledoit and Wolf's formula gives. */
  intensity: number;
  /** Number of further rows. */
  rows: number;
  /** Row-major, rows × n. */
  A: Float64Array;
  /** Length rows. */
  b: Float64Array;
}

/** What the estimators read. Everything at notional 1, and centred already where the moment is about the mean. */
export interface EstimationInput {
  /** T. */
  days: number;
  /** n, the candidates; they are the first n columns. */
  candidates: number;
  /** p ≥ n, candidates and the constituents that are none. A level series is not among them. */
  columns: number;
  /** F, row-major, T × p. */
  factors: Float64Array;
  /** w, the basket's day-one weight of every column, length p. All 0 for a level series. */
  weights: Float64Array;
  /** b, the basket's daily P&L, length T: the single factor. */
  basket: Float64Array;
  /**
   * The target is a level series: one more column with weight 1. Its single-factor loading is 1 and its residual 0;
   * it takes part in the sample moments only, so that nothing is shrunk towards it.
   */
  level: boolean;
}

const none: ShrinkageRows = {
  sampleWeight: 1,
  intensity: 0,
  rows: 0,
  A: new Float64Array(0),
  b: new Float64Array(0),
};

/** @param intensity κ of single-factor and diagonal, 0 to 1; ledoit-wolf finds its own. */
export function shrinkageRows(
  estimation: ScenarioSettings['estimation'],
  intensity: number,
  input: EstimationInput,
): ShrinkageRows {
  switch (estimation) {
    case 'sample':
      return none;
    case 'single-factor':
      return singleFactor(intensity, input);
    case 'diagonal':
      return assemble(intensity, secondMoments(input), null, input);
    case 'ledoit-wolf': {
      const { intensity: delta, scale } = ledoitWolf(input.factors, input.days, input.columns);
      return assemble(delta, new Float64Array(input.columns).fill(scale), null, input);
    }
  }
}

/**
 * κ(σ_f² ββᵀ + diag(e)): β_i = S_if/S_ff, e_i = S_ii − β_i² S_ff, the factor being the basket's own P&L.
 * A basket that never moves has no factor; every name is residual then.
 */
function singleFactor(intensity: number, input: EstimationInput): ShrinkageRows {
  const { days, columns, factors, basket } = input;
  let variance = 0;
  for (let row = 0; row < days; row++) variance += basket[row] ** 2 / days;
  const beta = new Float64Array(columns);
  for (let row = 0; row < days; row++)
    for (let column = 0; column < columns; column++)
      beta[column] += (factors[row * columns + column] * basket[row]) / days;
  if (variance > 0) for (let column = 0; column < columns; column++) beta[column] /= variance;
  const residual = secondMoments(input).map((moment, i) => Math.max(0, moment - beta[i] ** 2 * variance));
  return assemble(intensity, residual, { beta, deviation: Math.sqrt(variance) }, input);
}

/** Rows of intensity·(σ²ββᵀ + diag(residual)) on (x − w); the terms of names that are no candidates are one constant row. */
function assemble(
  intensity: number,
  residual: Float64Array,
  factor: { beta: Float64Array; deviation: number } | null,
  input: EstimationInput,
): ShrinkageRows {
  const { candidates: n, columns, weights } = input;
  const rows = n + (factor ? 1 : 0) + (columns > n ? 1 : 0);
  const A = new Float64Array(rows * n);
  const b = new Float64Array(rows);
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(intensity * residual[i]);
    A[i * n + i] = root;
    b[i] = root * weights[i];
  }
  let row = n;
  if (factor) {
    const scale = Math.sqrt(intensity) * factor.deviation;
    let basketBeta = input.level ? 1 : 0;
    for (let i = 0; i < columns; i++) basketBeta += factor.beta[i] * weights[i];
    for (let i = 0; i < n; i++) A[row * n + i] = scale * factor.beta[i];
    b[row] = scale * basketBeta;
    row++;
  }
  if (columns > n) {
    let constant = 0;
    for (let i = n; i < columns; i++) constant += intensity * residual[i] * weights[i] ** 2;
    b[row] = Math.sqrt(constant);
  }
  return { sampleWeight: 1 - intensity, intensity, rows, A, b };
}

/** S_ii, length p. */
function secondMoments({ days, columns, factors }: EstimationInput): Float64Array {
  const moments = new Float64Array(columns);
  for (let row = 0; row < days; row++)
    for (let column = 0; column < columns; column++)
      moments[column] += factors[row * columns + column] ** 2 / days;
  return moments;
}

/**
 * Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", Journal of Multivariate
 * Analysis 88 (2004), for observations whose mean is known to be 0: m = tr S/p, d² = ‖S − mI‖²/p,
 * β² = min(d², Σ_t ‖z_t z_tᵀ − S‖²/(pT²)), δ = β²/d².
 * @param observations Row-major, T × p.
 * @returns δ in [0, 1] and m, the scale of the identity. δ = 0 where S is a multiple of the identity already.
 */
export function ledoitWolf(
  observations: Float64Array,
  days: number,
  columns: number,
): { intensity: number; scale: number } {
  let trace = 0;
  let fourth = 0;
  for (let row = 0; row < days; row++) {
    let square = 0;
    for (let column = 0; column < columns; column++) square += observations[row * columns + column] ** 2;
    trace += square / days;
    fourth += square ** 2;
  }
  const scale = trace / columns;
  const { gram } = smallerGram(observations, days, columns);
  const squaredNorm = gram.reduce((sum, product) => sum + product ** 2, 0) / days ** 2;
  // Σ_t ‖z zᵀ − S‖² = Σ_t |z|⁴ − T‖S‖², because Σ_t zᵀSz = T‖S‖².
  const spread = Math.max(0, fourth - days * squaredNorm) / (columns * days ** 2);
  const distance = squaredNorm / columns - scale ** 2;
  if (!(distance > 1e-14 * scale ** 2)) return { intensity: 0, scale };
  return { intensity: Math.min(1, spread / distance), scale };
}
