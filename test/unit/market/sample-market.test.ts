import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isWeekend } from '../../../src-main/market/dates.ts';
import { sampleMarket } from '../../../src-main/market/sample-market.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';

const market = sampleMarket();

function history(symbol: string) {
  const rows: { day: number; close: number; adjusted: number; dividend: number; split: number }[] = [];
  for (const { symbols, symbolIndex, day, close, adjusted, dividend, split } of market.batches) {
    const wanted = symbols.indexOf(symbol);
    symbolIndex.forEach((index, at) => {
      if (index !== wanted) return;
      rows.push({
        day: day[at]!,
        close: close[at]!,
        adjusted: adjusted[at]!,
        dividend: dividend[at]!,
        split: split[at]!,
      });
    });
  }
  return rows;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const batch of sampleMarket().batches) {
    for (const column of [batch.symbolIndex, batch.day, batch.close, batch.adjusted, batch.volume]) {
      hash.update(Buffer.from(column.buffer));
    }
  }
  return hash.digest('hex');
}

describe('the sample market', () => {
  it('is the same bits on every machine', () => {
    // Runs on file refer to these very prices: a change of the generator would leave them without their data.
    expect(fingerprint()).toBe('ab906f3d7c6c231a92ee4753e0db95e3f6ec5bda1d7a7ce47cf1cd1465a88504');
  });

  it('has about sixty names over five and a half years of business days, all prices good', () => {
    expect(market.summary.symbols.length).toBeGreaterThanOrEqual(60);
    expect(market.summary.first).toBe(dayOfIso('2020-01-02'));
    expect(market.summary.last).toBe(dayOfIso('2025-06-30'));
    let rows = 0;
    for (const batch of market.batches) {
      rows += batch.day.length;
      expect(batch.day.some(isWeekend)).toBe(false);
      expect(batch.close.every((price) => price > 0.5 && price < 1e5)).toBe(true);
      expect(batch.adjusted.every((price) => price > 0 && price < 1e5)).toBe(true);
    }
    expect(rows).toBe(market.summary.rows);
  });

  it('has adjusted closes with the return of a holder who reinvests dividends and keeps split shares', () => {
    for (const symbol of ['BYTARO', 'TAVERN', 'PETRAN', 'TELORA']) {
      const rows = history(symbol);
      expect(rows.some(({ dividend }) => dividend > 0)).toBe(true);
      // The holder buys at yesterday's close less the dividend what the dividend pays for: the vendors' convention.
      let shares = 1;
      for (let at = 1; at < rows.length; at++) {
        const { dividend, split } = rows[at]!;
        shares *= split / (1 - dividend / rows[at - 1]!.close);
      }
      const holder = (shares * rows.at(-1)!.close) / rows[0]!.close;
      expect(rows.at(-1)!.adjusted / rows[0]!.adjusted / holder).toBeCloseTo(1, 6);
    }
    expect(history('BYTARO').find(({ split }) => split !== 1)?.split).toBe(4);
  });

  it('has a late listing, a name that ends, gaps, an index, sectors and implied vols', () => {
    const day = (symbol: string) => market.summary.symbols.find((one) => one.symbol === symbol)!;
    expect(day('QUBRIX').first).toBeGreaterThan(market.summary.first);
    expect(day('PAPYRA').last).toBeLessThan(market.summary.last);
    expect(day('METARO').rows).toBe(day(market.index).rows - 6);
    expect(new Set(market.sectors.map(({ sector }) => sector)).size).toBe(10);
    for (const { vol } of market.impliedVols) expect(vol).toBeGreaterThan(0.05);
    for (const { vol } of market.impliedVols) expect(vol).toBeLessThan(1.5);
  });

  it('has a basket whose names all trade throughout', () => {
    expect(market.basket.entries).toHaveLength(30);
    const full = market.summary.symbols.filter(({ rows }) => rows === history(market.index).length);
    const symbols = new Set(full.map(({ symbol }) => symbol));
    for (const { symbol } of market.basket.entries) expect(symbols).toContain(symbol);
  });

  it('moves by market, sector and name: correlations are those of shares', () => {
    const returns = (symbol: string) => {
      const rows = history(symbol);
      return rows.slice(1).map(({ adjusted }, at) => adjusted / rows[at]!.adjusted - 1);
    };
    const correlation = (left: number[], right: number[]) => {
      const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
      const [a, b] = [mean(left), mean(right)];
      const cross = mean(left.map((value, at) => (value - a) * (right[at]! - b)));
      return cross / Math.sqrt(mean(left.map((v) => (v - a) ** 2)) * mean(right.map((v) => (v - b) ** 2)));
    };
    const within = correlation(returns('ARDENT'), returns('VOLTIS'));
    const across = correlation(returns('ARDENT'), returns('CIVICO'));
    expect(within).toBeGreaterThan(across);
    expect(within).toBeLessThan(0.9);
    expect(across).toBeGreaterThan(0.1);
  });
});
