import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TradeList } from '../../../src-main/trades/trade-list.ts';

/** The list of the published examples of each format: buy 1,200 IBM, sell 300 GME short. */
export const twoOrders: TradeList = {
  basketId: 'HB-20260302',
  anchorDate: '2026-03-02',
  exchange: 'SMART/NYSE',
  currency: 'USD',
  orderType: 'MKT',
  timeInForce: 'DAY',
  account: '',
  trades: [
    {
      symbol: 'IBM',
      side: 'buy',
      quantity: 1_200,
      lotSize: 1,
      isin: 'US4592001014',
      figi: 'BBG000BLNNH6',
      referencePrice: 191.25,
      borrow: null,
    },
    {
      symbol: 'GME',
      side: 'sell-short',
      quantity: 300,
      lotSize: 100,
      isin: null,
      figi: null,
      referencePrice: 24.5,
      borrow: { feePercent: 1.75, available: 10_000_000, availableOrMore: true },
    },
  ],
};

export const limitOrders: TradeList = { ...twoOrders, orderType: 'LMT' };

/** A file of test/data/trades, bytes as text. */
export const golden = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../data/trades', name), 'utf8');
