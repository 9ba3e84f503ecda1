import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBorrowList } from '../../../src-main/market/borrow.ts';
import { readImpliedVols, type ImpliedVolOptions } from '../../../src-main/market/implied-vols.ts';
import { readSectors } from '../../../src-main/market/sectors.ts';
import { fileInMemory, fileOnDisk } from '../../../src-main/market/source.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';

const shared = path.resolve(import.meta.dirname, '../../../../shared/market');
const present = existsSync(shared);
if (!present) console.log(`skipped: the market files in ${shared} are not on this machine`);

const vols = (text: string, options: ImpliedVolOptions = {}) =>
  readImpliedVols(fileInMemory('vols.csv', text), options);
const day = dayOfIso('2020-03-31');

describe('implied volatilities', () => {
  it('are fractions or percent by their typical size', async () => {
    const rows = [
      { symbol: 'AAPL', day, vol: 0.52 },
      { symbol: 'KO', day, vol: 0.41 },
    ];
    const fractions = await vols('symbol,date,iv\nAAPL,2020-03-31,0.52\nKO,2020-03-31,0.41\n');
    expect(fractions).toEqual({ unit: 'fraction', evidence: 'typical value 0.52', rows, problems: [] });
    const percent = await vols('date;ticker;implied_vol\n31/03/2020;aapl;52,0\n31/03/2020;ko;41,0\n');
    expect(percent).toMatchObject({ unit: 'percent', rows });
    const signs = await vols('symbol,date,iv\nAAPL,2020-03-31,52%\nKO,2020-03-31,41%\n');
    expect(signs).toMatchObject({ unit: 'percent', rows });
  });

  it('are asked about where the size does not tell, and taken as the user says', async () => {
    const text = 'symbol,date,iv\nX,2020-03-31,2.5\nY,2020-03-31,2\n';
    await expect(vols(text)).rejects.toMatchObject({ code: 'bad-input', details: { setting: 'unit' } });
    expect((await vols(text, { unit: 'percent' })).rows[0]!.vol).toBe(0.025);
    const dates = 'symbol,date,iv\nX,03/04/2020,0.5\n';
    await expect(vols(dates)).rejects.toMatchObject({ details: { setting: 'dateOrder' } });
    expect((await vols(dates, { dateOrder: 'mdy' })).rows[0]!.day).toBe(dayOfIso('2020-03-04'));
    await expect(vols('symbol,iv\nX,0.5\n')).rejects.toMatchObject({ details: { setting: 'asOf' } });
    expect((await vols('symbol,iv\nX,0.5\n', { asOf: day })).rows).toEqual([{ symbol: 'X', day, vol: 0.5 }]);
    await expect(vols('symbol,iv\nX,0.5\n', { asOf: dayOfIso('2999-01-01') })).rejects.toThrow(
      'vols.csv cannot be read: none of its lines can be used, for example line 2: 2999-01-01 lies in the future.',
    );
  });

  it('take the tenor next to a month and the delta next to the money', async () => {
    const { rows, problems } = await vols(
      'symbol,date,tenor,delta,iv\nX,2020-03-31,3m,50,0.3\nX,2020-03-31,1m,25,0.36\nX,2020-03-31,1m,ATM,0.33\nX,2020-03-31,1y,50,0.28\n',
    );
    expect(rows).toEqual([{ symbol: 'X', day, vol: 0.33 }]);
    expect(problems).toEqual([]);
  });

  it('come in sheets with a column per name too; bad lines are listed', async () => {
    const wide = await vols(
      'Date,IBM US Equity,KO US Equity\n2020-03-31,45.1,#N/A N/A\n2020-03-30,44.0,38.5\n',
    );
    expect(wide.rows.map(({ symbol, vol }) => [symbol, vol])).toEqual([
      ['IBM', 45.1 / 100],
      ['IBM', 44 / 100],
      ['KO', 38.5 / 100],
    ]);
    const { problems } = await vols(
      'symbol,date,iv\nX,2020-03-31,0.3\nX,2020-03-31,0.4\nY,2020-13-31,0.3\nZ,2020-03-31,-0.3\nW,2999-01-01,0.2\n',
    );
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 5, 6]);
  });

  it.skipIf(!present)('read the file of proxies', async () => {
    const { unit, rows, problems } = await readImpliedVols(
      await fileOnDisk(path.join(shared, 'implied_vols_proxy.csv')),
    );
    expect([unit, rows.length, problems.length]).toEqual(['fraction', 1005, 0]);
    expect(rows[0]).toEqual({ symbol: 'A', day: dayOfIso('2019-12-31'), vol: 0.2226 });
  });
});

describe('sectors', () => {
  it('keep names with commas, and list what is wrong', async () => {
    const { rows, problems } = await readSectors(
      fileInMemory(
        'sectors.csv',
        'symbol,name,sector,industry\nCAT,"Caterpillar, Inc.",Industrials,Machinery\nX,Y,,\nCAT,Again,Energy,\n',
      ),
    );
    expect(rows).toEqual([
      { symbol: 'CAT', name: 'Caterpillar, Inc.', sector: 'Industrials', industry: 'Machinery' },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('reads Windows-1252', async () => {
    const text = Buffer.from('symbol,name,sector\nNESN,Nestl\xe9,Consumer Staples\n', 'latin1');
    const { rows } = await readSectors(fileInMemory('sectors.csv', text));
    expect(rows[0]!.name).toBe('Nestlé');
  });

  it.skipIf(!present)('read the file of sectors', async () => {
    const { rows, problems } = await readSectors(await fileOnDisk(path.join(shared, 'sectors.csv')));
    expect([rows.length, problems.length]).toEqual([407, 0]);
  });
});

describe('borrow lists', () => {
  const list = [
    '#BOF|2024.01.05|16:45:03',
    '#SYM|CUR|NAME|CON|ISIN|REBATERATE|FEERATE|AVAILABLE|FIGI|',
    'AAPL|USD|APPLE INC|265598|XXXXXXX|5.0800|0.2500|>10000000|BBG000B9XRY4|',
    'GME|USD|GAMESTOP CORP|36285627|XXXXXXX|-9.8|15.13|250000|BBG000BB5BF6|',
    'XYZ|USD|XYZ|1|XXXXXXX|NA|NA|0||',
  ];

  it('give fees in percent and shares, with NA and "at least"', async () => {
    const { asOf, rows, problems } = await readBorrowList(
      fileInMemory('usa.txt', [...list, '#EOF|3'].join('\n')),
    );
    expect(asOf).toBe(dayOfIso('2024-01-05'));
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      { symbol: 'AAPL', feePercent: 0.25, rebatePercent: 5.08, available: 1e7, availableOrMore: true },
      { symbol: 'GME', feePercent: 15.13, rebatePercent: -9.8, available: 250000, availableOrMore: false },
      { symbol: 'XYZ', feePercent: null, rebatePercent: null, available: 0, figi: '' },
    ]);
  });

  it('say that they may be cut off', async () => {
    const cut = await readBorrowList(fileInMemory('usa.txt', list.join('\n')));
    expect(cut.problems[0]!.reason).toContain('cut off');
    const short = await readBorrowList(fileInMemory('usa.txt', [...list, '#EOF|9'].join('\n')));
    expect(short.problems[0]!.reason).toContain('states 9 lines, there are 3');
    await expect(readBorrowList(fileInMemory('usa.txt', 'symbol,shares\nA,1\n'))).rejects.toThrow(
      'no line of titles',
    );
  });
});
