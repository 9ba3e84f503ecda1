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
    expect(job).toMatchObject({ state: 'done', kind: 'sensitivity', runId: run.id });
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
    expect(job).toMatchObject({ kind: 'run', runId: run.id, scenarioId: run.scenarioId });
    const repaired = await desk.call('runs.get', { id: job.outcome!.runId! });
    expect(repaired.positions.some(({ symbol }) => gone.includes(symbol))).toBe(false);
    expect(repaired.positions).toHaveLength(10);
    expect(repaired.settings.exclude).toEqual(gone);
    expect(repaired.scenarioId).toBe(run.scenarioId);
    expect(repaired.certificate.objective).toBeGreaterThan(run.certificate.objective);
    // It says what it was made from, and the list leads from the one to the other.
    const origin = { kind: 'repair', runId: run.id, without: gone };
    expect(repaired.origin).toEqual(origin);
    expect(await desk.call('runs.list', {})).toMatchObject([
      { id: repaired.id, origin },
      { id: run.id, origin: null },
    ]);
    expect(run).not.toHaveProperty('origin');
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

describe('the option beside a hedge', () => {
  const terms = { kind: 'put' as const, side: 'sold' as const, expiry: 0.5 };

  it('takes the volatility from the names, scales the target by delta, and leaves gamma and vega', async () => {
    const view = await desk.call('option.evaluate', { runId: run.id, terms });
    const { exposures, notional } = run.evaluation;
    expect(view.volatilityFrom).toBe('names');
    expect(view.terms.volatility).toBe(exposures.basketVolatility);
    const { overlay } = view;
    expect(overlay.hedgeNotional).toBeCloseTo(Math.abs(overlay.unit.delta) * notional, 6);
    // A sold put has a positive delta: the shares are sold.
    expect(overlay.hedgeDirection).toBe(-1);
    expect(overlay.dollarDelta).toBeGreaterThan(0);
    const invested = exposures.net / notional;
    expect(overlay.residualDelta).toBeCloseTo(overlay.dollarDelta - overlay.hedgeNotional * invested, 4);
    expect(overlay.trackingError).toBeCloseTo(
      (run.promise!.rmse * Math.sqrt(21) * overlay.hedgeNotional) / notional,
      4,
    );
    expect(overlay.gammaPerPercent).toBeLessThan(0);
    expect(view.rehedge).toBeNull();
  });

  it('says whether to re-hedge, on the last day on file', async () => {
    const ask = (valueDifference: number, deltaChange: number) =>
      desk.call('option.evaluate', {
        runId: run.id,
        terms: { ...terms, expiry: 3, volatility: 0.2 },
        limits: { valueDifference, deltaChange },
      });
    const { rehedge, overlay } = await ask(1e9, 1);
    const { outOfSample, notional } = run.evaluation;
    expect(rehedge).toMatchObject({ rehedge: false, asOf: outOfSample!.to, daysHeld: 252 });
    expect(rehedge!.valueDifference.value).toBeCloseTo(
      (Math.abs(outOfSample!.terminalValueDifference) * overlay.hedgeNotional) / notional,
      4,
    );
    expect(rehedge!.deltaChange.value).toBeCloseTo(Math.abs(rehedge!.delta - overlay.unit.delta), 9);
    expect((await ask(rehedge!.valueDifference.value / 2, 1)).rehedge!.rehedge).toBe(true);
    expect((await ask(1e9, rehedge!.deltaChange.value / 2)).rehedge!.rehedge).toBe(true);
  });

  it('refuses terms that no option has', async () => {
    await expect(
      desk.call('option.evaluate', { runId: run.id, terms: { ...terms, strike: -1 } }),
    ).rejects.toThrow('strike');
  });
});

describe('costs', () => {
  it('are those of the rates given, else of the settings', async () => {
    const rates = { commissionPerShare: 0.01, spreadBasisPoints: 2, borrowBasisPoints: 50 };
    const { report } = await desk.call('costs.get', { runId: run.id, rates });
    const shares = run.positions.reduce((sum, position) => sum + position.shares, 0);
    const value = run.positions.reduce((sum, position) => sum + Math.abs(position.value), 0);
    expect(report.entry).toBeCloseTo(0.01 * shares + 2e-4 * value, 6);
    expect(report.total).toBeCloseTo(2 * report.entry, 6);
    expect(report.borrow).toBe(0);
    expect((await desk.call('costs.get', { runId: run.id })).report.total).toBe(0);
  });
});

describe('alternatives', () => {
  it('are nearly as good, differ, keep the rules, and open as runs that promise nothing', async () => {
    const { jobId } = await desk.call('alternatives.start', { runId: run.id, within: 0.1, differing: 2 });
    expect(await desk.finish(jobId)).toMatchObject({ state: 'done', kind: 'alternatives' });
    const { hedges } = (await desk.call('alternatives.get', { runId: run.id }))!;
    expect(hedges.length).toBeGreaterThan(1);
    const namesOf = (weights: { symbol: string }[]) => new Set(weights.map(({ symbol }) => symbol));
    const all = [{ objective: run.certificate.objective, weights: run.positions }, ...hedges];
    for (const [k, { objective, weights }] of all.entries()) {
      expect(objective).toBeLessThanOrEqual(run.certificate.objective * 1.1 ** 2 * (1 + 1e-9));
      expect(objective).toBeGreaterThanOrEqual(all[Math.max(1, k) - 1]!.objective * (1 - 1e-9));
      for (const other of all.slice(0, k)) {
        const shared = namesOf(other.weights);
        expect(weights.filter(({ symbol }) => !shared.has(symbol)).length).toBeGreaterThanOrEqual(2);
      }
    }
    const opened = await desk.finish(
      (await desk.call('alternatives.open', { runId: run.id, index: 0 })).jobId,
    );
    const other = await desk.call('runs.get', { id: opened.outcome!.runId! });
    expect(other.promise).toBeNull();
    // The shares that were shown are those of the run.
    const shown = new Map(
      hedges[0]!.positions!.map(({ symbol, shares, value }) => [symbol, { shares, value }]),
    );
    expect(shown.size).toBe(other.positions.length);
    for (const { symbol, side, shares, value } of other.positions)
      expect(shown.get(symbol)).toEqual({ shares: side === 'long' ? shares : -shares, value });
    const { entered, left } = hedges[0]!;
    expect(other.origin).toEqual({ kind: 'alternative', runId: run.id, entered, left });
    expect(other.evaluation.inSample.rmse).toBeCloseTo(hedges[0]!.inSample.rmse, 6);
    expect(namesOf(other.positions)).toEqual(namesOf(hedges[0]!.weights));
    const kept = (await desk.call('alternatives.get', { runId: run.id }))!;
    expect(kept.hedges[0]!.runId).toBe(other.id);
    await expect(desk.call('alternatives.open', { runId: run.id, index: 99 })).rejects.toThrow(
      'no alternative 99',
    );
    expect(desk.errors).toEqual([]);
  });
});
