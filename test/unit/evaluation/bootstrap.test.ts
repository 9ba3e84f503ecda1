import { describe, expect, it } from 'vitest';
import { automaticBlockLength } from '../../../src-main/evaluation/block-length.ts';
import { cumulativeBand, resampleMeans, rmseBand } from '../../../src-main/evaluation/bootstrap.ts';
import { pairedComparison } from '../../../src-main/evaluation/paired-comparison.ts';
import { seededRandom } from '../../../src-main/evaluation/random.ts';

const gaussianSource = (seed: number) => {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
};

/** x[t] = ρ x[t − 1] + standard normal. */
function autoregression(rho: number, length: number, seed: number): Float64Array {
  const gaussian = gaussianSource(seed);
  const x = new Float64Array(length);
  for (let t = 0, last = 0; t < length; t++) x[t] = last = rho * last + gaussian();
  return x;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];

/** Politis and White's steps, written down one by one with plain sums, as an independent check. */
function blockLengthByTheBook(x: number[]): number {
  const n = x.length;
  const average = x.reduce((a, b) => a + b, 0) / n;
  const R = (k: number) => {
    let total = 0;
    for (let t = 0; t < n - Math.abs(k); t++) total += (x[t] - average) * (x[t + Math.abs(k)] - average);
    return total / n;
  };
  const K = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const critical = 2 * Math.sqrt(Math.log10(n) / n);
  let m = 0;
  while (Array.from({ length: K }, (_, k) => Math.abs(R(m + k + 1) / R(0))).some((rho) => rho >= critical))
    m++;
  // Their own program looks no further than ⌈√n⌉ + K lags.
  const M = Math.min(2 * Math.max(m, 1), Math.ceil(Math.sqrt(n)) + K);
  const lambda = (s: number) => (Math.abs(s) <= 0.5 ? 1 : 2 * (1 - Math.abs(s)));
  let G = 0;
  let g0 = 0;
  for (let k = -M; k <= M; k++) {
    G += lambda(k / M) * Math.abs(k) * R(k);
    g0 += lambda(k / M) * R(k);
  }
  const b = Math.cbrt((2 * G * G) / (2 * g0 * g0)) * Math.cbrt(n);
  return Math.min(Math.max(b, 1), Math.ceil(Math.min(3 * Math.sqrt(n), n / 3)));
}

describe('automatic block length', () => {
  it('follows the published steps', () => {
    for (const [rho, length] of [
      [0, 252],
      [0.3, 252],
      [0.7, 504],
      [-0.4, 300],
    ])
      for (let seed = 1; seed <= 5; seed++) {
        const x = autoregression(rho, length, seed);
        expect(automaticBlockLength(x)).toBeCloseTo(blockLengthByTheBook([...x]), 8);
      }
  });

  it('is the theoretical optimum of an AR(1) process', () => {
    // R(k) = σ²ρ^|k| gives Σ|k|R = 2ρσ²/(1 − ρ)², ΣR = σ²(1 + ρ)/(1 − ρ), so b = (2ρ/(1 − ρ²))^⅔ n^⅓.
    const n = 20_000;
    for (const rho of [0.3, 0.6]) {
      const theory = Math.cbrt(((2 * rho) / (1 - rho * rho)) ** 2 * n);
      const found = median([1, 2, 3, 4, 5].map((seed) => automaticBlockLength(autoregression(rho, n, seed))));
      expect(Math.abs(found / theory - 1)).toBeLessThan(0.15);
    }
  });

  it('stays between 1 and min(3√T, T/3)', () => {
    expect(automaticBlockLength(new Float64Array(50).fill(3))).toBe(1);
    const trend = Float64Array.from({ length: 100 }, (_, t) => t);
    expect(automaticBlockLength(trend)).toBeLessThanOrEqual(30);
    expect(automaticBlockLength(trend)).toBeGreaterThan(10);
  });
});

describe('stationary bootstrap', () => {
  it('has the variance of the mean that Politis and Romano derive', () => {
    // Var*(√T mean*) = R(0) + 2 Σ ((1 − k/T)(1 − p)^k + (k/T)(1 − p)^(T − k)) R(k), lemma 1 of the 1994 paper, with
    // R(k) the sample autocovariances over T.
    const T = 120;
    const x = autoregression(0.6, T, 3);
    const average = x.reduce((a, b) => a + b, 0) / T;
    const blockLength = 8;
    let theory = 0;
    for (let k = 0; k < T; k++) {
      let R = 0;
      for (let t = 0; t + k < T; t++) R += ((x[t] - average) * (x[t + k] - average)) / T;
      const keep = 1 - 1 / blockLength;
      const weight = (1 - k / T) * keep ** k + (k / T) * keep ** (T - k);
      theory += k === 0 ? R : 2 * weight * R;
    }
    const resamples = 40_000;
    let total = 0;
    let squares = 0;
    resampleMeans([x], blockLength, { resamples, seed: 11 }, (_, [mean]) => {
      total += mean;
      squares += mean * mean;
    });
    const found = T * (squares / resamples - (total / resamples) ** 2);
    expect(Math.abs(found / theory - 1)).toBeLessThan(0.04);
  });

  it('has the band that a plain day-by-day resampling has', () => {
    const gaussian = gaussianSource(21);
    const d = Float64Array.from({ length: 252 }, (_, t) => (1 + 0.5 * Math.sin(t / 20)) * 2000 * gaussian());
    const band = rmseBand(d);
    const random = seededRandom(99);
    const figures = Array.from({ length: 10_000 }, () => {
      let day = 0;
      let total = 0;
      for (let t = 0; t < 252; t++) {
        const fresh = t === 0 || random() < 1 / (band?.blockLength as number);
        day = fresh ? Math.floor(random() * 252) : (day + 1) % 252;
        total += d[day] * d[day];
      }
      return Math.sqrt(total / 252);
    }).sort((a, b) => a - b);
    expect(Math.abs((band?.low as number) / figures[250] - 1)).toBeLessThan(0.01);
    expect(Math.abs((band?.high as number) / figures[9750] - 1)).toBeLessThan(0.01);
  });

  it('covers the true RMSE of independent normal differences about 95 times in 100', () => {
    let covered = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const gaussian = gaussianSource(seed);
      const d = Float64Array.from({ length: 252 }, () => 3000 * gaussian());
      const band = rmseBand(d, { resamples: 1000, seed });
      if (band && band.low <= 3000 && 3000 <= band.high) covered++;
    }
    // Binomial: 285 ± 8 at exactly 95%; percentile bands run a little narrow in small samples.
    expect(covered).toBeGreaterThan(265);
    expect(covered).toBeLessThan(299);
  });

  it('gives the same band for the same seed, and none for too few days', () => {
    const d = autoregression(0.2, 100, 1);
    expect(rmseBand(d)).toEqual(rmseBand(d));
    expect(rmseBand(d, { resamples: 10_000, seed: 2 })?.low).not.toBe(rmseBand(d)?.low);
    expect(rmseBand(d.subarray(0, 19))).toBeNull();
    expect(cumulativeBand(d.subarray(0, 19), 5)).toBeNull();
  });

  it('widens the band of the sum with the root of the days', () => {
    const gaussian = gaussianSource(4);
    const d = Float64Array.from({ length: 2000 }, () => 100 * gaussian());
    const band = cumulativeBand(d, 100, { resamples: 4000, seed: 1 });
    for (const day of [1, 25, 100]) {
      const width = (band?.high[day - 1] as number) - (band?.low[day - 1] as number);
      expect(Math.abs(width / (2 * 1.96 * 100 * Math.sqrt(day)) - 1)).toBeLessThan(0.1);
    }
  });
});

describe('two runs compared', () => {
  const gaussian = gaussianSource(8);
  const days = Int32Array.from({ length: 300 }, (_, t) => 19723 + t);
  const shared = Float64Array.from(days, () => 2000 * gaussian());
  const run = (dailyDifference: Float64Array, windowLastIndex = 47) => ({
    days,
    windowLastIndex,
    dailyDifference,
  });

  it('sees through what moves both: a hedge that is always 5% better is better for sure', () => {
    const a = run(shared);
    const b = run(shared.map((d) => 0.95 * d));
    const comparison = pairedComparison(a, b);
    expect(comparison).toMatchObject({ sample: 'out', days: 252, probabilityBBetter: 1, to: '2024-10-26' });
    expect(comparison?.difference.high).toBeLessThan(0);
    expect((comparison?.rmseB as number) / (comparison?.rmseA as number)).toBeCloseTo(0.95, 12);
    // The band of each alone is far wider than the difference.
    const alone = rmseBand(shared.subarray(48));
    expect((alone?.high as number) - (alone?.low as number)).toBeGreaterThan(
      0.1 * (comparison?.rmseA as number),
    );
  });

  it('is even for equal runs and mirrored when the runs change places', () => {
    const a = run(shared);
    const b = run(Float64Array.from(days, () => 2000 * gaussian()));
    expect(pairedComparison(a, a)).toMatchObject({
      probabilityBBetter: 0.5,
      difference: { low: 0, high: 0 },
    });
    const one = pairedComparison(a, b);
    const other = pairedComparison(b, a);
    expect(other?.difference.estimate).toBe(-(one?.difference.estimate as number));
    expect(other?.difference.low).toBeCloseTo(-(one?.difference.high as number), 9);
    expect((other?.probabilityBBetter as number) + (one?.probabilityBBetter as number)).toBeCloseTo(1, 12);
  });

  it('falls back to the days inside both windows, and to nothing without shared days', () => {
    const comparison = pairedComparison(run(shared, 299), run(shared, 200));
    expect(comparison).toMatchObject({ sample: 'in', days: 200, from: '2024-01-02' });
    const later = { ...run(shared), days: days.map((day) => day + 1000) };
    expect(pairedComparison(run(shared), later)).toBeNull();
  });
});
