import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBasket, readBasketFile } from '../../../src-main/market/basket-file.ts';
import { fileInMemory, fileOnDisk } from '../../../src-main/market/source.ts';
import { readSymbolList } from '../../../src-main/market/symbol-list.ts';

const baskets = path.resolve(import.meta.dirname, '../../../../shared/market/baskets');
const present = existsSync(baskets);
if (!present) console.log(`skipped: the baskets in ${baskets} are not on this machine`);

describe('baskets', () => {
  it('reads shares with a header in any order of columns', () => {
    expect(parseBasket('Qty,Name of it,Ticker\n"1,000",Apple,aapl\n250,Microsoft,MSFT\n')).toEqual({
      kind: 'shares',
      entries: [
        { symbol: 'AAPL', amount: 1000 },
        { symbol: 'MSFT', amount: 250 },
      ],
      problems: [],
      weightSum: null,
    });
  });

  it('reads what a spreadsheet puts on the clipboard, with and without header, and typed lines', () => {
    const expected = [
      { symbol: 'AAPL', amount: 0.6 },
      { symbol: 'BRK.B', amount: 0.4 },
    ];
    for (const text of [
      'symbol\tweight\r\nAAPL\t0.6\r\nBRK/B\t0.4\r\n',
      'AAPL\t0,6\nBRK-B\t0,4',
      'AAPL;60%\nBRK.B;40 %',
      'aapl 0.6\nbrk.b 0.4\n',
      'symbol,weight\nAAPL,60\nBRK.B,40\n',
    ]) {
      const reading = parseBasket(text);
      expect(reading).toMatchObject({ kind: 'weights', problems: [] });
      expect(reading.entries.map(({ symbol }) => symbol)).toEqual(expected.map(({ symbol }) => symbol));
      reading.entries.forEach(({ amount }, at) => expect(amount).toBeCloseTo(expected[at]!.amount, 12));
    }
  });

  it('names the line of each fault', () => {
    const { entries, problems } = parseBasket('symbol,shares\nAAPL,10\nMSFT,ten\n,5\nAAPL,7\nIBM,-3\nKO,\n');
    expect(entries).toEqual([{ symbol: 'AAPL', amount: 10 }]);
    expect(problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '3 "ten" is no number.',
      '4 The symbol is missing.',
      '5 AAPL is on line 2 already. Keep one of the two.',
      '6 IBM: the amount is -3; the basket is held long, so amounts must be positive.',
      '7 KO has no amount.',
    ]);
  });

  it('states the sum of weights that do not sum to 1', () => {
    const reading = parseBasket('symbol,weight\nAAPL,0.5\nMSFT,0.3\n');
    expect(reading.weightSum).toBeCloseTo(0.8, 12);
    expect(reading.problems[0]!.reason).toContain('sum to 0.8');
    expect(parseBasket('symbol,weight\nAAPL,0.5\nMSFT,0.50009\n').problems).toEqual([]);
  });

  it('asks for a header where several columns hold numbers', () => {
    expect(parseBasket('AAPL,10,20\nMSFT,30,40\n').problems[0]!.reason).toContain('Several columns');
  });

  it('refuses an error page and takes blank text for an empty basket', () => {
    expect(() => parseBasket('<!DOCTYPE html><html></html>')).toThrow('web page');
    expect(parseBasket(' \n ').entries).toEqual([]);
  });

  it.skipIf(!present)('reads the baskets on file', async () => {
    const dow = await readBasketFile(await fileOnDisk(path.join(baskets, 'dow30.csv')));
    expect(dow).toMatchObject({ kind: 'shares', problems: [] });
    expect(dow.entries).toHaveLength(30);
    const top = await readBasketFile(await fileOnDisk(path.join(baskets, 'top100_dollar_volume.csv')));
    expect(top).toMatchObject({ kind: 'weights', problems: [] });
    expect(top.entries).toHaveLength(100);
    const chips = await readBasketFile(await fileOnDisk(path.join(baskets, 'semis16_weights.csv')));
    expect(chips).toMatchObject({ kind: 'weights', problems: [] });
  });
});

describe('candidate lists', () => {
  it('run down, across, or stand in a titled column', async () => {
    const listed = (text: string) => readSymbolList(fileInMemory('list.txt', text));
    for (const text of [
      'AAPL\nmsft\nBRK-B\nAAPL\n',
      'AAPL, MSFT; BRK/B',
      'name,symbol\nApple,AAPL\nM,MSFT\nB,BRK.B',
    ]) {
      expect(await listed(text)).toEqual({ symbols: ['AAPL', 'MSFT', 'BRK.B'], problems: [] });
    }
    expect((await listed('AAPL\n12.5\n')).problems).toMatchObject([{ line: 2 }]);
  });
});
