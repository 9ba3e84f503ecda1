import { UserError } from '../contract/result.ts';
import type { AlignedName, AlignedPrices, TargetBasket } from '../model/prices.ts';
import { isoOfDay } from '../model/days.ts';
import { growthPath } from '../model/total-return.ts';

/**
 * The dollars of the shares actually held (mathematics.md, sections 1, 2 and 7), whatever convention calibrated them.
 *
 * The days run from the first day of the calibration window to the last day held. In sample are the P&L days of the
 * window, out of sample the next `holdingDays` days after the window's end, as many as are on file. With anchor
 * window-end the shares are bought on the window's last day, with window-start on its first: there the hedge has
 * already been held through the window when the out-of-sample days begin, and v goes on from where it was.
 */

export interface Holding {
  symbol: string;
  /** Signed. */
  shares: number;
}

export interface HeldBookInput {
  prices: AlignedPrices;
  basket: TargetBasket;
  shares: readonly Holding[];
  /** Indices into prices.days, first < last. */
  window: { first: number; last: number };
  anchor: 'window-start' | 'window-end';
  holdingDays: number;
}

export interface HeldName {
  symbol: string;
  /** USD on the anchor day, signed. */
  hedge: number;
  basket: number;
  /** e[t]/e[a], one element a day: USD of a dollar invested on the anchor day. */
  growth: Float64Array;
}

/** Everything held on either side, on the days from the window's first to the last day held. */
export interface HeldBook {
  notional: number;
  /** N − Σ hedge, held flat. */
  cash: number;
  days: Int32Array;
  anchorIndex: number;
  windowLastIndex: number;
  /** A level series is one name that only the basket holds. */
  basketKind: TargetBasket['kind'];
  /** Hedge and basket names, in the order of the hedge, then of the basket. */
  names: HeldName[];
}

/** Value paths in USD; every array has one element a day, P&L is 0 on the first. */
export interface ValuePaths {
  days: Int32Array;
  anchorIndex: number;
  basketValue: Float64Array;
  hedgeValue: Float64Array;
  basketPnl: Float64Array;
  hedgePnl: Float64Array;
  /** d = h − b. */
  dailyDifference: Float64Array;
  /** v = hedge − basket; 0 on the anchor day. */
  valueDifference: Float64Array;
}

/** P&L days, both ends included; first >= 1. */
export interface Period {
  first: number;
  last: number;
}

/** @throws UserError bad-input: a symbol is not on file, or has no price on a day that is needed. */
export function heldBook(input: HeldBookInput): HeldBook {
  const { prices, basket, window, holdingDays } = input;
  checkWindow(input);
  const end = Math.min(window.last + holdingDays, prices.days.length - 1);
  const anchor = input.anchor === 'window-start' ? window.first : window.last;
  const bySymbol = new Map(prices.names.map((name) => [name.symbol, name]));
  const onFile = (symbol: string) => priced(bySymbol.get(symbol), symbol, prices, anchor);

  const names = new Map<string, HeldName>();
  const held = (symbol: string): HeldName => {
    const known = names.get(symbol);
    if (known) return known;
    const growth = growthPath(onFile(symbol), anchor).subarray(window.first, end + 1);
    const name = { symbol, hedge: 0, basket: 0, growth };
    names.set(symbol, name);
    return name;
  };
  let invested = 0;
  for (const { symbol, shares } of input.shares) {
    if (shares === 0) continue;
    const dollars = shares * onFile(symbol).close[anchor];
    held(symbol).hedge += dollars;
    invested += dollars;
  }
  for (const { symbol, dollars } of basketDollars(basket, (name) => onFile(name).close[anchor]))
    held(symbol).basket += dollars;

  return {
    notional: basket.notional,
    cash: basket.notional - invested,
    days: prices.days.slice(window.first, end + 1),
    anchorIndex: anchor - window.first,
    windowLastIndex: window.last - window.first,
    basketKind: basket.kind,
    names: [...names.values()],
  };
}

function checkWindow({ prices, basket, window, holdingDays }: HeldBookInput): void {
  const { first, last } = window;
  if (!(Number.isInteger(first) && Number.isInteger(last) && 0 <= first && first < last))
    throw new UserError('bad-input', 'the calibration window needs at least two trading days');
  if (last >= prices.days.length)
    throw new UserError('bad-input', 'the calibration window ends after the last price on file');
  if (!(holdingDays >= 0))
    throw new UserError('bad-input', `a hedge cannot be held for ${holdingDays} days`, {
      setting: 'holdingDays',
    });
  if (!(basket.notional > 0 && Number.isFinite(basket.notional)))
    throw new UserError('bad-input', 'the notional must be a positive amount', { setting: 'notional' });
}

/**
 * A name without a price on day one cannot be held. One that was listed later than the window's first day stands still
 * until then, as it does in the calibration.
 */
function priced(
  name: AlignedName | undefined,
  symbol: string,
  prices: AlignedPrices,
  anchor: number,
): AlignedName {
  if (!name) throw new UserError('bad-input', `${symbol}: no prices are on file`, { symbol });
  if (name.first > anchor) {
    const wanted = isoOfDay(prices.days[anchor]);
    const start =
      name.first < prices.days.length ? `begin on ${isoOfDay(prices.days[name.first])}` : 'are missing';
    throw new UserError('bad-input', `${symbol}: prices ${start}, day one is ${wanted}`, {
      symbol,
      mend: 'choose a later day one, or leave the name out',
    });
  }
  if (name.last < anchor)
    throw new UserError(
      'bad-input',
      `${symbol}: prices end on ${isoOfDay(prices.days[name.last])}, before day one (${isoOfDay(prices.days[anchor])})`,
      { symbol, mend: 'leave the name out' },
    );
  return name;
}

/** USD on the anchor day of every constituent; they add up to the notional. */
function basketDollars(
  basket: TargetBasket,
  close: (symbol: string) => number,
): { symbol: string; dollars: number }[] {
  const sizes = basket.entries.map(({ symbol, amount }) =>
    basket.kind === 'shares' ? amount * close(symbol) : amount,
  );
  const total = sizes.reduce((running, size) => running + size, 0);
  if (!(total > 0 && Number.isFinite(total)))
    throw new UserError('bad-input', 'the basket has no positive value on day one');
  return basket.entries.map(({ symbol }, i) => ({ symbol, dollars: (basket.notional * sizes[i]) / total }));
}

export function hedgePaths(book: HeldBook): ValuePaths {
  const days = book.days.length;
  const basketValue = new Float64Array(days).fill(book.notional);
  const hedgeValue = new Float64Array(days).fill(book.notional);
  // Gains are added to the notional, so that both paths are exactly N on the anchor day.
  for (const { hedge, basket, growth } of book.names)
    for (let t = 0; t < days; t++) {
      hedgeValue[t] += hedge * (growth[t] - 1);
      basketValue[t] += basket * (growth[t] - 1);
    }
  return valuePaths(book.days, book.anchorIndex, basketValue, hedgeValue);
}

/** P&L and differences of two value paths of the same days. */
export function valuePaths(
  days: Int32Array,
  anchorIndex: number,
  basketValue: Float64Array,
  hedgeValue: Float64Array,
): ValuePaths {
  const basketPnl = changes(basketValue);
  const hedgePnl = changes(hedgeValue);
  return {
    days,
    anchorIndex,
    basketValue,
    hedgeValue,
    basketPnl,
    hedgePnl,
    dailyDifference: hedgePnl.map((pnl, t) => pnl - basketPnl[t]),
    valueDifference: hedgeValue.map((value, t) => value - basketValue[t]),
  };
}

const changes = (values: Float64Array): Float64Array =>
  values.map((value, t) => (t === 0 ? 0 : value - values[t - 1]));

export const inSamplePeriod = (book: Pick<HeldBook, 'windowLastIndex'>): Period => ({
  first: 1,
  last: book.windowLastIndex,
});

/** null when no day after the window is on file. */
export function outOfSamplePeriod(book: Pick<HeldBook, 'windowLastIndex' | 'days'>): Period | null {
  const last = book.days.length - 1;
  return last > book.windowLastIndex ? { first: book.windowLastIndex + 1, last } : null;
}
