import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionTerms } from '../../../src-main/contract/option.ts';
import { blackScholesMerton } from '../../../src-main/evaluation/black-scholes.ts';
import { normalDistribution } from '../../../src-main/evaluation/normal-distribution.ts';
import { hedgeNotional, optionOverlay, rehedgeFlag } from '../../../src-main/evaluation/option.ts';

describe('the normal distribution', () => {
  it('has the tabulated values', () => {
    // Abramowitz and Stegun, table 26.1.
    expect(normalDistribution(NaN)).toBeNaN();
    expect(normalDistribution(0)).toBe(0.5);
    expect(normalDistribution(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalDistribution(2)).toBeCloseTo(0.977249868051821, 14);
    expect(normalDistribution(-3)).toBeCloseTo(0.00134989803163, 14);
    expect(normalDistribution(1.96)).toBeCloseTo(0.97500210485178, 14);
    expect(normalDistribution(-Infinity)).toBe(0);
    expect(normalDistribution(9)).toBe(1);
  });
});

const call = { kind: 'call' as const, rate: 0, dividendYield: 0 };
const put = { ...call, kind: 'put' as const };

describe('published Black-Scholes values', () => {
  it('Hull, Options, Futures and Other Derivatives: S 42, K 40, r 10%, σ 20%, half a year', () => {
    expect(blackScholesMerton({ ...call, strike: 40, rate: 0.1 }, 42, 0.2, 0.5).value).toBeCloseTo(4.76, 2);
    expect(blackScholesMerton({ ...put, strike: 40, rate: 0.1 }, 42, 0.2, 0.5).value).toBeCloseTo(0.81, 2);
  });

  it('Haug, The Complete Guide to Option Pricing Formulas: 2.1334 and, with a dividend yield, 2.4648', () => {
    expect(blackScholesMerton({ ...call, strike: 65, rate: 0.08 }, 60, 0.3, 0.25).value).toBeCloseTo(
      2.1334,
      4,
    );
    const index = { ...put, strike: 95, rate: 0.1, dividendYield: 0.05 };
    expect(blackScholesMerton(index, 100, 0.2, 0.5).value).toBeCloseTo(2.4648, 4);
  });

  it('Hull’s greeks: S 49, K 50, r 5%, σ 20%, 20 weeks', () => {
    const greeks = blackScholesMerton({ ...call, strike: 50, rate: 0.05 }, 49, 0.2, 0.3846);
    expect(greeks.value).toBeCloseTo(2.4, 1);
    expect(greeks.delta).toBeCloseTo(0.522, 3);
    expect(greeks.gamma).toBeCloseTo(0.066, 3);
    expect(greeks.vega).toBeCloseTo(12.1, 1);
    expect(greeks.theta).toBeCloseTo(-4.31, 2);
    expect(greeks.rho).toBeCloseTo(8.91, 2);
  });
});

describe('for any option', () => {
  const terms = fc.record({
    spot: fc.double({ min: 20, max: 200, noNaN: true }),
    strike: fc.double({ min: 20, max: 200, noNaN: true }),
    volatility: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    expiry: fc.double({ min: 0.05, max: 3, noNaN: true }),
    rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
    dividendYield: fc.double({ min: 0, max: 0.08, noNaN: true }),
  });

  it('call less put is forward less strike, discounted', () => {
    fc.assert(
      fc.property(terms, ({ spot, volatility, expiry, ...rest }) => {
        const value = (kind: 'call' | 'put') =>
          blackScholesMerton({ kind, ...rest }, spot, volatility, expiry).value;
        const forward =
          spot * Math.exp(-rest.dividendYield * expiry) - rest.strike * Math.exp(-rest.rate * expiry);
        expect(value('call') - value('put')).toBeCloseTo(forward, 9);
      }),
    );
  });

  it('the greeks are the slopes of the value', () => {
    fc.assert(
      fc.property(terms, fc.constantFrom('call' as const, 'put' as const), (sample, kind) => {
        const { spot, strike, volatility, expiry, rate, dividendYield } = sample;
        const price = (s = spot, v = volatility, e = expiry, r = rate) =>
          blackScholesMerton({ kind, strike, rate: r, dividendYield }, s, v, e);
        const slope = (at: (step: number) => number, step: number) => (at(step) - at(-step)) / (2 * step);
        const greeks = price();
        const h = 1e-4;
        expect(greeks.delta).toBeCloseTo(
          slope((step) => price(spot + step).value, h * spot),
          4,
        );
        expect(greeks.gamma).toBeCloseTo(
          slope((step) => price(spot + step).delta, h * spot),
          4,
        );
        const near = (found: number, expected: number) =>
          expect(Math.abs(found - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
        near(
          slope((step) => price(spot, volatility + step).value, h),
          greeks.vega,
        );
        near(
          slope((step) => price(spot, volatility, expiry - step).value, h),
          greeks.theta,
        );
        near(
          slope((step) => price(spot, volatility, expiry, rate + step).value, h),
          greeks.rho,
        );
      }),
    );
  });

  it('without time or volatility is worth its exercise on the forward', () => {
    const dead = blackScholesMerton({ ...call, strike: 90 }, 100, 0.3, 0);
    expect(dead).toMatchObject({ value: 10, delta: 1, gamma: 0, vega: 0 });
    expect(blackScholesMerton({ ...put, strike: 90 }, 100, 0, 1)).toMatchObject({
      value: 0,
      delta: 0,
      gamma: 0,
    });
    expect(blackScholesMerton({ ...call, strike: 100 }, 100, 0.3, 0)).toMatchObject({ value: 0, delta: 0.5 });
    const discounted = blackScholesMerton({ ...call, strike: 90, rate: 0.05 }, 100, 0, 1);
    expect(discounted.value).toBeCloseTo(100 - 90 * Math.exp(-0.05), 12);
  });
});

describe('the option beside its hedge', () => {
  const terms: OptionTerms = {
    kind: 'call',
    side: 'sold',
    quantity: 10,
    strike: 1,
    expiry: 1,
    rate: 0.03,
    dividendYield: 0.01,
    volatility: 0.2,
  };
  const input = {
    terms,
    basketValue: 1_000_000,
    hedge: {
      notional: 2_000_000,
      rmse: 5_000,
      weights: [
        { symbol: 'A', hedge: 0.7, basket: 0.5 },
        { symbol: 'B', hedge: 0.3, basket: 0.3 },
        { symbol: 'C', hedge: 0, basket: 0.2 },
      ],
    },
    hedgeRatio: null,
    horizonDays: 25,
  };
  const overlay = optionOverlay(input);
  // d1 = (0.03 − 0.01 + 0.02)/0.2 = 0.2, N(0.2) = 0.579260, e^−0.01 = 0.990050: Δ = 0.573496.
  const delta = 0.5792597094391 * Math.exp(-0.01);

  it('scales the target by delta and buys the shares against a sold call', () => {
    expect(overlay.hedgeRatio).toBeCloseTo(delta, 9);
    expect(overlay.hedgeNotional).toBeCloseTo(delta * 1e7, 2);
    expect(hedgeNotional(terms, 1e6)).toBeCloseTo(delta * 1e7, 2);
    expect(overlay.dollarDelta).toBeCloseTo(-delta * 1e7, 2);
    expect(overlay.hedgeDirection).toBe(1);
    expect(overlay.residualDelta).toBeCloseTo(0, 6);
    expect(optionOverlay({ ...input, terms: { ...terms, side: 'bought' } }).hedgeDirection).toBe(-1);
    const boughtPut = optionOverlay({ ...input, terms: { ...terms, kind: 'put', side: 'bought' } });
    expect(boughtPut.hedgeDirection).toBe(1);
  });

  it('leaves residuals by name, gamma and vega', () => {
    const residuals = Object.fromEntries(
      overlay.byName?.map(({ symbol, residual }) => [symbol, residual]) ?? [],
    );
    expect(residuals.A).toBeCloseTo(0.2 * delta * 1e7, 2);
    expect(residuals.B).toBeCloseTo(0, 2);
    expect(residuals.C).toBeCloseTo(-0.2 * delta * 1e7, 2);
    // φ(0.2) = 0.391043: gamma e^−0.01 φ/(S σ), vega S e^−0.01 φ, per unit; sold, ten units.
    const density = 0.3910426939754559 * Math.exp(-0.01);
    expect(overlay.gammaPerPercent).toBeCloseTo(-10 * (density / 0.2) * 1e6 * 0.01, 2);
    expect(overlay.vegaPerPoint).toBeCloseTo(-10 * density * 1e6 * 0.01, 2);
    expect(overlay.thetaPerDay).toBeGreaterThan(0);
    const level = { ...input.hedge, weights: [{ symbol: 'A', hedge: 1, basket: null }] };
    expect(optionOverlay({ ...input, hedge: level }).byName).toBeNull();
  });

  it('has a grid whose net is option and hedge, with the tracking error at its own notional', () => {
    expect(overlay.grid).toHaveLength(9);
    expect(overlay.grid.every((row) => row.length === 5)).toBe(true);
    for (const cell of overlay.grid.flat()) expect(cell.net).toBeCloseTo(cell.option + cell.hedge, 6);
    const [, , , , middle] = overlay.grid;
    // Nothing moves: the sold option earns its time value; the hedge nothing.
    expect(middle[2]).toMatchObject({ spot: 0, volatility: 0, hedge: 0 });
    expect(middle[2].net).toBeGreaterThan(0);
    expect(overlay.grid[8][2].hedge).toBeCloseTo(0.2 * delta * 1e7, 2);
    // Both large moves hurt the seller of gamma.
    expect(overlay.grid[0][2].net).toBeLessThan(middle[2].net);
    expect(overlay.grid[8][2].net).toBeLessThan(middle[2].net);
    expect(overlay.trackingError).toBeCloseTo(5_000 * ((delta * 1e7) / 2e6) * 5, 2);
  });

  it('takes the ratio that the user types', () => {
    const half = optionOverlay({ ...input, hedgeRatio: 0.5 });
    expect(half.hedgeNotional).toBe(5_000_000);
    expect(half.residualDelta).toBeCloseTo(-delta * 1e7 + 5e6, 2);
  });

  it('refuses terms that no option has, and stays finite at the edges', () => {
    const refused = (change: Partial<OptionTerms>) => () =>
      optionOverlay({ ...input, terms: { ...terms, ...change } });
    expect(refused({ quantity: 0 })).toThrow('the quantity must be above 0');
    expect(refused({ volatility: -0.1 })).toThrow('the volatility must not be below 0');
    expect(refused({ rate: 3 })).toThrow('the rate is a fraction');
    expect(refused({ strike: NaN })).toThrow('the strike');
    const edge = optionOverlay({ ...input, terms: { ...terms, volatility: 0, expiry: 0 } });
    for (const cell of edge.grid.flat()) expect(Number.isFinite(cell.net)).toBe(true);
  });

  it('asks for a new hedge when a limit is passed', () => {
    const limits = { valueDifference: 20_000, deltaChange: 0.1 };
    const quiet = { valueDifference: -15_000, dayOneDelta: 0.57, delta: 0.6 };
    expect(rehedgeFlag(quiet, limits).rehedge).toBe(false);
    expect(rehedgeFlag({ ...quiet, valueDifference: -25_000 }, limits)).toMatchObject({
      rehedge: true,
      valueDifference: { value: 25_000, passed: true },
      deltaChange: { passed: false },
    });
    expect(rehedgeFlag({ ...quiet, delta: 0.7 }, limits).deltaChange.passed).toBe(true);
  });
});
