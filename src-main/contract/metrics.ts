/**
 * What an evaluation says: plain results, shared with the renderer. Definitions are in docs/metrics.md and, for the
 * screen, in `metricDefinitions`.
 *
 * Money is in USD, dates are YYYY-MM-DD, weights and ratios are fractions (0.05 is 5%). A figure that is undefined
 * (a ratio over zero, a standard deviation of one day) is null; nothing here is ever NaN or infinite.
 * Signs: difference = hedge − basket throughout; positive means that the hedge made more than the basket.
 */

export { metricDefinitions } from './metric-definitions.ts';
export type { MetricDefinition, MetricKey, MetricUnit } from './metric-definitions.ts';

/** Trading days by which daily figures are annualised, and that make up a year, a quarter and a month held. */
export const tradingDays = { year: 252, quarter: 63, month: 21 } as const;

/** USD a day to USD a year, for a standard deviation or an RMSE: × √252. */
export const annualised = (daily: number): number => daily * Math.sqrt(tradingDays.year);

/** USD to basis points of the notional. */
export const basisPoints = (usd: number, notional: number): number => (usd / notional) * 1e4;

/** The metrics of one period (mathematics.md, section 7). T is the number of days with a daily P&L. */
export interface PeriodMetrics {
  /** First and last day with a daily P&L. */
  from: string;
  to: string;
  /** T. */
  days: number;
  /** √(Σ d²/T), USD a day. The primary metric. */
  rmse: number;
  /** Mean of d, USD a day. */
  meanDifference: number;
  /** Standard deviation of d (T − 1), USD a day; null for a single day. */
  sdDifference: number | null;
  /** Σ d, USD: the change of v over the period. */
  cumulativeDifference: number;
  /** √(Σ v²/T) over the days of the period other than the anchor day, USD. */
  valueRmse: number;
  /** v on the last day, USD; 0 by construction where that is the anchor day. */
  terminalValueDifference: number;
  /** Largest |v|, USD. */
  maxAbsValueDifference: number;
  /** Largest fall of v from an earlier peak of the period, USD, not negative. */
  maxDrawdown: number;
  /** Cov(h, b)/Var(b). */
  beta: number | null;
  correlation: number | null;
  rSquared: number | null;
  /** 1 − Var(d)/Var(b). */
  effectiveness: number | null;
  /** Σ h/Σ b. */
  dollarOffset: number | null;
}

/** Statistics of one P&L series: target, hedge or hedged book. */
export interface SeriesStatistics {
  startValue: number;
  endValue: number;
  /** endValue − startValue. */
  pnl: number;
  meanDaily: number;
  sdDaily: number | null;
  /** sdDaily × √252. */
  annualisedVolatility: number | null;
  bestDay: number;
  bestDate: string;
  worstDay: number;
  worstDate: string;
  /** Fraction of days with a positive P&L. */
  positiveDays: number;
  /** Largest fall of the value from an earlier peak. */
  maxDrawdown: number;
  /** Loss that is exceeded on 5% of the days (historical, one day); negative if even those days gain. */
  valueAtRisk95: number;
  /** Mean loss of the days at or beyond valueAtRisk95. */
  expectedShortfall95: number;
  /** Third and fourth standardised moments (the fourth less 3); null where the series does not vary. */
  skewness: number | null;
  excessKurtosis: number | null;
}

/** Side by side: the basket, the hedge, and the hedged book (hedge − basket). */
export interface ComparedStatistics {
  target: SeriesStatistics;
  hedge: SeriesStatistics;
  hedgedBook: SeriesStatistics;
}

/** One month (21 trading days) or quarter (63) held, counted from the anchor day. The last one may be shorter. */
export interface DecayBucket {
  /** "M1", "Q1", … */
  label: string;
  from: string;
  to: string;
  days: number;
  /** Whether the days belong to the calibration window, lie after it, or both. */
  sample: 'in' | 'out' | 'both';
  rmse: number;
  meanAbsValueDifference: number;
  maxAbsValueDifference: number;
  /** Σ h/Σ b from the anchor day to the end of the bucket. */
  dollarOffset: number | null;
}

export interface DriftPoint {
  date: string;
  /** Trading days since the anchor day. */
  daysHeld: number;
  /** ½ Σ |x_i(t) − x_i(0)|; null when the hedge is worth nothing or less. */
  drift: number | null;
  /** ½ Σ |x_i(t) − w_i(t)| over hedge and basket names; null for a level series. */
  againstBasket: number | null;
}

/** Day-one and drifted weight of one name, as fractions of the hedge's and the basket's value. */
export interface DriftedWeight {
  symbol: string;
  dayOne: number;
  last: number | null;
  basketDayOne: number | null;
  basketLast: number | null;
}

export interface Drift {
  /** The anchor day, the end of every month held, and the last day. */
  points: DriftPoint[];
  weights: DriftedWeight[];
}

/** Both value paths divided by their last value; spread = hedge − basket, in units of the last value. */
export interface BackwardNormalisation {
  /** Root of the mean square of the spread. */
  rmsSpread: number;
  maxAbsSpread: number;
  maxAbsSpreadDate: string;
}

/** An estimate with its bootstrap percentile band. */
export interface ConfidenceBand {
  estimate: number;
  low: number;
  high: number;
  /** 0.95. */
  level: number;
  /** Mean block length of the stationary bootstrap, days. */
  blockLength: number;
  resamples: number;
  seed: number;
}

/** B against A on the days that both have, both resampled with the same days. */
export interface PairedComparison {
  /** Days that both were held after their windows, or, where these are too few, days inside both windows. */
  sample: 'in' | 'out';
  from: string;
  to: string;
  days: number;
  rmseA: number;
  rmseB: number;
  /** RMSE of B − RMSE of A, USD a day; negative: B is better. */
  difference: ConfidenceBand;
  /** Fraction of the resamples in which B has the lower RMSE; ties count half. */
  probabilityBBetter: number;
}

/** Part of the tracking variance Var(d) that a name or a group causes; the variances add up to the total. */
export interface VarianceContribution {
  label: string;
  /** Cov(n, d), USD²; n is the P&L of the hedge's position less the basket's. Negative: it offsets others. */
  variance: number;
  /** variance/Var(d); null when Var(d) is 0. */
  share: number | null;
  /** Σ n, USD; adds up to Σ d. */
  pnl: number;
}

export interface Attribution {
  /** Var(d), USD². */
  variance: number;
  /** Descending by variance. */
  byName: VarianceContribution[];
  bySector: VarianceContribution[];
}

/** A day with one of the largest |d|, and the names that caused it. */
export interface WorstDay {
  date: string;
  difference: number;
  hedgePnl: number;
  basketPnl: number;
  /** The names whose P&L, hedge less basket, drove the difference most, largest first. */
  causes: { symbol: string; pnl: number }[];
}

/** Dollars on day one. */
export interface NameExposure {
  symbol: string;
  group: string;
  hedge: number;
  basket: number | null;
  /** hedge − basket; the hedge alone where the basket is a level series. */
  net: number;
}

export interface GroupExposure {
  group: string;
  hedge: number;
  basket: number | null;
  net: number;
}

export interface Exposures {
  long: number;
  /** Not negative. */
  short: number;
  net: number;
  gross: number;
  /** N − net, held flat. */
  cash: number;
  byName: NameExposure[];
  byGroup: GroupExposure[];
  /** Gross-weighted implied volatility; null when a name with weight has none. */
  hedgeImpliedVol: number | null;
  basketImpliedVol: number | null;
  /** √(ΣΣ w w ρ σ σ) of the basket with implied volatilities and the window's correlations. */
  basketVolatility: number | null;
  /** Mean correlation implied by basketVolatility. */
  averageCorrelation: number | null;
}

/** One thing for the calibration window, the same for the days after it (null when there are none on file). */
export interface BySample<T> {
  inSample: T;
  outOfSample: T | null;
}

/** What a run stores. */
export interface RunEvaluation {
  notional: number;
  anchor: 'window-start' | 'window-end';
  anchorDate: string;
  windowFrom: string;
  windowTo: string;
  /** The limit that was asked for; outOfSample.days is what the file had. */
  holdingDays: number;
  inSample: PeriodMetrics;
  outOfSample: PeriodMetrics | null;
  /** RMSE out of sample over RMSE in sample; null without days after the window or when the fit is perfect. */
  overfitRatio: number | null;
  /** 95% band of the RMSE; null when the days are too few to resample. */
  rmseBand: BySample<ConfidenceBand | null>;
  statistics: BySample<ComparedStatistics>;
  /** By month and by quarter held. With anchor window-end these are the days after the window. */
  decay: { monthly: DecayBucket[]; quarterly: DecayBucket[] };
  drift: Drift;
  /** null when the hedge or the basket ends at nothing or less. */
  backward: BackwardNormalisation | null;
  /** null for a single day. */
  attribution: BySample<Attribution | null>;
  worstDays: BySample<WorstDay[]>;
  exposures: Exposures;
}

/**
 * The series behind an evaluation, for charts: from the first day of the window to the last day held. Every array has one
 * element a day; the daily ones are 0 on the first day, which has no P&L.
 */
export interface EvaluationSeries {
  /** Days since 1970-01-01. */
  days: Int32Array;
  /** Index of the anchor day and of the window's last day. */
  anchorIndex: number;
  windowLastIndex: number;
  basketValue: Float64Array;
  hedgeValue: Float64Array;
  basketPnl: Float64Array;
  hedgePnl: Float64Array;
  dailyDifference: Float64Array;
  valueDifference: Float64Array;
  /** null where RunEvaluation.backward is. */
  backward: { basket: Float64Array; hedge: Float64Array; spread: Float64Array } | null;
  /**
   * Where the calibration led one to expect v after the window: from v at the window's end, 95% band of the sums of
   * resampled in-sample differences. One element for every day after the window; null when there is none.
   */
  cumulativeBand: { low: Float64Array; high: Float64Array } | null;
}

/** The cross-validated promise shown beside the in-sample RMSE. */
export interface HedgePromise {
  /** Pooled RMSE of the folds, each measured with the hedge that did not see it, USD a day. */
  rmse: number;
  /** Empirical 10–90% band of the RMSE realised over 252 days. */
  low: number;
  high: number;
  /** promise ÷ in-sample RMSE. */
  inSampleRatio: number | null;
  folds: { from: string; to: string; days: number; rmse: number }[];
}

/** What the hedge costs in USD, at day-one prices: commission and spread for putting it on and taking it off. */
export interface CostReport {
  commission: number;
  spread: number;
  /** On the short positions, over the holding period. */
  borrow: number;
  /** Commission and spread of one way. */
  entry: number;
  exit: number;
  total: number;
  totalBasisPoints: number;
  byName: { symbol: string; commission: number; spread: number; borrow: number; total: number }[];
}

/** One re-calibration of a walk-forward and what its hedge then did. */
export interface WalkForwardStep {
  anchorDate: string;
  windowFrom: string;
  heldTo: string;
  daysHeld: number;
  inSampleRmse: number;
  /** Cross-validated; null where it was not asked for. */
  promisedRmse: number | null;
  realisedRmse: number;
  terminalValueDifference: number;
  maxAbsValueDifference: number;
}

/** Quantiles of |v| over the anchors, by days held. */
export interface Fan {
  /** 1, 2, … */
  daysHeld: number[];
  /** Anchors that reach the day. */
  count: number[];
  quantiles: { probability: number; values: number[] }[];
}

export interface WalkForwardSummary {
  anchors: number;
  /** Over the anchors held to the full term; the roots of mean squares, USD a day. */
  complete: number;
  inSampleRmse: number | null;
  promisedRmse: number | null;
  realisedRmse: number | null;
  /** Median over anchors of realised ÷ in-sample, and its 10% and 90% quantile. */
  overfitRatio: { median: number; low: number; high: number } | null;
  /** The same of realised ÷ promised. */
  promiseRatio: { median: number; low: number; high: number } | null;
  fan: Fan;
  steps: WalkForwardStep[];
}
