import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QualityFinding } from '../../../src-main/contract/market-files.ts';
import {
  acceptFinding,
  listFindings,
  replaceFindings,
  saveFindings,
} from '../../../src-main/store/findings-store.ts';
import { fingerprintOf, type RunInput } from '../../../src-main/store/fingerprint.ts';
import {
  beginImport,
  listImportProfiles,
  removeImportProfile,
  saveImportProfile,
} from '../../../src-main/store/imports-store.ts';
import { groupsOf, listInstruments, marketTotals } from '../../../src-main/store/instruments-store.ts';
import {
  borrowOf,
  impliedVolsOn,
  replaceBorrowList,
  saveImpliedVols,
  saveSectors,
} from '../../../src-main/store/reference-store.ts';
import { importRows, temporaryStore } from './temporary-store.ts';

describe('names and sectors', () => {
  it('belong to instruments, may come before the prices, and an empty text keeps what is known', async () => {
    const store = await temporaryStore();
    const ibm = { symbol: 'IBM', name: 'IBM', sector: 'Technology', industry: 'Services' };
    expect(await store.write((database) => saveSectors(database, [ibm]))).toEqual({
      inserted: 1,
      changed: 0,
    });
    expect(store.read(listInstruments)).toEqual([]);
    await importRows(store, [{ symbol: 'IBM', day: 1, close: 1 }]);
    const partial = [{ ...ibm, name: '', sector: 'Computers' }];
    expect(await store.write((database) => saveSectors(database, partial))).toEqual({
      inserted: 0,
      changed: 1,
    });
    expect(store.read(listInstruments)).toMatchObject([{ symbol: 'IBM', name: 'IBM', sector: 'Computers' }]);
    expect(store.read((database) => groupsOf(database, ['ibm', 'XYZ']))).toEqual(
      new Map([['ibm', { name: 'IBM', sector: 'Computers', industry: 'Services' }]]),
    );
    expect(store.read(marketTotals)).toMatchObject({ sectors: 1, instruments: 1 });
  });
});

describe('implied vols', () => {
  it('are the newest not after the day asked for', async () => {
    const store = await temporaryStore();
    const rows = [
      { symbol: 'IBM', day: 10, vol: 0.2 },
      { symbol: 'IBM', day: 20, vol: 0.3 },
      { symbol: 'GME', day: 20, vol: 1.5 },
    ];
    expect(await store.write((database) => saveImpliedVols(database, rows))).toEqual({
      inserted: 3,
      changed: 0,
    });
    const again = [{ ...rows[0], vol: 0.25 }, rows[1]];
    expect(await store.write((database) => saveImpliedVols(database, again))).toEqual({
      inserted: 0,
      changed: 1,
    });
    const on = (day: number) => [
      ...store.read((database) => impliedVolsOn(database, ['IBM', 'GME'], day)).values(),
    ];
    expect(on(9)).toEqual([]);
    expect(on(19)).toEqual([{ symbol: 'IBM', day: 10, vol: 0.25 }]);
    expect(on(99).map(({ vol }) => vol)).toEqual([0.3, 1.5]);
  });
});

describe('the borrow list', () => {
  it('replaces the one before', async () => {
    const store = await temporaryStore();
    const row = {
      symbol: 'GME',
      currency: 'USD',
      name: 'GAMESTOP',
      isin: '',
      figi: '',
      rebatePercent: -1.5,
      feePercent: null,
      available: 10_000_000,
      availableOrMore: true,
    };
    const list = (rows: (typeof row)[]) =>
      store.write((database) => {
        const header = {
          kind: 'borrow' as const,
          file: 'usa.txt',
          format: 'borrow',
          startedAt: '2026-01-01',
        };
        return replaceBorrowList(database, beginImport(database, header), rows);
      });
    const amc = { ...row, symbol: 'AMC', feePercent: null };
    expect(await list([row, amc])).toEqual({ inserted: 2, changed: 0 });
    expect(await list([row, amc])).toEqual({ inserted: 0, changed: 0 });
    expect(store.read((database) => borrowOf(database, ['GME', 'IBM']))).toEqual(new Map([['GME', row]]));
    expect(
      await list([
        { ...amc, available: 500 },
        { ...row, symbol: 'IBM' },
      ]),
    ).toEqual({
      inserted: 1,
      changed: 1,
    });
    expect(store.read((database) => borrowOf(database, ['GME']))).toEqual(new Map());
  });
});

describe('findings', () => {
  const gap: QualityFinding = { symbol: 'IBM', kind: 'gap', from: 10, to: 14, value: 4, message: '4 days' };

  it('stay accepted when they are found again, and go when they no longer hold', async () => {
    const store = await temporaryStore();
    await importRows(store, [{ symbol: 'IBM', day: 1, close: 1 }]);
    const stale: QualityFinding = { ...gap, kind: 'stale-run', from: 30, to: 45, message: 'stale' };
    const unknown = { ...gap, symbol: 'XYZ' };
    await store.write((database) => saveFindings(database, [gap, stale, unknown]));
    const accept = { symbol: 'IBM', kind: 'gap', from: '1970-01-11', accepted: true };
    await store.write((database) => acceptFinding(database, accept));
    expect(store.read(listInstruments)).toMatchObject([{ findings: 1 }]);
    await store.write((database) =>
      replaceFindings(database, ['IBM'], ['gap', 'stale-run'], [{ ...gap, to: 15, message: '5 days' }]),
    );
    expect(store.read(listFindings)).toEqual([
      { symbol: 'IBM', kind: 'gap', from: '1970-01-11', to: '1970-01-16', message: '5 days', accepted: true },
    ]);
    await expect(
      store.write((database) => acceptFinding(database, { ...accept, from: '1970-01-12' })),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('import profiles', () => {
  it('are kept by name', async () => {
    const store = await temporaryStore();
    const settings = {
      format: 'generic' as const,
      encoding: 'utf-8' as const,
      separator: ';' as const,
      decimalMark: ',' as const,
      dateOrder: 'dmy' as const,
      firstDataLine: 2,
      mapping: { layout: 'wide' as const, date: 0, instruments: [{ column: 1, symbol: 'IBM' }] },
      symbol: null,
    };
    const save = (name: string, columns: string[]) =>
      store.write((database) => saveImportProfile(database, { name, columns, settings }));
    await save('desk', ['Tag', 'IBM']);
    await save('Desk', ['Datum', 'IBM']);
    await save('Other', ['Date', 'IBM']);
    expect(store.read(listImportProfiles)).toEqual([
      { name: 'Desk', columns: ['Datum', 'IBM'], settings },
      { name: 'Other', columns: ['Date', 'IBM'], settings },
    ]);
    await store.write((database) => removeImportProfile(database, 'desk'));
    expect(store.read(listImportProfiles).map(({ name }) => name)).toEqual(['Other']);
    await expect(store.write((database) => removeImportProfile(database, 'desk'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the data fingerprint', () => {
  const series = (symbol: string, close: number[]) => ({
    symbol,
    days: Int32Array.from(close, (_, day) => day),
    close: Float64Array.from(close),
    adjusted: Float64Array.from(close),
    volume: new Float64Array(close.length).fill(NaN),
  });
  const input: RunInput = {
    prices: [series('IBM', [1, 2, 3]), series('GME', [4, 5, 6])],
    facts: new Map([
      ['IBM', 'Technology'],
      ['GME', null],
    ]),
    vols: new Map([
      ['IBM', 0.2],
      ['GME', 1.5],
    ]),
  };

  it('is the same whatever the order', () => {
    const reversed = {
      prices: [...input.prices].reverse(),
      facts: new Map([...input.facts].reverse()),
      vols: new Map([...input.vols].reverse()),
    };
    expect(fingerprintOf(reversed)).toBe(fingerprintOf(input));
    expect(fingerprintOf(input)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one when any figure, day, name, group or vol is another', () => {
    const [ibm, gme] = input.prices;
    const others: RunInput[] = [
      { ...input, prices: [ibm] },
      { ...input, prices: [{ ...ibm, symbol: 'IBN' }, gme] },
      { ...input, prices: [{ ...ibm, days: Int32Array.of(0, 1, 3) }, gme] },
      { ...input, prices: [{ ...ibm, volume: Float64Array.of(NaN, NaN, 0) }, gme] },
      { ...input, facts: new Map([['IBM', 'Technology']]) },
      { ...input, facts: new Map([...input.facts, ['GME', '-']]) },
      { ...input, vols: new Map([...input.vols, ['GME', 1.6]]) },
    ];
    const prints = [input, ...others].map(fingerprintOf);
    expect(new Set(prints).size).toBe(prints.length);
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.constantFrom('close', 'adjusted'),
        fc.double({ noNaN: true }),
        (day, column, value) => {
          fc.pre(value !== day + 1 && !Object.is(value, day + 1));
          const changed = { ...ibm, [column]: Float64Array.from(ibm.close).fill(value, day, day + 1) };
          expect(fingerprintOf({ ...input, prices: [changed, gme] })).not.toBe(prints[0]);
        },
      ),
    );
  });
});
