import { tradingDays } from '../contract/metrics.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { LinearCost } from '../solver/problem.ts';
import type { CalibrationWindow } from './anchor.ts';
import type { Candidate } from './candidates.ts';
import { basketDailyPnl } from './factors.ts';
import type { AlignedPrices } from './prices.ts';
import type { Target } from './target.ts';

export type CostSettings = Pick<
  ScenarioSettings,
  'costWeight' | 'commissionPerShare' | 'spreadBp' | 'borrowBp' | 'holdingDays' | 'factors'
>;

/** Of the basket's own daily risk, what a good hedge leaves: where a cost weight of 1 trades a dollar for a dollar. */
const residualRisk = 0.1;

/**
 * Linear costs for the objective, per unit of day-one weight: commission and spread for putting a position on and taking
 * it off, and the borrow fee of a short one, spread evenly over the days held, as a fraction of the notional a day.
 *
 * The objective is a mean square R², the costs C are dollars a day. They are added as `2 · 0.1 · σ · costWeight · C`, σ
 * the root mean square of the basket's own daily P&L: since d(R²) = 2R dR, a hedge that leaves R = 0.1 σ gives up
 * `costWeight` dollars of daily RMSE for a dollar of cost a day; a worse hedge gives up less, a better one more.
 *
 * @param borrow Fees by symbol, basis points a year; names without one pay the scenario's.
 * @param scale S_d of the objective: costs are normalised as the daily term is.
 * @returns null when costs do not count.
 */
export function linearCosts(
  prices: AlignedPrices,
  target: Target,
  window: CalibrationWindow,
  candidates: readonly Candidate[],
  settings: CostSettings,
  { shorts, borrow, scale }: { shorts: boolean; borrow: ReadonlyMap<string, number> | null; scale: number },
): LinearCost | null {
  if (!(settings.costWeight > 0)) return null;
  const pnl = basketDailyPnl(prices, target, window, settings.factors);
  const risk = Math.sqrt(pnl.reduce((sum, value) => sum + value * value, 0) / pnl.length);
  const weight = (2 * residualRisk * risk * settings.costWeight) / scale;
  const trading = candidates.map(
    ({ close }) =>
      (2 * (settings.commissionPerShare / close + settings.spreadBp * 1e-4)) / settings.holdingDays,
  );
  const borrowing = candidates.map(
    ({ symbol }) => ((borrow?.get(symbol) ?? settings.borrowBp) * 1e-4) / tradingDays.year,
  );
  return {
    long: Float64Array.from(trading, (cost) => weight * cost),
    short: shorts ? Float64Array.from(trading, (cost, i) => weight * (cost + borrowing[i])) : null,
  };
}
