import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src-main/contract/result.ts';
import { parseBasket, readBasketFile } from '../../../src-main/market/basket-file.ts';
import { seededRandom } from '../../../src-main/evaluation/random.ts';
import { readBorrowList } from '../../../src-main/market/borrow.ts';
import { firstPossibleDay } from '../../../src-main/market/dates.ts';
import { readImpliedVols } from '../../../src-main/market/implied-vols.ts';
import { readSectors } from '../../../src-main/market/sectors.ts';
import { fileInMemory, type MarketFile } from '../../../src-main/market/source.ts';
import { readSymbolList } from '../../../src-main/market/symbol-list.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';
import { readAll, type ReadRow } from './reading.ts';

const lastDay = dayOfIso('2026-06-30');
const read = (file: MarketFile) => readAll(file, {}, { lastDay });

/** A file that is made while it is read; `given` counts the bytes that were asked for. */
function endless(name: string, bytes: number, chunk: Buffer): MarketFile & { given: number } {
  const file = {
    name,
    bytes,
    given: 0,
    async *open() {
      for (let made = 0; made < bytes; made += chunk.length) {
        file.given += chunk.length;
        yield chunk;
      }
    },
  };
  return file;
}

const refused = (reason: string | RegExp) => ({ code: 'bad-file', message: expect.stringMatching(reason) });

describe('hostile files are refused with their reason', () => {
  it('a line of 100 MB, of which little is read', async () => {
    const file = endless('line.csv', 100e6, Buffer.alloc(64 * 1024, 'x'));
    await expect(read(file)).rejects.toMatchObject(refused('line.csv, line 1: the line is longer'));
    expect(file.given).toBeLessThan(4e6);
  });

  it('such a line after good rows', async () => {
    const good = 'date,symbol,close\n2020-01-02,A,1\n2020-01-03,A,1\n'.padEnd(64 * 1024, '\n');
    const file = endless('line.csv', 100e6, Buffer.alloc(64 * 1024, 'x'));
    const tail = file.open.bind(file);
    file.open = async function* () {
      for (let block = 0; block < 20; block++) yield Buffer.from(good);
      yield* tail();
    };
    await expect(read(file)).rejects.toMatchObject(refused('the line is longer'));
    expect(file.given).toBeLessThan(4e6);
  });

  it('a quote that never closes', async () => {
    const rows = 'date,symbol,close\n2020-01-02,"A,1\n' + '2020-01-02,A,1\n'.repeat(100_000);
    await expect(read(fileInMemory('quote.csv', rows))).rejects.toMatchObject(
      refused('line 2.*never closed'),
    );
  });

  it('10,000 columns', async () => {
    const header = 'date,' + Array.from({ length: 10_000 }, (_, at) => `N${at}`).join(',');
    await expect(read(fileInMemory('wide.csv', header))).rejects.toMatchObject(
      refused('more than 5,000 columns'),
    );
  });

  it('NUL bytes at the beginning and far into the file', async () => {
    const text = 'date,symbol,close\n2020-01-02,A,1\n';
    await expect(read(fileInMemory('nul.csv', `\0${text}`))).rejects.toMatchObject(refused('nul.csv'));
    const late = Buffer.concat([
      Buffer.from(text),
      Buffer.alloc(3e6, '\n'),
      Buffer.from('2020-01-03,A,\0\n'),
    ]);
    await expect(read(fileInMemory('nul.csv', late))).rejects.toMatchObject(refused('NUL'));
  });

  it('five megabytes of random bytes', async () => {
    const random = seededRandom(1);
    const bytes = Uint8Array.from({ length: 5e6 }, () => 256 * random());
    await expect(read(fileInMemory('noise.csv', bytes))).rejects.toMatchObject(refused('noise.csv'));
    const printable = bytes.map((byte) => 33 + (byte % 94));
    await expect(read(fileInMemory('noise.csv', printable))).rejects.toMatchObject(refused('noise.csv'));
  });

  it('a decompression bomb', async () => {
    const bomb = gzipSync(
      Buffer.concat([Buffer.from('date,symbol,close\n2020-01-02,A,1\n'), Buffer.alloc(80e6, '\n')]),
    );
    expect(bomb.length).toBeLessThan(100_000);
    await expect(read(fileInMemory('bomb.csv.gz', bomb))).rejects.toMatchObject(refused('more than 64 MB'));
  });

  it('damaged and cut gzip, gzip in gzip', async () => {
    const good = gzipSync('date,symbol,close\n' + '2020-01-02,A,1\n'.repeat(1000));
    await expect(read(fileInMemory('cut.gz', good.subarray(0, 60)))).rejects.toMatchObject(
      refused('damaged'),
    );
    const flipped = Buffer.from(good);
    flipped[40]! ^= 0xff;
    await expect(read(fileInMemory('flipped.gz', flipped))).rejects.toBeInstanceOf(UserError);
    await expect(read(fileInMemory('twice.gz', gzipSync(good)))).rejects.toBeInstanceOf(UserError);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['blank lines', '\n\n \n', 'empty'],
    ['a header alone', 'date,symbol,close\n', 'no rows of prices'],
    ['a web page', '<!DOCTYPE html>\n<html><body>404</body></html>', 'web page'],
    ['JSON', '{"Note": "Thank you for using our API"}', 'JSON'],
    ['an Excel workbook', 'PK\u0003\u0004\u0014', 'Excel'],
    ['prose', 'Dear trader,\nplease find attached, as discussed, nothing.\n', 'no price file'],
    ['a list of symbols', 'AAPL\nMSFT\n', 'no price file'],
    ['prices that are all bad', 'date,symbol,close\n2020-01-02,A,-1\n', 'none of its rows'],
  ])('%s', async (_, content, reason) => {
    await expect(read(fileInMemory('file.csv', content))).rejects.toMatchObject(refused(reason));
  });

  it('more names and years than memory should hold', async () => {
    let names = 0;
    const file: MarketFile = {
      name: 'names.csv',
      bytes: 1e9,
      async *open() {
        yield Buffer.from('date,symbol,close\n');
        for (let block = 0; block < 400; block++) {
          let rows = '';
          for (let row = 0; row < 600; row++, names++) {
            for (const year of [1905, 1925, 1945, 1965, 1985]) rows += `${year}-01-02,N${names},1\n`;
          }
          yield Buffer.from(rows);
        }
      },
    };
    await expect(read(file)).rejects.toMatchObject(refused('Split it'));
    expect(names).toBeLessThan(60_000);
  });
});

function checkRows(rows: ReadRow[]): void {
  const seen = new Set<string>();
  for (const { symbol, day, close, adjusted, volume, dividend, split } of rows) {
    const good =
      symbol.trim() !== '' &&
      !seen.has(`${symbol}\n${day}`) &&
      Number.isInteger(day) &&
      day >= firstPossibleDay &&
      day <= lastDay &&
      [close, Number.isNaN(adjusted) ? close : adjusted].every((price) => price >= 1e-9 && price < 1e9) &&
      [volume, dividend].every((amount) => Number.isNaN(amount) || (amount >= 0 && amount < Infinity)) &&
      (Number.isNaN(split) || (split > 0 && split < Infinity));
    if (!good) throw new Error(`a bad row came through: ${JSON.stringify(rows)}`);
    seen.add(`${symbol}\n${day}`);
  }
}

/** Runs a reader; anything that is thrown must be an error meant for the user, with a message that names the file. */
async function survives<T>(run: () => Promise<T>, name = 'fuzz.csv'): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(['bad-file', 'bad-input']).toContain(error.code);
    expect(error.message).toContain(name);
    return null;
  }
}

async function readEveryWay(bytes: Uint8Array): Promise<void> {
  const file = fileInMemory('fuzz.csv', bytes);
  const prices = await survives(() => read(file));
  if (prices) checkRows(prices.rows);
  await survives(() => readSectors(file));
  await survives(() => readBorrowList(file));
  await survives(() => readSymbolList(file));
  const vols = await survives(() => readImpliedVols(file, { lastDay }));
  for (const { vol } of vols?.rows ?? []) expect(vol > 0 && vol <= 10).toBe(true);
  const basket = await survives(() => readBasketFile(file));
  for (const { amount } of basket?.entries ?? []) expect(amount > 0 && amount < Infinity).toBe(true);
}

const samples = path.resolve(import.meta.dirname, '../../data/market');
const sampleFiles = readdirSync(samples).map((name) => readFileSync(path.join(samples, name)));

/** A sample file with a few bytes changed, removed, repeated or put in. */
const mutated = fc
  .record({
    original: fc.constantFrom(...sampleFiles),
    edits: fc.array(
      fc.record({
        kind: fc.constantFrom('set', 'cut', 'repeat', 'insert'),
        at: fc.nat(),
        length: fc.integer({ min: 1, max: 80 }),
        bytes: fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 6 }),
          fc
            .constantFrom(
              ...[
                '"',
                ',',
                ';',
                '\n',
                '\r\n',
                '\t',
                '|',
                '-',
                '.',
                '0',
                '#N/A',
                '%',
                '1e308',
                '1e-320',
                '-1',
                'NaN',
              ],
              ...[
                'Infinity',
                '9999999999999999999',
                '2021-02-30',
                '99/99/9999',
                '\ufeff',
                'é',
                '=1+1',
                '€',
                '__proto__',
              ],
            )
            .map((text) => Buffer.from(text)),
        ),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ original, edits }) => {
    let bytes: Buffer = original;
    for (const { kind, at, length, bytes: put } of edits) {
      const from = bytes.length === 0 ? 0 : at % bytes.length;
      const [head, middle, tail] = [
        bytes.subarray(0, from),
        bytes.subarray(from, from + length),
        bytes.subarray(from + length),
      ];
      if (kind === 'set') bytes = Buffer.concat([head, put, bytes.subarray(from + put.length)]);
      else if (kind === 'cut') bytes = Buffer.concat([head, tail]);
      else if (kind === 'repeat') bytes = Buffer.concat([head, middle, middle, tail]);
      else bytes = Buffer.concat([head, put, middle, tail]);
    }
    return bytes;
  });

describe('fuzz: only errors for the user, and never a bad row', () => {
  it('arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), (bytes) => readEveryWay(bytes)),
      { numRuns: 300 },
    );
  });

  it('arbitrary text that looks like a table', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        'date',
        'symbol',
        'close',
        'iv',
        'weight',
        'sector',
        'AAPL',
        '2020-01-02',
        '03/04/2020',
        '"',
        '',
      ),
      fc.double().map(String),
      fc.string({ maxLength: 6 }),
    );
    const table = fc
      .tuple(
        fc.constantFrom(',', ';', '\t', '|'),
        fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }),
      )
      .map(([separator, rows]) => rows.map((row) => row.join(separator)).join('\n'));
    await fc.assert(
      fc.asyncProperty(table, async (text) => {
        await readEveryWay(Buffer.from(text));
        await survives(async () => parseBasket(text), 'The pasted text');
      }),
      { numRuns: 300 },
    );
  });

  it('mutated vendor files', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, (bytes) => readEveryWay(bytes)),
      { numRuns: 600 },
    );
  });

  it('mutated gzip', async () => {
    const packed = gzipSync(sampleFiles[0]!);
    const flips = fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Buffer.from(packed);
        for (const [at, value] of changes) bytes[at] = value;
        await readEveryWay(bytes);
      }),
      { numRuns: 100 },
    );
  });
});
