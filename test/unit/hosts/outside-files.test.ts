import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileNameOf } from '../../../src-main/hosts/electron/file-name.ts';
import { importedFiles } from '../../../src-main/hosts/electron/imported-files.ts';
import { fileToOpen, OpenedFiles, readStart } from '../../../src-main/hosts/electron/opened-files.ts';
import { RecentFiles } from '../../../src-main/hosts/electron/recent-files.ts';

const desk = resolve('desk');

describe('the words of a start', () => {
  it('name the database and files, among what Chromium adds', () => {
    const words = [
      '--db',
      'x.db',
      '--enable-features=A',
      'a.hedge',
      '--no-sandbox',
      join(desk, 'B.CSV.GZ'),
      '.',
      'c.pdf',
    ];
    expect(readStart(words, desk)).toEqual({
      database: join(desk, 'x.db'),
      files: [
        { path: join(desk, 'a.hedge'), purpose: 'scenario' },
        { path: join(desk, 'B.CSV.GZ'), purpose: 'prices' },
      ],
    });
    expect(readStart([], desk)).toEqual({ database: null, files: [] });
    // A database is none of the files to import, whatever it is called.
    expect(readStart(['--db', 'x.csv'], desk).files).toEqual([]);
  });

  it.each(['x', '.hedge', 'x.hedge.exe', 'x.constructor', '', '.'])(
    '%j is no file of the program’s',
    (name) => expect(fileToOpen(join(desk, name))).toBeNull(),
  );
});

describe('files that were opened from outside', () => {
  interface Page {
    knows: boolean;
    told: string[];
  }
  const openedFiles = (): OpenedFiles<Page> =>
    new OpenedFiles((page, command) => {
      if (page.knows) page.told.push(command);
      return page.knows;
    });

  it('wait until the page knows the command, and are announced one after the other', () => {
    const page: Page = { knows: false, told: [] };
    const files = openedFiles();
    for (const path of ['a', 'b']) files.offer(page, { path, purpose: 'scenario' });
    page.knows = true;
    files.pageKnows(page);
    files.pageKnows(page);
    expect(page.told).toEqual(['file.scenario']);
    expect(files.take(page, 'scenario', false)).toEqual(['a']);
    expect(page.told).toEqual(['file.scenario', 'file.scenario']);
    expect(files.take(page, 'scenario', false)).toEqual(['b']);
    expect(files.take(page, 'scenario', false)).toEqual([]);
    expect(page.told).toHaveLength(2);
  });

  it('go together where the page takes several, and to nobody who asks for something else', () => {
    const page: Page = { knows: true, told: [] };
    const files = openedFiles();
    for (const path of ['a', 'b']) files.offer(page, { path, purpose: 'prices' });
    for (const purpose of ['vols', '__proto__', 'scenario'])
      expect(files.take(page, purpose, true)).toEqual([]);
    expect(files.take({ knows: true, told: [] }, 'prices', true)).toEqual([]);
    expect(page.told).toEqual(['file.prices']);
    expect(files.take(page, 'prices', true)).toEqual(['a', 'b']);
  });

  it('are announced anew to a page that was loaded again', () => {
    const page: Page = { knows: true, told: [] };
    const files = openedFiles();
    files.offer(page, { path: 'a', purpose: 'prices' });
    files.pageStarts(page);
    files.pageKnows(page);
    expect(page.told).toEqual(['file.prices', 'file.prices']);
    expect(files.take(page, 'prices', true)).toEqual(['a']);
  });
});

describe('recent files', () => {
  let folder: string;
  let store: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recent-files-'));
    store = join(folder, 'recent-files.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = (): RecentFiles => new RecentFiles(store, () => undefined);

  it('are the latest first, once each, twelve at most, over restarts', () => {
    const recent = open();
    recent.add([join(desk, 'a.hedge')], 'scenario');
    recent.add([join(desk, 'b.csv'), join(desk, 'c.csv')], 'prices');
    recent.add([join(desk, 'a.hedge')], 'scenario');
    expect(open().list).toEqual([
      { path: join(desk, 'a.hedge'), name: 'a.hedge', purpose: 'scenario' },
      { path: join(desk, 'b.csv'), name: 'b.csv', purpose: 'prices' },
      { path: join(desk, 'c.csv'), name: 'c.csv', purpose: 'prices' },
    ]);
    recent.add(
      Array.from({ length: 5_000 }, (_, index) => join(desk, `${index}.csv`)),
      'prices',
    );
    expect(open().list.map(({ name }) => name)).toEqual(
      Array.from({ length: 12 }, (_, index) => `${index}.csv`),
    );
    recent.remove(join(desk, '0.csv'));
    expect(open().list).toHaveLength(11);
    recent.clear();
    expect(JSON.parse(readFileSync(store, 'utf8'))).toEqual([]);
  });

  it.each([
    '',
    'not json',
    '{}',
    '[1]',
    '[{"path":"relative.csv","purpose":"prices"}]',
    '[{"path":"/x","purpose":"evil"}]',
  ])('are none where %j was kept', (kept) => {
    writeFileSync(store, kept);
    expect(open().list).toEqual([]);
  });

  it('are what calls import from files, of the kinds that are opened again', () => {
    expect(importedFiles('scenarios.import', { file: 't' })).toEqual({ purpose: 'scenario', tokens: ['t'] });
    const files = [{ token: 'a' }, { token: 'b' }];
    expect(importedFiles('market.import', { kind: 'prices', files })).toEqual({
      purpose: 'prices',
      tokens: ['a', 'b'],
    });
    expect(importedFiles('market.import', { kind: 'vols', files })).toBeNull();
    expect(importedFiles('market.preview', { file: 't' })).toBeNull();
    expect(importedFiles('scenarios.import', null)).toBeNull();
  });
});

describe('a file’s name for a page', () => {
  it.each([
    ['Compare · Static Hedge', 'Compare · Static Hedge'],
    ['../../etc/passwd', 'etc passwd'],
    ['a<b>:c|d?*"e\\f\n', 'a b c d e f'],
    ['...', 'page'],
    ['', 'page'],
    ['CON', 'page CON'],
    ['x'.repeat(300), 'x'.repeat(100)],
  ])('%j becomes %j', (title, name) => expect(fileNameOf(title)).toBe(name));
});
