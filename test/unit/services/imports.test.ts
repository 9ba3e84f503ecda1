import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportKind } from '../../../src-main/contract/market.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());

/** Imports files of these lines as one job; resolves to what the job says of them in the end. */
async function imported(kind: ImportKind, files: Record<string, string[]>): Promise<unknown> {
  const tokens = [];
  for (const [name, lines] of Object.entries(files)) {
    const path = join(desk.folder, name);
    await writeFile(path, `${lines.join('\n')}\n`);
    tokens.push({ token: (await desk.workstation.files.adopt(path, name)).token });
  }
  return (await desk.finish((await desk.call('market.import', { kind, files: tokens })).jobId)).progress;
}

describe('an import', () => {
  it('counts the rows and the refused rows of all its price files', async () => {
    const titles = 'date,symbol,close';
    const files = {
      'first.csv': [titles, '2024-01-02,AAA,10', '2024-01-03,AAA,minus', '2024-01-04,AAA,11'],
      'second.csv': [titles, '2024-01-02,BBB,20', '2024-01-03,BBB,21', '2024-01-04,BBB,22', 'never,BBB,23'],
    };
    expect(await imported('prices', files)).toMatchObject({ fileIndex: 1, files: 2, rows: 5, refused: 2 });
  });

  it('counts the lines of lists', async () => {
    const titles = 'symbol,sector';
    const files = {
      'sectors.csv': [titles, 'AAA,Energy', 'BBB,'],
      'more.csv': [titles, 'CCC,Utilities', 'DDD,Energy'],
    };
    expect(await imported('sectors', files)).toMatchObject({ fileIndex: 1, files: 2, rows: 3, refused: 1 });
  });
});
