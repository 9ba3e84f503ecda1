import { UserError } from '../contract/result.ts';
import { csvText } from './csv.ts';
import { isLimited, limitPriceText, type TradeList } from './trade-list.ts';

const header = [
  'EMSX_TICKER',
  'EMSX_AMOUNT',
  'EMSX_SIDE',
  'EMSX_ORDER_TYPE',
  'EMSX_TIF',
  'EMSX_HAND_INSTRUCTION',
  'EMSX_BASKET_NAME',
  'EMSX_LOCATE_REQ',
];

const largestAmount = 2_147_483_647;
const longestBasketName = 20;
const sides = { buy: 'BUY', sell: 'SELL', 'sell-short': 'SHRT' } as const;

/** Share classes with a slash; a symbol that names its own exchange (VOD LN) keeps it, others trade in the US. */
function bloombergTicker(symbol: string): string {
  const ticker = symbol.replace(/^([A-Z]+)\.([A-Z])$/, '$1/$2');
  return ticker.includes(' ') ? `${ticker} Equity` : `${ticker} US Equity`;
}

/**
 * The list in the field names of Bloomberg EMSX. Limit orders add EMSX_LIMIT_PRICE, accounts EMSX_ACCOUNT.
 *
 * @throws UserError('bad-input') for a quantity beyond EMSX's 32 bits or a basket name beyond 20 characters.
 */
export function writeEmsxCsv(list: TradeList): string {
  if (list.basketId.length > longestBasketName)
    throw new UserError(
      'bad-input',
      `"${list.basketId}" is longer than the ${longestBasketName} characters of an EMSX basket name`,
    );
  const withLimit = isLimited(list.orderType);
  const withAccount = list.account !== '';
  const rows = list.trades.map((trade) => {
    if (trade.quantity > largestAmount)
      throw new UserError(
        'bad-input',
        `${trade.symbol}: ${trade.quantity} shares are more than one EMSX order can hold`,
        { symbol: trade.symbol, mend: 'split the basket into smaller ones' },
      );
    return [
      bloombergTicker(trade.symbol),
      trade.quantity,
      sides[trade.side],
      list.orderType,
      list.timeInForce,
      'ANY',
      list.basketId,
      trade.side === 'sell-short' ? 'Y' : 'N',
      ...(withLimit ? [Number(limitPriceText(trade.referencePrice))] : []),
      ...(withAccount ? [list.account] : []),
    ];
  });
  const columns = [
    ...header,
    ...(withLimit ? ['EMSX_LIMIT_PRICE'] : []),
    ...(withAccount ? ['EMSX_ACCOUNT'] : []),
  ];
  return csvText([columns, ...rows]);
}
