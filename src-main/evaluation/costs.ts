import { basisPoints, tradingDays } from '../contract/metrics.ts';
import type { CostReport } from '../contract/metrics.ts';

export interface CostRates {
  /** USD a share, each way. */
  commissionPerShare: number;
  /** Cost of crossing, basis points of the value traded, each way: half the quoted spread. */
  spreadBasisPoints: number;
  /** Borrow fee of a short position, basis points of its day-one value per annum; names may have their own. */
  borrowBasisPoints: number;
  borrowByName?: ReadonlyMap<string, number>;
}

export interface CostedPosition {
  symbol: string;
  /** Signed. */
  shares: number;
  /** Raw close on the anchor day, USD. */
  price: number;
}

/** Linear costs of putting the hedge on, holding it for `holdingDays` trading days and taking it off, in USD. */
export function costReport(
  positions: readonly CostedPosition[],
  rates: CostRates,
  holdingDays: number,
  notional: number,
): CostReport {
  const years = holdingDays / tradingDays.year;
  const byName = positions.map(({ symbol, shares, price }) => {
    const value = Math.abs(shares) * price;
    const borrowRate = rates.borrowByName?.get(symbol) ?? rates.borrowBasisPoints;
    const commission = Math.abs(shares) * rates.commissionPerShare;
    const spread = value * rates.spreadBasisPoints * 1e-4;
    const borrow = shares < 0 ? value * borrowRate * 1e-4 * years : 0;
    return { symbol, commission, spread, borrow, total: 2 * (commission + spread) + borrow };
  });
  const total = (part: 'commission' | 'spread' | 'borrow' | 'total') =>
    byName.reduce((running, name) => running + name[part], 0);
  const oneWay = total('commission') + total('spread');
  return {
    commission: 2 * total('commission'),
    spread: 2 * total('spread'),
    borrow: total('borrow'),
    entry: oneWay,
    exit: oneWay,
    total: total('total'),
    totalBasisPoints: basisPoints(total('total'), notional),
    byName: byName.map((name) => ({ ...name, commission: 2 * name.commission, spread: 2 * name.spread })),
  };
}
