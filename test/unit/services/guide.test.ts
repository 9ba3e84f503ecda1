import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../src-main/contract/jobs.ts';
import { openSampleDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openSampleDesk();
}, 60_000);
afterAll(() => desk?.close());

describe('the guide of the first hedge', () => {
  it('is open on a desk without runs, and not for somebody who has run hedges without it', async () => {
    expect(await desk.call('app.guide', {})).toEqual({ closed: false, seen: [] });
    const { jobId } = await desk.call('runs.start', { scenarioId: desk.sampleScenarioId, gap: 1 });
    await desk.finish(jobId);
    expect(await desk.call('app.guide', {})).toEqual({ closed: true, seen: [] });
  });

  it('keeps each step once, in the order in which they were seen, and whether it is closed', async () => {
    await desk.call('app.changeGuide', { closed: false });
    await desk.call('app.changeGuide', { seen: 'judge' });
    await desk.call('app.changeGuide', { seen: 'basket' });
    expect(await desk.call('app.changeGuide', { seen: 'judge' })).toEqual({
      closed: false,
      seen: ['judge', 'basket'],
    });
    expect(await desk.call('app.changeGuide', { closed: true })).toEqual({
      closed: true,
      seen: ['judge', 'basket'],
    });
    expect(await desk.call('app.guide', {})).toEqual({ closed: true, seen: ['judge', 'basket'] });
  });

  it('refuses a step that there is not', async () => {
    const wrong = { seen: 'prices' } as unknown as { seen: 'judge' };
    await expect(desk.call('app.changeGuide', wrong)).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('the sample market', () => {
  it('tells its progress in rows: no file is read', async () => {
    const { jobId } = await desk.call('market.loadSample', {});
    const seen: JobSnapshot['progress'][] = [];
    await desk.finish(jobId, ({ progress }) => seen.push(progress));
    // 61 names and the index, as far as each has prices.
    expect(seen.at(-1)).toMatchObject({ kind: 'import', size: null, rows: 86_663 });
  });
});
