import { describe, expect, it } from 'vitest';
import type { PriceSeries } from '../../../src-main/model/prices.ts';
import { isWeekend } from '../../../src-main/market/dates.ts';
import { marketCalendar } from '../../../src-main/market/day-counts.ts';
import { outliers } from '../../../src-main/market/outliers.ts';
import { checkSeries } from '../../../src-main/market/quality.ts';
import { sampleMarket } from '../../../src-main/market/sample-market.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';

const firstMonday = dayOfIso('2021-01-04');
const calendar = Int32Array.from({ length: 700 }, (_, at) => firstMonday + at).filter(
  (day) => !isWeekend(day),
);

/** A price that moves by 1% up and down in turn, changed by `edit`. */
function series(edit: (closes: number[], days: number[]) => void = () => {}): PriceSeries {
  const days = [...calendar];
  const closes = days.map((_, at) => (at % 2 === 0 ? 100 : 101));
  edit(closes, days);
  const close = Float64Array.from(closes);
  return {
    symbol: 'A',
    days: Int32Array.from(days),
    close,
    adjusted: close.slice(),
    volume: new Float64Array(days.length),
  };
}

const found = (one: PriceSeries) => checkSeries(one, calendar).map(({ kind, value }) => [kind, value]);

describe('checks on load', () => {
  it('find nothing in a plain history', () => {
    expect(found(series())).toEqual([]);
  });

  it('find a stale run of more than ten days', () => {
    expect(found(series((closes) => closes.fill(100.5, 50, 60)))).toEqual([]);
    const stale = series((closes) => closes.fill(100.5, 50, 61));
    expect(checkSeries(stale, calendar)).toMatchObject([
      { kind: 'stale-run', value: 11, from: calendar[50], to: calendar[60] },
    ]);
  });

  it('tell a missed split, a hundredfold and an outlier apart', () => {
    const scaled = (factor: number) =>
      series((closes) => closes.forEach((close, at) => (closes[at] = at < 100 ? close : close * factor)));
    expect(checkSeries(scaled(1 / 4), calendar)).toMatchObject([
      { kind: 'unadjusted-split', from: calendar[99], to: calendar[100] },
    ]);
    expect(checkSeries(scaled(1 / 4), calendar)[0]!.message).toContain('4:1 split');
    expect(checkSeries(scaled(3), calendar)[0]!.message).toContain('1:3 reverse split');
    expect(checkSeries(scaled(100), calendar)).toMatchObject([{ kind: 'hundredfold' }]);
    // The usual move is log(1.01); from 101 to 100 × 1.25 it is log(125/101).
    const outlier = checkSeries(scaled(1.25), calendar);
    expect(outlier).toMatchObject([{ kind: 'outlier' }]);
    expect(outlier[0]!.value).toBeCloseTo(Math.log(125 / 101) / Math.log(1.01), 9);
    expect(checkSeries(scaled(1.15), calendar)).toEqual([]);
  });

  it('do not take a split for a jump when the adjusted close has it', () => {
    const split = series();
    split.close.forEach((close, at) => (split.close[at] = at < 100 ? close * 4 : close));
    expect(checkSeries(split, calendar)).toEqual([]);
  });

  it('find gaps over three days, low coverage, weekends, repeats, bad prices and an early end', () => {
    expect(found(series((closes, days) => (closes.splice(50, 3), days.splice(50, 3))))).toEqual([]);
    expect(found(series((closes, days) => (closes.splice(50, 4), days.splice(50, 4))))).toEqual([['gap', 4]]);
    expect(found(series((closes, days) => (closes.splice(50, 20), days.splice(50, 20))))).toEqual([
      ['gap', 20],
      ['low-coverage', 480 / 500],
    ]);
    expect(found(series((_, days) => (days[4] = firstMonday + 5)))).toEqual([['weekend', 1]]);
    expect(found(series((_, days) => (days[4] = days[3]!)))).toEqual([['duplicate-date', 1]]);
    expect(found(series((closes) => (closes[4] = -1)))).toEqual([['bad-price', 1]]);
    expect(found(series((closes, days) => (closes.splice(300), days.splice(300))))).toEqual([['ended', 200]]);
    expect(found({ ...series(), days: new Int32Array(0) })).toEqual([]);
  });

  it('score a move by the smallest of the ratios to its medians', () => {
    // Moves of 1% for 200 days, then ten of 2%, then one of 20%: the 10-day median is the 2%, the others are 1%.
    const moves = [...new Array<number>(200).fill(0.01), ...new Array<number>(10).fill(0.02), 0.2];
    const prices = [100];
    for (const move of moves) prices.push(prices.at(-1)! * Math.exp(move));
    const found = outliers(Float64Array.from(prices), 9.9);
    expect(found.map(({ at }) => at)).toEqual([211]);
    expect(found[0]!.score).toBeCloseTo(10, 9);
    expect(outliers(Float64Array.from(prices), 10.1)).toEqual([]);
  });

  it('find in the sample market the gap that was put there, and nothing that was not', () => {
    const { batches } = sampleMarket();
    const all = bySymbol(batches);
    const days = marketCalendar(all);
    const findings = all.flatMap((one) => checkSeries(one, days));
    expect(findings.filter(({ kind }) => kind === 'gap')).toMatchObject([{ symbol: 'METARO', value: 6 }]);
    expect(findings.filter(({ kind }) => kind === 'ended')).toMatchObject([{ symbol: 'PAPYRA' }]);
    expect(findings.filter(({ kind }) => !['gap', 'ended', 'outlier'].includes(kind))).toEqual([]);
  });
});

function bySymbol(batches: ReturnType<typeof sampleMarket>['batches']): PriceSeries[] {
  const rows = new Map<string, { day: number; close: number; adjusted: number }[]>();
  for (const { symbols, symbolIndex, day, close, adjusted } of batches) {
    day.forEach((one, at) => {
      const symbol = symbols[symbolIndex[at]!]!;
      if (!rows.has(symbol)) rows.set(symbol, []);
      rows.get(symbol)!.push({ day: one, close: close[at]!, adjusted: adjusted[at]! });
    });
  }
  return [...rows].map(([symbol, list]) => ({
    symbol,
    days: Int32Array.from(list, ({ day }) => day),
    close: Float64Array.from(list, ({ close }) => close),
    adjusted: Float64Array.from(list, ({ adjusted }) => adjusted),
    volume: new Float64Array(list.length).fill(NaN),
  }));
}
