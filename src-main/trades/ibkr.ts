import type { AppSettings } from '../contract/app.ts';
import { csvText } from './csv.ts';
import { isLimited, limitPriceText, type TradeList } from './trade-list.ts';

const header = [
  'Action',
  'Quantity',
  'Symbol',
  'SecType',
  'Exchange',
  'Currency',
  'TimeInForce',
  'OrderType',
  'LmtPrice',
  'BasketTag',
];

/** Interactive Brokers writes share classes with a space: BRK B. */
const ibkrSymbol = (symbol: string): string => symbol.replace(/^([A-Z]+)\.([A-Z])$/, '$1 $2');

/**
 * A file for BasketTrader of Interactive Brokers' Trader Workstation. The account column is written when an account is
 * set.
 *
 * @param shortAction An ordinary account sells short with SELL; SSHORT is for institutional accounts with shares held
 *   elsewhere.
 */
export function writeIbkrBasket(
  list: TradeList,
  shortAction: AppSettings['exports']['ibkrShortAction'] = 'SELL',
): string {
  const actions = { buy: 'BUY', sell: 'SELL', 'sell-short': shortAction } as const;
  const rows = list.trades.map((trade) => [
    actions[trade.side],
    trade.quantity,
    ibkrSymbol(trade.symbol),
    'STK',
    list.exchange,
    list.currency,
    list.timeInForce,
    list.orderType,
    isLimited(list.orderType) ? Number(limitPriceText(trade.referencePrice)) : null,
    list.basketId,
  ]);
  if (list.account === '') return csvText([header, ...rows]);
  return csvText([[...header, 'Account'], ...rows.map((row) => [...row, list.account])]);
}
