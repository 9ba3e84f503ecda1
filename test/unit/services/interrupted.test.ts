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

/** Runs a script beside this file until it says that something is kept, and kills it then. */
async function runUntilKilled(script: string, ...parameters: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((found) => {
    child.stdout.on('data', (data: Buffer) => {
      if (data.toString().includes('kept')) found();
    });
  });
  child.kill('SIGKILL');
  await new Promise((gone) => child.on('close', gone));
}

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

    await runUntilKilled('run-until-killed.ts', database);

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

describe('a program that dies in the middle of a study', () => {
  it.each(['frontier', 'walk-forward'] as const)(
    'has kept what was finished of a %s',
    async (kind) => {
      const database = join(folder, `${kind}.db`);
      const desk = await open(database);
      await settled(desk, (await desk.handlers['market.loadSample']({})).jobId);
      await desk.close();
      await runUntilKilled('study-until-killed.ts', database, kind);

      const again = await open(database);
      const { notices } = await again.handlers['app.status']({});
      const list = kind === 'frontier' ? 'frontier.list' : 'walkForward.list';
      const [study] = await again.handlers[list]({});
      const { id, finished, total } = study!;
      expect(finished).toBeGreaterThanOrEqual(2);
      expect(finished).toBeLessThan(total);
      expect(notices.join()).toMatch(
        new RegExp(`was interrupted .* is kept: ${finished} of ${total} hedges`),
      );
      const opened =
        kind === 'frontier'
          ? await openFrontierCell(again, id, finished)
          : await openWalkForwardHold(again, id, finished);
      const { outcome } = await settled(again, opened);
      const { origin } = await again.handlers['runs.get']({ id: outcome!.runId! });
      expect(origin).toEqual({ kind, studyId: id });
      await again.close();

      const third = await open(database);
      expect((await third.handlers['app.status']({})).notices).toEqual([]);
      expect(await third.handlers[list]({})).toMatchObject([{ id, finished, total }]);
      await third.close();
    },
    120_000,
  );
});

type OpenDesk = Awaited<ReturnType<typeof open>>;

async function openFrontierCell(desk: OpenDesk, id: number, finished: number): Promise<string> {
  const study = await desk.handlers['frontier.get']({ id });
  expect(study).toMatchObject({ complete: false, finished });
  expect(study.cells.filter(({ hedge }) => hedge)).toHaveLength(finished);
  return (await desk.handlers['frontier.openCell']({ id, cell: 0 })).jobId;
}

async function openWalkForwardHold(desk: OpenDesk, id: number, finished: number): Promise<string> {
  const study = await desk.handlers['walkForward.get']({ id });
  expect(study).toMatchObject({ complete: false, finished });
  const [{ holds, summary }] = study.alternatives as [(typeof study.alternatives)[number]];
  expect(holds.filter(({ hedge }) => hedge)).toHaveLength(finished);
  // Summed up over what there is, to the last day held.
  expect(summary.anchors).toBe(finished);
  expect(summary.fan.daysHeld).toHaveLength(63);
  return (await desk.handlers['walkForward.openHold']({ id, alternative: 0, hold: 0 })).jobId;
}
