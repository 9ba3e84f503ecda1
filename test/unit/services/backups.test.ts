import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstation } from '../../../src-main/services/open-workstation.ts';
import { listBackups } from '../../../src-main/store/backup.ts';
import { connect } from '../../../src-main/store/database.ts';
import type { Logger, Workstation } from '../../../src-main/services/workstation-api.ts';

const migrationsFolder = resolve(import.meta.dirname, '../../../migrations');
const log: Logger = {
  info: () => {},
  warn: () => {},
  error: (message) => process.stderr.write(`${message}\n`),
};

let folder: string;
let databasePath: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backups-'));
  databasePath = join(folder, 'desk.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function done({ handlers }: Workstation, jobId: string): Promise<void> {
  for (;;) {
    const { job } = await handlers['jobs.get']({ id: jobId });
    if (job.state === 'done') return;
    if (job.state !== 'queued' && job.state !== 'running') throw new Error(job.error?.message ?? job.state);
    await new Promise((wait) => setTimeout(wait, 20));
  }
}

describe('backups through the services', () => {
  it('restores what was backed up, in place, and keeps what was there before beside it', async () => {
    const desk = await openWorkstation({ databasePath, migrationsFolder, log });
    const { handlers } = desk;
    await done(desk, (await handlers['market.loadSample']({})).jobId);
    await done(desk, (await handlers['backups.create']({})).jobId);
    const [backup] = await handlers['backups.list']({});
    expect(backup).toMatchObject({ reason: 'manual' });

    const [scenario] = await handlers['scenarios.list']({ archived: false });
    await handlers['scenarios.remove']({ id: scenario!.id });
    expect(await handlers['scenarios.list']({ archived: false })).toEqual([]);

    await handlers['backups.restore']({ createdAt: backup!.createdAt });
    expect((await handlers['scenarios.list']({ archived: false })).map(({ name }) => name)).toEqual([
      scenario!.name,
    ]);
    expect(readdirSync(folder).some((name) => name.startsWith('desk.db.replaced-'))).toBe(true);
    await handlers['scenarios.duplicate']({ id: scenario!.id });
    expect(await handlers['scenarios.list']({ archived: false })).toHaveLength(2);
    await desk.close();
  });

  it('refuses an unknown backup and leaves the database as it is', async () => {
    const desk = await openWorkstation({ databasePath, migrationsFolder, log });
    await expect(
      desk.handlers['backups.restore']({ createdAt: '2001-01-01T00:00:00.000Z' }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await desk.handlers['scenarios.list']({ archived: false })).toHaveLength(2);
    await desk.close();
  });

  it('restores a file that the user picked, and leaves that file alone', async () => {
    const here = join(folder, 'new.db');
    const picked = join(folder, 'from another machine.db');
    const other = await openWorkstation({ databasePath, migrationsFolder, log });
    await done(other, (await other.handlers['backups.create']({})).jobId);
    await other.close();
    copyFileSync(listBackups(databasePath)[0]!.path, picked);
    const bytes = readFileSync(picked);

    const desk = await openWorkstation({ databasePath: here, migrationsFolder, log });
    const { token } = await desk.files.adopt(picked, 'desk.db');
    await desk.handlers['backups.restoreFile']({ file: token });
    expect((await desk.handlers['app.status']({})).synthetic).toBe(true);
    expect(await desk.handlers['scenarios.list']({ archived: false })).toHaveLength(2);
    await desk.close();
    expect(readFileSync(picked).equals(bytes)).toBe(true);
  });

  it('refuses a file that is no database of this program by the name that the user knows', async () => {
    const desk = await openWorkstation({ databasePath, migrationsFolder, log });
    const upload = join(folder, '1.db');
    writeFileSync(upload, 'date,symbol,close');
    const { token } = await desk.files.adopt(upload, 'prices.db');
    await expect(desk.handlers['backups.restoreFile']({ file: token })).rejects.toMatchObject({
      code: 'bad-file',
      message: 'prices.db cannot be restored: the database prices.db is damaged or is no database',
      details: { file: 'prices.db', mend: 'choose another backup' },
    });
    await expect(desk.handlers['backups.restoreFile']({ file: 'no such token' })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await desk.handlers['scenarios.list']({ archived: false })).toHaveLength(2);
    await desk.close();
  });

  it('goes on with the database that was there when the restored one cannot be brought up to date', async () => {
    const logged: string[] = [];
    const noting: Logger = { ...log, error: (message) => logged.push(message) };
    const desk = await openWorkstation({ databasePath, migrationsFolder, log: noting });
    await done(desk, (await desk.handlers['backups.create']({})).jobId);
    const broken = join(folder, 'broken.db');
    copyFileSync(listBackups(databasePath)[0]!.path, broken);
    const connection = connect(broken);
    // Its tables are those of today, so that the migrations since then fail.
    connection.pragma('user_version = 10');
    connection.close();
    const { token } = await desk.files.adopt(broken, 'broken.db');
    await expect(desk.handlers['backups.restoreFile']({ file: token })).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('cannot be brought up to this version'),
    });
    expect(logged).toEqual(['broken.db was restored and did not open']);
    expect(await desk.handlers['scenarios.list']({ archived: false })).toHaveLength(2);
    await desk.handlers['scenarios.duplicate']({
      id: (await desk.handlers['scenarios.list']({ archived: false }))[0]!.id,
    });
    expect(await desk.handlers['scenarios.list']({ archived: false })).toHaveLength(3);
    await desk.close();
  });

  it('makes one backup on the first start of a day, and none of an empty database', async () => {
    const empty = join(folder, 'empty.db');
    const first = await openWorkstation({ databasePath: empty, migrationsFolder, log, staysOpen: true });
    expect(await first.handlers['jobs.list']({})).toEqual([]);
    await done(first, (await first.handlers['market.loadSample']({})).jobId);
    await first.close();

    const second = await openWorkstation({ databasePath: empty, migrationsFolder, log, staysOpen: true });
    const [job] = await second.handlers['jobs.list']({});
    await done(second, job!.id);
    expect(await second.handlers['backups.list']({})).toMatchObject([{ reason: 'daily' }]);
    await second.close();

    const third = await openWorkstation({ databasePath: empty, migrationsFolder, log, staysOpen: true });
    expect(await third.handlers['jobs.list']({})).toEqual([]);
    await third.close();
  });
});
