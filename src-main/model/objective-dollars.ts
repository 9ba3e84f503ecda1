import type { HedgeModel } from './hedge-model.ts';

/** What the square root of an objective is, where it is dollars at all. */
export type DollarMeasure =
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

const measureWords: Record<DollarMeasure, string> = {
  'daily-rmse': 'a daily RMSE',
  'daily-deviation': 'a standard deviation of the daily P&L difference',
  'day-one-rmse': 'a daily RMSE in day-one dollars',
};

/**
 * What a certified bound says, in one sentence that is true for every setting: in dollars where the objective is
 * dollars, else as a relative distance.
 * @param objective Of the hedge; @param bound Certified lower bound; both in the objective's own scale.
 */
export function boundInWords(
  objective: number,
  bound: number,
  model: Pick<HedgeModel, 'scale' | 'notional'>,
): string {
  const measure = dollarMeasure(model);
  if (measure !== null) {
    const [floor, own] = [bound, objective].map((value) => preciseDollars(objectiveInDollars(value, model)!));
    return `No feasible hedge has ${measureWords[measure]} below ${floor}; this one has ${own}.`;
  }
  const distance = Math.max(0, (objective - bound) / Math.max(objective, 1e-12));
  return `No feasible hedge has an objective more than ${(distance * 100).toPrecision(3)}% below this one’s.`;
}

/** "$1,234.57": RMSEs of small notionals need their cents. */
const preciseDollars = (amount: number): string => {
  const [whole, cents] = amount.toFixed(2).split('.');
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
};
