/** The definition of every metric, one click away from its figure. docs/metrics.md has the same with sources. */

export type MetricUnit =
  'USD' | 'USD/day' | 'USD/year' | 'USD²' | 'ratio' | 'fraction' | 'days' | 'volatility';

export interface MetricDefinition {
  name: string;
  unit: MetricUnit;
  formula: string;
  definition: string;
  /** Which way is better when runs are compared; null: neither. `one` and `zero`: the closer the better. */
  better: 'low' | 'high' | 'one' | 'zero' | null;
}

const define = (
  name: string,
  unit: MetricUnit,
  formula: string,
  better: MetricDefinition['better'],
  definition: string,
): MetricDefinition => ({ name, unit, formula, definition, better });

/** h and b: daily P&L of hedge and basket; d = h − b; v: value of the hedge less the basket; T: days. */
export const metricDefinitions = {
  days: define('Days', 'days', 'T', null, 'Number of trading days with a daily P&L in the period.'),
  rmse: define(
    'Dollar RMSE a day',
    'USD/day',
    '√(Σ d² / T)',
    'low',
    'Root of the mean squared daily difference between the P&L of the hedge and of the basket; the primary metric.',
  ),
  meanDifference: define(
    'Mean difference',
    'USD/day',
    'Σ d / T',
    'zero',
    'Average daily P&L of the hedge less that of the basket: the steady bias.',
  ),
  sdDifference: define(
    'Standard deviation of the difference',
    'USD/day',
    '√(Σ (d − d̄)² / (T − 1))',
    'low',
    'How much the daily difference scatters around its own mean. RMSE² = mean² + (T − 1)/T · sd².',
  ),
  cumulativeDifference: define(
    'Cumulative difference',
    'USD',
    'Σ d = v[last] − v[first]',
    'zero',
    'All daily differences of the period added up: what the hedged book made or lost.',
  ),
  valueRmse: define(
    'Value RMSE',
    'USD',
    '√(Σ v² / T)',
    'low',
    'Root of the mean squared value difference over the days of the period other than day one.',
  ),
  terminalValueDifference: define(
    'Value gap at the end',
    'USD',
    'v[last]',
    'zero',
    'Value of the hedge less the basket on the last day; day one is 0, so it is 0 where the period ends on day one.',
  ),
  maxAbsValueDifference: define(
    'Largest value gap',
    'USD',
    'max |v|',
    'low',
    'The furthest that the values of hedge and basket were apart on any day.',
  ),
  maxDrawdown: define(
    'Maximum drawdown of the value gap',
    'USD',
    'max over s ≤ t of (v[s] − v[t])',
    'low',
    'The largest fall of the hedged book from an earlier peak within the period.',
  ),
  beta: define(
    'Beta',
    'ratio',
    'Cov(h, b) / Var(b)',
    'one',
    'Dollars that the hedge moves when the basket moves by one dollar; 1 is a hedge of the right size.',
  ),
  correlation: define(
    'Correlation',
    'ratio',
    'Cov(h, b) / √(Var(h) Var(b))',
    'high',
    'How closely the daily P&Ls move together, whatever their size.',
  ),
  rSquared: define(
    'R²',
    'fraction',
    'correlation²',
    'high',
    'Share of the variance explained by a regression; it ignores size, so it does not say whether the hedge is big enough.',
  ),
  effectiveness: define(
    'Hedge effectiveness',
    'fraction',
    '1 − Var(d) / Var(b)',
    'high',
    'Share of the variance of the basket’s daily P&L that the hedge removes; a perfect hedge of a tenth of the size has 19%.',
  ),
  dollarOffset: define(
    'Dollar offset',
    'ratio',
    'Σ h / Σ b',
    'one',
    'P&L of the hedge over P&L of the basket; undefined when the basket ends where it began.',
  ),
  annualisedRmse: define(
    'Annualised RMSE',
    'USD/year',
    'RMSE × √252',
    'low',
    'The daily RMSE scaled to a year as if days were independent.',
  ),
  overfitRatio: define(
    'Overfit ratio',
    'ratio',
    'RMSE out of sample / RMSE in sample',
    'low',
    'How much worse the hedge did on days that it was not fitted to.',
  ),
  promise: define(
    'Promise',
    'USD/day',
    '√(Σ over folds of squared d / T)',
    'low',
    'Cross-validated RMSE: six contiguous folds of the window, each measured with the hedge fitted to the other five.',
  ),
  promiseKept: define(
    'Promise kept',
    'ratio',
    'RMSE out of sample / promise',
    'low',
    'Realised RMSE over the cross-validated promise; 1.19 on average over a year held, 10–90% band 0.77 to 1.62.',
  ),
  weightDrift: define(
    'Weight drift',
    'fraction',
    '½ Σ |x(t) − x(0)|',
    'low',
    'Share of the hedge that would have to be traded to bring its weights back to those of day one.',
  ),
  driftAgainstBasket: define(
    'Drift against the basket',
    'fraction',
    '½ Σ |x(t) − w(t)|',
    'low',
    'Distance of the hedge’s drifted weights from the basket’s own drifted weights.',
  ),
  backwardSpread: define(
    'Backward-normalised spread',
    'fraction',
    'H[t]/H[last] − W[t]/W[last]',
    'zero',
    'Difference of the two value paths when both are scaled to end at 1; below 0 the hedge had more of its way still to go.',
  ),
  varianceShare: define(
    'Share of tracking variance',
    'fraction',
    'Cov(n, d) / Var(d)',
    null,
    'Part of the variance of the daily difference that one name or sector causes; the shares add up to 1.',
  ),
  impliedVol: define(
    'Weighted implied volatility',
    'volatility',
    'Σ |x| iv / Σ |x|',
    null,
    'Implied volatility of the positions weighted by their gross day-one dollars.',
  ),
  basketVolatility: define(
    'Basket volatility',
    'volatility',
    '√(ΣΣ w_i w_j ρ_ij σ_i σ_j)',
    null,
    'Volatility of the basket from its names’ volatilities and the correlations of the calibration window.',
  ),
  averageCorrelation: define(
    'Implied correlation',
    'ratio',
    '(σ_B² − Σ w²σ²) / ((Σ wσ)² − Σ w²σ²)',
    null,
    'The one correlation between all pairs of names that gives the basket its volatility.',
  ),
  rmseBand: define(
    '95% band of the RMSE',
    'USD/day',
    '2.5% and 97.5% quantile of the resampled RMSE',
    null,
    'Where the RMSE of as many days would lie 95 times in 100, by stationary bootstrap of the daily differences.',
  ),
  rmseDifference: define(
    'RMSE of B less RMSE of A',
    'USD/day',
    'RMSE_B − RMSE_A',
    null,
    'How much better (below 0) or worse B tracks than A on the days that both have; the band resamples both alike.',
  ),
  probabilityBBetter: define(
    'B better than A',
    'fraction',
    'resamples with RMSE_B < RMSE_A / resamples',
    null,
    'How often B has the lower RMSE when the shared days are resampled; 50% is no evidence either way.',
  ),
  meanAbsValueDifference: define(
    'Mean value gap',
    'USD',
    'Σ |v| / T',
    'low',
    'How far apart the values of hedge and basket were on an average day.',
  ),
  startValue: define(
    'Value at the start',
    'USD',
    'value on the day before the first P&L',
    null,
    'Value when the period begins.',
  ),
  endValue: define('Value at the end', 'USD', 'value on the last day', null, 'Value when the period ends.'),
  pnl: define('P&L', 'USD', 'end − start', null, 'What was made or lost over the period.'),
  meanDaily: define('Mean daily P&L', 'USD/day', 'Σ P&L / T', null, 'Average P&L of a day.'),
  sdDaily: define(
    'Standard deviation of the daily P&L',
    'USD/day',
    '√(Σ (P&L − mean)² / (T − 1))',
    'low',
    'How much the daily P&L scatters.',
  ),
  annualisedVolatility: define(
    'Annualised volatility',
    'USD/year',
    'standard deviation × √252',
    'low',
    'The daily standard deviation scaled to a year as if days were independent.',
  ),
  bestDay: define('Best day', 'USD', 'max P&L', null, 'Largest gain of a single day.'),
  worstDay: define('Worst day', 'USD', 'min P&L', null, 'Largest loss of a single day.'),
  positiveDays: define(
    'Days with a gain',
    'fraction',
    'days with P&L > 0 / T',
    null,
    'Share of the days that made money.',
  ),
  valueAtRisk95: define(
    'Value at risk, 95%, one day',
    'USD',
    '− 5% quantile of the daily P&L',
    'low',
    'Loss that one day in twenty exceeded; historical, not modelled.',
  ),
  expectedShortfall95: define(
    'Expected shortfall, 95%, one day',
    'USD',
    '− mean of the P&L at or below its 5% quantile',
    'low',
    'Mean loss of the worst twentieth of the days.',
  ),
  skewness: define('Skewness', 'ratio', 'm₃ / m₂^1.5', null, 'Below 0 the large moves are mostly losses.'),
  excessKurtosis: define(
    'Excess kurtosis',
    'ratio',
    'm₄ / m₂² − 3',
    null,
    'Above 0 extreme days are more frequent than in a normal distribution.',
  ),
  gammaPerPercent: define(
    'Gamma for 1%',
    'USD',
    '0.01 Γ B² × quantity',
    null,
    'Change of the option’s dollar delta when the basket moves by 1%; shares hedge none of it.',
  ),
  vegaPerPoint: define(
    'Vega a point',
    'USD',
    '0.01 ∂V/∂σ × quantity',
    null,
    'Change of the option’s value when volatility rises by one point; shares hedge none of it.',
  ),
  costs: define(
    'Costs',
    'USD',
    '2 (commission + spread) + borrow',
    'low',
    'Commission and spread of putting the hedge on and taking it off, and the borrow fee of its shorts while held.',
  ),
} as const satisfies Record<string, MetricDefinition>;

export type MetricKey = keyof typeof metricDefinitions;
