import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstation } from '../../../src-main/services/open-workstation.ts';
import type { Logger } from '../../../src-main/services/workstation-api.ts';

const root = resolve(import.meta.dirname, '../../..');
const migrationsFolder = join(root, 'migrations');
const log: Logger = {
  info: () => {},
  warn: () => {},
  error: (message) => process.stderr.write(`${message}\n`),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (databasePath: string) => openWorkstation({ databasePath, migrationsFolder, log });

async function settled(desk: Awaited<ReturnType<typeof open>>, id: string) {
  for (;;) {
    const { job } = await desk.handlers['jobs.get']({ id });
    if (job.state !== 'queued' && job.state !== 'running') return job;
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

describe('a program that dies in the middle of a search', () => {
  it('has kept the best hedge, which the next start makes a run of', async () => {
    const database = join(folder, 'desk.db');
    const desk = await open(database);
    await settled(desk, (await desk.handlers['market.loadSample']({})).jobId);
    const [sample] = await desk.handlers['scenarios.list']({ archived: false });
    const scenario = await desk.handlers['scenarios.get']({ id: sample!.id });
    await desk.handlers['scenarios.save']({
      ...scenario,
      settings: {
        ...scenario.settings,
        candidates: { kind: 'all' },
        weightLongs: [0.005, 0.2],
        maxLongs: 14,
        gap: 0,
      },
    });
    await desk.close();

    const child = spawn(process.execPath, [join(import.meta.dirname, 'run-until-killed.ts'), database], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((found) => {
      child.stdout.on('data', (data: Buffer) => {
        if (data.toString().includes('kept')) found();
      });
    });
    child.kill('SIGKILL');
    await new Promise((gone) => child.on('close', gone));

    const again = await open(database);
    const { notices } = await again.handlers['app.status']({});
    expect(notices.join()).toMatch(/was interrupted.*best hedge so far becomes a run/);
    const [job] = await again.handlers['jobs.list']({});
    expect(await settled(again, job!.id)).toMatchObject({ state: 'done' });
    const [run] = await again.handlers['runs.list']({});
    expect(run).toMatchObject({ status: 'interrupted', scenarioId: sample!.id });
    const { certificate, positions } = await again.handlers['runs.get']({ id: run!.id });
    expect(positions.length).toBeGreaterThan(0);
    expect(certificate.bound).toBeLessThanOrEqual(certificate.objective);
    await again.close();

    const third = await open(database);
    expect((await third.handlers['app.status']({})).notices).toEqual([]);
    expect(await third.handlers['runs.list']({})).toHaveLength(1);
    await third.close();
  }, 120_000);
});
