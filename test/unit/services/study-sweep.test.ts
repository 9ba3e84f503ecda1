import { describe, expect, it } from 'vitest';
import type { JobControl } from '../../../src-main/services/job-queue.ts';
import { TraceRecorder } from '../../../src-main/services/job-queue.ts';
import { nearestCells, withNames } from '../../../src-main/services/frontier-cells.ts';
import { runSweep, searchSeconds } from '../../../src-main/services/study-sweep.ts';
import type { PriceSeries } from '../../../src-main/store/prices-store.ts';
import { PauseSwitch } from '../../../src-main/workers/pause-switch.ts';
import type { SweepCell } from '../../../src-main/workers/sweep-task.ts';
import { randomMarket, settingsOf, weightsBasket } from '../model/synthetic.ts';

const prices = randomMarket(8, 90, 2);
const seriesOf = (): PriceSeries[] =>
  prices.names.map(({ symbol, close, adjusted, volume }) => ({
    symbol,
    days: Int32Array.from(prices.days),
    close: Float64Array.from(close),
    adjusted: Float64Array.from(adjusted),
    volume: Float64Array.from(volume),
  }));
const basket = weightsBasket(Object.fromEntries(prices.names.map(({ symbol }) => [symbol, 1 / 8])));
const cell = (maxLongs: number): SweepCell => ({
  settings: settingsOf(prices, { maxLongs, weightLongs: [0.05, 0.4], gap: 0 }),
  basket,
  impliedVols: null,
  near: [],
});
const control: JobControl = {
  id: 'sweep',
  signal: new AbortController().signal,
  pause: new PauseSwitch(),
  seconds: 0,
  report: () => {},
  trace: new TraceRecorder(),
};
const sweep = (cells: SweepCell[], threads: number) =>
  runSweep(
    { series: seriesOf(), facts: new Map(), cells, promise: false, held: false },
    { threads, describe: String },
    control,
  );

describe('a sweep', () => {
  it('gives the same hedges on one thread and on three', async () => {
    const cells = [3, 4, 5, 6].map(cell);
    const [alone, together] = [await sweep(cells, 1), await sweep(cells, 3)];
    const objectives = alone.map((result) => result!.hedge!.objective);
    expect(objectives).toEqual(objectives.toSorted((a, b) => b - a));
    together.forEach((result, k) => expect(result!.hedge!.objective / objectives[k]!).toBeCloseTo(1, 5));
  });

  it('says why a cell has no hedge and goes on', async () => {
    const [two, four] = await sweep([cell(2), cell(4)], 1);
    expect(two).toMatchObject({ hedge: null, failure: { code: 'infeasible' } });
    expect(four!.hedge).not.toBeNull();
  });

  it('fails when a worker dies, and leaves none at work', async () => {
    const broken = { ...cell(4), settings: null as unknown as SweepCell['settings'] };
    await expect(sweep([broken, ...Array.from({ length: 6 }, () => cell(4))], 2)).rejects.toMatchObject({
      code: 'worker-died',
    });
  });
});

describe('the cells of a frontier', () => {
  it('start from their nearest neighbours in the grid', () => {
    // Three columns and two rows: 0 1 2 / 3 4 5.
    expect(nearestCells(0, 3, 6)).toEqual([1, 3, 2, 4, 5]);
    expect(nearestCells(4, 3, 6)).toEqual([1, 3, 5, 0, 2]);
  });

  it('share a number of names between the sides as the scenario does', () => {
    const longOnly = settingsOf(prices, { maxLongs: 20, maxShorts: 10, minLongs: 8 });
    expect(withNames(longOnly, 5)).toMatchObject({ maxLongs: 5, maxShorts: 10, minLongs: 5 });
    const both = settingsOf(prices, { maxLongs: 20, maxShorts: 10, shortMultiplier: 0.2, minShorts: 4 });
    expect(withNames(both, 15)).toMatchObject({ maxLongs: 10, maxShorts: 5, minShorts: 4 });
    expect(withNames(both, 4)).toMatchObject({ maxLongs: 3, maxShorts: 1, minShorts: 1 });
    expect(withNames(both, 30)).toBe(both);
  });

  it('search as long as they are told, else as the scenario but not for ever', () => {
    expect([searchSeconds(90, 5), searchSeconds(undefined, 5), searchSeconds(undefined, null)]).toEqual([
      90, 5, 20,
    ]);
  });
});
