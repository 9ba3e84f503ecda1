import { tradingDays } from '../contract/metrics.ts';
import type { Drift, DriftedWeight, DriftPoint } from '../contract/metrics.ts';
import type { HeldBook, ValuePaths } from './hedge-paths.ts';
import { isoOfDay } from '../model/days.ts';

/**
 * How far the weights of the shares held have moved from day one, and from the basket's own drifted weights. A weight
 * on day t is the position's value over the value of the whole hedge (cash included) on that day.
 */
export function weightDrift(book: HeldBook, paths: ValuePaths): Drift {
  const last = book.days.length - 1;
  const indices = [];
  for (let t = book.anchorIndex; t < last; t += tradingDays.month) indices.push(t);
  indices.push(last);
  return {
    points: indices.map((t) => driftPoint(book, paths, t)),
    // A level series is no position, so its one line is left out.
    weights: book.names
      .filter(({ hedge }) => hedge !== 0 || book.basketKind !== 'level')
      .map((name) => driftedWeight(book, paths, name, last)),
  };
}

function driftPoint(book: HeldBook, paths: ValuePaths, t: number): DriftPoint {
  const hedgeTotal = paths.hedgeValue[t];
  const basketTotal = paths.basketValue[t];
  let fromDayOne = 0;
  let fromBasket = 0;
  for (const { hedge, basket, growth } of book.names) {
    const weight = (hedge * growth[t]) / hedgeTotal;
    fromDayOne += Math.abs(weight - hedge / book.notional);
    fromBasket += Math.abs(weight - (basket * growth[t]) / basketTotal);
  }
  const comparable = book.basketKind !== 'level' && basketTotal > 0;
  return {
    date: isoOfDay(book.days[t]),
    daysHeld: t - book.anchorIndex,
    drift: hedgeTotal > 0 ? fromDayOne / 2 : null,
    againstBasket: hedgeTotal > 0 && comparable ? fromBasket / 2 : null,
  };
}

function driftedWeight(
  book: HeldBook,
  paths: ValuePaths,
  { symbol, hedge, basket, growth }: HeldBook['names'][number],
  last: number,
): DriftedWeight {
  const share = (dollars: number, total: number) => (total > 0 ? (dollars * growth[last]) / total : null);
  const level = book.basketKind === 'level';
  return {
    symbol,
    dayOne: hedge / book.notional,
    last: share(hedge, paths.hedgeValue[last]),
    basketDayOne: level ? null : basket / book.notional,
    basketLast: level ? null : share(basket, paths.basketValue[last]),
  };
}
