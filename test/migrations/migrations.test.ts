import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect, type Connection } from '../../src-main/store/database.ts';
import {
  applyMigrations,
  listMigrations,
  pendingMigrations,
  schemaOf,
} from '../../src-main/store/migrate.ts';
import { openStore } from '../../src-main/store/open.ts';
import { verifyDatabase } from '../../src-main/store/verify.ts';
import { migrationsFolder, temporaryFolder } from '../unit/store/temporary-store.ts';
import { sampleData } from './sample-data.ts';

const migrations = listMigrations(migrationsFolder);

/** A database with the migrations up to `version` and rows in all of their tables. */
function databaseAt(version: number, path = join(temporaryFolder(), 'desk.db')): string {
  const connection = connect(path, { create: true });
  for (const migration of migrations.filter((one) => one.version <= version)) {
    applyMigrations(connection, migrationsFolder, [migration]);
    connection.exec(sampleData[migration.version]);
  }
  connection.close();
  return path;
}

/** Every row of every table, by table. */
function contents(connection: Connection): Record<string, unknown[]> {
  const tables = connection
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[];
  const rowsOf = (table: string) => connection.prepare(`SELECT * FROM "${table}"`).all();
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return Object.fromEntries(tables.map((table) => [table, rowsOf(table).sort(byText)]));
}

const contentsOf = (path: string): Record<string, unknown[]> => {
  const connection = connect(path, { readOnly: true });
  const rows = contents(connection);
  connection.close();
  return rows;
};

/** The project's migrations and one more. */
function withAnother(sql: string): { folder: string; version: number } {
  const folder = join(temporaryFolder(), 'migrations');
  cpSync(migrationsFolder, folder, { recursive: true });
  writeFileSync(join(folder, '9000_another.sql'), sql);
  return { folder, version: 9000 };
}

describe('each migration', () => {
  it.each(migrations)('$file keeps every row of the database before it', ({ version }) => {
    const index = migrations.findIndex((one) => one.version === version);
    const path = databaseAt(migrations[index - 1]?.version ?? 0);
    const before = index === 0 ? {} : contentsOf(path);
    const connection = connect(path, { create: true });
    applyMigrations(connection, migrationsFolder, [migrations[index]]);
    expect(schemaOf(connection)).toBe(version);
    expect(contents(connection)).toMatchObject(before);
    // The rows of the new tables are as the sample data of its schema says.
    connection.exec(sampleData[version]);
    connection.close();
    expect(verifyDatabase(path)).toEqual({ path, schema: version, problems: [] });
  });

  it.each(migrations.map(({ file, version }) => ({ file, version })))(
    '$file and all after it bring a database up to date through the store',
    async ({ version }) => {
      const path = databaseAt(version);
      const before = contentsOf(path);
      const store = await openStore({ path, migrationsFolder });
      await store.close();
      expect(contentsOf(path)).toMatchObject(before);
      expect(verifyDatabase(path)).toMatchObject({ schema: migrations.at(-1)!.version, problems: [] });
    },
  );

  it('has STRICT tables and sample data for its test', () => {
    for (const { version } of migrations) expect(sampleData).toHaveProperty(String(version));
    const connection = connect(databaseAt(Infinity), { readOnly: true });
    const lax = connection.prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0
      AND name NOT LIKE 'sqlite_%'`);
    expect(lax.all()).toEqual([]);
    connection.close();
  });
});

describe('0070', () => {
  it('lists what runs of before had promised', async () => {
    const path = databaseAt(60);
    const connection = connect(path, { create: true });
    connection.exec(`INSERT INTO runs VALUES (3, 1, 'Ten names', 'Dow', '2026-01-03', 'gap', '2024-10-04', '2024-10-05',
      '2024-10-05', 1e6, 1, 0, 0.05, 1.5, 1834, NULL, 0, 'abc', 1, '{"promise":{"rmse":2100.5}}')`);
    connection.close();
    await (await openStore({ path, migrationsFolder })).close();
    expect(contentsOf(path).runs).toMatchObject([
      { id: 1, promised_rmse: null },
      { id: 3, promised_rmse: 2100.5 },
    ]);
    const later = connect(path, { create: true });
    expect(() => later.exec('UPDATE runs SET promised_rmse = 1')).toThrow('a run is immutable');
    later.close();
  });
});

describe('0100', () => {
  it('knows neither origin nor pool of the runs of before, and lets nobody add them', async () => {
    const path = databaseAt(90);
    await (await openStore({ path, migrationsFolder })).close();
    expect(contentsOf(path).runs).toMatchObject([
      { id: 1, pool_gap: null, origin: null },
      { id: 2, pool_gap: null, origin: null },
      { id: 4, pool_gap: null, origin: null },
    ]);
    const later = connect(path, { create: true });
    expect(() => later.exec(`UPDATE runs SET origin = '{}'`)).toThrow('a run is immutable');
    expect(() => later.exec('UPDATE runs SET pool_gap = 0')).toThrow('a run is immutable');
    later.close();
  });
});

describe('0110', () => {
  it('counts the hedges of the studies of before, and those that were finished', async () => {
    const path = databaseAt(100);
    const hedge = (failure: string) => `{"hedge":null,"failure":${failure}}`;
    const found = '{"hedge":{"gap":0},"failure":null}';
    const connection = connect(path, { create: true });
    connection.exec(`INSERT INTO studies VALUES
      (2, 'frontier', 1, 'Stopped', '2026-01-02', NULL, '{"cells":[${found},${hedge('{"code":"infeasible"}')},${hedge('null')}]}'),
      (3, 'walk-forward', 1, 'Walk', '2026-01-02', NULL,
        '{"alternatives":[{"holds":[${found},${found}]},{"holds":[${found},${hedge('null')}]}]}')`);
    connection.close();
    await (await openStore({ path, migrationsFolder })).close();
    expect(contentsOf(path).studies).toMatchObject([
      { id: 1, total: 0, finished: 0 },
      { id: 2, total: 3, finished: 2 },
      { id: 3, total: 4, finished: 3 },
    ]);
  });
});

describe('migrating', () => {
  it('makes a verified backup of a database with data, and none of a new one', async () => {
    const path = databaseAt(20);
    const before = contentsOf(path);
    const store = await openStore({ path, migrationsFolder });
    await store.close();
    expect(store.migrated).toMatchObject({ from: 20, to: migrations.at(-1)!.version });
    const { backup } = store.migrated!;
    expect(backup).toMatchObject({ reason: 'migration' });
    expect(verifyDatabase(backup!.path)).toMatchObject({ schema: 20, problems: [] });
    expect(contentsOf(backup!.path)).toEqual(before);

    const fresh = await openStore({ path: join(temporaryFolder(), 'new.db'), migrationsFolder });
    await fresh.close();
    expect(fresh.migrated).toBeNull();
  });

  it('leaves the database as it was when a migration fails half-way', async () => {
    const path = databaseAt(Infinity);
    const { folder } = withAnother(
      'CREATE TABLE half (a INTEGER) STRICT; INSERT INTO half VALUES (1); SELECT no;',
    );
    const before = contentsOf(path);
    await expect(openStore({ path, migrationsFolder: folder })).rejects.toThrow();
    expect(contentsOf(path)).toEqual(before);
    expect(verifyDatabase(path)).toMatchObject({ schema: migrations.at(-1)!.version, problems: [] });
  });

  it('refuses a database of a newer program and does not touch it', async () => {
    const path = databaseAt(Infinity);
    const { folder } = withAnother('CREATE TABLE later (a INTEGER) STRICT;');
    await (await openStore({ path, migrationsFolder: folder })).close();
    const bytes = readFileSync(path);
    await expect(openStore({ path, migrationsFolder })).rejects.toMatchObject({ code: 'newer-schema' });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('refuses a database of another program and does not touch it', async () => {
    const path = join(temporaryFolder(), 'other.db');
    const other = connect(path, { create: true });
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    const bytes = readFileSync(path);
    await expect(openStore({ path, migrationsFolder })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('another program'),
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('says what is wrong with a folder of migrations', () => {
    const folder = join(temporaryFolder(), 'migrations');
    mkdirSync(folder);
    const connection = connect(join(folder, 'a.db'), { create: true });
    expect(() => pendingMigrations(connection, folder)).toThrow(/no migrations/);
    writeFileSync(join(folder, 'first.sql'), '');
    expect(() => pendingMigrations(connection, folder)).toThrow(/no four-digit number/);
    connection.close();
  });
});
