import { UserError } from '../contract/result.ts';
import { isoOfDay } from './days.ts';
import type { AlignedPrices, TargetBasket } from './prices.ts';
import { growthPath } from './total-return.ts';
import { percent, someOf } from './words.ts';

/** What has to be hedged, valued every day. mathematics.md, section 2. */
export interface Target {
  kind: TargetBasket['kind'];
  /** Day-one weights, sum 1; a level series is one constituent with weight 1. */
  constituents: Constituent[];
  /** W[t] in USD, length D; W[anchor] = notional. */
  value: Float64Array;
  notional: number;
}

export interface Constituent {
  symbol: string;
  /** Index into prices.names. */
  index: number;
  /** Day-one weight. */
  weight: number;
}

/** Weights typed with few digits do not sum to 1 exactly; beyond this the list is not a list of weights. */
const weightSumTolerance = 0.01;

/**
 * The basket's dollar value on every day of the calendar, scaled to its notional on the anchor day.
 * @throws UserError `bad-input` naming the constituents that are not on file or cannot be valued on the anchor day,
 *   weights that do not sum to 1, and amounts beyond all bounds.
 */
export function buildTarget(prices: AlignedPrices, basket: TargetBasket, anchor: number): Target {
  if (!(basket.notional > 0 && Number.isFinite(basket.notional)))
    throw new UserError('bad-input', `The notional must be a positive amount; it is ${basket.notional}.`);
  const amounts = mergedAmounts(basket);
  const indexOf = new Map(prices.names.map((name, index) => [name.symbol, index]));
  requireValued(prices, indexOf, [...amounts.keys()], anchor);

  const worth = [...amounts].map(([symbol, amount]) => {
    const index = indexOf.get(symbol)!;
    const weight =
      basket.kind === 'shares'
        ? amount * prices.names[index].close[anchor]
        : basket.kind === 'level'
          ? 1
          : amount;
    return { symbol, index, weight };
  });
  const total = worth.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0 && Number.isFinite(total)))
    throw new UserError('bad-input', 'The basket’s amounts do not add up to a value; correct the list.');
  if (basket.kind === 'weights' && Math.abs(total - 1) > weightSumTolerance)
    throw new UserError(
      'bad-input',
      `The basket's weights sum to ${percent(total)}, not 100%; correct the list, or give shares instead.`,
    );
  const constituents = worth.map((entry) => ({ ...entry, weight: entry.weight / total }));
  const value = new Float64Array(prices.days.length);
  for (const { index, weight } of constituents) {
    const growth = growthPath(prices.names[index], anchor);
    for (let day = 0; day < value.length; day++) value[day] += basket.notional * weight * growth[day];
  }
  return { kind: basket.kind, constituents, value, notional: basket.notional };
}

/** One amount a symbol, in the order of the list; a symbol named twice counts with its sum. */
function mergedAmounts(basket: TargetBasket): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const { symbol, amount } of basket.entries) {
    if (!(amount > 0 && Number.isFinite(amount)))
      throw new UserError('bad-input', `${symbol}: the basket holds ${amount}; amounts must be positive.`, {
        symbol,
      });
    amounts.set(symbol, (amounts.get(symbol) ?? 0) + amount);
  }
  if (amounts.size === 0)
    throw new UserError('bad-input', 'The basket is empty; add at least one constituent.');
  if (basket.kind === 'level' && amounts.size > 1)
    throw new UserError('bad-input', 'A level basket is one series; name a single instrument.');
  return amounts;
}

function requireValued(
  prices: AlignedPrices,
  indexOf: ReadonlyMap<string, number>,
  symbols: readonly string[],
  anchor: number,
): void {
  const missing = symbols.filter((symbol) => !indexOf.has(symbol));
  if (missing.length > 0)
    throw new UserError(
      'bad-input',
      `Not on file: ${someOf(missing)}. Import prices for ${missing.length === 1 ? 'it' : 'them'} or take ` +
        `${missing.length === 1 ? 'it' : 'them'} out of the basket.`,
      { symbol: missing[0] },
    );
  const unvalued = symbols.filter((symbol) => {
    const name = prices.names[indexOf.get(symbol)!];
    return !(
      name.first <= anchor &&
      anchor <= name.last &&
      name.close[anchor] > 0 &&
      name.adjusted[anchor] > 0
    );
  });
  if (unvalued.length > 0)
    throw new UserError(
      'bad-input',
      `No price on the anchor day ${isoOfDay(prices.days[anchor])}: ${someOf(unvalued)}. Move the window so that ` +
        'every constituent trades on day one, or take the name out of the basket.',
      { symbol: unvalued[0], setting: 'anchor' },
    );
}
