import { mean, variance, isFlat } from './moments.ts';
import type { Numbers } from './moments.ts';

/**
 * Mean block length for the stationary bootstrap of a series' mean: Politis and White (2004), Econometric Reviews 23,
 * with the correction of Patton, Politis and White (2009), Econometric Reviews 28:
 *
 *   b = (2 Ĝ²/D̂)^⅓ T^⅓,  Ĝ = Σ λ(k/M)|k|R̂(k),  D̂ = 2 (Σ λ(k/M)R̂(k))²
 *
 * with the flat-top window λ, M twice the lag after which the autocorrelations stop being significant, and b between 1
 * and min(3√T, T/3). 1 for a series that does not vary.
 */
export function automaticBlockLength(series: Numbers): number {
  const T = series.length;
  if (isFlat(series)) return 1;
  const run = Math.max(5, Math.ceil(Math.sqrt(Math.log10(T))));
  const largestLag = Math.min(Math.ceil(Math.sqrt(T)) + run, T - 1);
  const R = autocovariances(series, largestLag);
  const significant = 2 * Math.sqrt(Math.log10(T) / T);
  const lags = lastSignificantLag(R, significant, run);
  const M = Math.min(2 * Math.max(lags, 1), largestLag);

  let weightedLags = 0;
  let longRunVariance = R[0];
  for (let k = 1; k <= M; k++) {
    const window = 2 * flatTop(k / M) * R[k];
    weightedLags += k * window;
    longRunVariance += window;
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(T), T / 3));
  if (longRunVariance === 0) return Math.max(1, longest);
  const length = Math.cbrt((weightedLags / longRunVariance) ** 2 * T);
  return Math.max(1, Math.min(length, longest));
}

/** 1 up to one half, then down to 0 at one. */
const flatTop = (s: number): number => (s <= 0.5 ? 1 : 2 * (1 - s));

function autocovariances(series: Numbers, largestLag: number): Float64Array {
  const T = series.length;
  const centre = mean(series);
  const R = new Float64Array(largestLag + 1);
  R[0] = (variance(series) * (T - 1)) / T;
  for (let k = 1; k <= largestLag; k++) {
    let total = 0;
    for (let t = k; t < T; t++) total += (series[t] - centre) * (series[t - k] - centre);
    R[k] = total / T;
  }
  return R;
}

/** Smallest m such that the `run` autocorrelations after lag m are all insignificant; else the last significant lag. */
function lastSignificantLag(R: Float64Array, significant: number, run: number): number {
  const isSignificant = (k: number) => Math.abs(R[k]) >= significant * R[0];
  const largestLag = R.length - 1;
  let last = 0;
  for (let k = 1; k <= largestLag; k++) {
    if (isSignificant(k)) last = k;
    else if (k - last >= run) return last;
  }
  return last;
}
