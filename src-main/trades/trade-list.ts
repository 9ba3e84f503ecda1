import type { AppSettings } from '../contract/app.ts';
import type { BorrowRow } from '../contract/market-files.ts';
import { UserError } from '../contract/result.ts';
import type { Run } from '../contract/runs.ts';

/** From a flat book a long is bought and a short is sold short; `sell` closes a long that is held. */
export type TradeSide = 'buy' | 'sell' | 'sell-short';
export type OrderType = AppSettings['exports']['orderType'];
export type TimeInForce = AppSettings['exports']['timeInForce'];

/** One order of a list. */
export interface Trade {
  symbol: string;
  side: TradeSide;
  /** Shares: a positive whole number. */
  quantity: number;
  lotSize: number;
  isin: string | null;
  figi: string | null;
  /** Raw close in the list's currency on the list's anchor date. */
  referencePrice: number;
  /** What the broker's list says of a short; null where the name is not on it, or no list was imported. */
  borrow: Pick<BorrowRow, 'feePercent' | 'available' | 'availableOrMore'> | null;
}

/** What every writer takes. */
export interface TradeList {
  /** At most 20 characters: the narrowest of the systems. */
  basketId: string;
  /** The day whose closes are the reference prices, YYYY-MM-DD. */
  anchorDate: string;
  exchange: string;
  /** ISO 4217. */
  currency: string;
  orderType: OrderType;
  timeInForce: TimeInForce;
  account: string;
  trades: Trade[];
}

const longestBasketId = 20;

/** Whether orders of this type carry a price: the reference price, in whole cents. */
export const isLimited = (orderType: OrderType): boolean => orderType === 'LMT' || orderType === 'LOC';

/** A limit price as it is written: two decimals, four below a dollar. */
export const limitPriceText = (price: number): string => price.toFixed(price < 1 ? 4 : 2);

/**
 * The orders that put a run's hedge on, in the order of its positions. Names that came out at zero shares are left out.
 *
 * @param borrow The broker's list by symbol, as far as it has the names.
 * @throws UserError('bad-input') when nothing is left to trade, or a quantity is no positive whole number.
 */
export function makeTradeList(
  run: Pick<Run, 'id' | 'anchorDate' | 'positions' | 'settings'>,
  exports: AppSettings['exports'],
  borrow: ReadonlyMap<string, BorrowRow> = new Map(),
): TradeList {
  const trades = run.positions
    .filter(({ shares }) => shares !== 0)
    .map(({ symbol, side, shares, price }): Trade => {
      const listed = borrow.get(symbol);
      return {
        symbol,
        side: side === 'long' ? 'buy' : 'sell-short',
        quantity: shares,
        lotSize: run.settings.lotSizes[symbol] ?? run.settings.lotSize,
        isin: listed?.isin || null,
        figi: listed?.figi || null,
        referencePrice: price,
        borrow: side === 'short' && listed ? listed : null,
      };
    });
  return checkTradeList({
    basketId: `HB-${run.anchorDate.replaceAll('-', '')}-${run.id}`.slice(0, longestBasketId),
    anchorDate: run.anchorDate,
    exchange: exports.exchange,
    currency: exports.currency,
    orderType: exports.orderType,
    timeInForce: exports.timeInForce,
    account: exports.account,
    trades,
  });
}

/** @returns the list as it is. @throws UserError('bad-input') for one that no system could take. */
export function checkTradeList(list: TradeList): TradeList {
  if (list.trades.length === 0)
    throw new UserError('bad-input', 'this hedge has no position to trade', {
      mend: 'export a run that holds shares',
    });
  for (const { symbol, quantity, referencePrice } of list.trades) {
    if (!Number.isSafeInteger(quantity) || quantity <= 0)
      throw new UserError('bad-input', `${symbol}: ${quantity} is no positive whole number of shares`, {
        symbol,
      });
    if (!(Number.isFinite(referencePrice) && referencePrice > 0))
      throw new UserError('bad-input', `${symbol}: ${referencePrice} is no price`, { symbol });
  }
  return list;
}
