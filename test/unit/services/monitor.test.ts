import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appSettings } from '../../../src-main/contract/app.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import type { AlignedPrices } from '../../../src-main/model/prices.ts';
import { isoOfDay } from '../../../src-main/model/days.ts';
import { randomMarket } from '../model/synthetic.ts';
import { openDesk, type Desk } from './desk.ts';

/** Ten names over 200 days; the run sees the first 121 of them. */
const market = randomMarket(10, 200, 5);
const windowDays = 120;
const dayText = (day: number): string => isoOfDay(market.days[day]);
let desk: Desk;
let run: Run;

/** Loads the prices of the first `days` days; the close of one name may be restated. */
async function load(
  prices: AlignedPrices,
  days: number,
  restate: (symbol: string) => number = () => 1,
): Promise<void> {
  const lines = prices.names.flatMap(({ symbol, close }) =>
    Array.from(close.subarray(0, days), (price, day) => {
      const restated = price * restate(symbol);
      return `${dayText(day)},${symbol},${restated},${restated}`;
    }),
  );
  const path = join(desk.folder, 'prices.csv');
  writeFileSync(path, `date,symbol,close,adjusted_close\n${lines.join('\n')}\n`);
  const { token } = await desk.workstation.files.adopt(path, 'prices.csv');
  await desk.finish((await desk.call('market.import', { kind: 'prices', files: [{ token }] })).jobId);
}

const refresh = async () => desk.finish((await desk.call('monitor.refresh', {})).jobId);

/** From raw prices: Σ dollars × growth, hedge less basket. */
function realised(from: number, to: number): { rmse: number; v: number } {
  const differences: number[] = [];
  const value = (symbol: string, dollars: number, day: number) => {
    const { close } = market.names.find((name) => name.symbol === symbol)!;
    return (dollars * close[day]) / close[windowDays];
  };
  const v = (day: number) =>
    run.positions.reduce((sum, position) => sum + value(position.symbol, position.value, day), 0) -
    market.names.reduce((sum, { symbol }) => sum + value(symbol, 1e5, day), 0);
  for (let day = from; day <= to; day++) differences.push(v(day) - v(day - 1));
  const squares = differences.reduce((sum, d) => sum + d * d, 0);
  return { rmse: Math.sqrt(squares / differences.length), v: v(to) - v(from - 1) };
}

beforeAll(async () => {
  desk = await openDesk();
  await load(market, windowDays + 1);
  const basket = await desk.call('baskets.create', {
    name: 'ten',
    kind: 'weights',
    entries: market.names.map(({ symbol }) => ({ symbol, amount: 0.1 })),
  });
  const scenario = await desk.call('scenarios.create', {
    name: 'four of ten',
    basketId: basket.id,
    settings: {
      from: dayText(0),
      to: dayText(windowDays),
      weightLongs: [0.05, 0.5],
      boundBasis: 'notional',
      maxLongs: 4,
    },
  });
  const job = await desk.finish((await desk.call('runs.start', { scenarioId: scenario.id })).jobId);
  run = await desk.call('runs.get', { id: job.outcome!.runId! });
});
afterAll(() => desk.close());

describe('the monitor', () => {
  it('has nothing to say before there is a later day', async () => {
    expect(await desk.call('monitor.list', {})).toMatchObject([
      { runId: run.id, followed: null, stale: true, passed: false },
    ]);
    await refresh();
    const [row] = await desk.call('monitor.list', {});
    expect(row).toMatchObject({
      stale: false,
      followed: { days: 0, rmse: null, ratio: null, valueDifference: 0 },
    });
    expect(row!.promise!.rmse).toBe(run.promise!.rmse);
    expect(row!.followed!.lastDay).toBe(run.anchorDate);
  });

  it('follows a run as prices come in, and flags |v| beyond the limit', async () => {
    await load(market, 200);
    expect((await desk.call('monitor.list', {}))[0]!.stale).toBe(true);
    await refresh();
    const expected = realised(windowDays + 1, 199);
    const [row] = await desk.call('monitor.list', {});
    const followed = row!.followed!;
    expect(followed).toMatchObject({ days: 79, lastDay: dayText(199), ended: [], restated: [] });
    expect(followed.rmse! / expected.rmse).toBeCloseTo(1, 9);
    expect(followed.valueDifference / expected.v).toBeCloseTo(1, 9);
    expect(followed.ratio! / (expected.rmse / run.promise!.rmse)).toBeCloseTo(1, 9);
    // The stored run itself has not changed.
    expect((await desk.call('runs.get', { id: run.id })).evaluation.outOfSample).toBeNull();

    const basisPoints = (Math.abs(expected.v) / 1e6) * 1e4;
    const withLimit = async (limitBasisPoints: number | null) => {
      await desk.call('app.saveSettings', { ...appSettings.parse({}), monitor: { limitBasisPoints } });
      return (await desk.call('monitor.list', {}))[0]!;
    };
    expect(await withLimit(basisPoints * 0.99)).toMatchObject({ passed: true, everPassed: true });
    expect(await withLimit(basisPoints * 1.01)).toMatchObject({ passed: false });
    expect(await withLimit(null)).toMatchObject({ passed: false, everPassed: false, limit: null });

    const full = await desk.call('monitor.get', { runId: run.id });
    expect(full.followed.rmse).toBe(followed.rmse);
    expect(full.evaluation.outOfSample!.days).toBe(79);
    expect(full.series.days).toHaveLength(200);
  });

  it('keeps the run’s dollars when a vendor restates closes', async () => {
    const before = (await desk.call('monitor.list', {}))[0]!.followed!;
    const split = run.positions[0]!.symbol;
    await load(market, 200, (symbol) => (symbol === split ? 0.25 : 1));
    await refresh();
    const after = (await desk.call('monitor.list', {}))[0]!.followed!;
    expect(after.restated).toEqual([split]);
    expect(after.rmse! / before.rmse!).toBeCloseTo(1, 9);
    expect(after.valueDifference / before.valueDifference).toBeCloseTo(1, 9);
    // The run still agrees with the prices that it read.
    expect(await desk.call('runs.verify', {})).toMatchObject([{ agrees: true }]);
    expect(desk.errors).toEqual([]);
  });
});
