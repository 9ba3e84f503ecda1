import { describe, expect, it } from 'vitest';
import { renameInstrument } from '../../../src-main/store/instrument-renaming.ts';
import { listInstruments, marketTotals } from '../../../src-main/store/instruments-store.ts';
import {
  getImport,
  latestImport,
  listImports,
  refusedRowsOf,
} from '../../../src-main/store/imports-store.ts';
import { PriceImport } from '../../../src-main/store/price-import.ts';
import { loadPrices, loadPricesOfRun } from '../../../src-main/store/prices-store.ts';
import { saveRun } from '../../../src-main/store/runs-store.ts';
import { run, runSeries } from '../../contract/sample-run.ts';
import { columnsOf, importRows, temporaryStore, type Row } from './temporary-store.ts';

const monday = 20_000;

/** Two names, 100 days, written day by day as files often are. */
const twoNames: Row[] = Array.from({ length: 200 }, (_, index) => ({
  symbol: index % 2 === 0 ? 'IBM' : 'GME',
  day: monday + (index >> 1),
  close: 100 + index,
  adjusted: 50 + index / 3,
  volume: 1_000 * index,
}));

describe('importing prices', () => {
  it('stores every row and gives it back as it was', async () => {
    const store = await temporaryStore();
    const record = await importRows(store, twoNames);
    expect(record).toMatchObject({
      kind: 'prices',
      format: 'long',
      rows: 200,
      inserted: 200,
      changed: 0,
      symbols: 2,
      seconds: 0.5,
      first: '2024-10-04',
      last: '2025-01-11',
    });
    const [gme, ibm] = store.read((database) => loadPrices(database, { symbols: ['GME', 'IBM'] }));
    expect([...ibm.days]).toEqual(Array.from({ length: 100 }, (_, index) => monday + index));
    expect([...ibm.close.slice(0, 3)]).toEqual([100, 102, 104]);
    expect(gme.adjusted[1]).toBe(50 + 3 / 3);
    expect(gme.volume[99]).toBe(199_000);
  });

  it('gives the days asked for, both ends included, and nothing for an unknown name', async () => {
    const store = await temporaryStore();
    await importRows(store, twoNames);
    const [unknown, ibm] = store.read((database) =>
      loadPrices(database, { symbols: ['XYZ', 'ibm'], from: monday + 10, to: monday + 12 }),
    );
    expect(unknown.days).toHaveLength(0);
    expect([...ibm.days]).toEqual([monday + 10, monday + 11, monday + 12]);
  });

  it('changes nothing when the same file comes again', async () => {
    const store = await temporaryStore();
    await importRows(store, twoNames);
    const again = await importRows(store, twoNames.toReversed());
    expect(again).toMatchObject({ rows: 200, inserted: 0, changed: 0 });
    expect(store.read(marketTotals)).toMatchObject({ instruments: 2, prices: 200 });
  });

  it('counts inserted and changed rows apart, and keeps what a file does not say', async () => {
    const store = await temporaryStore();
    await importRows(store, [
      { symbol: 'IBM', day: 1, close: 10, volume: 500, dividend: 0.25, split: 1 },
      { symbol: 'IBM', day: 3, close: 12, volume: 700 },
    ]);
    const record = await importRows(store, [
      { symbol: 'IBM', day: 1, close: 10 },
      { symbol: 'IBM', day: 2, close: 11 },
      { symbol: 'IBM', day: 3, close: 12.5 },
      { symbol: 'IBM', day: 4, close: 13 },
    ]);
    expect(record).toMatchObject({ rows: 4, inserted: 2, changed: 1 });
    const stored = store.read((database) =>
      database.prepare('SELECT close, volume, dividend, split FROM prices ORDER BY day').raw().all(),
    );
    expect(stored).toEqual([
      [10, 500, 0.25, 1],
      [11, null, null, null],
      [12.5, 700, null, null],
      [13, null, null, null],
    ]);
  });

  it('keeps the adjusted closes on file where a file with one close only has the same close', async () => {
    const store = await temporaryStore();
    // A dividend of 1 on day 2; a file of closes then overlaps, corrects the first day and goes on.
    await importRows(store, [
      { symbol: 'IBM', day: 0, close: 98, adjusted: 97.02 },
      { symbol: 'IBM', day: 1, close: 100, adjusted: 99 },
      { symbol: 'IBM', day: 2, close: 101, adjusted: 101 },
    ]);
    const record = await importRows(
      store,
      [97.5, 100, 101, 103].map((close, day) => ({ symbol: 'IBM', day, close })),
    );
    expect(record).toMatchObject({ rows: 4, inserted: 1, changed: 1 });
    const [ibm] = store.read((database) => loadPrices(database, { symbols: ['IBM'] }));
    expect([...ibm.close]).toEqual([97.5, 100, 101, 103]);
    expect([...ibm.adjusted]).toEqual([97.5, 99, 101, 103]);
  });

  it('takes the last of several rows for one name and day', async () => {
    const store = await temporaryStore();
    await importRows(store, [
      { symbol: 'IBM', day: 2, close: 20 },
      { symbol: 'IBM', day: 1, close: 10 },
      { symbol: 'IBM', day: 2, close: 21 },
    ]);
    const [ibm] = store.read((database) => loadPrices(database, { symbols: ['IBM'] }));
    expect([...ibm.close]).toEqual([10, 21]);
  });

  it('keeps the summary of each instrument in step', async () => {
    const store = await temporaryStore();
    await importRows(store, [
      { symbol: 'A', day: 1, close: 1 },
      { symbol: 'A', day: 2, close: 2 },
      { symbol: 'A', day: 3, close: 3 },
      { symbol: 'B', day: 1, close: 7 },
      { symbol: 'B', day: 3, close: 9 },
    ]);
    await importRows(store, [{ symbol: 'A', day: 4, close: 4 }]);
    const [a, b] = store.read(listInstruments);
    expect(a).toMatchObject({
      symbol: 'A',
      first: '1970-01-02',
      last: '1970-01-05',
      days: 4,
      coverage: 1,
      lastClose: 4,
    });
    // B has two of the market's three days between its first and its last.
    expect(b).toMatchObject({ symbol: 'B', days: 2, lastClose: 9 });
    expect(b.coverage).toBeCloseTo(2 / 3, 12);
  });

  it('shows nothing of a file before it is finished, and leaves nothing of one that is cancelled', async () => {
    const store = await temporaryStore();
    const prices = new PriceImport(store, { file: 'a.csv', startedAt: '2026-01-01T00:00:00.000Z' });
    await prices.add(columnsOf(twoNames));
    expect(store.read(marketTotals).prices).toBe(0);
    await prices.cancel();
    expect(store.read(marketTotals).prices).toBe(0);
    expect(store.read(listImports)).toEqual([]);
    await importRows(store, twoNames);
    expect(store.read(marketTotals).prices).toBe(200);
  });

  it('stores nothing of a file in which one row is impossible', async () => {
    const store = await temporaryStore();
    await expect(importRows(store, [...twoNames, { symbol: 'BAD', day: 1, close: -1 }])).rejects.toThrow(
      /CHECK/,
    );
    expect(store.read(marketTotals)).toMatchObject({ instruments: 0, prices: 0 });
    expect(store.read(listImports)).toEqual([]);
  });

  it('keeps the refused rows with their reasons, in pages', async () => {
    const store = await temporaryStore();
    const prices = new PriceImport(store, { file: 'a.csv', startedAt: '2026-01-01T00:00:00.000Z' });
    await prices.add(columnsOf(twoNames));
    const refusedRow = (line: number) => ({
      line,
      reason: 'bad-price' as const,
      message: `close "${line}x" is no number`,
      excerpt: `2020-01-01,IBM,${line}x`,
    });
    const { id } = await prices.finish({
      summary: {
        format: 'yahoo',
        refused: { total: 5_000, byReason: { 'bad-price': 5_000 }, rows: [3, 5, 8].map(refusedRow) },
        findings: [],
      },
      notes: ['close-only'],
      seconds: 1,
    });
    expect(store.read((database) => getImport(database, id))).toMatchObject({
      refused: 5_000,
      format: 'yahoo',
      notes: ['close-only'],
    });
    expect(store.read((database) => refusedRowsOf(database, id, { offset: 1, limit: 1 }))).toEqual({
      total: 5_000,
      rows: [{ line: 5, reason: 'close "5x" is no number', text: '2020-01-01,IBM,5x' }],
    });
  });
});

describe('a symbol that changes hands', () => {
  it('means the company that bore it on the day', async () => {
    const store = await temporaryStore();
    await importRows(store, [{ symbol: 'FB', day: 100, close: 300 }]);
    const [fb] = store.read(listInstruments);
    await store.write((database) => renameInstrument(database, { id: fb.id, symbol: 'META', fromDay: 200 }));
    await importRows(store, [{ symbol: 'META', day: 201, close: 170 }]);
    const [meta] = store.read((database) => loadPrices(database, { symbols: ['META'] }));
    expect([...meta.days]).toEqual([100, 201]);
    expect(store.read(listInstruments).map(({ symbol }) => symbol)).toEqual(['META']);
    const before = (symbol: string) =>
      store.read((database) => loadPrices(database, { symbols: [symbol], to: 150 }))[0].days;
    expect([...before('META')]).toEqual([100]);
    expect([...before('FB')]).toEqual([100]);
  });
});

describe('restated history', () => {
  it('is what new loads see, while a run on file still has what it read', async () => {
    const store = await temporaryStore();
    await importRows(store, [
      { symbol: 'IBM', day: 1, close: 100, adjusted: 100 },
      { symbol: 'IBM', day: 2, close: 104, adjusted: 104 },
    ]);
    const { id } = await store.write((database) =>
      saveRun(database, run, runSeries, { symbols: ['IBM'], from: 1, to: 2 }),
    );
    // A 2:1 split since: the vendor halves the adjusted closes; and a day in between turns up.
    const restated = await importRows(store, [
      { symbol: 'IBM', day: 1, close: 100, adjusted: 50 },
      { symbol: 'IBM', day: 2, close: 104, adjusted: 52 },
      { symbol: 'IBM', day: 3, close: 52, adjusted: 52, split: 2 },
    ]);
    expect(restated).toMatchObject({
      inserted: 1,
      changed: 2,
      notes: [expect.stringContaining('restates history: IBM (2 days).')],
    });
    await importRows(store, [{ symbol: 'IBM', day: 2, close: 105, adjusted: 52 }]);

    const [now] = store.read((database) => loadPrices(database, { symbols: ['IBM'] }));
    expect([...now.adjusted]).toEqual([50, 52, 52]);
    expect([...now.close]).toEqual([100, 105, 52]);
    const [then] = store.read((database) => loadPricesOfRun(database, id, ['IBM']));
    expect([...then.days]).toEqual([1, 2]);
    expect([...then.adjusted]).toEqual([100, 104]);
    expect([...then.close]).toEqual([100, 104]);
  });

  it('keeps what a run read that was still being solved when the history was restated', async () => {
    const store = await temporaryStore();
    await importRows(store, [{ symbol: 'IBM', day: 1, close: 100 }]);
    const lastImport = store.read(latestImport);
    await importRows(store, [{ symbol: 'IBM', day: 1, close: 101 }]);
    await importRows(store, [{ symbol: 'IBM', day: 1, close: 102 }]);
    const { id } = await store.write((database) =>
      saveRun(database, run, runSeries, { symbols: ['IBM'], from: 1, to: 1, lastImport }),
    );
    const [then] = store.read((database) => loadPricesOfRun(database, id, ['IBM']));
    expect([...then.close]).toEqual([100]);
  });

  it('drops, a day later, old values that no run has read', async () => {
    const store = await temporaryStore();
    const day = (number: number, close: number) =>
      importRows(store, [{ symbol: 'IBM', day: 1, close }], `2026-03-0${number}T12:00:00.000Z`);
    await day(1, 100);
    await store.write((database) => saveRun(database, run, runSeries, { symbols: ['IBM'], from: 1, to: 1 }));
    await day(2, 101);
    await day(4, 102);
    await day(6, 103);
    const closes = store.read((database) =>
      database.prepare('SELECT close FROM price_revisions ORDER BY close').pluck().all(),
    );
    // 100 is what the run read; 101 was read by none; 102 has only just been replaced.
    expect(closes).toEqual([100, 102]);
  });
});
