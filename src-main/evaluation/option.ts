import { UserError } from '../contract/result.ts';
import { tradingDays } from '../contract/metrics.ts';
import type {
  NameDelta,
  OptionOverlay,
  OptionTerms,
  PnlCell,
  RehedgeFlag,
  RehedgeLimits,
} from '../contract/option.ts';
import { blackScholesMerton } from './black-scholes.ts';

/** What a hedge run says of itself, for the option beside it. */
export interface OptionHedge {
  /** Notional that the run was solved for, USD; its figures are scaled from it. */
  notional: number;
  /** Daily tracking RMSE at that notional, USD. */
  rmse: number;
  /** Day-one weights of both sides; basket null for a level series. */
  weights: readonly { symbol: string; hedge: number; basket: number | null }[];
}

export interface OptionOverlayInput {
  terms: OptionTerms;
  /** USD of one unit of the basket on day one. */
  basketValue: number;
  hedge: OptionHedge;
  /** USD of target per USD of the option's basket; null: |Δ|. */
  hedgeRatio: number | null;
  /** Trading days ahead that the grid looks. */
  horizonDays: number;
}

const spotMoves = [-0.2, -0.15, -0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2];
const volatilityMoves = [-0.1, -0.05, 0, 0.05, 0.1];

/** Notional of the hedge's target: |Δ| (or the user's ratio) × quantity × basket value, USD. */
export const hedgeNotional = (
  terms: OptionTerms,
  basketValue: number,
  hedgeRatio: number | null = null,
): number => (hedgeRatio ?? Math.abs(unitValue(terms, basketValue).delta)) * terms.quantity * basketValue;

/**
 * The option beside its hedge on day one: greeks in dollars, residuals by name, and the grid of net P&L at the horizon.
 * The hedge counts as the delta-one position in the basket that it stands for; what it misses by is the tracking error.
 * Financing is left out on both sides.
 *
 * @throws UserError bad-input: terms that no option has
 */
export function optionOverlay(input: OptionOverlayInput): OptionOverlay {
  const { terms, basketValue, hedge, horizonDays } = input;
  checkTerms(input);
  const unit = unitValue(terms, basketValue);
  const position = (terms.side === 'bought' ? 1 : -1) * terms.quantity;
  const dollarDelta = position * unit.delta * basketValue;
  const notional = hedgeNotional(terms, basketValue, input.hedgeRatio);
  // A short delta is hedged by buying the shares as listed, a long one by selling them.
  const direction = dollarDelta > 0 ? -1 : 1;
  const invested = hedge.weights.reduce((total, weight) => total + weight.hedge, 0);
  return {
    unit,
    value: position * unit.value,
    dollarDelta,
    hedgeNotional: notional,
    hedgeRatio: notional / (terms.quantity * basketValue),
    hedgeDirection: direction,
    residualDelta: dollarDelta + direction * notional * invested,
    gammaPerPercent: position * unit.gamma * basketValue * basketValue * 0.01,
    vegaPerPoint: position * unit.vega * 0.01,
    thetaPerDay: (position * unit.theta) / 365,
    byName: residualsByName(hedge, dollarDelta, direction * notional),
    grid: pnlGrid(input, position, direction * notional),
    horizonDays,
    trackingError: hedge.rmse * (notional / hedge.notional) * Math.sqrt(horizonDays),
  };
}

const unitValue = (terms: OptionTerms, basketValue: number) =>
  blackScholesMerton(
    { ...terms, strike: terms.strike * basketValue },
    basketValue,
    terms.volatility,
    terms.expiry,
  );

function checkTerms({ terms, basketValue, hedgeRatio, horizonDays, hedge }: OptionOverlayInput): void {
  const positive = {
    'the quantity': terms.quantity,
    'the strike': terms.strike,
    'the value of the basket': basketValue,
    'the hedge’s notional': hedge.notional,
  };
  for (const [what, value] of Object.entries(positive))
    if (!(value > 0 && Number.isFinite(value)))
      throw new UserError('bad-input', `option: ${what} must be above 0, not ${value}`);
  const notNegative = {
    'the time to expiry': terms.expiry,
    'the volatility': terms.volatility,
    'the hedge ratio': hedgeRatio ?? 0,
    'the horizon': horizonDays,
  };
  for (const [what, value] of Object.entries(notNegative))
    if (!(value >= 0 && Number.isFinite(value)))
      throw new UserError('bad-input', `option: ${what} must not be below 0, is ${value}`);
  for (const [what, value] of [
    ['the rate', terms.rate],
    ['the dividend yield', terms.dividendYield],
  ] as const)
    if (!(Math.abs(value) <= 1))
      throw new UserError('bad-input', `option: ${what} is a fraction between -1 and 1, not ${value}`);
}

function residualsByName(hedge: OptionHedge, dollarDelta: number, hedgeDollars: number): NameDelta[] | null {
  if (hedge.weights.some(({ basket }) => basket === null)) return null;
  return hedge.weights
    .map(({ symbol, hedge: hedgeWeight, basket }) => {
      const option = dollarDelta * (basket ?? 0);
      const held = hedgeDollars * hedgeWeight;
      return { symbol, option, hedge: held, residual: option + held };
    })
    .sort((a, b) => Math.abs(b.residual) - Math.abs(a.residual));
}

/** Full revaluation of the option at the horizon; a volatility below zero counts as zero. */
function pnlGrid(
  { terms, basketValue, horizonDays }: OptionOverlayInput,
  position: number,
  hedgeDollars: number,
): PnlCell[][] {
  const strike = terms.strike * basketValue;
  const expiry = Math.max(0, terms.expiry - horizonDays / tradingDays.year);
  const before = unitValue(terms, basketValue).value;
  return spotMoves.map((spot) =>
    volatilityMoves.map((volatility) => {
      const shifted = Math.max(0, terms.volatility + volatility);
      const after = blackScholesMerton({ ...terms, strike }, basketValue * (1 + spot), shifted, expiry).value;
      const option = position * (after - before);
      const hedge = hedgeDollars * spot;
      return { spot, volatility, option, hedge, net: option + hedge };
    }),
  );
}

/** Whether the hedge has to be looked at again: the realised |v| or the change of delta has passed its limit. */
export function rehedgeFlag(
  realised: { valueDifference: number; dayOneDelta: number; delta: number },
  limits: RehedgeLimits,
): RehedgeFlag {
  const value = Math.abs(realised.valueDifference);
  const change = Math.abs(realised.delta - realised.dayOneDelta);
  const valueDifference = { value, limit: limits.valueDifference, passed: value > limits.valueDifference };
  const deltaChange = { value: change, limit: limits.deltaChange, passed: change > limits.deltaChange };
  return { rehedge: valueDifference.passed || deltaChange.passed, valueDifference, deltaChange };
}
