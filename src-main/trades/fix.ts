import { UserError } from '../contract/result.ts';
import { isLimited, limitPriceText, type OrderType, type TimeInForce, type TradeList } from './trade-list.ts';

/** What a FIX session adds to a list. */
export interface FixHeader {
  senderCompId: string;
  targetCompId: string;
  /** 34 MsgSeqNum. */
  sequenceNumber: number;
  /** UTC; both 52 SendingTime and 60 TransactTime. */
  time: Date;
  /** 66 ListID; the basket's id when left out. */
  listId?: string;
  /** 11 ClOrdID is this, a hyphen and 1, 2, …; the basket's id when left out. */
  orderPrefix?: string;
}

const separator = '\u0001';

const sides = { buy: '1', sell: '2', 'sell-short': '5' } as const;

/** FIX 4.4 has no market- or limit-on-close type of its own: the time in force says "at the close". */
const orderTypes: Record<OrderType, '1' | '2'> = { MKT: '1', LMT: '2', MOC: '1', LOC: '2' };
const timesInForce: Record<TimeInForce, string> = { DAY: '0', GTC: '1', OPG: '2', IOC: '3' };
const atTheClose = '7';

type Field = readonly [tag: number, value: string | number];

/**
 * The list as one FIX 4.4 NewOrderList (35=E): immediate execution (433=1), bids by the list itself (394=3), automatic
 * handling (21=1). Shorts carry 114=N: the locate is already made. Body length and checksum are computed over the bytes
 * of the message in UTF-8.
 *
 * @returns one message, fields ended by SOH.
 * @throws UserError('bad-input') for a text that is no value of a field: an empty one, or one with a control character
 *   (SOH would end the field early).
 */
export function writeFixNewOrderList(list: TradeList, header: FixHeader): Uint8Array {
  const time = header.time.toISOString().replace(/^(\d+)-(\d+)-(\d+)T(.*)Z$/, '$1$2$3-$4');
  const count = list.trades.length;
  const body: Field[] = [
    [35, 'E'],
    [49, header.senderCompId],
    [56, header.targetCompId],
    [34, header.sequenceNumber],
    [52, time],
    [66, header.listId ?? list.basketId],
    [394, 3],
    [433, 1],
    [68, count],
    [73, count],
    ...list.trades.flatMap((_, index) => orderFields(list, index, time, header.orderPrefix ?? list.basketId)),
  ];
  const bodyText = body.map(fieldText).join('');
  const bodyLength = Buffer.byteLength(bodyText, 'utf8');
  const message = Buffer.from(fieldText([8, 'FIX.4.4']) + fieldText([9, bodyLength]) + bodyText, 'utf8');
  const checksum = message.reduce((sum, byte) => (sum + byte) % 256, 0);
  const trailer = Buffer.from(fieldText([10, String(checksum).padStart(3, '0')]), 'utf8');
  return new Uint8Array(Buffer.concat([message, trailer]));
}

function orderFields(list: TradeList, index: number, time: string, prefix: string): Field[] {
  const trade = list.trades[index];
  const fields: Field[] = [
    [11, `${prefix}-${index + 1}`],
    [67, index + 1],
  ];
  if (list.account !== '') fields.push([1, list.account]);
  fields.push([21, 1], [55, trade.symbol], [54, sides[trade.side]]);
  if (trade.side === 'sell-short') fields.push([114, 'N']);
  fields.push([60, time], [38, trade.quantity], [40, orderTypes[list.orderType]]);
  if (isLimited(list.orderType)) fields.push([44, limitPriceText(trade.referencePrice)]);
  const closing = list.orderType === 'MOC' || list.orderType === 'LOC';
  fields.push([15, list.currency], [59, closing ? atTheClose : timesInForce[list.timeInForce]]);
  return fields;
}

function fieldText([tag, value]: Field): string {
  const text = String(value);
  if (text === '')
    throw new UserError('bad-input', `FIX field ${tag} is empty`, {
      mend: 'give both company ids in the settings',
    });
  // eslint-disable-next-line no-control-regex -- they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text))
    throw new UserError('bad-input', `FIX field ${tag} holds a control character: ${JSON.stringify(text)}`, {
      mend: 'take it out of the account, the company ids or the symbol',
    });
  return `${tag}=${text}${separator}`;
}
