import type { ConfidenceBand } from '../contract/metrics.ts';
import { automaticBlockLength } from './block-length.ts';
import { meanSquare, quantileOfSorted } from './moments.ts';
import type { Numbers } from './moments.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';

/**
 * The stationary bootstrap of Politis and Romano (1994), Journal of the American Statistical Association 89: blocks
 * that start on a uniformly drawn day and have geometric lengths, the series being wrapped round. The mean block length
 * is the automatic one of the differences; squared differences cluster in volatile weeks even where the differences do
 * not, so that for an RMSE the longer of both lengths is taken.
 */

export interface BootstrapOptions {
  resamples: number;
  seed: number;
}

export const defaultBootstrap: BootstrapOptions = { resamples: 10_000, seed: 1 };

/** Days below which a resample says nothing. */
export const fewestDays = 20;

const level = 0.95;

/** 95% percentile band of √(Σ d²/T), USD a day; null below 20 days. */
export function rmseBand(difference: Numbers, options = defaultBootstrap): ConfidenceBand | null {
  if (difference.length < fewestDays) return null;
  const squares = Float64Array.from(difference, (d) => d * d);
  const blockLength = Math.max(automaticBlockLength(difference), automaticBlockLength(squares));
  const means = new Float64Array(options.resamples);
  resampleMeans([squares], blockLength, options, (resample, [square]) => {
    means[resample] = Math.sqrt(square);
  });
  return percentileBand(Math.sqrt(meanSquare(difference)), means, blockLength, options);
}

/**
 * 95% band of the sum of the next 1, 2, … `horizon` daily differences, resampled from `difference`; null below 20 days.
 */
export function cumulativeBand(
  difference: Numbers,
  horizon: number,
  { resamples, seed }: BootstrapOptions = { resamples: 2_000, seed: 1 },
): { low: Float64Array; high: Float64Array } | null {
  const T = difference.length;
  if (T < fewestDays) return null;
  const random = seededRandom(seed);
  const restart = 1 / automaticBlockLength(difference);
  const sums = Array.from({ length: horizon }, () => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    let day = Math.floor(random() * T);
    let sum = 0;
    for (let step = 0; step < horizon; step++) {
      sum += difference[day];
      sums[step][resample] = sum;
      day = random() < restart ? Math.floor(random() * T) : (day + 1) % T;
    }
  }
  const low = new Float64Array(horizon);
  const high = new Float64Array(horizon);
  for (const [step, values] of sums.entries()) {
    values.sort();
    low[step] = quantileOfSorted(values, (1 - level) / 2);
    high[step] = quantileOfSorted(values, (1 + level) / 2);
  }
  return { low, high };
}

/** The band that holds 95% of the resampled figures; sorts them in place. */
export function percentileBand(
  estimate: number,
  resampled: Float64Array,
  blockLength: number,
  { resamples, seed }: BootstrapOptions,
): ConfidenceBand {
  resampled.sort();
  return {
    estimate,
    low: quantileOfSorted(resampled, (1 - level) / 2),
    high: quantileOfSorted(resampled, (1 + level) / 2),
    level,
    blockLength,
    resamples,
    seed,
  };
}

/** Calls `take` with the means of every series over each resample of T days; all series get the same days. */
export function resampleMeans(
  series: readonly Float64Array[],
  blockLength: number,
  { resamples, seed }: BootstrapOptions,
  take: (resample: number, means: readonly number[]) => void,
): void {
  const nextLength = geometric(blockLength);
  const random = seededRandom(seed);
  const T = series[0].length;
  const cumulative = series.map(wrappedSums);
  const means = series.map(() => 0);
  for (let resample = 0; resample < resamples; resample++) {
    means.fill(0);
    for (let filled = 0; filled < T;) {
      const start = Math.floor(random() * T);
      const length = Math.min(nextLength(random), T - filled);
      for (let k = 0; k < means.length; k++) means[k] += cumulative[k][start + length] - cumulative[k][start];
      filled += length;
    }
    for (let k = 0; k < means.length; k++) means[k] /= T;
    take(resample, means);
  }
}

/** Sums of the first 0, 1, … 2T elements of the series followed by itself: a block's sum is one subtraction. */
function wrappedSums(series: Float64Array): Float64Array {
  const T = series.length;
  const sums = new Float64Array(2 * T + 1);
  for (let t = 0; t < 2 * T; t++) sums[t + 1] = sums[t] + series[t % T];
  return sums;
}

/** Draws numbers of days until a block ends, when it ends after each with probability 1/mean (inverse transform). */
function geometric(mean: number): (random: Random) => number {
  if (mean <= 1) return () => 1;
  const logContinue = Math.log(1 - 1 / mean);
  return (random) => 1 + Math.floor(Math.log(1 - random()) / logContinue);
}
