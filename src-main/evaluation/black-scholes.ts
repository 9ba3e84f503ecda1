import type { OptionTerms, OptionValue } from '../contract/option.ts';
import { normalDensity, normalDistribution } from './normal-distribution.ts';

export type PricedTerms = Pick<OptionTerms, 'kind' | 'rate' | 'dividendYield'> & {
  /** USD. */
  strike: number;
};

/**
 * Value and greeks of a European option: Black and Scholes (1973) with Merton's (1973) continuous dividend yield. The
 * basket counts as one lognormal asset, which is an approximation: a sum of lognormals is none.
 *
 * With no time or no volatility left the value is that of exercising on the forward, delta its step, gamma and vega 0.
 *
 * @param spot USD, > 0; @param volatility per annum, >= 0; @param expiry years, >= 0
 */
export function blackScholesMerton(
  { kind, strike, rate, dividendYield }: PricedTerms,
  spot: number,
  volatility: number,
  expiry: number,
): OptionValue {
  const sign = kind === 'call' ? 1 : -1;
  const carry = Math.exp(-dividendYield * expiry);
  const discount = Math.exp(-rate * expiry);
  const deviation = volatility * Math.sqrt(expiry);
  const moneyness = Math.log((spot * carry) / (strike * discount));
  const certain = deviation === 0;
  // At the forward exactly an option without deviation is half exercised.
  const d1 = certain
    ? moneyness === 0
      ? 0
      : Math.sign(moneyness) * Infinity
    : moneyness / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const exercisedSpot = spot * carry * normalDistribution(sign * d1);
  const exercisedStrike = strike * discount * normalDistribution(sign * d2);
  const density = normalDensity(d1);
  const decay = certain ? 0 : (spot * carry * density * volatility) / (2 * Math.sqrt(expiry));
  return {
    value: Math.max(0, sign * (exercisedSpot - exercisedStrike)),
    delta: carry * (normalDistribution(d1) - (kind === 'call' ? 0 : 1)),
    gamma: certain ? 0 : (carry * density) / (spot * deviation),
    vega: certain ? 0 : spot * carry * density * Math.sqrt(expiry),
    theta: -decay - sign * (rate * exercisedStrike - dividendYield * exercisedSpot),
    rho: sign * expiry * exercisedStrike,
  };
}
