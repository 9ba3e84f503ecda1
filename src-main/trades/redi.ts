import { csvText } from './csv.ts';
import { isLimited, limitPriceText, type TradeList } from './trade-list.ts';

/** REDIPlus also has BC, buy to cover; a hedge that is put on from a flat book never does. */
const sides = { buy: 'B', sell: 'S', 'sell-short': 'SS' } as const;

/** The list for REDIPlus. The account is text and keeps its leading zeros; quantities have no thousands separators. */
export function writeRediCsv(list: TradeList): string {
  const withLimit = isLimited(list.orderType);
  const rows = list.trades.map((trade) => [
    trade.symbol,
    sides[trade.side],
    list.account,
    trade.quantity,
    ...(withLimit ? [Number(limitPriceText(trade.referencePrice))] : []),
  ]);
  return csvText([['Symbol', 'Side', 'Account', 'Quantity', ...(withLimit ? ['Limit Price'] : [])], ...rows]);
}
