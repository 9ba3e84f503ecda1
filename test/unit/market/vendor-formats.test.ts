import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewPriceFile } from '../../../src-main/market/preview.ts';
import { fileInMemory, fileOnDisk } from '../../../src-main/market/source.ts';
import { normaliseSymbol, symbolFromFileName } from '../../../src-main/market/symbols.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';
import { readAll, readText } from './reading.ts';

const vendorFiles = path.resolve(import.meta.dirname, '../../../../shared/market/vendor-files');
const present = existsSync(vendorFiles);
if (!present) console.log(`skipped: the vendor files in ${vendorFiles} are not on this machine`);
const testData = path.resolve(import.meta.dirname, '../../data/market');
const vendorFile = async (name: string) => readAll(await fileOnDisk(path.join(vendorFiles, name)));

const lines = (...rows: string[]) => rows.join('\n') + '\n';

describe('vendor formats', () => {
  it('Tiingo: raw and adjusted close, dividend and split', async () => {
    const { preview, rows } = await readText(
      'tiingo_AAPL.csv',
      lines(
        'date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor',
        '2020-08-31T00:00:00.000Z,129.04,131,126,127.58,225702688,126.1,128,123,124.7,225702688,0.0,4.0',
        '2020-11-06T00:00:00.000Z,118.69,119.2,116.13,118.32,114457922,116.2,116.7,113.7,115.8,114457922,0.205,1.0',
      ),
    );
    expect(preview).toMatchObject({
      settings: { format: 'tiingo', symbol: 'AAPL' },
      adjustment: 'raw-and-adjusted',
    });
    expect(rows).toEqual([
      {
        symbol: 'AAPL',
        day: dayOfIso('2020-08-31'),
        close: 129.04,
        adjusted: 126.1,
        volume: 225702688,
        dividend: 0,
        split: 4,
      },
      {
        symbol: 'AAPL',
        day: dayOfIso('2020-11-06'),
        close: 118.69,
        adjusted: 116.2,
        volume: 114457922,
        dividend: 0.205,
        split: 1,
      },
    ]);
  });

  it('Nasdaq.com: dollar signs, month first, newest first; its file names have no symbol', async () => {
    const text = lines(
      'Date,Close/Last,Volume,Open,High,Low',
      '04/21/2021,$133.50,68847140,$132.36,$133.75,$131.3001',
      '04/20/2021,"$1,133.11",94812350,$135.02,$135.53,$131.81',
    );
    const unnamed = await previewPriceFile(fileInMemory('HistoricalData_1619012345678.csv', text));
    expect(unnamed.problems.map(({ code, blocking }) => [code, blocking])).toEqual([
      ['symbol-unknown', true],
      ['not-adjusted', false],
    ]);
    const { preview, rows } = await readText('HistoricalData_1619012345678.csv', text, { symbol: 'aapl' });
    expect(preview.settings).toMatchObject({ format: 'nasdaq', dateOrder: 'mdy', symbol: 'AAPL' });
    expect(rows.map(({ day, close, volume }) => [day, close, volume])).toEqual([
      [dayOfIso('2021-04-21'), 133.5, 68847140],
      [dayOfIso('2021-04-20'), 1133.11, 94812350],
    ]);
  });

  it('Refinitiv: rows above the table, symbol from them, day and month name', async () => {
    const { preview, rows } = await readText(
      'export.csv',
      lines(
        'Apple Inc (AAPL.OQ) | Price History,,,,,,,',
        'Currency,USD,,,,,,',
        ',,,,,,,',
        'Exchange Date,Close,Net,%Chg,Open,Low,High,Volume',
        '21-Apr-2021,133.50,0.39,+0.29%,132.36,131.30,133.75,68847136',
        '20-Apr-2021,133.11,-1.73,-1.28%,135.02,131.81,135.53,94812345',
      ),
    );
    expect(preview).toMatchObject({
      settings: { format: 'refinitiv', symbol: 'AAPL', firstDataLine: 5 },
      symbolSource: 'header',
    });
    expect(rows.map(({ day, close }) => [day, close])).toEqual([
      [dayOfIso('2021-04-21'), 133.5],
      [dayOfIso('2021-04-20'), 133.11],
    ]);
  });

  it('Bloomberg sheet: a row of field names, serial dates, #N/A', async () => {
    const { preview, rows } = await readText(
      'bdh.tsv',
      lines(
        'Start Date\t01/04/2021\t',
        '\tIBM US Equity\tVOD LN Equity',
        'Dates\tPX_LAST\tPX_LAST',
        '44200\t123.94\t#N/A N/A',
        '44201\t126.14\t128.5',
      ),
    );
    expect(preview.settings).toMatchObject({ format: 'wide', dateOrder: 'serial', firstDataLine: 4 });
    expect(rows.map(({ symbol, day, close }) => [symbol, day, close])).toEqual([
      ['IBM', dayOfIso('2021-01-04'), 123.94],
      ['IBM', dayOfIso('2021-01-05'), 126.14],
      ['VOD LN', dayOfIso('2021-01-05'), 128.5],
    ]);
  });

  it('yfinance: time zone after the date, 0 for no split', async () => {
    const { rows } = await readText(
      'MSFT.csv',
      lines(
        'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits',
        '2021-02-17 00:00:00-05:00,241.3,243.3,240.4,244.2,25000000,0.56,0.0',
      ),
    );
    expect(rows).toMatchObject([{ symbol: 'MSFT', day: dayOfIso('2021-02-17'), dividend: 0.56, split: 1 }]);
  });

  it('an index level, and a table without header', async () => {
    const level = await readText(
      'DOWX.csv',
      lines('date,level', '2021-04-20,33821.3', '2021-04-21,34137.31'),
    );
    expect(level.rows.map(({ symbol, close }) => [symbol, close])).toEqual([
      ['DOWX', 33821.3],
      ['DOWX', 34137.31],
    ]);
    const bare = await readText('list.csv', lines('20210420,KO,54.17', '20210421,KO,54.61'));
    expect(bare.rows.map(({ symbol, close }) => [symbol, close])).toEqual([
      ['KO', 54.17],
      ['KO', 54.61],
    ]);
  });

  it('any other table by a column mapping', async () => {
    const text = lines(
      'when|what|bid|ask|mid',
      '2021-04-20|KO|54.16|54.18|54.17',
      '2021-04-21|KO|54.60|54.62|54.61',
    );
    const asked = await previewPriceFile(fileInMemory('quotes.txt', text));
    expect(asked.problems.find(({ blocking }) => blocking)?.code).toBe('columns-unknown');
    const none = { adjusted: null, volume: null, dividend: null, split: null };
    const mapping = { layout: 'rows', date: 0, symbol: 1, close: 4, ...none } as const;
    const { preview, rows } = await readText('quotes.txt', text, { mapping });
    expect(preview.problems.filter(({ blocking }) => blocking)).toEqual([]);
    expect(preview.columns).toEqual(['when', 'what', 'bid', 'ask', 'mid']);
    expect(rows.map(({ close }) => close)).toEqual([54.17, 54.61]);
  });

  it.each([
    ['long.csv', 'long', 24, 0],
    ['alphavantage_ARDENT.csv', 'alpha-vantage', 12, 0],
    ['yahoo_ARDENT.csv', 'yahoo', 12, 1],
    ['stooq_ardent.us.txt', 'stooq', 12, 0],
    ['tiingo_ARDENT.csv', 'tiingo', 12, 0],
    ['nasdaq_ARDENT.csv', 'nasdaq', 12, 0],
    ['refinitiv.csv', 'refinitiv', 12, 0],
    ['wide.csv', 'wide', 33, 0],
  ])('%s of the test data is read as %s', async (name, format, count, refused) => {
    const { preview, rows, summary } = await readAll(await fileOnDisk(path.join(testData, name)));
    expect([preview.settings.format, rows.length, summary.refused.total]).toEqual([format, count, refused]);
    expect(preview.problems.filter(({ blocking }) => blocking)).toEqual([]);
    expect(rows.find(({ day }) => day === dayOfIso('2021-03-02'))!.close).toBe(100.75);
  });

  it.each(['utf16le', 'utf16be', 'utf8'])('are read in %s with a byte order mark', async (encoding) => {
    const text = '\ufeff' + lines('date,symbol,close', '2021-04-20,KO,54.17');
    const bytes = Buffer.from(text, encoding === 'utf8' ? 'utf8' : 'utf16le');
    if (encoding === 'utf16be') bytes.swap16();
    const { rows } = await readAll(fileInMemory('prices.csv', bytes));
    expect(rows).toMatchObject([{ symbol: 'KO', close: 54.17 }]);
  });
});

describe('what the file does not settle is asked', () => {
  const dated = (...dates: string[]) => `date,close\n${dates.map((date) => `${date},10`).join('\n')}\n`;

  it('the order of day and month, unless one date of the column settles it', async () => {
    const order = async (...dates: string[]) => {
      const { settings, problems } = await previewPriceFile(fileInMemory('KO.csv', dated(...dates)));
      return problems.find(({ blocking }) => blocking)?.code ?? settings.dateOrder;
    };
    expect(await order('03/04/2021', '04/04/2021')).toBe('ambiguous-dates');
    expect(await order('03/04/2021', '13/04/2021')).toBe('dmy');
    expect(await order('03/04/2021', '04/13/2021')).toBe('mdy');
    expect(await order('13/04/2021', '04/14/2021')).toBe('mixed-dates');
    expect(await order('03/03/2021')).toBe('dmy');
  });

  it('even where the date that settles it stands a megabyte further down', async () => {
    const early = new Array<string>(100_000).fill('03/04/2021');
    const text = dated(...early, '04/13/2021');
    expect(text.length).toBeGreaterThan(1.1e6);
    const { settings, problems } = await previewPriceFile(fileInMemory('KO.csv', text));
    expect(settings.dateOrder).toBe('mdy');
    expect(problems.filter(({ blocking }) => blocking)).toEqual([]);
  });

  it('the decimal mark', async () => {
    const mark = async (...closes: string[]) => {
      const text = lines('date;close', ...closes.map((close, at) => `2021-04-${20 + at};${close}`));
      const { settings, problems } = await previewPriceFile(fileInMemory('KO.csv', text));
      return problems.find(({ blocking }) => blocking)?.code ?? settings.decimalMark;
    };
    expect(await mark('1,234', '2,345')).toBe('ambiguous-decimals');
    expect(await mark('1,234', '2,34')).toBe(',');
    expect(await mark('1,234', '2,345.50')).toBe('.');
    expect(await mark('1.234,50')).toBe(',');
    expect(await mark('0,123')).toBe(',');
    expect(await mark('12', '13')).toBe('.');
  });

  it('the symbol', () => {
    const names = {
      'AAPL.csv': 'AAPL',
      'alphavantage_AAPL.csv': 'AAPL',
      'daily_adjusted_IBM.csv.gz': 'IBM',
      'nvda.us.txt': 'NVDA',
      'stooq_nvda.us.txt': 'NVDA',
      'brk-b.us.txt': 'BRK.B',
      'yahoo_TSLA.csv': 'TSLA',
      'TSLA (1).csv': 'TSLA',
      'HistoricalData_1619012345678.csv': null,
      'prices.csv': null,
      'my_best_shares.csv': null,
      'prices_2016_2021.csv.gz': null,
    };
    for (const [name, symbol] of Object.entries(names))
      expect([name, symbolFromFileName(name)]).toEqual([name, symbol]);
    expect(normaliseSymbol('IBM US Equity', 'wide')).toBe('IBM');
    expect(normaliseSymbol('VOD LN Equity', 'wide')).toBe('VOD LN');
    expect(normaliseSymbol('NVDA.US', 'stooq')).toBe('NVDA');
    expect(normaliseSymbol(' ')).toBeNull();
    expect(normaliseSymbol('--')).toBeNull();
  });
});

describe.skipIf(!present)('the vendor files', () => {
  it('agree with each other where they cover the same days', async () => {
    const wide = await vendorFile('wide_close_semicolon_dmy.csv');
    expect(wide.preview.settings).toMatchObject({
      separator: ';',
      decimalMark: ',',
      dateOrder: 'dmy',
      format: 'wide',
    });
    expect(wide.preview.problems.filter(({ blocking }) => blocking)).toEqual([]);
    // 580 days of six names; DOW was listed on 2019-03-20, and its 53 earlier cells are #N/A.
    expect(wide.summary.rows).toBe(6 * 580 - 53);
    expect(wide.summary.refused.total).toBe(0);
    const long = await readAll(await fileOnDisk(path.join(vendorFiles, '../prices_2016_2021.csv.gz')));
    const close = new Map(long.rows.map((row) => [`${row.symbol} ${row.day}`, row.close]));
    for (const row of wide.rows) expect(row.close).toBeCloseTo(close.get(`${row.symbol} ${row.day}`)!, 2);
    const stooq = await vendorFile('stooq_nvda.us.txt');
    expect(stooq.rows).toHaveLength(580);
    for (const row of stooq.rows) expect(row.close).toBe(close.get(`NVDA ${row.day}`));
    const yahoo = await vendorFile('yahoo_TSLA.csv');
    expect(yahoo.preview.adjustment).toBe('split-adjusted-close');
    for (const row of yahoo.rows) expect(row.close).toBe(close.get(`TSLA ${row.day}`));
  });

  it('hold one that is no price file, which is refused with the reason', async () => {
    await expect(vendorFile('bad_error_page_saved_as.csv')).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/bad_error_page_saved_as\.csv.*error message/),
      details: { file: 'bad_error_page_saved_as.csv' },
    });
  });
});
