import { tradingDays } from './metrics.ts';

/**
 * The basket option behind the hedge (mathematics.md, section 8): what the user types, and the figures shown beside
 * the hedge. Money in USD, volatilities and rates per annum as fractions, times in years.
 */

export interface OptionTerms {
  kind: 'call' | 'put';
  side: 'bought' | 'sold';
  /** Units of the basket that the option is on. */
  quantity: number;
  /** Fraction of the basket's day-one value: 1 is at the money. */
  strike: number;
  /** Years to expiry. */
  expiry: number;
  /** Continuously compounded. */
  rate: number;
  dividendYield: number;
  /** Of the basket. */
  volatility: number;
}

/** Whether an option has expired after so many trading days: what has expired is not hedged any more. */
export const hasExpired = ({ expiry }: OptionTerms, daysHeld: number): boolean =>
  daysHeld / tradingDays.year >= expiry;

/** Of one option on one unit of the basket. */
export interface OptionValue {
  value: number;
  /** USD per USD of the basket. */
  delta: number;
  /** Change of delta per USD of the basket. */
  gamma: number;
  /** USD for volatility + 1.00. */
  vega: number;
  /** USD a year of time passing. */
  theta: number;
  /** USD for rate + 1.00. */
  rho: number;
}

/** Dollar delta of one name: of the option, of the hedge, and what is left. */
export interface NameDelta {
  symbol: string;
  option: number;
  hedge: number;
  residual: number;
}

/** Profit and loss at one spot and volatility, USD. */
export interface PnlCell {
  /** Change of the basket, as a fraction. */
  spot: number;
  /** Change of the volatility, as a fraction: 0.05 is five points. */
  volatility: number;
  option: number;
  hedge: number;
  net: number;
}

export interface OptionOverlay {
  /** One option on one unit on day one. */
  unit: OptionValue;
  /** Of the position, signed: positive for a bought option. */
  value: number;
  dollarDelta: number;
  /** The notional that the hedge's target is scaled to: ratio × quantity × basket value. */
  hedgeNotional: number;
  hedgeRatio: number;
  /** Whether the hedge's shares are bought as listed (1) or the other way round (−1). */
  hedgeDirection: 1 | -1;
  /** Dollar delta left after the hedge. */
  residualDelta: number;
  /** Change of dollar delta when the basket moves by 1%; shares have none, so it stays. */
  gammaPerPercent: number;
  /** USD per volatility point; shares have none, so it stays. */
  vegaPerPoint: number;
  /** USD per calendar day. */
  thetaPerDay: number;
  /** null against a level series, which has no names. */
  byName: NameDelta[] | null;
  /** Rows by spot, columns by volatility, at the horizon. */
  grid: PnlCell[][];
  horizonDays: number;
  /** One standard error of every net figure of the grid: daily RMSE × √days, USD. */
  trackingError: number;
}

export interface RehedgeLimits {
  /** USD. */
  valueDifference: number;
  /** Change of the option's delta since the hedge was put on. */
  deltaChange: number;
}

export interface RehedgeFlag {
  rehedge: boolean;
  valueDifference: { value: number; limit: number; passed: boolean };
  deltaChange: { value: number; limit: number; passed: boolean };
}
