import { describe, expect, it } from 'vitest';
import { costReport } from '../../../src-main/evaluation/costs.ts';
import { efficientPoints, kneeOfFrontier } from '../../../src-main/evaluation/frontier.ts';
import { heldBook, hedgePaths } from '../../../src-main/evaluation/hedge-paths.ts';
import { crossValidationFolds, foldError, hedgePromise } from '../../../src-main/evaluation/promise.ts';
import {
  summariseWalkForward,
  walkForwardOutcome,
  walkForwardSchedule,
} from '../../../src-main/evaluation/walk-forward.ts';
import { pricesOf } from './prices.ts';

describe('walk-forward schedule', () => {
  it('re-calibrates every step on the window before and holds to the term or the end of the file', () => {
    expect(walkForwardSchedule(20, { windowDays: 6, step: 4, hold: 8 })).toEqual([
      { window: { first: 0, last: 6 }, heldLast: 14 },
      { window: { first: 4, last: 10 }, heldLast: 18 },
      { window: { first: 8, last: 14 }, heldLast: 19 },
    ]);
    // A hold shorter than the step leaves days between the hedges.
    expect(walkForwardSchedule(20, { windowDays: 10, step: 5, hold: 2 })).toEqual([
      { window: { first: 0, last: 10 }, heldLast: 12 },
      { window: { first: 5, last: 15 }, heldLast: 17 },
    ]);
  });

  it('says how many days are missing', () => {
    expect(() => walkForwardSchedule(11, { windowDays: 6, step: 5, hold: 8 })).toThrow(
      'needs 12 trading days, on file are 11',
    );
    expect(walkForwardSchedule(12, { windowDays: 6, step: 5, hold: 8 })).toHaveLength(1);
  });
});

describe('walk-forward results', () => {
  const input = {
    prices: pricesOf({ A: { close: [10, 11, 10, 12, 11] }, B: { close: [10, 10, 10, 11, 12] } }),
    basket: { kind: 'weights' as const, entries: [{ symbol: 'B', amount: 1 }], notional: 1000 },
    shares: [{ symbol: 'A', shares: 100 }],
    window: { first: 0, last: 2 },
    holdingDays: 2,
  };

  it('measures each anchor on its window and on the days held', () => {
    const { step, valueDifference } = walkForwardOutcome(input, 90);
    // d in sample: 100, -100; held: A +200, -100 against B +100, +100.
    expect(step).toMatchObject({ anchorDate: '2024-01-03', windowFrom: '2024-01-01', heldTo: '2024-01-05' });
    expect(step).toMatchObject({ daysHeld: 2, promisedRmse: 90 });
    expect(step.inSampleRmse).toBeCloseTo(100, 9);
    expect(step.realisedRmse).toBeCloseTo(Math.sqrt((100 ** 2 + 200 ** 2) / 2), 9);
    expect(step.terminalValueDifference).toBeCloseTo(-100, 9);
    [100, -100].forEach((v, k) => expect(valueDifference[k]).toBeCloseTo(v, 9));
    expect(() => walkForwardOutcome({ ...input, holdingDays: 0 }, null)).toThrow('days after its anchor');
  });

  it('sets realised against promised over the anchors held to the full term', () => {
    const { step } = walkForwardOutcome(input, 90);
    const outcome = (inSampleRmse: number, realisedRmse: number, v: number[]) => ({
      step: { ...step, inSampleRmse, realisedRmse, promisedRmse: 2 * inSampleRmse, daysHeld: v.length },
      valueDifference: Float64Array.from(v),
    });
    const summary = summariseWalkForward(
      [
        outcome(10, 10, [1, -2, 3]),
        outcome(10, 20, [-3, 4, 5]),
        outcome(20, 60, [5, 6, -7]),
        outcome(1, 99, [7]),
      ],
      3,
    );
    expect(summary).toMatchObject({ anchors: 4, complete: 3 });
    expect(summary.inSampleRmse).toBeCloseTo(Math.sqrt(600 / 3), 12);
    expect(summary.realisedRmse).toBeCloseTo(Math.sqrt((100 + 400 + 3600) / 3), 12);
    // Ratios 1, 2, 3: the 10% quantile lies 0.2 of the way from the first to the second.
    expect(summary.overfitRatio?.median).toBeCloseTo(2, 12);
    expect(summary.overfitRatio?.low).toBeCloseTo(1.2, 12);
    expect(summary.overfitRatio?.high).toBeCloseTo(2.8, 12);
    expect(summary.promiseRatio?.median).toBeCloseTo(1, 12);
    expect(summary.fan.daysHeld).toEqual([1, 2, 3]);
    expect(summary.fan.count).toEqual([4, 3, 3]);
    const middle = summary.fan.quantiles.find(({ probability }) => probability === 0.5);
    expect(middle?.values).toEqual([4, 4, 5]);
  });

  it('has no ratios without an anchor held to the full term', () => {
    const summary = summariseWalkForward([walkForwardOutcome(input, null)], 252);
    expect(summary).toMatchObject({
      complete: 0,
      realisedRmse: null,
      overfitRatio: null,
      promiseRatio: null,
    });
    expect(summariseWalkForward([], 252).fan.daysHeld).toEqual([]);
  });
});

describe('the cross-validated promise', () => {
  it('cuts the P&L days into six contiguous folds', () => {
    const folds = crossValidationFolds(252);
    expect(folds.map(({ first, last }) => [first, last])).toEqual([
      [1, 42],
      [43, 84],
      [85, 126],
      [127, 168],
      [169, 210],
      [211, 252],
    ]);
    // Seven days on six folds: each day once.
    const uneven = crossValidationFolds(7);
    expect(uneven.reduce((days, { first, last }) => days + last - first + 1, 0)).toBe(7);
    uneven.slice(1).forEach(({ first }, f) => expect(first).toBe(uneven[f].last + 1));
    expect(crossValidationFolds(3)).toHaveLength(3);
    expect(crossValidationFolds(1)).toEqual([]);
  });

  it('pools the folds by their days and carries the empirical band', () => {
    const fold = (days: number, rmse: number) => ({ from: '2024-01-01', to: '2024-01-31', days, rmse });
    const promise = hedgePromise([fold(10, 30), fold(30, 10)], 5);
    // (10 · 900 + 30 · 100)/40 = 300.
    expect(promise?.rmse).toBeCloseTo(Math.sqrt(300), 12);
    expect(promise?.low).toBeCloseTo(0.77 * Math.sqrt(300), 12);
    expect(promise?.high).toBeCloseTo(1.62 * Math.sqrt(300), 12);
    expect(promise?.inSampleRatio).toBeCloseTo(Math.sqrt(300) / 5, 12);
    expect(hedgePromise([], 5)).toBeNull();
    expect(hedgePromise([fold(1, 1)], 0)?.inSampleRatio).toBeNull();
  });

  it('measures a fold on its own days', () => {
    const book = heldBook({
      prices: pricesOf({ A: { close: [10, 11, 10, 12, 11] }, B: { close: [10, 10, 10, 11, 12] } }),
      basket: { kind: 'weights', entries: [{ symbol: 'B', amount: 1 }], notional: 1000 },
      shares: [{ symbol: 'A', shares: 100 }],
      window: { first: 0, last: 4 },
      anchor: 'window-start',
      holdingDays: 0,
    });
    const error = foldError(hedgePaths(book), { first: 2, last: 3 });
    // d: 100, -100, 100, -200 (B moves 0, 0, 100, 100).
    expect(error).toMatchObject({ from: '2024-01-03', to: '2024-01-04', days: 2 });
    expect(error.rmse).toBeCloseTo(100, 9);
  });
});

describe('the knee of a frontier', () => {
  it('is the point furthest below the line between the ends', () => {
    // Heights below the chord from (5, 100) to (25, 20), scaled: 0, 0.4375, 0.375, 0.2125, 0.
    const points = [
      { x: 5, y: 100 },
      { x: 10, y: 45 },
      { x: 15, y: 30 },
      { x: 20, y: 23 },
      { x: 25, y: 20 },
    ];
    expect(kneeOfFrontier(points)).toBe(1);
    expect(kneeOfFrontier([...points].reverse())).toBe(3);
  });

  it('is nowhere on a straight line, nor with fewer than three efficient points', () => {
    const line = [0, 1, 2, 3].map((x) => ({ x, y: 3 - x }));
    expect(kneeOfFrontier(line)).toBeNull();
    expect(kneeOfFrontier(line.slice(0, 2))).toBeNull();
    expect(kneeOfFrontier([])).toBeNull();
    expect(kneeOfFrontier(line.map(({ x }) => ({ x, y: x })))).toBeNull();
  });

  it('leaves out points that another beats', () => {
    const points = [
      { x: 1, y: 10 },
      { x: 2, y: 12 },
      { x: 3, y: 4 },
      { x: 3, y: 5 },
      { x: 4, y: 3 },
    ];
    expect(efficientPoints(points)).toEqual([0, 2, 4]);
  });
});

describe('costs', () => {
  it('are commission and spread both ways and borrow on the shorts', () => {
    const report = costReport(
      [
        { symbol: 'A', shares: 1000, price: 50 },
        { symbol: 'B', shares: -200, price: 100 },
        { symbol: 'C', shares: -100, price: 40 },
      ],
      {
        commissionPerShare: 0.005,
        spreadBasisPoints: 2,
        borrowBasisPoints: 50,
        borrowByName: new Map([['C', 1000]]),
      },
      126,
      100_000,
    );
    // One way: 1,300 shares at 0.005 = 6.50; 74,000 USD at 2 bp = 14.80.
    expect(report.entry).toBeCloseTo(21.3, 12);
    expect(report.commission).toBeCloseTo(13, 12);
    expect(report.spread).toBeCloseTo(29.6, 12);
    // Half a year: 20,000 at 50 bp = 50; 4,000 at 10% = 200.
    expect(report.borrow).toBeCloseTo(250, 12);
    expect(report.total).toBeCloseTo(292.6, 12);
    expect(report.totalBasisPoints).toBeCloseTo(29.26, 12);
    expect(report.byName[0]).toMatchObject({ symbol: 'A', borrow: 0, commission: 10, spread: 20, total: 30 });
  });
});
