import type { OptionRequest, OptionView } from '../contract/option-request.ts';
import type { OptionTerms } from '../contract/option.ts';
import { tradingDays } from '../contract/metrics.ts';
import { UserError } from '../contract/result.ts';
import type { Run } from '../contract/runs.ts';
import { blackScholesMerton } from '../evaluation/black-scholes.ts';
import { optionOverlay, rehedgeFlag } from '../evaluation/option.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import { followHedge } from './study-follow-up.ts';

/**
 * The option beside the hedge of a run.
 * @param series Prices up to the last day on file, for the re-hedge flag; null where no limits were given.
 * @throws UserError `bad-input`: terms that no option has, or a volatility that cannot be had from the names.
 */
export function optionView(run: Run, request: OptionRequest, series: PriceSeries[] | null): OptionView {
  const { exposures, notional, inSample } = run.evaluation;
  const basketValue = request.basketValue ?? notional;
  const given = request.terms.volatility;
  const terms: OptionTerms = { ...request.terms, volatility: given ?? volatilityOfNames(run) };
  const overlay = optionOverlay({
    terms,
    basketValue,
    hedge: {
      notional,
      rmse: run.promise?.rmse ?? inSample.rmse,
      weights: exposures.byName.map(({ symbol, hedge, basket }) => ({
        symbol,
        hedge: hedge / notional,
        basket: basket === null ? null : basket / notional,
      })),
    },
    hedgeRatio: request.hedgeRatio,
    horizonDays: request.horizonDays,
  });
  return {
    terms,
    volatilityFrom: given === null ? 'names' : 'given',
    basketValue,
    overlay,
    rehedge:
      request.limits && series
        ? rehedge(run, terms, basketValue, overlay.hedgeNotional / notional, request.limits, series)
        : null,
    notes: [
      'The basket counts as one lognormal asset (Black, Scholes and Merton), which a sum of names is only roughly.',
      'Shares hedge delta alone: gamma and vega are left as they are.',
      `The tracking error is the ${run.promise ? 'promised' : 'in-sample'} daily RMSE times the root of the days; financing is left out.`,
    ],
  };
}

function volatilityOfNames({ evaluation, basket }: Run): number {
  const { basketVolatility } = evaluation.exposures;
  if (basketVolatility !== null) return basketVolatility;
  throw new UserError(
    'bad-input',
    basket.kind === 'level'
      ? 'a level series has no names to take a volatility from; type the basket’s volatility'
      : 'not every constituent had an implied vol on day one, so that the basket’s volatility cannot be had from its names; type it, or import vols and run again',
    { setting: 'volatility' },
  );
}

function rehedge(
  run: Run,
  terms: OptionTerms,
  basketValue: number,
  scale: number,
  limits: NonNullable<OptionRequest['limits']>,
  series: PriceSeries[],
): OptionView['rehedge'] {
  const { lastDay, daysHeld, basketReturn, valueDifference } = followHedge(run, series);
  const strike = terms.strike * basketValue;
  const deltaAt = (spot: number, years: number) =>
    blackScholesMerton({ ...terms, strike }, spot, terms.volatility, Math.max(0, years)).delta;
  const spot = basketValue * (1 + basketReturn);
  const delta = deltaAt(spot, terms.expiry - daysHeld / tradingDays.year);
  const realised = {
    valueDifference: valueDifference * scale,
    dayOneDelta: deltaAt(basketValue, terms.expiry),
    delta,
  };
  return { ...rehedgeFlag(realised, limits), asOf: lastDay, daysHeld, spot, delta };
}
