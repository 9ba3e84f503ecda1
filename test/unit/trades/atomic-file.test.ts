import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeFileAtomically } from '../../../src-main/trades/atomic-file.ts';

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'hedge-trades-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

describe('writing a file atomically', () => {
  it('leaves the file and nothing else', async () => {
    const path = join(folder(), 'list.csv');
    await writeFileAtomically(path, 'a,b\r\n');
    expect(readFileSync(path, 'utf8')).toBe('a,b\r\n');
    expect(readdirSync(join(path, '..'))).toEqual(['list.csv']);
  });

  it('never replaces a file without being told to', async () => {
    const path = join(folder(), 'list.csv');
    writeFileSync(path, 'precious');
    await expect(writeFileAtomically(path, 'new')).rejects.toMatchObject({
      code: 'conflict',
      details: { file: path },
    });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    await writeFileAtomically(path, Uint8Array.of(110, 101, 119), { force: true });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(path, '..'))).toEqual(['list.csv']);
  });

  it('lets one of many writers win', async () => {
    const path = join(folder(), 'list.csv');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => writeFileAtomically(path, `writer ${index}`)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toMatch(/^writer \d$/);
    expect(readdirSync(join(path, '..'))).toEqual(['list.csv']);
  });

  it('says what to do when the folder is missing, or is a file', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, 'precious');
    for (const path of [join(folder(), 'no', 'list.csv'), join(file, 'list.csv')])
      await expect(writeFileAtomically(path, '')).rejects.toMatchObject({
        code: 'storage',
        message: expect.stringContaining('there is no folder'),
      });
  });

  it('leaves nothing behind where the name is a folder, or more than the file system takes', async () => {
    const place = folder();
    mkdirSync(join(place, 'list.csv'));
    for (const name of ['list.csv', 'x'.repeat(300)])
      await expect(writeFileAtomically(join(place, name), 'new', { force: true })).rejects.toMatchObject({
        code: 'storage',
        details: { file: join(place, name) },
      });
    expect(readdirSync(place)).toEqual(['list.csv']);
  });
});
