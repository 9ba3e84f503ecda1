import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlignedName } from '../../../src-main/model/prices.ts';
import { growthPath } from '../../../src-main/model/total-return.ts';
import { name } from './synthetic.ts';

/** e[t] = C[a]·A[t]/A[a], USD per share bought on the anchor day. */
const totalReturnPath = (held: AlignedName, anchor: number): Float64Array =>
  growthPath(held, anchor).map((growth) => held.close[anchor] * growth);

describe('total-return path of one share held at the anchor day', () => {
  test('a 4:1 split leaves the path of the holder unchanged', () => {
    // 400, 420 before the split, then 110 and 100 on four times the shares: the holder has 400, 420, 440, 400.
    const split = name('S', [400, 420, 110, 100], [100, 105, 110, 100]);
    totalReturnPath(split, 0).forEach((value, t) => expect(value).toBeCloseTo([400, 420, 440, 400][t], 10));
    // Bought after the split, one share is worth 100 on the last day and the calibration looks back at quarters.
    totalReturnPath(split, 3).forEach((value, t) => expect(value).toBeCloseTo([100, 105, 110, 100][t], 10));
  });

  test('dividends are reinvested', () => {
    // 100, then 102 after a dividend of 2, then 104.04: 1 share + 2/102 of a share, 106.08 on the last day.
    const held = 104.04 * (1 + 2 / 102);
    const payer = name('D', [100, 102, 104.04], [100 / (1 + 2 / 102), 102, 104.04]);
    const path = totalReturnPath(payer, 0);
    expect(path[1]).toBeCloseTo(104, 12);
    expect(path[2]).toBeCloseTo(held, 12);
  });

  test('splits and dividends of a reinvesting holder, any series', () => {
    const day = fc.record({
      move: fc.double({ min: 0.8, max: 1.25, noNaN: true }),
      split: fc.constantFrom(1, 1, 1, 2, 4, 0.1),
      dividend: fc.constantFrom(0, 0, 0.01, 0.05),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 2, maxLength: 30 }), fc.nat(), (events, pick) => {
        // Forward: close after split and dividend, and the shares of a holder who reinvests the dividend.
        let price = 100;
        let shares = 1;
        const close = [price];
        const wealth = [price];
        for (const { move, split, dividend } of events) {
          const before = (price * move) / split;
          const paid = before * dividend;
          price = before - paid;
          shares *= split * (1 + paid / price);
          close.push(price);
          wealth.push(shares * price);
        }
        // The vendor's adjusted close is proportional to that wealth and ends at the last close.
        const scale = close[close.length - 1] / wealth[wealth.length - 1];
        const anchor = pick % close.length;
        const path = totalReturnPath(
          name(
            'X',
            close,
            wealth.map((value) => value * scale),
          ),
          anchor,
        );
        path.forEach((value, t) => {
          const holder = (wealth[t] / wealth[anchor]) * close[anchor];
          expect(Math.abs(value / holder - 1)).toBeLessThan(1e-12);
        });
      }),
    );
  });

  test('flat before the first price, cash after the last', () => {
    const late = name('L', [NaN, 50, 60, 60]);
    late.last = 2;
    expect([...growthPath(late, 2)]).toEqual([50 / 60, 50 / 60, 1, 1]);
  });
});
