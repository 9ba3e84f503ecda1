import { spawn } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { backUpDatabase, backupFolder, listBackups } from '../../../src-main/store/backup.ts';
import { createBasket, listBaskets } from '../../../src-main/store/baskets-store.ts';
import { connect } from '../../../src-main/store/database.ts';
import { listInstruments } from '../../../src-main/store/instruments-store.ts';
import { applyMigrations, listMigrations } from '../../../src-main/store/migrate.ts';
import { openStore, type Store } from '../../../src-main/store/open.ts';
import { getRun, getRunSeries, listRuns } from '../../../src-main/store/runs-store.ts';
import { verifyDatabase } from '../../../src-main/store/verify.ts';
import { run, runSeries } from '../../contract/sample-run.ts';
import { sampleData } from '../../migrations/sample-data.ts';
import { importRows, migrationsFolder, temporaryFolder, temporaryFolderForAll } from './temporary-store.ts';

/** Each kills the program at another moment; set CRASH_ROUNDS for a longer hunt. */
const rounds = Array.from({ length: Number(process.env['CRASH_ROUNDS'] ?? 4) }, (_, round) => round);
const child = resolve(import.meta.dirname, 'crash-child.ts');

/** Lets the child write for a while and kills it. @returns what it had said was stored. */
async function killWhile(work: string, path: string, backup = ''): Promise<string[]> {
  const writer = spawn(process.execPath, [child, work, path, migrationsFolder, backup], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  let problem = '';
  writer.stderr.on('data', (text) => (problem += text));
  // Closed, not only gone: what it said last may still be in the pipe.
  const closed = new Promise<void>((done) => writer.on('close', () => done()));
  const lines = createInterface(writer.stdout);
  const first = new Promise<void>((done) => lines.once('line', () => done()));
  lines.on('line', (line) => said.push(line));
  await Promise.race([first, closed]);
  await sleep(Math.random() * (work === 'migrate' ? 60 : 250));
  writer.kill('SIGKILL');
  await closed;
  expect(problem.replaceAll(/^.*(ExperimentalWarning|--trace-warnings).*$/gm, '').trim()).toBe('');
  return said;
}

async function reopened<T>(path: string, look: (store: Store) => T): Promise<T> {
  const store = await openStore({ path, migrationsFolder });
  try {
    return look(store);
  } finally {
    await store.close();
    expect(verifyDatabase(path).problems).toEqual([]);
  }
}

describe('killed at any moment', () => {
  it.each(rounds)('an import leaves whole files only (%i)', async () => {
    const path = join(temporaryFolder(), 'desk.db');
    const said = await killWhile('import', path);
    await reopened(path, (store) => {
      const onFile = store.read(listInstruments);
      for (const { symbol, days } of onFile) expect(`${symbol} ${days}`).toBe(`${symbol} 5000`);
      const counts = store.read((database) =>
        database.prepare('SELECT count(*) FROM prices GROUP BY instrument_id').pluck().all(),
      );
      expect(new Set(counts)).toEqual(new Set([5_000]));
      expect(onFile.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(said));
      expect(onFile.length - said.length).toBeLessThanOrEqual(1);
    });
  });

  it.each(rounds)('no finished run is lost, none is half there (%i)', async () => {
    const path = join(temporaryFolder(), 'desk.db');
    const said = await killWhile('runs', path);
    expect(said.length).toBeGreaterThan(0);
    await reopened(path, (store) => {
      const ids = store.read(listRuns).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(said.map(Number)));
      for (const id of ids) {
        expect(store.read((database) => getRun(database, id))).toEqual({ ...run, id });
        expect(store.read((database) => getRunSeries(database, id))).toEqual(runSeries);
      }
    });
  });

  describe('with a database that is larger', () => {
    const original = join(temporaryFolderForAll(), 'desk.db');
    beforeAll(async () => {
      const store = await openStore({ path: original, migrationsFolder });
      await importRows(
        store,
        Array.from({ length: 60_000 }, (_, index) => ({
          symbol: `N${index % 20}`,
          day: Math.floor(index / 20),
          close: 1 + index,
        })),
      );
      await store.close();
    });
    const copy = () => {
      const path = join(temporaryFolder(), 'desk.db');
      copyFileSync(original, path);
      return path;
    };

    it.each(rounds)(
      'a backup that is listed is sound, and the next one clears the rest away (%i)',
      async () => {
        const path = copy();
        const said = await killWhile('backups', path);
        const listed = listBackups(path).map((backup) => backup.path);
        // Three of a day are kept, and the kill may come between a backup and the word of it.
        const newest = [...new Set([...said, ...listed])].sort().slice(-3);
        expect(newest.filter((backup) => !said.includes(backup)).length).toBeLessThanOrEqual(1);
        expect(listed).toEqual(expect.arrayContaining(newest));
        for (const backup of listed) expect(verifyDatabase(backup).problems).toEqual([]);
        await backUpDatabase(path, { reason: 'manual' });
        expect(readdirSync(backupFolder(path)).filter((name) => !name.endsWith('.db'))).toEqual([]);
      },
    );

    it.each(rounds)('a restore leaves the old or the new database, whole (%i)', async () => {
      const path = copy();
      const backup = await backUpDatabase(path, { reason: 'manual' });
      const store = await openStore({ path, migrationsFolder });
      const entries = [{ symbol: 'IBM', amount: 1 }];
      await store.write((database) =>
        createBasket(database, { name: 'since', kind: 'shares', notional: 1, entries }),
      );
      await store.close();
      const said = await killWhile('restore', path, backup.path);
      await reopened(path, (after) => {
        expect(after.read(listInstruments)).toHaveLength(20);
        const baskets = after.read(listBaskets).map(({ name }) => name);
        expect(said.length > 0 ? [[]] : [[], ['since']]).toContainEqual(baskets);
      });
      // What was replaced is kept.
      const kept = readdirSync(dirname(path)).filter((name) => /\.replaced-\w+$/.test(name));
      expect(kept.length).toBeGreaterThanOrEqual(said.length);
    });
  });

  it.each(rounds)('a migration is there or not, with all data either way (%i)', async () => {
    const path = join(temporaryFolder(), 'desk.db');
    const connection = connect(path, { create: true });
    const [market, baskets] = listMigrations(migrationsFolder);
    for (const migration of [market, baskets]) {
      applyMigrations(connection, migrationsFolder, [migration]);
      connection.exec(sampleData[migration.version]);
    }
    connection.close();
    await killWhile('migrate', path);
    await reopened(path, (store) => {
      expect(store.read(listBaskets)).toMatchObject([{ name: 'Dow', constituents: 2 }]);
      expect(store.read(listInstruments)).toMatchObject([{ symbol: 'IBM', days: 2 }]);
    });
  });
});
