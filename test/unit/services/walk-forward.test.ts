import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PriceSeries } from '../../../src-main/store/prices-store.ts';
import { basketWithout, dispensable, planWalkForward } from '../../../src-main/services/walk-forward-plan.ts';
import { walkForwardRequest } from '../../../src-main/contract/studies.ts';
import { settingsOf } from '../model/synthetic.ts';
import { randomMarket } from '../model/synthetic.ts';
import { openSampleDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openSampleDesk();
});
afterAll(() => desk.close());

describe('a walk-forward', () => {
  it('calibrates at every step, holds, and sums up; a hold opens as the run that it is', async () => {
    const { jobId } = await desk.call('walkForward.start', {
      scenarioId: desk.sampleScenarioId,
      step: 126,
      hold: 126,
      threads: 2,
      alternatives: [
        { name: 'papers', settings: {} },
        { name: 'robust', settings: { factors: 'day-one-dollar', estimation: 'single-factor' } },
      ],
    });
    const job = await desk.finish(jobId);
    const id = job.outcome!.studyId!;
    const study = await desk.call('walkForward.get', { id });
    expect(study).toMatchObject({ complete: true, step: 126, hold: 126, synthetic: true });
    const [papers, robust] = study.alternatives;
    expect(papers!.holds).toHaveLength(study.anchors);
    expect(study.anchors).toBeGreaterThan(3);
    expect(robust!.settings.estimation).toBe('single-factor');
    expect(robust!.holds.map(({ anchorDate }) => anchorDate)).toEqual(
      papers!.holds.map(({ anchorDate }) => anchorDate),
    );

    // Pooled over the anchors that were held to the term, from the holds themselves.
    const complete = papers!.holds.filter(({ hedge }) => hedge?.outOfSample?.days === 126);
    const pooled = Math.sqrt(
      complete.reduce((sum, { hedge }) => sum + hedge!.outOfSample!.rmse ** 2, 0) / complete.length,
    );
    expect(papers!.summary.complete).toBe(complete.length);
    expect(papers!.summary.realisedRmse! / pooled).toBeCloseTo(1, 9);
    expect(papers!.summary.promiseRatio!.median).toBeLessThan(papers!.summary.overfitRatio!.median);
    expect(papers!.againstFirst).toBeNull();
    const other = robust!.holds.filter(({ hedge }) => hedge?.outOfSample?.days === 126);
    const ratio =
      Math.sqrt(other.reduce((sum, { hedge }) => sum + hedge!.outOfSample!.rmse ** 2, 0) / other.length) /
      pooled;
    expect(robust!.againstFirst!.ratio! / ratio).toBeCloseTo(1, 9);

    const opened = await desk.finish(
      (await desk.call('walkForward.openHold', { id, alternative: 1, hold: 2 })).jobId,
    );
    const run = await desk.call('runs.get', { id: opened.outcome!.runId! });
    const hold = robust!.holds[2]!;
    expect(run.anchorDate).toBe(hold.anchorDate);
    expect(run.origin).toEqual({ kind: 'walk-forward', studyId: id });
    expect(run.window.from).toBe(hold.windowFrom);
    expect(run.evaluation.outOfSample!.rmse).toBeCloseTo(hold.hedge!.outOfSample!.rmse, 6);
    expect(run.evaluation.outOfSample!.days).toBe(126);
    expect(run.settings.factors).toBe('day-one-dollar');
    await expect(desk.call('walkForward.openHold', { id, alternative: 5, hold: 0 })).rejects.toThrow(
      'no such hedge',
    );
    expect(desk.errors).toEqual([]);
  });

  it('says what does not fit', async () => {
    const { sampleScenarioId: scenarioId } = desk;
    const failing = async (request: object) => {
      const { jobId } = await desk.call('walkForward.start', { scenarioId, ...request });
      return desk.finish(jobId);
    };
    await expect(failing({ windowDays: 5000 })).rejects.toThrow('needs 50');
    await expect(failing({ from: '2100-01-01' })).rejects.toMatchObject({
      message: expect.stringContaining('no calibration day'),
      details: { mend: 'widen the time between them, shorten the windows, or load more history' },
    });
    await expect(
      failing({ alternatives: [{ name: 'odd', settings: { maxLongs: 2, minLongs: 9 } }] }),
    ).rejects.toThrow('alternative odd: minLongs: min longs is above max longs');
    await expect(
      desk.call('walkForward.start', {
        scenarioId,
        alternatives: [{ name: 'odd', settings: { from: '2020-01-01' } as object }],
      }),
    ).rejects.toThrow('from');
  });
});

const seriesOf = (days: number, names = 10): PriceSeries[] => {
  const prices = randomMarket(names, days);
  return prices.names.map(({ symbol, close, adjusted, volume }) => ({
    symbol,
    days: Int32Array.from(prices.days),
    close: Float64Array.from(close),
    adjusted: Float64Array.from(adjusted),
    volume: Float64Array.from(volume),
  }));
};

describe('the plan of a walk-forward', () => {
  const prices = randomMarket(10, 401);
  const scenario = settingsOf(prices, { to: '2024-04-10' });

  it('takes the length of the scenario’s own window, and gives all alternatives the same anchors', () => {
    // 2024-01-01 to 2024-04-10 are 101 calendar days, every one of them a trading day here.
    const plan = planWalkForward(
      walkForwardRequest.parse({
        scenarioId: 1,
        step: 50,
        hold: 60,
        alternatives: [
          { name: 'short', settings: {}, windowDays: 50 },
          { name: 'own', settings: { lambda: 0.5 } },
        ],
      }),
      scenario,
      seriesOf(401),
    );
    expect(plan.alternatives.map(({ windowDays }) => windowDays)).toEqual([50, 100]);
    expect(plan.alternatives[1]!.merged).toMatchObject({
      lambda: 0.5,
      anchor: 'window-end',
      holdingDays: 60,
    });
    // Day 100 is 2024-04-10; the last anchor has at least a step of 50 days after it.
    expect(plan.anchors.map(({ anchorDate }) => anchorDate)).toEqual([
      '2024-04-10',
      '2024-05-30',
      '2024-07-19',
      '2024-09-07',
      '2024-10-27',
      '2024-12-16',
    ]);
    expect(plan.anchors[0]!.windowFrom).toEqual(['2024-02-20', '2024-01-01']);
  });

  it('does without a late listing, and not without much of the basket', () => {
    const constituents = seriesOf(100);
    const late = { ...constituents[3]!, days: constituents[3]!.days.slice(40) };
    const ended = { ...constituents[5]!, days: constituents[5]!.days.slice(0, 60) };
    const basket = {
      id: 1,
      name: 'ten',
      kind: 'weights' as const,
      notional: 1e6,
      entries: constituents.map(({ symbol }) => ({ symbol, amount: 0.1 })),
      createdAt: '',
      updatedAt: '',
      synthetic: false,
    };
    const some = constituents.map((one) => (one.symbol === late.symbol ? late : one));
    expect(dispensable(basket, some, '2024-01-01', '2024-03-31')).toEqual([late.symbol]);
    expect(dispensable(basket, some, '2024-02-10', '2024-03-31')).toEqual([]);
    const reduced = basketWithout(basket, [late.symbol]);
    expect(reduced.entries).toHaveLength(9);
    expect(reduced.entries.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(1, 12);
    const three = some.map((one, k) => (k === 5 || k === 6 ? { ...ended, symbol: one.symbol } : one));
    expect(dispensable(basket, three, '2024-01-01', '2024-03-31')).toEqual([]);
  });
});
