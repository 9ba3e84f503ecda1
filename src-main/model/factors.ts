import type { ScenarioSettings } from '../contract/settings.ts';
import type { CalibrationWindow } from './anchor.ts';
import type { AlignedPrices } from './prices.ts';
import type { Target } from './target.ts';
import { growthPath } from './total-return.ts';

/** How the moves of a name are priced: mathematics.md, section 2. */
export type FactorConvention = ScenarioSettings['factors'];

/**
 * Daily dollar P&L per unit of day-one weight, F, at notional 1; row-major, T × columns.
 * historical-dollar: `(e[t] − e[t−1])/e[a]`; day-one-dollar: `e[t]/e[t−1] − 1`. Row 0 is the day after `start`.
 * @param columns Indices into prices.names, one a column; each has a price on the anchor day.
 */
export function dailyFactors(
  prices: AlignedPrices,
  columns: readonly number[],
  window: CalibrationWindow,
  convention: FactorConvention,
): Float64Array {
  const width = columns.length;
  const factors = new Float64Array(window.pnlDays * width);
  columns.forEach((index, column) => {
    const growth = growthPath(prices.names[index], window.anchor);
    for (let row = 0; row < window.pnlDays; row++) {
      const day = window.start + row + 1;
      const move = growth[day] - growth[day - 1];
      factors[row * width + column] = convention === 'historical-dollar' ? move : move / growth[day - 1];
    }
  });
  return factors;
}

/**
 * Dollar value per unit of day-one weight, G = `e[t]/e[a]`, at notional 1, on the T days of the window other than the
 * anchor day; row-major, T × columns.
 */
export function valueFactors(
  prices: AlignedPrices,
  columns: readonly number[],
  window: CalibrationWindow,
): Float64Array {
  const width = columns.length;
  const days = valueDays(window);
  const factors = new Float64Array(days.length * width);
  columns.forEach((index, column) => {
    const growth = growthPath(prices.names[index], window.anchor);
    days.forEach((day, row) => (factors[row * width + column] = growth[day]));
  });
  return factors;
}

/** The T days over which a value difference is averaged: the window without the anchor day, where it is 0. */
function valueDays(window: CalibrationWindow): number[] {
  const days: number[] = [];
  for (let day = window.start; day <= window.end; day++) if (day !== window.anchor) days.push(day);
  return days;
}

/**
 * The basket's daily P&L b at notional 1, length T: `W[t] − W[t−1]` in historical dollars, `Σ w_i r_i[t]` in day-one
 * dollars (the return of the level for a level series).
 */
export function basketDailyPnl(
  prices: AlignedPrices,
  target: Target,
  window: CalibrationWindow,
  convention: FactorConvention,
): Float64Array {
  const pnl = new Float64Array(window.pnlDays);
  const columns = target.constituents.map(({ index }) => index);
  const factors = dailyFactors(prices, columns, window, convention);
  for (let row = 0; row < pnl.length; row++)
    for (let column = 0; column < columns.length; column++)
      pnl[row] += target.constituents[column].weight * factors[row * columns.length + column];
  return pnl;
}

/** The basket's value W at notional 1 on the days of `valueDays`, length T. */
export function basketValues(target: Target, window: CalibrationWindow): Float64Array {
  return Float64Array.from(valueDays(window), (day) => target.value[day] / target.notional);
}
