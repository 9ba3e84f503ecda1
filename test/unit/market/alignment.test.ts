import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignPrices, targetCalendar } from '../../../src-main/market/alignment.ts';
import type { PriceSeries } from '../../../src-main/model/prices.ts';

/** A series with the given close on each day; the adjusted close is half of it, the volume 1,000. */
function series(symbol: string, closes: Record<number, number>): PriceSeries {
  const days = Int32Array.from(Object.keys(closes).map(Number));
  const close = Float64Array.from(days, (day) => closes[day]!);
  return {
    symbol,
    days,
    close,
    adjusted: close.map((price) => price / 2),
    volume: new Float64Array(days.length).fill(1000),
  };
}

const flat = (symbol: string, days: number[]): PriceSeries =>
  series(symbol, Object.fromEntries(days.map((day) => [day, 10 + (day % 7)])));

describe('the calendar of the target', () => {
  it('leaves out a day that one living constituent misses', () => {
    const both = [flat('A', [1, 2, 3, 4]), flat('B', [1, 2, 4])];
    expect([...targetCalendar(both)]).toEqual([1, 2, 4]);
  });

  it('goes on after a constituent has ended and before a late one has begun', () => {
    const three = [flat('A', [1, 2, 3, 4]), flat('B', [1, 2]), flat('C', [3, 4])];
    expect([...targetCalendar(three)]).toEqual([1, 2, 3, 4]);
  });

  it('does not count days that a minority has, and keeps to the bounds', () => {
    const three = [flat('A', [1, 2, 3, 4, 5]), flat('B', [1, 2, 3]), flat('C', [1, 2, 3])];
    expect([...targetCalendar(three)]).toEqual([1, 2, 3]);
    expect([...targetCalendar(three, 2, 3)]).toEqual([2, 3]);
    expect([...targetCalendar(three, 6)]).toEqual([]);
    expect([...targetCalendar([])]).toEqual([]);
  });
});

describe('alignment', () => {
  const calendar = Int32Array.from([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);

  it('carries a price over three days and counts them', () => {
    const name = alignPrices([series('A', { 11: 20, 15: 24, 19: 30 })], calendar).names[0]!;
    expect([...name.close]).toEqual([NaN, 20, 20, 20, 20, 24, 24, 24, 24, 30]);
    expect([...name.adjusted]).toEqual([NaN, 10, 10, 10, 10, 12, 12, 12, 12, 15]);
    expect([...name.volume]).toEqual([NaN, 1000, NaN, NaN, NaN, 1000, NaN, NaN, NaN, 1000]);
    expect(name).toMatchObject({ first: 1, last: 9, filled: 6 });
  });

  it('holds a name that ended as cash, not as filled days', () => {
    const name = alignPrices([series('A', { 10: 20, 11: 21 })], calendar).names[0]!;
    expect(name).toMatchObject({ first: 0, last: 1, filled: 0 });
    expect([...name.close.subarray(1)]).toEqual(new Array(9).fill(21));
  });

  it('ends a piece at a gap of four days and keeps the piece of the anchor, or the longest', () => {
    const broken = [series('A', { 10: 20, 11: 21, 16: 30, 17: 31, 18: 32 })];
    expect(alignPrices(broken, calendar).names[0]).toMatchObject({ first: 6, last: 8 });
    expect(alignPrices(broken, calendar, 17).names[0]).toMatchObject({ first: 6, last: 8 });
    expect(alignPrices(broken, calendar, 13).names[0]).toMatchObject({ first: 0, last: 1 });
    expect(alignPrices(broken, calendar, 15).names[0]).toMatchObject({ first: 6, last: 8 });
  });

  it('uses the price of a day that is not in the calendar where the next one has none', () => {
    const sparse = Int32Array.from([10, 12, 14]);
    const name = alignPrices([series('A', { 10: 20, 13: 22, 14: 23 })], sparse).names[0]!;
    expect([...name.close]).toEqual([20, 20, 23]);
    const later = alignPrices([series('A', { 10: 20, 11: 22, 14: 23 })], sparse).names[0]!;
    expect([...later.close]).toEqual([20, 22, 23]);
  });

  it('gives a name without usable prices on the calendar no first day', () => {
    const none = alignPrices([series('A', { 1: NaN }), series('B', {})], calendar).names;
    for (const name of none) {
      expect(name).toMatchObject({ first: 10, last: 9, filled: 0 });
      expect([...name.close].every(Number.isNaN)).toBe(true);
    }
  });

  it('is finite from the first day on and never fills more than three days in a row', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(days, days, (own, calendarDays) => {
        const sorted = (list: number[]) => list.toSorted((left, right) => left - right);
        const onCalendar = Int32Array.from(sorted(calendarDays));
        const name = alignPrices([flat('A', sorted(own))], onCalendar).names[0]!;
        let run = 0;
        let filled = 0;
        for (let day = 0; day < onCalendar.length; day++) {
          expect(Number.isFinite(name.close[day]!)).toBe(day >= name.first);
          if (day < name.first || day > name.last) continue;
          run = own.includes(onCalendar[day]!) ? 0 : run + 1;
          filled += run > 0 ? 1 : 0;
          expect(run).toBeLessThanOrEqual(3);
        }
        expect(name.filled).toBe(filled);
      }),
    );
  });
});
