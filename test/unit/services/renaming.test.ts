import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioSettings } from '../../../src-main/contract/settings.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await importRows('before.csv', [
    '2022-06-07,FB,195.65',
    '2022-06-08,FB,196.64',
    '2022-06-07,AGG,102.1',
    '2022-06-08,AGG,102.3',
    '2022-06-07,TWX,50',
    '2022-06-08,TWX,51',
  ]);
});
afterAll(() => desk?.close());

async function importRows(name: string, rows: readonly string[]): Promise<void> {
  const path = join(desk.folder, name);
  await writeFile(path, `date,symbol,close\n${rows.join('\n')}\n`);
  const { token } = await desk.workstation.files.adopt(path, name);
  await desk.finish((await desk.call('market.import', { kind: 'prices', files: [{ token }] })).jobId);
}

const idOf = async (symbol: string): Promise<number> =>
  (await desk.call('market.instruments', {})).find((row) => row.symbol === symbol)!.id;

const rename = async (before: string, symbol: string, from: string) =>
  desk.call('market.renameInstrument', { id: await idOf(before), symbol, from });

const closesOf = async (symbol: string): Promise<number[]> => [
  ...(await desk.call('market.history', { symbol })).close,
];

describe('a name that gets another symbol', () => {
  it('keeps its history, under the new symbol in new files and under the old one in those of before', async () => {
    expect(await rename('FB', 'meta', '2022-06-09')).toEqual({
      before: 'FB',
      symbol: 'META',
      baskets: 0,
      scenarios: 0,
    });
    await importRows('after.csv', ['2022-06-09,META,184']);
    await importRows('late.csv', ['2022-06-06,FB,194.25']);
    expect(await closesOf('META')).toEqual([194.25, 195.65, 196.64, 184]);
    expect(await closesOf('FB')).toEqual([194.25, 195.65, 196.64, 184]);
    expect((await desk.call('market.instruments', {})).map(({ symbol }) => symbol)).toEqual([
      'AGG',
      'META',
      'TWX',
    ]);
    expect((await desk.call('market.history', { symbol: 'META' })).symbols).toEqual([
      { symbol: 'FB', from: null },
      { symbol: 'META', from: '2022-06-09' },
    ]);
  });

  it('goes by the latest word: a slip is corrected, or taken back, from the same day', async () => {
    await rename('META', 'MEAT', '2022-06-09');
    expect((await desk.call('market.history', { symbol: 'MEAT' })).symbols).toEqual([
      { symbol: 'FB', from: null },
      { symbol: 'MEAT', from: '2022-06-09' },
    ]);
    await rename('MEAT', 'FB', '2022-06-09');
    expect((await desk.call('market.history', { symbol: 'FB' })).symbols).toEqual([
      { symbol: 'FB', from: null },
    ]);
    await expect(desk.call('market.history', { symbol: 'MEAT' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await rename('FB', 'META', '2022-06-09');
  });

  it('is followed by baskets and scenarios, which trade what is called so today', async () => {
    const basket = await desk.call('baskets.create', {
      name: 'Media',
      kind: 'shares',
      notional: 1e6,
      entries: [
        { symbol: 'TWX', amount: 10 },
        { symbol: 'META', amount: 5 },
      ],
    });
    const settings = scenarioSettings.parse({
      from: '2022-06-07',
      to: '2022-06-09',
      candidates: { kind: 'list', symbols: ['AGG', 'TWX'] },
      mustHold: ['TWX'],
      exclude: ['AGG'],
      lotSizes: { TWX: 100 },
    });
    const draft = { basketId: basket.id, settings, tags: [], notes: '' };
    const scenario = await desk.call('scenarios.create', { name: 'Follows', ...draft });
    const other = await desk.call('scenarios.create', {
      name: 'Stays',
      ...draft,
      settings: scenarioSettings.parse({ from: '2022-06-07', to: '2022-06-09' }),
    });
    expect(await rename('TWX', 'T.W', '2022-06-10')).toMatchObject({ baskets: 1, scenarios: 1 });
    const { entries } = await desk.call('baskets.get', { id: basket.id });
    expect(entries).toEqual([
      { symbol: 'T.W', amount: 10 },
      { symbol: 'META', amount: 5 },
    ]);
    const after = await desk.call('scenarios.get', { id: scenario.id });
    expect(after).toMatchObject({
      version: 2,
      settings: {
        candidates: { kind: 'list', symbols: ['AGG', 'T.W'] },
        mustHold: ['T.W'],
        exclude: ['AGG'],
        lotSizes: { 'T.W': 100 },
      },
    });
    expect((await desk.call('scenarios.get', { id: other.id })).version).toBe(1);
  });

  it('may take a symbol over once the name that had it has given it up', async () => {
    await expect(rename('AGG', 'META', '2022-07-01')).rejects.toMatchObject({
      code: 'conflict',
      message: 'META is another name on file',
      details: { symbol: 'META' },
    });
    await rename('META', 'MVRS', '2023-01-03');
    await expect(rename('AGG', 'META', '2023-01-02')).rejects.toMatchObject({
      code: 'conflict',
      message: 'until 2023-01-03 META meant another name on file',
      details: { mend: 'choose 2023-01-03 or a later day' },
    });
    await rename('AGG', 'META', '2023-01-03');
    await importRows('taken-over.csv', ['2023-01-03,META,90', '2022-12-30,META,120']);
    expect(await closesOf('MVRS')).toEqual([194.25, 195.65, 196.64, 184, 120]);
    expect(await closesOf('AGG')).toEqual([102.1, 102.3, 90]);
  });

  it('is refused for what is no symbol, no day, no change or no name', async () => {
    const id = await idOf('MVRS');
    const attempt = (change: { id?: number; symbol?: string; from?: string }) =>
      desk.call('market.renameInstrument', { id, symbol: 'NEW', from: '2023-06-01', ...change });
    await expect(attempt({ symbol: '"' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(attempt({ symbol: 'mvrs' })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'MVRS is called so already',
    });
    await expect(attempt({ symbol: ' ' })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(attempt({ from: '2023-02-30' })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(attempt({ id: 999 })).rejects.toMatchObject({ code: 'not-found' });
    expect(await idOf('MVRS')).toBe(id);
  });
});
