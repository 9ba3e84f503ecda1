import { describe, expect, it } from 'vitest';
import { backwardNormalised } from '../../../src-main/evaluation/backward-normalised.ts';
import { decayBuckets } from '../../../src-main/evaluation/decay.ts';
import { weightDrift } from '../../../src-main/evaluation/drift.ts';
import { heldBook, hedgePaths, valuePaths } from '../../../src-main/evaluation/hedge-paths.ts';
import { pricesOf } from './prices.ts';

describe('decay by month and quarter held', () => {
  // 10 days of window, then 70 held; v grows by the number of the month held (21 days) every day after day 9.
  const days = Int32Array.from({ length: 80 }, (_, t) => 19723 + t);
  const basket = Float64Array.from(days, (_, t) => 1000 + 10 * t);
  const month = (t: number) => (t < 10 ? 0 : Math.floor((t - 10) / 21) + 1);
  const hedge = basket.slice();
  for (let t = 1, gap = 0; t < 80; t++) hedge[t] = basket[t] + (gap += month(t));
  const paths = valuePaths(days, 9, basket, hedge);

  it('cuts the days after the anchor into 21s', () => {
    const buckets = decayBuckets(paths, 9, 'month');
    expect(buckets.map(({ label, days, sample }) => [label, days, sample])).toEqual([
      ['M1', 21, 'out'],
      ['M2', 21, 'out'],
      ['M3', 21, 'out'],
      ['M4', 7, 'out'],
    ]);
    expect(buckets[0]).toMatchObject({ from: '2024-01-11', to: '2024-01-31' });
    buckets.forEach(({ rmse }, k) => expect(rmse).toBeCloseTo(k + 1, 9));
    // v: 1..21 in the first month, 23, 25, … 63 in the second.
    expect(buckets[0].meanAbsValueDifference).toBeCloseTo(11, 9);
    expect(buckets[1].meanAbsValueDifference).toBeCloseTo(43, 9);
    expect(buckets[1].maxAbsValueDifference).toBeCloseTo(63, 9);
    // Cumulative: after two months the basket gained 420, the hedge 483.
    expect(buckets[1].dollarOffset).toBeCloseTo(483 / 420, 9);
  });

  it('cuts quarters of 63 and says which days the calibration has seen', () => {
    expect(
      decayBuckets(paths, 72, 'quarter').map(({ label, days, sample }) => [label, days, sample]),
    ).toEqual([
      ['Q1', 63, 'in'],
      ['Q2', 7, 'out'],
    ]);
    expect(decayBuckets(paths, 75, 'quarter').map(({ sample }) => sample)).toEqual(['in', 'both']);
    expect(decayBuckets(valuePaths(days, 79, basket, hedge), 79, 'month')).toEqual([]);
  });
});

describe('weight drift', () => {
  // Half in A which doubles, half in B which stays: weights 1/2, 1/2 become 2/3, 1/3.
  const prices = pricesOf({
    A: { close: [10, 10, 15, 20] },
    B: { close: [20, 20, 20, 20] },
    C: { close: [5, 5, 5, 10] },
  });
  const input = {
    prices,
    basket: {
      kind: 'weights' as const,
      entries: [
        { symbol: 'A', amount: 0.5 },
        { symbol: 'C', amount: 0.5 },
      ],
      notional: 1000,
    },
    shares: [
      { symbol: 'A', shares: 50 },
      { symbol: 'B', shares: 25 },
    ],
    window: { first: 0, last: 1 },
    anchor: 'window-end' as const,
    holdingDays: 252,
  };

  it('is half the sum of the changes of the weights', () => {
    const book = heldBook(input);
    const { points, weights } = weightDrift(book, hedgePaths(book));
    expect(points.map(({ date, daysHeld }) => [date, daysHeld])).toEqual([
      ['2024-01-02', 0],
      ['2024-01-04', 2],
    ]);
    expect(points[0].drift).toBe(0);
    expect(points[0].againstBasket).toBeCloseTo(0.5, 12);
    expect(points[1].drift).toBeCloseTo(1 / 6, 12);
    // The basket is 1/2 A and 1/2 C again: half of (1/6 + 1/3 + 1/2).
    expect(points[1].againstBasket).toBeCloseTo(0.5, 12);
    expect(weights.map(({ symbol }) => symbol)).toEqual(['A', 'B', 'C']);
    expect(weights[0].last).toBeCloseTo(2 / 3, 12);
    expect(weights[0].basketLast).toBeCloseTo(1 / 2, 12);
    expect(weights[1]).toMatchObject({ dayOne: 0.5, basketDayOne: 0 });
  });

  it('is undefined where the hedge is worth nothing, and against a level series', () => {
    const book = heldBook({
      ...input,
      basket: { kind: 'level', entries: [{ symbol: 'C', amount: 1 }], notional: 1000 },
      shares: [{ symbol: 'A', shares: -100 }],
    });
    const paths = hedgePaths(book);
    const last = weightDrift(book, paths).points.at(-1);
    // 1,000 short A and 2,000 in cash: with A doubled nothing is left.
    expect(paths.hedgeValue.at(-1)).toBe(0);
    expect(last).toMatchObject({ drift: null, againstBasket: null });
    expect(backwardNormalised(paths)).toBeNull();
  });
});

describe('backward normalisation', () => {
  it('scales both paths to end at 1 and gives their spread', () => {
    const paths = valuePaths(
      Int32Array.from([19723, 19724, 19725]),
      0,
      Float64Array.from([10, 10.5, 10.8]),
      Float64Array.from([10, 10.3, 10.4]),
    );
    const normalised = backwardNormalised(paths);
    const spread = [10 / 10.4 - 10 / 10.8, 10.3 / 10.4 - 10.5 / 10.8, 0];
    spread.forEach((value, t) => expect(normalised?.series.spread[t]).toBeCloseTo(value, 12));
    expect(normalised?.series.hedge[2]).toBe(1);
    expect(normalised?.series.basket[2]).toBe(1);
    expect(normalised?.summary.maxAbsSpread).toBeCloseTo(spread[0], 12);
    expect(normalised?.summary.maxAbsSpreadDate).toBe('2024-01-01');
    expect(normalised?.summary.rmsSpread).toBeCloseTo(Math.sqrt((spread[0] ** 2 + spread[1] ** 2) / 3), 12);
  });
});
