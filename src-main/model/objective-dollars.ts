import type { HedgeModel } from './hedge-model.ts';

/** What the square root of an objective is, where it is dollars at all. */
type DollarMeasure =
  /** Daily RMSE of the shares held: the metric itself. */
  | 'daily-rmse'
  /** Standard deviation of the daily P&L difference: the moment is about the mean. */
  | 'daily-deviation'
  /** RMSE with every move priced in day-one dollars; the realised metric differs. */
  | 'day-one-rmse';

/** Null where the objective mixes terms: λ > 0, a shrinkage estimator, or costs. */
function dollarMeasure(model: Pick<HedgeModel, 'scale'>): DollarMeasure | null {
  const { lambda, estimation, moment, factors, costWeight } = model.scale;
  if (lambda !== 0 || estimation !== 'sample' || costWeight > 0) return null;
  if (moment === 'about-mean') return 'daily-deviation';
  return factors === 'historical-dollar' ? 'daily-rmse' : 'day-one-rmse';
}

/** The objective in USD a day, whatever its measure; null where it is not dollars. A bound below 0 says nothing: 0. */
export function objectiveInDollars(
  objective: number,
  model: Pick<HedgeModel, 'scale' | 'notional'>,
): number | null {
  if (dollarMeasure(model) === null) return null;
  return Math.sqrt(Math.max(0, objective) * model.scale.daily) * model.notional;
}

/**
 * The daily RMSE in USD that belongs to a value (or a bound) of the objective; null unless the objective is exactly
 * that: λ = 0, sample estimation, moment about zero, historical dollars.
 */
export const objectiveToDailyRmse = (
  objective: number,
  model: Pick<HedgeModel, 'scale' | 'notional'>,
): number | null => (dollarMeasure(model) === 'daily-rmse' ? objectiveInDollars(objective, model) : null);
