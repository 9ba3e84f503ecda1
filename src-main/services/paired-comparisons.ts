import type { PairedComparison } from '../contract/metrics.ts';
import type { Run, RunSeries } from '../contract/runs.ts';
import type { ComparedRun } from '../evaluation/paired-comparison.ts';
import type { DeskWorker } from './desk-worker.ts';

/** What tells a run from every other one, also from those of a backup that is restored over them. */
type RunIdentity = Pick<Run, 'id' | 'createdAt'>;

/** Pairs whose judgement is remembered; each is a few numbers. */
const keptPairs = 1000;

/**
 * Judges runs against each other. A run never changes, so a pair is resampled once; whoever asks again, or adds a run to
 * a comparison, waits for new pairs only.
 */
export class PairedComparisons {
  readonly #desk: Pick<DeskWorker, 'ask'>;
  /** The pair that was asked for longest ago comes first. */
  readonly #kept = new Map<string, PairedComparison | null>();

  constructor(desk: Pick<DeskWorker, 'ask'>) {
    this.#desk = desk;
  }

  /** Every run after the first against the first; null where two runs share too few days. */
  async against(
    first: RunIdentity,
    others: readonly RunIdentity[],
    seriesOf: (run: RunIdentity) => RunSeries,
  ): Promise<(PairedComparison | null)[]> {
    const answers: (PairedComparison | null)[] = [];
    // One by one: other questions to the worker get their turn between two pairs.
    for (const other of others) answers.push(await this.#pair(first, other, seriesOf));
    return answers;
  }

  async #pair(
    a: RunIdentity,
    b: RunIdentity,
    seriesOf: (run: RunIdentity) => RunSeries,
  ): Promise<PairedComparison | null> {
    const key = `${a.id} ${a.createdAt} ${b.id} ${b.createdAt}`;
    const known = this.#kept.get(key);
    const answer =
      known === undefined
        ? await this.#desk.ask('compare', { a: judged(seriesOf(a)), b: judged(seriesOf(b)) })
        : known;
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptPairs) this.#kept.delete(oldest!);
    return answer;
  }
}

const judged = ({ days, windowLastIndex, dailyDifference }: RunSeries): ComparedRun => ({
  days,
  windowLastIndex,
  dailyDifference,
});
