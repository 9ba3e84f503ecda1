/** Elementary statistics over plain and typed arrays. Empty input is the caller's error: it gives NaN. */

export type Numbers = ArrayLike<number>;

/** Relative size below which a variance is rounding noise, and a ratio over it undefined. */
const flatness = 1e-20;

/** Absolute size below which a square may underflow and a ratio overflow: no amount of money is that small. */
const vanishing = 1e-50;

export function sum(values: Numbers): number {
  let total = 0;
  for (let t = 0; t < values.length; t++) total += values[t];
  return total;
}

export const mean = (values: Numbers): number => sum(values) / values.length;

export function meanSquare(values: Numbers): number {
  let total = 0;
  for (let t = 0; t < values.length; t++) total += values[t] * values[t];
  return total / values.length;
}

export const rootMeanSquare = (values: Numbers): number => Math.sqrt(meanSquare(values));

export function maxAbs(values: Numbers): number {
  let largest = 0;
  for (let t = 0; t < values.length; t++) largest = Math.max(largest, Math.abs(values[t]));
  return largest;
}

/** Sample covariance (T − 1) of two series of the same length T >= 2. */
export function covariance(x: Numbers, y: Numbers): number {
  const meanX = mean(x);
  const meanY = mean(y);
  let total = 0;
  for (let t = 0; t < x.length; t++) total += (x[t] - meanX) * (y[t] - meanY);
  return total / (x.length - 1);
}

/** Sample variance (T − 1). */
export const variance = (values: Numbers): number => covariance(values, values);

/** True when the series does not vary beyond rounding, so that a ratio over its variance has no meaning. */
export const isFlat = (values: Numbers): boolean =>
  values.length < 2 || variance(values) <= Math.max(flatness * meanSquare(values), vanishing ** 2);

/** Σ x/Σ y, or null where the denominator is nothing but rounding. */
export function ratioOfSums(x: Numbers, y: Numbers): number | null {
  let numerator = 0;
  let denominator = 0;
  let size = 0;
  for (let t = 0; t < y.length; t++) {
    numerator += x[t];
    denominator += y[t];
    size += Math.abs(y[t]);
  }
  return Math.abs(denominator) <= Math.max(1e-12 * size, vanishing) ? null : numerator / denominator;
}

/** Largest fall from an earlier peak, not negative. */
export function maxDrawdown(values: Numbers): number {
  let peak = -Infinity;
  let fall = 0;
  for (let t = 0; t < values.length; t++) {
    peak = Math.max(peak, values[t]);
    fall = Math.max(fall, peak - values[t]);
  }
  return fall;
}

/** Quantile of ascending values, linear between order statistics (type 7 of Hyndman and Fan 1996). */
export function quantileOfSorted(sorted: Numbers, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

export const quantile = (values: Numbers, probability: number): number =>
  quantileOfSorted(Float64Array.from(values).sort(), probability);
