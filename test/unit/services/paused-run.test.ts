import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSampleDesk, type Desk } from './desk.ts';

/** A run that waits, with the real solver on the sample market. */
let desk: Desk;
beforeAll(async () => {
  desk = await openSampleDesk();
}, 60_000);
afterAll(() => desk.close());

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const jobOf = async (id: string) => (await desk.call('jobs.get', { id })).job;

/** A run that is paused as soon as it has begun; far longer than it would take. */
async function pausedRun(): Promise<string> {
  const { jobId } = await desk.call('runs.start', { scenarioId: desk.sampleScenarioId, threads: 2 });
  await desk.call('jobs.pause', { id: jobId });
  await sleep(2000);
  return jobId;
}

describe('a run that is paused', () => {
  it('waits as long as the user likes, and is then the same run', async () => {
    const id = await pausedRun();
    const { state, seconds } = await jobOf(id);
    expect(state).toBe('paused');
    await sleep(200);
    // Its clock stands still.
    expect((await jobOf(id)).seconds).toBe(seconds);
    await desk.call('jobs.resume', { id });
    expect((await jobOf(id)).state).toBe('running');
    const { outcome, state: end } = await desk.finish(id);
    expect(end).toBe('done');
    const { certificate, promise } = await desk.call('runs.get', { id: outcome!.runId! });
    expect(certificate.status).not.toBe('cancelled');
    expect(certificate.gap).toBeLessThanOrEqual(0.05);
    expect(promise).not.toBeNull();
    expect(desk.errors).toEqual([]);
  }, 60_000);

  it('can be stopped while it waits, and leaves the way free for the next one', async () => {
    const id = await pausedRun();
    const { jobId: next } = await desk.call('runs.start', { scenarioId: desk.sampleScenarioId });
    expect((await jobOf(next)).state).toBe('queued');
    await desk.call('jobs.cancel', { id });
    const { state, outcome } = await desk.finish(id);
    expect(state).toBe('cancelled');
    expect((await desk.call('runs.get', { id: outcome!.runId! })).certificate.status).toBe('cancelled');
    expect((await desk.finish(next)).state).toBe('done');
  }, 60_000);
});
