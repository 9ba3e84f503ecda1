import { csvText, type CsvCell } from './csv.ts';
import { isLimited, limitPriceText, type Trade, type TradeList } from './trade-list.ts';

const header = [
  'basket_id',
  'seq',
  'symbol',
  'isin',
  'figi',
  'exchange',
  'currency',
  'side',
  'quantity',
  'lot_size',
  'order_type',
  'limit_price',
  'tif',
  'ref_price',
  'ref_price_date',
  'notional',
  'locate_required',
  'locate_id',
  'borrow_fee_pct',
  'account',
];

const sides = { buy: 'BUY', sell: 'SELL', 'sell-short': 'SELL_SHORT' } as const;

/** The list with everything that is known of each order; notional is quantity × reference price. */
export const writeGenericCsv = (list: TradeList): string =>
  csvText([header, ...list.trades.map((trade, index) => row(list, trade, index))]);

const row = (list: TradeList, trade: Trade, index: number): CsvCell[] => [
  list.basketId,
  index + 1,
  trade.symbol,
  trade.isin,
  trade.figi,
  list.exchange,
  list.currency,
  sides[trade.side],
  trade.quantity,
  trade.lotSize,
  list.orderType,
  isLimited(list.orderType) ? Number(limitPriceText(trade.referencePrice)) : null,
  list.timeInForce,
  trade.referencePrice,
  list.anchorDate,
  Math.round(trade.quantity * trade.referencePrice * 100) / 100,
  trade.side === 'sell-short' ? 'Y' : 'N',
  null,
  trade.borrow?.feePercent ?? null,
  list.account,
];
