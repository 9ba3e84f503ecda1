const rootTwoPi = Math.sqrt(2 * Math.PI);

export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / rootTwoPi;

/**
 * Cumulative standard normal distribution to about 1e-15 absolute, by the series ½ + φ(x)(x + x³/3 + x⁵/15 + …) of
 * Marsaglia (2004), "Evaluating the normal distribution", Journal of Statistical Software 11.
 */
export function normalDistribution(x: number): number {
  // Not x > 8.5: the series of NaN would never end.
  if (!(Math.abs(x) <= 8.5)) return Number.isNaN(x) ? NaN : Number(x > 0);
  let term = x;
  let series = x;
  for (let k = 3, before = NaN; series !== before; k += 2) {
    before = series;
    term *= (x * x) / k;
    series += term;
  }
  return Math.min(1, Math.max(0, 0.5 + series * normalDensity(x)));
}
