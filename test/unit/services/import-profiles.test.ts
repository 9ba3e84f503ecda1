import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilePreview, ImportProfile } from '../../../src-main/contract/market-files.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());

/** Titles that no vendor uses: which of the two is the close, and whether the day or the month is first, is asked. */
const titles = 'Stamp;Px A;Px B';
const ambiguous = ['03/04/2024;10,5;11,25', '04/04/2024;10,75;11,5', '05/04/2024;11,0;11,75'];

async function adopt(name: string, ...lines: string[]): Promise<string> {
  const path = join(desk.folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return (await desk.workstation.files.adopt(path, name)).token;
}

const preview = (file: string, profile?: string | null): Promise<FilePreview> =>
  desk.call('market.preview', profile === undefined ? { file } : { file, profile });

/** As the user corrects it: the second price is the close, and the day comes first. */
async function saveProfile(name: string, file: string): Promise<ImportProfile> {
  const { columns, settings } = await preview(file, null);
  if (settings.mapping.layout !== 'rows') throw new Error('one row a day was expected');
  const profile: ImportProfile = {
    name,
    columns,
    settings: { ...settings, dateOrder: 'dmy', mapping: { ...settings.mapping, close: 2 } },
  };
  await desk.call('market.saveImportProfile', profile);
  return profile;
}

describe('an import profile', () => {
  it('answers for the next file with the same titles what the first one asked', async () => {
    const first = await adopt('IBM.csv', titles, ...ambiguous);
    const asked = await preview(first);
    expect(asked.profile).toBeNull();
    expect(asked.problems.filter(({ blocking }) => blocking).map(({ code }) => code)).toEqual([
      'ambiguous-dates',
      'columns-unknown',
    ]);
    await saveProfile('Desk A', first);

    const next = await adopt('GE.csv', titles, ...ambiguous);
    const proposed = await preview(next);
    expect(proposed.profile).toBe('Desk A');
    expect(proposed.problems.filter(({ blocking }) => blocking)).toEqual([]);
    expect(proposed.settings).toMatchObject({ dateOrder: 'dmy', mapping: { close: 2 }, symbol: 'GE' });

    const { jobId } = await desk.call('market.import', {
      kind: 'prices',
      files: [{ token: next, settings: proposed.settings }],
    });
    await desk.finish(jobId);
    const history = await desk.call('market.history', { symbol: 'GE' });
    expect([...history.close]).toEqual([11.25, 11.5, 11.75]);
    // 2024-04-03 to 05: days since 1970.
    expect([...history.days]).toEqual([19_816, 19_817, 19_818]);
  });

  it('gives way to dates that can be read one way only, and to the user’s no', async () => {
    const american = await adopt('MSFT.csv', titles, '04/15/2024;10,5;11,25', '04/16/2024;10,75;11,5');
    expect((await preview(american)).settings.dateOrder).toBe('mdy');
    const asDetected = await preview(american, null);
    expect(asDetected.profile).toBeNull();
    expect(asDetected.settings.mapping).toMatchObject({ close: 1 });
  });

  it('is not proposed for other titles, nor for files without any', async () => {
    const bare = await adopt('KO.csv', ...ambiguous);
    await saveProfile('Bare', bare);
    expect((await preview(bare)).profile).toBeNull();
    const other = await adopt('PG.csv', 'Stamp;Px B;Px A', ...ambiguous);
    expect((await preview(other)).profile).toBeNull();
    expect((await preview(other, 'desk a')).profile).toBe('Desk A');
  });

  it('is refused for a file without the columns that it reads, and when there is none of that name', async () => {
    const narrow = await adopt('HD.csv', 'Date,Close', '2024-04-03,10', '2024-04-04,11');
    await expect(preview(narrow, 'Desk A')).rejects.toMatchObject({
      code: 'bad-input',
      message: 'the profile “Desk A” reads column 3; HD.csv has 2 columns',
    });
    await expect(preview(narrow, 'Nobody’s')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is stored without the symbol of the file that it came from, by a name of its own', async () => {
    const [bare, deskA] = await desk.call('market.importProfiles', {});
    expect([bare!.name, deskA!.name]).toEqual(['Bare', 'Desk A']);
    expect(deskA!.settings.symbol).toBeNull();
    await expect(desk.call('market.saveImportProfile', { ...deskA!, name: '   ' })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await desk.call('market.removeImportProfile', { name: 'Bare' });
    await desk.call('market.removeImportProfile', { name: 'Desk A' });
    expect(await desk.call('market.importProfiles', {})).toEqual([]);
    await expect(desk.call('market.removeImportProfile', { name: 'Desk A' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
