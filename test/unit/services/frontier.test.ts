import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepProgress } from '../../../src-main/contract/jobs.ts';
import { openSampleDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openSampleDesk();
});
afterAll(() => desk.close());

describe('a frontier', () => {
  it('solves every number of names, says why one has no hedge, and opens a cell as the run that it is', async () => {
    const { sampleScenarioId: scenarioId } = desk;
    const { jobId } = await desk.call('frontier.start', {
      scenarioId,
      over: 'names',
      names: [10, 6, 4, 6],
      gap: 0,
      threads: 2,
    });
    const seen: SweepProgress[] = [];
    const job = await desk.finish(jobId, ({ progress }) => {
      if (progress?.kind === 'sweep') seen.push(progress);
    });
    const id = job.outcome!.studyId!;
    const study = await desk.call('frontier.get', { id });
    expect(study).toMatchObject({ complete: true, names: [4, 6, 10], synthetic: true, over: 'names' });
    expect(study).toMatchObject({ total: 3, finished: 3 });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ done: 3, total: 3, studyId: id });

    // Four names of at most 20% cannot make 100%.
    const [four, six, ten] = study.cells;
    expect(four).toMatchObject({ hedge: null, failure: { code: 'infeasible' } });
    expect(four!.failure!.message).toContain('80%');
    expect(six!.hedge).toMatchObject({ longs: 6, shorts: 0, status: 'optimal' });
    expect(ten!.hedge!.inSample.rmse).toBeLessThan(six!.hedge!.inSample.rmse);
    expect(ten!.hedge!.promisedRmse).toBeGreaterThan(ten!.hedge!.inSample.rmse);

    // The scenario itself has ten names: its run must say the same as the cell.
    const direct = await desk.finish((await desk.call('runs.start', { scenarioId, gap: 0 })).jobId);
    const ran = await desk.call('runs.get', { id: direct.outcome!.runId! });
    expect(ten!.hedge!.objective / ran.certificate.objective).toBeCloseTo(1, 5);

    const opened = await desk.finish((await desk.call('frontier.openCell', { id, cell: 2 })).jobId);
    const run = await desk.call('runs.get', { id: opened.outcome!.runId! });
    expect(run.evaluation.inSample.rmse).toBeCloseTo(ten!.hedge!.inSample.rmse, 6);
    expect(run.evaluation.outOfSample!.rmse).toBeCloseTo(ten!.hedge!.outOfSample!.rmse, 6);
    expect(run.certificate.bound).toBe(ten!.hedge!.bound);
    expect(run.promise!.folds).toHaveLength(6);
    expect(run.promise!.rmse).toBeCloseTo(ten!.hedge!.promisedRmse!, 6);
    expect(run.settings.maxLongs).toBe(10);
    expect(run.origin).toEqual({ kind: 'frontier', studyId: id });
    // Opened again it is the same run.
    const again = await desk.finish((await desk.call('frontier.openCell', { id, cell: 2 })).jobId);
    expect(again.outcome).toEqual({ runId: run.id });
    expect((await desk.call('frontier.get', { id })).cells[2]!.hedge!.runId).toBe(run.id);

    await expect(desk.call('frontier.openCell', { id, cell: 0 })).rejects.toThrow('80%');
    await expect(desk.call('frontier.openCell', { id, cell: 9 })).rejects.toThrow('no hedge in this cell');
    await expect(desk.call('walkForward.get', { id })).rejects.toThrow('no walk-forward');
    await desk.call('frontier.remove', { id });
    expect(await desk.call('frontier.list', {})).toEqual([]);
    await desk.call('frontier.restore', { id });
    expect(await desk.call('frontier.list', {})).toMatchObject([{ id, scenarioId }]);
    // Every run on file still agrees with its prices.
    expect((await desk.call('runs.verify', {})).every(({ agrees }) => agrees)).toBe(true);
  });

  it('orders a map by λ and names, and trades daily against value error', async () => {
    const { jobId } = await desk.call('frontier.start', {
      scenarioId: desk.sampleScenarioId,
      over: 'map',
      names: [8, 6],
      lambdas: [1, 0],
      gap: 0,
      promise: false,
    });
    const job = await desk.finish(jobId);
    const study = await desk.call('frontier.get', { id: job.outcome!.studyId! });
    expect(study.cells.map(({ names, lambda }) => [names, lambda])).toEqual([
      [6, 0],
      [8, 0],
      [6, 1],
      [8, 1],
    ]);
    const [six, , sixOnValue] = study.cells.map(({ hedge }) => hedge!);
    expect(sixOnValue!.inSample.valueRmse).toBeLessThan(six!.inSample.valueRmse);
    expect(sixOnValue!.inSample.rmse).toBeGreaterThan(six!.inSample.rmse);
    expect(six!.promisedRmse).toBeNull();
    expect(study.knee).toBeNull();
  });

  it('keeps what is finished when it is cancelled, and nothing when nothing is', async () => {
    const { sampleScenarioId: scenarioId } = desk;
    const names = Array.from({ length: 20 }, (_, k) => k + 5);
    const { jobId } = await desk.call('frontier.start', { scenarioId, over: 'names', names });
    const job = await desk.finish(jobId, ({ progress }) => {
      if (progress?.kind === 'sweep' && progress.done >= 2) void desk.call('jobs.cancel', { id: jobId });
    });
    expect(job.state).toBe('cancelled');
    const study = await desk.call('frontier.get', { id: job.outcome!.studyId! });
    const finished = study.cells.filter(({ hedge }) => hedge).length;
    expect(study).toMatchObject({ complete: false, total: 20, finished });
    expect(study.seconds).toBeGreaterThan(0);
    expect((await desk.call('frontier.list', {}))[0]).toMatchObject({ id: study.id, total: 20, finished });
    expect(finished).toBeGreaterThanOrEqual(2);
    expect(finished).toBeLessThan(20);

    const { jobId: other } = await desk.call('frontier.start', { scenarioId, over: 'names', names });
    await desk.call('jobs.cancel', { id: other });
    const before = await desk.call('frontier.list', {});
    expect(await desk.finish(other)).toMatchObject({ state: 'cancelled', outcome: {} });
    expect((await desk.call('frontier.list', {})).map(({ id }) => id)).toEqual(
      before.map(({ id }) => id).filter((id) => id <= study.id),
    );
    expect(desk.errors).toEqual([]);
  });

  it('shows its hedges as they are finished, waits while it is paused, and is then the same frontier', async () => {
    const { jobId } = await desk.call('frontier.start', {
      scenarioId: desk.sampleScenarioId,
      over: 'names',
      names: Array.from({ length: 12 }, (_, k) => k + 5),
      threads: 1,
    });
    // Paused at the first hedge that is finished.
    const paused = Promise.withResolvers<number>();
    let asked = false;
    const ended = desk.finish(jobId, ({ progress }) => {
      if (asked || progress?.kind !== 'sweep' || progress.done === 0) return;
      asked = true;
      desk.call('jobs.pause', { id: jobId }).then(() => paused.resolve(progress.studyId!), paused.reject);
    });
    const id = await paused.promise;
    const finishedIn = async () =>
      (await desk.call('frontier.get', { id })).cells.filter(({ hedge }) => hedge).length;

    // What is finished is there, and the study is whole but for the rest.
    await expect.poll(finishedIn).toBeGreaterThan(0);
    const part = await desk.call('frontier.get', { id });
    expect(part).toMatchObject({ complete: false, total: 12 });
    expect(part.cells).toHaveLength(12);
    expect(part.cells[11]!.hedge).toBeNull();
    await expect(desk.call('frontier.remove', { id })).rejects.toThrow('is being made; stop it first');

    // The hedge in work may still be on its way when the pause begins; after it nothing comes.
    await new Promise((wait) => setTimeout(wait, 1000));
    const waiting = await finishedIn();
    await new Promise((wait) => setTimeout(wait, 1000));
    expect(await finishedIn()).toBe(waiting);
    expect((await desk.call('jobs.get', { id: jobId })).job.state).toBe('paused');

    await desk.call('jobs.resume', { id: jobId });
    expect(await ended).toMatchObject({ state: 'done', outcome: { studyId: id } });
    const study = await desk.call('frontier.get', { id });
    expect(study).toMatchObject({ complete: true, total: 12, finished: 12 });
    expect(study.cells[0]).toEqual(part.cells[0]);
    // More names are never worse in sample, within the gap asked for.
    const objectives = study.cells.map(({ hedge }) => hedge!.objective);
    expect(objectives[11]!).toBeLessThan(objectives[0]!);
    expect(desk.errors).toEqual([]);
  });

  it('refuses what it cannot do', async () => {
    const { sampleScenarioId: scenarioId } = desk;
    await expect(desk.call('frontier.start', { scenarioId, over: 'names', names: [] })).rejects.toThrow(
      'numbers of names',
    );
    await expect(
      desk.call('frontier.start', { scenarioId, over: 'lambda', lambdas: [1.5] }),
    ).rejects.toThrow();
    await expect(desk.call('frontier.start', { scenarioId: 99, over: 'names', names: [5] })).rejects.toThrow(
      'no scenario 99',
    );
  });
});
