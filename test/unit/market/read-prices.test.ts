import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrices } from '../../../src-main/market/read-prices.ts';
import { fileInMemory, fileOnDisk } from '../../../src-main/market/source.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';
import { readAll, readText } from './reading.ts';

const shared = path.resolve(import.meta.dirname, '../../../../shared/market');
const present = existsSync(shared);
if (!present) console.log(`skipped: the vendor files in ${shared} are not on this machine`);

describe('long price files', () => {
  it('takes every column by its name, in any order', async () => {
    const { rows, summary } = await readText(
      'prices.csv',
      [
        'symbol,split,close,date,dividend,adjusted_close,volume',
        'aapl,4,129.04,2020-08-31,,126.1,223505733',
        'MSFT,,225.53,2020-08-31,0.51,220.5,28774156',
        '',
      ].join('\n'),
    );
    const day = dayOfIso('2020-08-31');
    expect(rows).toEqual([
      { symbol: 'AAPL', day, close: 129.04, adjusted: 126.1, volume: 223505733, dividend: 0, split: 4 },
      { symbol: 'MSFT', day, close: 225.53, adjusted: 220.5, volume: 28774156, dividend: 0.51, split: 1 },
    ]);
    expect(summary).toMatchObject({ rows: 2, first: day, last: day, adjustment: 'raw-and-adjusted' });
  });

  it('reads what is gzipped, whatever its name', async () => {
    const text = 'date,symbol,close\n2020-01-02,A,85.95\n';
    const { rows } = await readAll(fileInMemory('prices.csv', gzipSync(text)));
    expect(rows).toMatchObject([{ symbol: 'A', close: 85.95, adjusted: NaN }]);
  });

  it('lists bad rows by line and reason and takes the good ones', async () => {
    const { rows, summary } = await readText(
      'prices.csv',
      [
        'date,symbol,close,adjusted_close,volume',
        '2020-01-02,A,85.95,84.1,1410500',
        '2020-02-30,A,85.95,84.1,1410500',
        '2020-01-03,A,-1,84.1,1410500',
        '2020-01-03,A,abc,84.1,1410500',
        '2020-01-03,A,84.57,,1410500',
        '2020-01-03,A,84.57,83.1,-5',
        '2020-01-03',
        '2020-01-02,A,85.96,84.1,1410500',
        '2999-01-02,A,85.95,84.1,1410500',
        '2020-01-03,"",84.57,83.1,1',
        '2020-01-03,A,84.57,83.1,1e308',
        '2020-01-03,A,1e9,83.1,1',
        '2020-01-03,A,84.57,83.1,many',
        '2020-01-03,A,84.57,1e-300,1',
        '2020-01-04,A,84.57,83.1,',
      ].join('\r\n'),
    );
    expect(rows.map(({ close, volume }) => [close, volume])).toEqual([
      [85.95, 1410500],
      [84.57, NaN],
    ]);
    expect(summary.refused.rows.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'bad-date'],
      [4, 'bad-price'],
      [5, 'bad-price'],
      [6, 'bad-adjusted'],
      [7, 'bad-number'],
      [8, 'missing-columns'],
      [9, 'duplicate'],
      [10, 'future-date'],
      [11, 'bad-symbol'],
      [12, 'bad-number'],
      [13, 'bad-price'],
      [14, 'bad-number'],
      [15, 'bad-adjusted'],
    ]);
    expect(
      summary.refused.rows.filter(({ line }) => [4, 5, 13].includes(line)).map(({ message }) => message),
    ).toEqual([
      'The close must be a positive number, not -1.',
      'The close must be a positive number.',
      'The close is 1000000000, which no share costs.',
    ]);
    expect(summary.refused.rows[0]!.excerpt).toBe('2020-02-30,A,85.95,84.1,1410500');
    expect(summary.findings.map(({ kind, value }) => [kind, value])).toEqual([
      ['duplicate-date', 1],
      // 2020-01-04 was a Saturday.
      ['weekend', 1],
    ]);
  });

  it('asks again for a symbol that cannot be one', async () => {
    const { preview } = await readText('AAPL.csv', 'date,close\n2020-01-02,1\n');
    const settings = { ...preview.settings, symbol: '"' };
    await expect(
      readPrices(fileInMemory('AAPL.csv', 'date,close\n2020-01-02,1\n'), settings, () => {}),
    ).rejects.toMatchObject({ code: 'bad-input', details: { setting: 'symbol' } });
  });

  it('refuses a file without a good row and throws what stopped it when aborted', async () => {
    await expect(readText('prices.csv', 'date,symbol,close\n2020-01-02,A,0\n')).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('prices.csv, line 2'),
    });
    const stop = AbortSignal.abort(new Error('cancelled by the user'));
    await expect(
      readText('prices.csv', 'date,symbol,close\n2020-01-02,A,1\n', {}, { signal: stop }),
    ).rejects.toThrow('cancelled by the user');
  });
});

describe('the vendor files', () => {
  it.skipIf(!present)(
    'reads all 662,162 rows of the long file, and the same AAPL as Alpha Vantage',
    async () => {
      const long = await readAll(await fileOnDisk(path.join(shared, 'prices_2016_2021.csv.gz')));
      expect(long.summary).toMatchObject({
        rows: 662162,
        first: dayOfIso('2016-01-04'),
        last: dayOfIso('2021-04-21'),
        refused: { total: 0 },
      });
      const aapl = new Map(
        long.rows.filter(({ symbol }) => symbol === 'AAPL').map((row) => [row.day, row] as const),
      );
      const vendor = await readAll(await fileOnDisk(path.join(shared, 'vendor-files/alphavantage_AAPL.csv')));
      expect(vendor.rows).toHaveLength(580);
      for (const row of vendor.rows) {
        expect(row.symbol).toBe('AAPL');
        expect(row.close).toBe(aapl.get(row.day)!.close);
        expect(row.volume).toBe(aapl.get(row.day)!.volume);
        expect(row.adjusted / aapl.get(row.day)!.adjusted).toBeCloseTo(1, 3);
      }
    },
  );
});
