import { afterAll, describe, expect, it } from 'vitest';
import type { RunSeries } from '../../../src-main/contract/runs.ts';
import { pairedComparison } from '../../../src-main/evaluation/paired-comparison.ts';
import { DeskWorker } from '../../../src-main/services/desk-worker.ts';
import { PairedComparisons } from '../../../src-main/services/paired-comparisons.ts';
import { runSeries } from '../../contract/sample-run.ts';
import { seededRandom } from '../../../src-main/evaluation/random.ts';

const worker = new DeskWorker();
afterAll(() => worker.close());

/** The real worker, with the number of questions that it was asked. */
function countedDesk(): { questions: number; ask: DeskWorker['ask'] } {
  const desk = {
    questions: 0,
    ask: ((topic, ask) => {
      desk.questions++;
      return worker.ask(topic, ask);
    }) as DeskWorker['ask'],
  };
  return desk;
}

const days = 120;
/** Sixty days in the window and sixty held after it, with differences of a size of the run's own. */
function seriesOf({ id }: { id: number }): RunSeries {
  const random = seededRandom(id);
  return {
    ...runSeries,
    days: Int32Array.from({ length: days }, (_, day) => 20_000 + day),
    windowLastIndex: 59,
    dailyDifference: Float64Array.from({ length: days }, () => 100 * id * (random() - 0.5)),
  };
}
const run = (id: number, createdAt = '2026-01-02T03:04:05.000Z') => ({ id, createdAt });

describe('judging runs against each other', () => {
  it('answers a second time as it did the first, without resampling', async () => {
    const desk = countedDesk();
    const comparisons = new PairedComparisons(desk);
    const first = await comparisons.against(run(1), [run(2), run(3)], seriesOf);
    expect(first).toEqual([
      pairedComparison(seriesOf(run(1)), seriesOf(run(2))),
      pairedComparison(seriesOf(run(1)), seriesOf(run(3))),
    ]);
    expect(desk.questions).toBe(2);
    const again = await comparisons.against(run(1), [run(3), run(2)], () => {
      throw new Error('the series are not needed');
    });
    expect(again).toEqual([...first].reverse());
    expect(desk.questions).toBe(2);
  });

  it('resamples only the pairs that are new, and the same pair the other way round', async () => {
    const desk = countedDesk();
    const comparisons = new PairedComparisons(desk);
    await comparisons.against(run(1), [run(2)], seriesOf);
    await comparisons.against(run(1), [run(2), run(3)], seriesOf);
    expect(desk.questions).toBe(2);
    const [swapped] = await comparisons.against(run(2), [run(1)], seriesOf);
    expect(swapped).toEqual(pairedComparison(seriesOf(run(2)), seriesOf(run(1))));
    expect(desk.questions).toBe(3);
  });

  it('takes a run of a restored backup for another one, although it has the same number', async () => {
    const desk = countedDesk();
    const comparisons = new PairedComparisons(desk);
    await comparisons.against(run(1), [run(2)], seriesOf);
    const restored = () => seriesOf(run(5));
    const [other] = await comparisons.against(run(1), [run(2, '2025-11-12T13:14:15.000Z')], restored);
    expect(other).toEqual(pairedComparison(seriesOf(run(5)), seriesOf(run(5))));
  });

  it('remembers that two runs share too few days, and forgets what was asked for longest ago', async () => {
    let questions = 0;
    const tooFew = (() => {
      questions++;
      return Promise.resolve(null);
    }) as unknown as DeskWorker['ask'];
    const comparisons = new PairedComparisons({ ask: tooFew });
    const others = Array.from({ length: 1000 }, (_, index) => run(index + 2));
    await comparisons.against(run(1), others, seriesOf);
    await comparisons.against(run(1), [run(2), run(500)], seriesOf);
    expect(questions).toBe(1000);
    await comparisons.against(run(1), [run(2000)], seriesOf);
    await comparisons.against(run(1), [run(2)], seriesOf);
    expect(questions).toBe(1001);
    await comparisons.against(run(1), [run(3)], seriesOf);
    expect(questions).toBe(1002);
  });
});
