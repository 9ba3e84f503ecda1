import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appSettings } from '../../../src-main/contract/app.ts';
import type { BorrowRow } from '../../../src-main/contract/market-files.ts';
import { csvText, type CsvCell } from '../../../src-main/trades/csv.ts';
import { writeEmsxCsv } from '../../../src-main/trades/emsx.ts';
import { writeFixNewOrderList } from '../../../src-main/trades/fix.ts';
import { writeGenericCsv } from '../../../src-main/trades/generic-csv.ts';
import { writeIbkrBasket } from '../../../src-main/trades/ibkr.ts';
import { writeRediCsv } from '../../../src-main/trades/redi.ts';
import { makeTradeList } from '../../../src-main/trades/trade-list.ts';
import { run } from '../../contract/sample-run.ts';
import { golden, limitOrders, twoOrders } from './two-orders.ts';

const fixHeader = {
  senderCompId: 'HEDGEDESK',
  targetCompId: 'BROKER',
  sequenceNumber: 2,
  time: new Date('2026-03-02T14:30:00.000Z'),
  listId: 'HB-20260302-01',
  orderPrefix: 'HB',
};
const fixText = (list: typeof twoOrders) =>
  Buffer.from(writeFixNewOrderList(list, fixHeader)).toString('utf8');

describe('golden files', () => {
  it('generic CSV', () => expect(writeGenericCsv(twoOrders)).toBe(golden('generic.csv')));
  it('Interactive Brokers BasketTrader', () => expect(writeIbkrBasket(limitOrders)).toBe(golden('ibkr.csv')));
  it('EMSX', () => expect(writeEmsxCsv(twoOrders)).toBe(golden('emsx.csv')));
  it('REDIPlus', () => expect(writeRediCsv({ ...limitOrders, account: '00042' })).toBe(golden('redi.csv')));
  it('FIX 4.4 NewOrderList', () =>
    expect(fixText({ ...twoOrders, account: 'ACC1' })).toBe(golden('new-order-list.fix')));
});

describe('a trade list made from a run', () => {
  const position = { ...run.positions[0], side: 'long' as const, value: 1, weight: 0.1 };
  const positions = [
    { ...position, symbol: 'IBM', shares: 1_200, price: 191.25 },
    { ...position, symbol: 'XOM', shares: 0, price: 100 },
    { ...position, symbol: 'GME', side: 'short' as const, shares: 300, price: 24.5 },
  ];
  const settings = { ...run.settings, lotSize: 1, lotSizes: { GME: 100 } };
  const source = { id: 7, anchorDate: '2026-03-02', positions, settings };
  const exports = { ...appSettings.parse({}).exports, account: 'U123' };
  const borrow: BorrowRow = {
    symbol: 'GME',
    currency: 'USD',
    name: 'GAMESTOP',
    isin: 'US36467W1099',
    figi: 'BBG000BB5BF6',
    rebatePercent: null,
    feePercent: 1.75,
    available: 10_000_000,
    availableOrMore: true,
  };

  it('has an order for each name that is held, and none for a name at zero', () => {
    const list = makeTradeList(source, exports, new Map([['GME', borrow]]));
    expect(list).toMatchObject({
      basketId: 'HB-20260302-7',
      anchorDate: '2026-03-02',
      exchange: 'SMART',
      account: 'U123',
      orderType: 'MKT',
    });
    expect(list.trades).toMatchObject([
      { symbol: 'IBM', side: 'buy', quantity: 1_200, lotSize: 1, isin: null, borrow: null },
      { symbol: 'GME', side: 'sell-short', quantity: 300, lotSize: 100, isin: 'US36467W1099', borrow },
    ]);
  });

  it('is refused when nothing is held, or a quantity is no whole number', () => {
    const none = { ...source, positions: [positions[1]] };
    expect(() => makeTradeList(none, exports)).toThrow(/no position/);
    const half = { ...source, positions: [{ ...positions[0], shares: 0.5 }] };
    expect(() => makeTradeList(half, exports)).toThrow(/IBM: 0.5 is no positive whole number/);
    const negative = { ...source, positions: [{ ...positions[0], shares: -5 }] };
    expect(() => makeTradeList(negative, exports)).toThrow(/IBM: -5/);
  });
});

describe('what the systems ask for beyond the golden files', () => {
  it('share classes are written their way', () => {
    const [order] = twoOrders.trades;
    const classes = {
      ...twoOrders,
      trades: [
        { ...order, symbol: 'BRK.B' },
        { ...order, symbol: 'VOD LN' },
      ],
    };
    expect(writeIbkrBasket(classes)).toContain('\r\nBUY,1200,BRK B,STK,');
    expect(writeEmsxCsv(classes)).toContain('\r\nBRK/B US Equity,1200,');
    expect(writeEmsxCsv(classes)).toContain('\r\nVOD LN Equity,1200,');
  });

  it('an institutional account at Interactive Brokers sells short with SSHORT', () => {
    expect(writeIbkrBasket(twoOrders, 'SSHORT')).toContain('\r\nSSHORT,300,GME,');
  });

  it('an account adds its column', () => {
    const list = { ...limitOrders, account: '0042' };
    expect(writeIbkrBasket(list)).toMatch(/BasketTag,Account\r\n.*,HB-20260302,0042\r\n/);
    expect(writeEmsxCsv(list)).toMatch(/EMSX_LIMIT_PRICE,EMSX_ACCOUNT\r\n.*,N,191.25,0042\r\n/);
  });

  it('EMSX refuses what it could not hold', () => {
    const [order] = twoOrders.trades;
    const huge = { ...twoOrders, trades: [{ ...order, quantity: 2_147_483_648 }] };
    expect(() => writeEmsxCsv(huge)).toThrow(/IBM: 2147483648 shares/);
    expect(() => writeEmsxCsv({ ...twoOrders, basketId: 'HB-20260302-ABCDEFGHI' })).toThrow(/20 characters/);
  });

  it('FIX limit orders carry a price, orders at the close say so', () => {
    expect(fixText(limitOrders)).toContain('\u000140=2\u000144=191.25\u000115=USD\u000159=0\u0001');
    expect(fixText({ ...twoOrders, orderType: 'MOC' })).toContain('\u000140=1\u000115=USD\u000159=7\u0001');
  });

  it('FIX refuses a text that is no value of a field', () => {
    for (const account of ['A\u000154=2', 'A\n']) {
      expect(() => fixText({ ...twoOrders, account })).toThrow(/field 1 holds a control character/);
    }
    expect(() => writeFixNewOrderList(twoOrders, { ...fixHeader, senderCompId: '' })).toThrow(
      /field 49 is empty/,
    );
  });

  it('FIX body length and checksum hold for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.integer({ min: 1, max: 1e9 }),
        (account, quantity) => {
          // eslint-disable-next-line no-control-regex -- they are refused
          fc.pre(!/[\u0000-\u001f\u007f]/.test(account));
          const [order] = twoOrders.trades;
          const bytes = writeFixNewOrderList(
            { ...twoOrders, account, trades: [{ ...order, quantity }] },
            fixHeader,
          );
          const text = Buffer.from(bytes).toString('latin1');
          const length = text.split('\u0001')[1].replace('9=', '');
          const start = text.indexOf('\u0001', text.indexOf('9=')) + 1;
          const end = text.lastIndexOf('10=');
          expect(Number(length)).toBe(end - start);
          let sum = 0;
          for (const byte of bytes.subarray(0, end)) sum += byte;
          expect(text.slice(end)).toBe(`10=${String(sum % 256).padStart(3, '0')}\u0001`);
        },
      ),
    );
  });
});

describe('CSV cells', () => {
  it('are neutralised where a spreadsheet would see a formula, and numbers stay numbers', () => {
    expect(csvText([['=1+1', '+x', '-x', '@x', '\tx', '\rx', 'x=1', -5, 0.1, null]])).toBe(
      `'=1+1,'+x,'-x,'@x,'\tx,"'\rx",x=1,-5,0.1,\r\n`,
    );
  });

  it('come back from an independent reader as they were, whatever they hold', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/^[=+\-@\t\r]/.test(one));
    const cell: fc.Arbitrary<CsvCell> = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const read = parse(csvText(rows), { relax_column_count: true, bom: false }) as string[][];
        expect(read).toEqual(rows.map((row) => row.map((value) => String(value))));
      }),
    );
  });
});
