import { covariance, isFlat, mean, variance } from './moments.ts';

/**
 * σ_B = √(ΣΣ w_i w_j ρ_ij σ_i σ_j), the correlations ρ being those of the names' daily returns. With returns z
 * standardised to variance 1 this is the standard deviation of Σ w_i σ_i z_i, which needs no matrix of all pairs. A
 * name whose returns do not vary has no correlation with any other and counts with its own variance only.
 *
 * @param weights length n, sum 1; @param volatilities length n, per annum; @param returns n series of T >= 2 days
 */
export function basketVolatility(
  weights: readonly number[],
  volatilities: readonly number[],
  returns: readonly Float64Array[],
): number {
  const common = new Float64Array(returns[0]?.length ?? 0);
  let own = 0;
  for (const [i, series] of returns.entries()) {
    const exposure = weights[i] * volatilities[i];
    if (isFlat(series)) {
      own += exposure * exposure;
      continue;
    }
    const centre = mean(series);
    const scale = exposure / Math.sqrt(variance(series));
    for (let t = 0; t < series.length; t++) common[t] += scale * (series[t] - centre);
  }
  return Math.sqrt((common.length < 2 ? 0 : covariance(common, common)) + own);
}

/**
 * The one correlation between all pairs that gives the basket the volatility σ_B:
 * (σ_B² − Σ w²σ²)/((Σ wσ)² − Σ w²σ²). null for fewer than two names with weight. It is outside [−1, 1] when no
 * such correlation exists (a basket quoted above the volatility of its names).
 */
export function averageCorrelation(
  basketVol: number,
  weights: readonly number[],
  volatilities: readonly number[],
): number | null {
  let own = 0;
  let together = 0;
  for (const [i, weight] of weights.entries()) {
    own += (weight * volatilities[i]) ** 2;
    together += weight * volatilities[i];
  }
  const pairs = together * together - own;
  return pairs <= 1e-12 * together * together ? null : (basketVol * basketVol - own) / pairs;
}
