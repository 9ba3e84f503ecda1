import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUpDatabase, backupFolder, listBackups } from '../../../src-main/store/backup.ts';
import { createBasket, listBaskets } from '../../../src-main/store/baskets-store.ts';
import { connect } from '../../../src-main/store/database.ts';
import { openStore, type Store } from '../../../src-main/store/open.ts';
import { restoreBackup, undoRestore } from '../../../src-main/store/restore.ts';
import { verifyDatabase } from '../../../src-main/store/verify.ts';
import { importRows, migrationsFolder, temporaryFolder, temporaryStore } from './temporary-store.ts';

const addBasket = (store: Store, name: string) =>
  store.write((database) =>
    createBasket(database, {
      name,
      kind: 'shares',
      notional: 1e6,
      entries: [{ symbol: 'IBM', amount: 1 }],
    }),
  );
const namesIn = async (path: string): Promise<string[]> => {
  const store = await openStore({ path, migrationsFolder });
  const names = store.read(listBaskets).map(({ name }) => name);
  await store.close();
  return names;
};

describe('a backup', () => {
  it('is one sound file with what was stored at its beginning, whatever is written meanwhile', async () => {
    const store = await temporaryStore();
    const rows = Array.from({ length: 50_000 }, (_, index) => ({
      symbol: 'IBM',
      day: index,
      close: 1 + index,
    }));
    await importRows(store, rows);
    await addBasket(store, 'before');
    let during: Promise<unknown> | undefined;
    const fractions: number[] = [];
    const backup = await store.backUp({
      reason: 'manual',
      onProgress(fraction) {
        fractions.push(fraction);
        during ??= addBasket(store, 'meanwhile');
      },
    });
    await during;
    expect(store.read(listBaskets)).toHaveLength(2);
    expect(fractions.length).toBeGreaterThan(0);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(verifyDatabase(backup.path)).toMatchObject({ schema: store.schema, problems: [] });
    expect(readdirSync(backupFolder(store.path))).toHaveLength(1);
    const copy = join(temporaryFolder(), 'copy.db');
    copyFileSync(backup.path, copy);
    expect(await namesIn(copy)).toEqual(['before']);
  });

  it('is listed with its time and reason; three of today, one of each of ten days, the last before a migration are kept', async () => {
    const store = await temporaryStore();
    const at = (text: string) => new Date(`${text}Z`);
    for (const day of ['01', '02'])
      await backUpDatabase(store.path, { reason: 'migration', now: at(`2026-02-${day}T07:00:00`) });
    for (let day = 1; day <= 12; day++)
      for (const hour of ['08', '17'])
        await backUpDatabase(store.path, {
          reason: 'daily',
          now: at(`2026-03-${String(day).padStart(2, '0')}T${hour}:00:00`),
        });
    for (const minute of ['00', '10', '20', '30', '40'])
      await backUpDatabase(store.path, { reason: 'manual', now: at(`2026-03-13T09:${minute}:00`) });
    const listed = listBackups(store.path).map(
      ({ createdAt, reason }) => `${createdAt.slice(5, 16)} ${reason}`,
    );
    expect(listed).toEqual([
      '03-13T09:40 manual',
      '03-13T09:30 manual',
      '03-13T09:20 manual',
      ...[12, 11, 10, '09', '08', '07', '06', '05', '04', '03'].map((day) => `03-${day}T17:00 daily`),
      '02-02T07:00 migration',
    ]);
  });

  it('that is not sound is thrown away, and says so', async () => {
    const store = await temporaryStore();
    const verify = (path: string) => ({ path, schema: 50, problems: ['page 7 is never used'] });
    await expect(store.backUp({ reason: 'manual', verify })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('page 7'),
    });
    expect(readdirSync(backupFolder(store.path))).toEqual([]);
  });

  it('cannot be written where a file stands in the way', async () => {
    const store = await temporaryStore();
    writeFileSync(backupFolder(store.path), '');
    await expect(store.backUp({ reason: 'manual' })).rejects.toMatchObject({ code: 'storage' });
    expect(listBackups(store.path)).toEqual([]);
  });
});

describe('restoring', () => {
  async function backedUp(): Promise<{ path: string; backup: string }> {
    const path = join(temporaryFolder(), 'desk.db');
    const store = await openStore({ path, migrationsFolder });
    await addBasket(store, 'before');
    const backup = await store.backUp({ reason: 'manual' });
    await addBasket(store, 'after');
    await store.close();
    return { path, backup: backup.path };
  }

  it('puts the backup in place and keeps what was there', async () => {
    const { path, backup } = await backedUp();
    const { kept } = restoreBackup({ databasePath: path, backupPath: backup, migrationsFolder });
    expect(await namesIn(path)).toEqual(['before']);
    expect(await namesIn(kept!)).toEqual(['after', 'before']);
    expect(existsSync(backup)).toBe(true);
  });

  it('takes what a killed program left in its write-ahead log into the file that is kept', async () => {
    const { path, backup } = await backedUp();
    const crashed = join(temporaryFolder(), 'desk.db');
    const connection = connect(path);
    connection.pragma('journal_mode = WAL');
    connection.exec(`UPDATE baskets SET name = 'in the log' WHERE name = 'after'`);
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, crashed + suffix);
    connection.close();
    const { kept } = restoreBackup({ databasePath: crashed, backupPath: backup, migrationsFolder });
    expect(await namesIn(crashed)).toEqual(['before']);
    expect(await namesIn(kept!)).toEqual(['before', 'in the log']);
  });

  it('mends a damaged database, and keeps the damaged file', async () => {
    const { path, backup } = await backedUp();
    const damaged = Buffer.alloc(8_192, 0xa5);
    writeFileSync(path, damaged);
    const { kept } = restoreBackup({ databasePath: path, backupPath: backup, migrationsFolder });
    expect(await namesIn(path)).toEqual(['before']);
    expect(readFileSync(kept!).equals(damaged)).toBe(true);
  });

  it('is refused while a program has the database open, which goes on with what it has', async () => {
    const { path, backup } = await backedUp();
    const store = await openStore({ path, migrationsFolder });
    const attempt = () => restoreBackup({ databasePath: path, backupPath: backup, migrationsFolder });
    expect(attempt).toThrow(expect.objectContaining({ code: 'conflict' }) as Error);
    await addBasket(store, 'later');
    await store.close();
    expect(await namesIn(path)).toEqual(['after', 'before', 'later']);
    expect(readdirSync(dirname(path)).sort()).toEqual(['desk-backups', 'desk.db']);
    attempt();
    expect(await namesIn(path)).toEqual(['before']);
  });

  it('works where there is no database any more', async () => {
    const { backup } = await backedUp();
    const path = join(temporaryFolder(), 'new', 'desk.db');
    mkdirSync(dirname(path));
    expect(restoreBackup({ databasePath: path, backupPath: backup, migrationsFolder })).toEqual({
      kept: null,
    });
    expect(await namesIn(path)).toEqual(['before']);
  });

  it('takes a database that is open elsewhere, with what is still in its log', async () => {
    const { path } = await backedUp();
    const open = connect(path);
    open.pragma('journal_mode = WAL');
    open.exec(`UPDATE baskets SET name = 'in the log' WHERE name = 'after'`);
    const here = join(temporaryFolder(), 'desk.db');
    restoreBackup({ databasePath: here, backupPath: path, migrationsFolder });
    open.close();
    expect(await namesIn(here)).toEqual(['before', 'in the log']);
  });

  it('can be undone, with what was there or with nothing', async () => {
    const { path, backup } = await backedUp();
    const { kept } = restoreBackup({ databasePath: path, backupPath: backup, migrationsFolder });
    undoRestore(path, kept);
    expect(await namesIn(path)).toEqual(['after', 'before']);
    expect(existsSync(kept!)).toBe(false);
    undoRestore(path, null);
    expect(existsSync(path)).toBe(false);
  });

  it('refuses what is no sound backup of ours, and leaves the database alone', async () => {
    const { path, backup } = await backedUp();
    const other = join(temporaryFolder(), 'other.db');
    const bytes = readFileSync(backup);
    bytes.fill(0xa5, 9_000, 30_000);
    writeFileSync(other, bytes);
    const attempt = (backupPath: string) => () =>
      restoreBackup({ databasePath: path, backupPath, migrationsFolder });
    expect(attempt(other)).toThrow(expect.objectContaining({ code: 'bad-file' }) as Error);
    writeFileSync(other, 'not a database at all');
    expect(attempt(other)).toThrow(expect.objectContaining({ code: 'bad-file' }) as Error);
    expect(attempt(join(dirname(other), 'missing.db'))).toThrow(
      expect.objectContaining({ code: 'bad-file' }) as Error,
    );
    copyFileSync(backup, other);
    const foreign = connect(other);
    foreign.pragma('application_id = 1');
    foreign.close();
    expect(attempt(other)).toThrow(/other\.db cannot be restored: it is no database of this program/);
    copyFileSync(backup, other);
    const newer = connect(other);
    newer.pragma('user_version = 9999');
    newer.close();
    expect(attempt(other)).toThrow(expect.objectContaining({ code: 'newer-schema' }) as Error);
    expect(await namesIn(path)).toEqual(['after', 'before']);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('replaced'))).toEqual([]);
  });
});
