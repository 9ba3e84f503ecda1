import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annualised, basisPoints } from '../../../src-main/contract/metrics.ts';
import { valuePaths } from '../../../src-main/evaluation/hedge-paths.ts';
import { periodMetrics } from '../../../src-main/evaluation/metrics.ts';
import { comparedStatistics } from '../../../src-main/evaluation/statistics.ts';

const pathsOf = (basket: number[], hedge: number[], anchor = 0) =>
  valuePaths(
    Int32Array.from(basket, (_, t) => 19723 + t), // 2024-01-01
    anchor,
    Float64Array.from(basket),
    Float64Array.from(hedge),
  );

describe('the worked case of the objective-function paper (USD M)', () => {
  const paths = pathsOf([10.0, 10.5, 10.25, 10.8], [10.0, 10.3, 10.05, 10.4]);
  const metrics = periodMetrics(paths, { first: 1, last: 3 });

  it('has the paper’s differences, basket minus hedge', () => {
    [0.2, 0.0, 0.2].forEach((gap, k) => expect(-paths.dailyDifference[k + 1]).toBeCloseTo(gap, 12));
    [0.2, 0.2, 0.4].forEach((gap, k) => expect(-paths.valueDifference[k + 1]).toBeCloseTo(gap, 12));
  });

  it('has the metrics calculated by hand', () => {
    expect(metrics.from).toBe('2024-01-02');
    expect(metrics.to).toBe('2024-01-04');
    expect(metrics.days).toBe(3);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(0.08 / 3), 12);
    expect(metrics.meanDifference).toBeCloseTo(-0.4 / 3, 12);
    // d = -0.2, 0, -0.2 about -0.1333: squares 1/225, 4/225, 1/225; their sum over T - 1 = 2.
    expect(metrics.sdDifference).toBeCloseTo(Math.sqrt(6 / 225 / 2), 12);
    expect(metrics.cumulativeDifference).toBeCloseTo(-0.4, 12);
    expect(metrics.valueRmse).toBeCloseTo(Math.sqrt((0.04 + 0.04 + 0.16) / 3), 12);
    expect(metrics.terminalValueDifference).toBeCloseTo(-0.4, 12);
    expect(metrics.maxAbsValueDifference).toBeCloseTo(0.4, 12);
    expect(metrics.maxDrawdown).toBeCloseTo(0.4, 12);
    expect(metrics.dollarOffset).toBeCloseTo(0.5, 12);
    // b = 0.5, -0.25, 0.55 (mean 4/15), h = 0.3, -0.25, 0.35 (mean 2/15).
    const b = [0.5 - 4 / 15, -0.25 - 4 / 15, 0.55 - 4 / 15];
    const h = [0.3 - 2 / 15, -0.25 - 2 / 15, 0.35 - 2 / 15];
    const product = (x: number[], y: number[]) => x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
    expect(metrics.beta).toBeCloseTo(product(h, b) / product(b, b), 12);
    expect(metrics.correlation).toBeCloseTo(product(h, b) / Math.sqrt(product(h, h) * product(b, b)), 12);
    expect(metrics.effectiveness).toBeCloseTo(1 - 6 / 225 / product(b, b), 12);
  });
});

describe('metrics at their edges', () => {
  it('a hedge of a tenth of the size has R² 1 and effectiveness 0.19', () => {
    const basket = [10, 10.5, 10.2, 10.9, 10.4];
    const hedge = basket.map((value) => 10 + (value - 10) / 10);
    const metrics = periodMetrics(pathsOf(basket, hedge), { first: 1, last: 4 });
    expect(metrics.rSquared).toBeCloseTo(1, 9);
    expect(metrics.beta).toBeCloseTo(0.1, 9);
    expect(metrics.effectiveness).toBeCloseTo(0.19, 9);
  });

  it('counts the day before the window when the window ends on the anchor day', () => {
    const metrics = periodMetrics(pathsOf([8, 9, 10], [7, 9.5, 10], 2), { first: 1, last: 2 });
    // v = -1, 0.5, 0: the two days other than day one.
    expect(metrics.valueRmse).toBeCloseTo(Math.sqrt((1 + 0.25) / 2), 12);
    expect(metrics.terminalValueDifference).toBe(0);
    expect(metrics.cumulativeDifference).toBeCloseTo(1, 12);
    expect(metrics.maxDrawdown).toBeCloseTo(0.5, 12);
  });

  it('undefined figures are null: a single day, a basket that does not move', () => {
    const single = periodMetrics(pathsOf([10, 11], [10, 10.5]), { first: 1, last: 1 });
    expect(single).toMatchObject({ sdDifference: null, beta: null, correlation: null, effectiveness: null });
    expect(single.rmse).toBeCloseTo(0.5, 12);
    const still = periodMetrics(pathsOf([10, 10, 10], [10, 11, 10]), { first: 1, last: 2 });
    expect(still).toMatchObject({ beta: null, rSquared: null, effectiveness: null, dollarOffset: null });
    const steady = periodMetrics(pathsOf([0.3, 0.4, 0.5, 0.6], [0.3, 0.5, 0.6, 0.9]), { first: 1, last: 3 });
    expect(steady.beta).toBeNull();
    expect(periodMetrics(pathsOf([10, 11, 10], [10, 10, 10]), { first: 1, last: 2 })).toMatchObject({
      beta: 0,
      correlation: null,
    });
  });

  it('RMSE² = mean² + (T − 1)/T sd², and every figure is finite or null', () => {
    const value = fc.double({ min: -1e7, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 60 }), (points) => {
        const paths = pathsOf(
          points.map(([basket]) => basket),
          points.map(([, hedge]) => hedge),
        );
        const metrics = periodMetrics(paths, { first: 1, last: points.length - 1 });
        const { rmse, meanDifference, sdDifference, days } = metrics;
        const parts = meanDifference ** 2 + ((days - 1) / days) * (sdDifference as number) ** 2;
        expect(Math.abs(rmse ** 2 - parts)).toBeLessThanOrEqual(1e-9 * rmse ** 2 + 1e-300);
        for (const figure of Object.values(metrics))
          expect(figure === null || typeof figure === 'string' || Number.isFinite(figure)).toBe(true);
      }),
    );
  });

  it('states basis points of the notional and annual figures', () => {
    expect(basisPoints(2108, 1_000_000)).toBeCloseTo(21.08, 12);
    expect(annualised(1000)).toBeCloseTo(15874.507866, 5);
  });
});

describe('target, hedge and hedged book side by side', () => {
  const paths = pathsOf([100, 103, 101, 106, 104, 104], [100, 102, 102, 105, 104, 101]);
  const { target, hedge, hedgedBook } = comparedStatistics(paths, { first: 1, last: 5 });

  it('has the figures calculated by hand', () => {
    // Basket P&L: 3, -2, 5, -2, 0; mean 0.8; squares about it 4.84, 7.84, 17.64, 7.84, 0.64 = 38.8.
    expect(target).toMatchObject({
      startValue: 100,
      endValue: 104,
      pnl: 4,
      bestDay: 5,
      bestDate: '2024-01-04',
    });
    expect(target).toMatchObject({
      worstDay: -2,
      worstDate: '2024-01-03',
      maxDrawdown: 2,
      positiveDays: 0.4,
    });
    expect(target.meanDaily).toBeCloseTo(0.8, 12);
    expect(target.sdDaily).toBeCloseTo(Math.sqrt(38.8 / 4), 12);
    // Cubes about the mean: 10.648 - 21.952 + 74.088 - 21.952 - 0.512 = 40.32, over 5; fourth powers likewise.
    expect(target.skewness).toBeCloseTo(40.32 / 5 / (38.8 / 5) ** 1.5, 10);
    const fourth = (4.84 ** 2 + 2 * 7.84 ** 2 + 17.64 ** 2 + 0.64 ** 2) / 5;
    expect(target.excessKurtosis).toBeCloseTo(fourth / (38.8 / 5) ** 2 - 3, 10);
    // 5% of five days lies 0.2 of the way from the worst (-3) to the next (-1) of the hedge: 2, 0, 3, -1, -3.
    expect(hedge.valueAtRisk95).toBeCloseTo(2.6, 12);
    expect(hedge.expectedShortfall95).toBeCloseTo(3, 12);
  });

  it('treats the hedged book as hedge minus basket', () => {
    // v: 0, -1, 1, -1, 0, -3.
    expect(hedgedBook).toMatchObject({ startValue: 0, endValue: -3, pnl: -3, maxDrawdown: 4, bestDay: 2 });
  });
});
