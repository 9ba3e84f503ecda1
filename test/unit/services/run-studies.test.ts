import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../../src-main/contract/runs.ts';
import { openSampleDesk, type Desk } from './desk.ts';

let desk: Desk;
let run: Run;
const sharesOf = ({ positions }: Run) =>
  positions.map(({ symbol, side, shares }) => ({ symbol, shares: side === 'long' ? shares : -shares }));

beforeAll(async () => {
  desk = await openSampleDesk();
  const { jobId } = await desk.call('runs.start', { scenarioId: desk.sampleScenarioId, gap: 0 });
  const job = await desk.finish(jobId);
  run = await desk.call('runs.get', { id: job.outcome!.runId! });
});
afterAll(() => desk.close());

describe('the promise of a run', () => {
  it('is stored with it, above what the hedge does on the days that it was fitted to', async () => {
    expect(run.promise!.rmse).toBeGreaterThan(run.evaluation.inSample.rmse);
    expect(run.promise!.folds.reduce((sum, { days }) => sum + days, 0)).toBe(run.window.days);
  });
});

describe('sensitivity of a run', () => {
  it('prices every name, swap and rule, and is kept', async () => {
    expect(await desk.call('sensitivity.get', { runId: run.id })).toBeNull();
    const { jobId } = await desk.call('sensitivity.start', { runId: run.id });
    let reported = 0;
    const job = await desk.finish(jobId, ({ progress }) => {
      if (progress?.kind === 'sweep') reported++;
    });
    expect(job).toMatchObject({ state: 'done', kind: 'sensitivity' });
    expect(reported).toBeGreaterThan(run.positions.length);
    const result = (await desk.call('sensitivity.get', { runId: run.id }))!;
    expect(result.complete).toBe(true);
    expect(result.run.objective / run.certificate.objective).toBeCloseTo(1, 9);
    expect(result.drops.map(({ symbol }) => symbol).sort()).toEqual(
      run.positions.map(({ symbol }) => symbol).sort(),
    );
    // The run is proven optimal to a millionth: no change of a name or a tighter rule can be better.
    for (const { hedge } of result.drops) expect(hedge!.objectiveChange).toBeGreaterThan(-1e-5);
    for (const swap of result.swaps) expect(swap.objectiveChange).toBeGreaterThan(-1e-5);
    const looser = result.rules.find(({ label }) => label === 'at most 11 longs instead of 10')!;
    const tighter = result.rules.find(({ label }) => label === 'at most 9 longs instead of 10')!;
    expect(looser.hedge!.objectiveChange).toBeLessThan(1e-9);
    expect(tighter.hedge!.objectiveChange).toBeGreaterThan(0);
    expect(looser.change).toEqual({ maxLongs: 11 });
  });

  it('is refused for a run that is not there', async () => {
    await expect(desk.call('sensitivity.start', { runId: 999 })).rejects.toThrow('no run 999');
  });
});

describe('repair', () => {
  it('finds a hedge without the names that cannot be traded', async () => {
    const gone = run.positions.slice(0, 2).map(({ symbol }) => symbol);
    const { jobId } = await desk.call('runs.repair', { id: run.id, symbols: gone });
    const job = await desk.finish(jobId);
    const repaired = await desk.call('runs.get', { id: job.outcome!.runId! });
    expect(repaired.positions.some(({ symbol }) => gone.includes(symbol))).toBe(false);
    expect(repaired.positions).toHaveLength(10);
    expect(repaired.settings.exclude).toEqual(gone);
    expect(repaired.scenarioId).toBe(run.scenarioId);
    expect(repaired.certificate.objective).toBeGreaterThan(run.certificate.objective);
  });
});

describe('shares edited by hand', () => {
  it('give the run’s own figures for its own shares, and break no rule', async () => {
    const result = await desk.call('whatIf.evaluate', { runId: run.id, shares: sharesOf(run) });
    // Names are added up in another order.
    expect(result.inSample.rmse).toBeCloseTo(run.evaluation.inSample.rmse, 8);
    expect(result.inSample.valueRmse).toBeCloseTo(run.evaluation.inSample.valueRmse, 8);
    expect(result.outOfSample!.rmse).toBeCloseTo(run.evaluation.outOfSample!.rmse, 8);
    expect(result.outOfSample!.days).toBe(run.evaluation.outOfSample!.days);
    expect(result.broken).toEqual([]);
    expect(result.long + result.cash).toBeCloseTo(run.basket.notional, 6);
  });

  it('are measured as they are, and every broken rule is said', async () => {
    const [first, second, ...rest] = sharesOf(run);
    const shares = [{ ...first!, shares: 3 * first!.shares }, { ...second!, shares: -5 }, ...rest];
    const result = await desk.call('whatIf.evaluate', { runId: run.id, shares });
    expect(result.inSample.rmse).toBeGreaterThan(run.evaluation.inSample.rmse);
    expect(result.short).toBeCloseTo(5 * run.positions[1]!.price, 6);
    const said = result.broken.join('\n');
    expect(said).toContain(`${first!.symbol} is`);
    expect(said).toContain('above its cap of 20%');
    expect(said).toContain(`${second!.symbol} is short, but the scenario has no shorts`);
    expect(said).toMatch(/the longs make \d+(\.\d+)?% of the notional, not 100%/);

    const outside = run.candidates.find(
      (symbol) => !run.positions.some((position) => position.symbol === symbol),
    )!;
    const eleven = [...sharesOf(run), { symbol: outside, shares: 1 }];
    const more = await desk.call('whatIf.evaluate', { runId: run.id, shares: eleven });
    expect(more.broken.join('\n')).toContain('11 longs, at most 10 are allowed');

    // Nothing held: the whole basket is unhedged.
    const none = await desk.call('whatIf.evaluate', { runId: run.id, shares: [] });
    expect(none.inSample.effectiveness).toBeCloseTo(0, 12);
    expect(none.cash).toBe(run.basket.notional);
  });

  it('must be of names that the run knows', async () => {
    await expect(
      desk.call('whatIf.evaluate', { runId: run.id, shares: [{ symbol: 'NOBODY', shares: 1 }] }),
    ).rejects.toThrow('NOBODY: this run knows no price of it');
    expect(desk.errors).toEqual([]);
  });
});
