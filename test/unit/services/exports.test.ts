import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInstance } from '../../../src-main/solver/instance.ts';
import { openSampleDesk, type Desk } from './desk.ts';

/** What leaves the program, of a real long-short run on the sample market. */
let desk: Desk;
let runId: number;
beforeAll(async () => {
  desk = await openSampleDesk();
  const { basketId, settings } = await desk.call('scenarios.get', { id: desk.sampleScenarioId });
  const { id: scenarioId } = await desk.call('scenarios.create', {
    name: 'with shorts',
    basketId,
    settings: {
      ...settings,
      shortMultiplier: 0.3,
      weightShorts: [0.05, 0.3],
      maxShorts: 5,
      timeLimit: 2,
    },
  });
  const { jobId } = await desk.call('runs.start', { scenarioId, threads: 1 });
  const { outcome } = await desk.finish(jobId);
  runId = (outcome as { runId: number }).runId;
}, 60_000);
afterAll(() => desk.close());

async function exported(format: 'ibkr' | 'instance'): Promise<string> {
  const { token } = await desk.call('runs.export', { id: runId, format });
  return new TextDecoder().decode(desk.workstation.deliverables.get(token).bytes);
}

describe('an export', () => {
  it('sells short at Interactive Brokers as the kind of account asks', async () => {
    const actions = async () => {
      const lines = (await exported('ibkr')).trim().split(/\r?\n/).slice(1);
      return new Set(lines.map((line) => line.split(',')[0]));
    };
    expect(await actions()).toEqual(new Set(['BUY', 'SELL']));
    await desk.call('app.saveSettings', { exports: { ibkrShortAction: 'SSHORT' } });
    expect(await actions()).toEqual(new Set(['BUY', 'SSHORT']));
  });

  it('of the problem is an instance that the solver reads, with the rules of the scenario', async () => {
    const instance = parseInstance(JSON.parse(await exported('instance')), null);
    const { candidates } = await desk.call('runs.get', { id: runId });
    expect(instance.names).toEqual(candidates);
    expect(instance.short?.maxCount).toBe(5);
    // Net: longs − shorts = 1, and shorts are 0.3 of the longs.
    expect(instance.long.sum).toBeCloseTo(1 / 0.7, 12);
    expect(instance.short?.sum).toBeCloseTo(0.3 / 0.7, 12);
  });
});
