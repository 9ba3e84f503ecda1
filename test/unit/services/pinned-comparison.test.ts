import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSampleDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openSampleDesk();
  for (let run = 1; run <= 3; run++) await runOnce();
}, 120_000);
afterAll(() => desk?.close());

async function runOnce(): Promise<void> {
  const { jobId } = await desk.call('runs.start', { scenarioId: desk.sampleScenarioId, gap: 1 });
  await desk.finish(jobId);
}

const pinned = () => desk.call('compare.pinned', {});

describe('the pinned comparison', () => {
  it('is none at first, and then what was pinned, however many runs follow', async () => {
    expect(await pinned()).toBeNull();
    expect(await desk.call('compare.pin', { runs: [2, 1] })).toEqual({ runs: [2, 1], since: 3 });
    await runOnce();
    expect(await pinned()).toEqual({ runs: [2, 1], since: 3 });
  });

  it('goes on from where it was when runs are added, and begins anew with others', async () => {
    expect(await desk.call('compare.pin', { runs: [2, 1, 4] })).toEqual({ runs: [2, 1, 4], since: 3 });
    await runOnce();
    expect(await desk.call('compare.pin', { runs: [3, 5] })).toEqual({ runs: [3, 5], since: 5 });
  });

  it('leaves out runs that are removed, and is none when fewer than two are left', async () => {
    await desk.call('compare.pin', { runs: [2, 1, 4] });
    await desk.call('runs.remove', { id: 1 });
    expect((await pinned())!.runs).toEqual([2, 4]);
    await desk.call('runs.remove', { id: 4 });
    expect(await pinned()).toBeNull();
    await desk.call('runs.restore', { id: 4 });
    expect((await pinned())!.runs).toEqual([2, 4]);
    await desk.call('compare.pin', { runs: null });
    expect(await pinned()).toBeNull();
  });

  it('is refused for runs that are not there, for one, and for seven', async () => {
    await desk.call('compare.pin', { runs: [2, 3] });
    await expect(desk.call('compare.pin', { runs: [2, 99] })).rejects.toMatchObject({ code: 'not-found' });
    await expect(desk.call('compare.pin', { runs: [2] })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(desk.call('compare.pin', { runs: [1, 2, 3, 4, 5, 6, 7] })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    expect((await pinned())!.runs).toEqual([2, 3]);
  });
});
