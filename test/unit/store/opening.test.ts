import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { backupFolder } from '../../../src-main/store/backup.ts';
import { createBasket, listBaskets } from '../../../src-main/store/baskets-store.ts';
import { loadDriver } from '../../../src-main/store/database.ts';
import { marketTotals } from '../../../src-main/store/instruments-store.ts';
import { openStore, type Store } from '../../../src-main/store/open.ts';
import { verifyDatabase } from '../../../src-main/store/verify.ts';
import { importRows, migrationsFolder, temporaryFolder, temporaryStore } from './temporary-store.ts';

const basket = (name: string) => ({
  name,
  kind: 'shares' as const,
  notional: 1e6,
  entries: [{ symbol: 'IBM', amount: 1 }],
});
const addBasket = (store: Store, name: string) =>
  store.write((database) => createBasket(database, basket(name)));
const manyRows = Array.from({ length: 40_000 }, (_, index) => ({
  symbol: `N${index % 20}`,
  day: Math.floor(index / 20),
  close: 1 + index,
}));

/** A closed database with prices and a basket. */
async function closedDatabase(): Promise<string> {
  const path = join(temporaryFolder(), 'desk.db');
  const store = await openStore({ path, migrationsFolder });
  await importRows(store, manyRows);
  await addBasket(store, 'Dow');
  await store.close();
  return path;
}

describe('opening', () => {
  it('makes the folder and the file', async () => {
    const path = join(temporaryFolder(), 'a', 'b', 'desk.db');
    const store = await temporaryStore(path);
    expect(existsSync(path)).toBe(true);
    expect(store.path).toBe(path);
    expect(store.read((database) => database.prepare('PRAGMA journal_mode').pluck().get())).toBe('wal');
  });

  it('finds what was stored before', async () => {
    const path = await closedDatabase();
    const store = await temporaryStore(path);
    expect(store.read(marketTotals)).toMatchObject({ instruments: 20, prices: 40_000 });
    expect(store.migrated).toBeNull();
  });

  it('leaves one file behind when it is closed', async () => {
    const path = await closedDatabase();
    expect(existsSync(path)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('stops before better-sqlite3 is loaded on a Node that it would crash', () => {
    expect(() => loadDriver('20.19.0')).toThrow(/needs Node 22 or newer; this is Node 20.19.0/);
  });

  it('says so when a file stands where the folder should be', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(openStore({ path: join(file, 'desk.db'), migrationsFolder })).rejects.toMatchObject({
      code: 'storage',
      details: { mend: expect.any(String) },
    });
  });

  it('says so when the database is a folder', async () => {
    const folder = temporaryFolder();
    await expect(openStore({ path: folder, migrationsFolder })).rejects.toMatchObject({ code: 'storage' });
  });

  const isRoot = process.getuid?.() === 0;
  if (isRoot) console.log('read-only folder by its permissions: skipped, root may write everywhere');
  it.skipIf(isRoot || process.platform === 'win32')(
    'says so when the folder may not be written',
    async () => {
      const folder = temporaryFolder();
      chmodSync(folder, 0o555);
      onTestFinished(() => chmodSync(folder, 0o755));
      await expect(openStore({ path: join(folder, 'desk.db'), migrationsFolder })).rejects.toMatchObject({
        code: 'storage',
      });
    },
  );

  it.skipIf(process.platform !== 'linux')('says so in a folder that nobody can write', async () => {
    await expect(openStore({ path: '/proc/self/desk.db', migrationsFolder })).rejects.toMatchObject({
      code: 'storage',
    });
  });
});

describe('a damaged database', () => {
  it.each([
    ['its first bytes are overwritten', (path: string) => overwrite(path, 0, 4_096)],
    ['it is text', (path: string) => writeFileSync(path, '<html>404 not found</html>'.repeat(100))],
    ['its schema is overwritten', (path: string) => overwrite(path, 100, 3_000)],
  ])('is not opened when %s, and is left as it is', async (_, damage) => {
    const path = await closedDatabase();
    damage(path);
    const bytes = readFileSync(path);
    await expect(openStore({ path, migrationsFolder })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('damaged'),
      details: { file: path, mend: 'restore a backup' },
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(verifyDatabase(path).problems.length).toBeGreaterThan(0);
  });

  it('that opens nevertheless fails the query that meets the damage, not the program', async () => {
    const path = await closedDatabase();
    overwrite(path, 400_000, 200_000);
    const store = await temporaryStore(path);
    expect(store.read(listBaskets)).toHaveLength(1);
    expect(() =>
      store.read((database) => database.prepare('SELECT sum(close), sum(volume) FROM prices').all()),
    ).toThrow(expect.objectContaining({ code: 'storage' }) as Error);
    expect(verifyDatabase(path).problems.length).toBeGreaterThan(0);
  });

  it('that lost its end is found by the verification', async () => {
    const path = await closedDatabase();
    truncateSync(path, Math.floor(statSync(path).size / 2));
    expect(verifyDatabase(path).problems.length).toBeGreaterThan(0);
  });
});

function overwrite(path: string, from: number, length: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, from, from + length);
  writeFileSync(path, bytes);
}

describe('a full disk', () => {
  it('fails the import or the edit as a whole, and the next one works when there is room again', async () => {
    const store = await temporaryStore();
    await addBasket(store, 'before');
    const limit = (pages: number) =>
      store.write((database) => void database.prepare(`PRAGMA max_page_count = ${pages}`).get());
    await limit(60);
    await expect(importRows(store, manyRows)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('full'),
    });
    expect(store.read(marketTotals).prices).toBe(0);
    expect(store.read(listBaskets)).toHaveLength(1);
    await limit(1_000_000);
    await importRows(store, manyRows);
    expect(store.read(marketTotals).prices).toBe(40_000);
  });

  const mounted = mountSmallDisk();
  if (!mounted) console.log('full file system: skipped, a small one cannot be mounted here');
  it.skipIf(!mounted)('of a real file system does the same', async () => {
    const store = await temporaryStore(join(mounted!, 'desk.db'));
    await addBasket(store, 'before');
    await expect(importRows(store, manyRows)).rejects.toMatchObject({ code: 'storage' });
    expect(store.read(marketTotals).prices).toBe(0);
    expect(store.read(listBaskets)).toHaveLength(1);
    writeFileSync(join(mounted!, 'filler'), Buffer.alloc(roomLeft(mounted!)));
    await expect(store.backUp({ reason: 'manual' })).rejects.toMatchObject({ code: 'storage' });
    expect(readdirSync(backupFolder(store.path))).toEqual([]);
  });
});

/** A file system of one megabyte; null where this machine does not let us. */
function mountSmallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'hedge-small-disk-'));
  const gone = () => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    gone();
    return null;
  }
  afterAll(() => {
    execFileSync('umount', ['-l', folder]);
    gone();
  });
  return folder;
}

const roomLeft = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

describe('writing', () => {
  it('stores all of a piece of work or nothing', async () => {
    const store = await temporaryStore();
    const work = store.write((database) => {
      createBasket(database, basket('one'));
      createBasket(database, basket('ONE'));
    });
    await expect(work).rejects.toMatchObject({ code: 'conflict' });
    expect(store.read(listBaskets)).toEqual([]);
  });

  it('waits while an import is under way, is not undone with it, and sees nothing of it', async () => {
    const store = await temporaryStore();
    const gate = Promise.withResolvers<void>();
    const bulk = store.writeBulk(async (database) => {
      createBasket(database, basket('of the import'));
      await gate.promise;
      throw new Error('the file ends in the middle');
    });
    const edit = addBasket(store, 'of the user');
    await new Promise((done) => setTimeout(done, 20));
    expect(store.read(listBaskets)).toEqual([]);
    gate.resolve();
    await expect(bulk).rejects.toThrow('the file ends in the middle');
    await edit;
    expect(store.read(listBaskets).map(({ name }) => name)).toEqual(['of the user']);
  });

  it('is on the disk at once: full synchronisation, also after an import', async () => {
    const store = await temporaryStore();
    const level = () => store.write((database) => database.prepare('PRAGMA synchronous').pluck().get());
    const full = 2;
    expect(await level()).toBe(full);
    await importRows(store, manyRows.slice(0, 10));
    expect(await level()).toBe(full);
    await expect(store.writeBulk(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await level()).toBe(full);
  });

  it('of a note does not wait for the disk, is whole or not there, and leaves the next one as durable as ever', async () => {
    const store = await temporaryStore();
    const levelOf = (how: 'write' | 'note') =>
      store[how]((database) => database.prepare('PRAGMA synchronous').pluck().get());
    const [normal, full] = [1, 2];
    expect(await levelOf('note')).toBe(normal);
    expect(await levelOf('write')).toBe(full);
    await store.note((database) => createBasket(database, basket('noted')));
    const failing = store.note((database) => {
      createBasket(database, basket('half'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await levelOf('write')).toBe(full);
    expect(store.read(listBaskets).map(({ name }) => name)).toEqual(['noted']);
  });

  it('is seen by the other connection of another store on the same file', async () => {
    const store = await temporaryStore();
    const other = await temporaryStore(store.path);
    await addBasket(other, 'theirs');
    expect(store.read(listBaskets)).toHaveLength(1);
  });

  it('through the reading connection is impossible', async () => {
    const store = await temporaryStore();
    expect(() => store.read((database) => database.prepare('DELETE FROM baskets').run())).toThrow(
      expect.objectContaining({ code: 'storage' }) as Error,
    );
  });

  it('refuses rows that point nowhere', async () => {
    const store = await temporaryStore();
    await expect(
      store.write((database) =>
        database.prepare('INSERT INTO basket_entries VALUES (9, 0, ?, 1)').run('IBM'),
      ),
    ).rejects.toThrow(/FOREIGN KEY/);
  });
});
