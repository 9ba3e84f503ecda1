import { markOf, mostRuns } from '../../src-main/contract/comparison.ts';
import type { PairedComparison } from '../../src-main/contract/metrics.ts';
import type { Run, RunSeries, SettingDifference } from '../../src-main/contract/runs.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Resource } from '../lib/resource.svelte.ts';
import type { ChartedRun } from '../shared/run/run-charts.ts';
import { nameOf } from '../shared/run/run-words.ts';

/** The runs themselves: shown at once. */
export interface ComparedRuns {
  runs: Run[];
  series: RunSeries[];
}

/** What has to be calculated from them, and follows. */
export interface Judgement {
  differences: SettingDifference[];
  /** One a run; null for the first, which the others are compared with, and where too few days are shared. */
  paired: (PairedComparison | null)[];
}

/** The runs side by side. Ids that are fewer than two, or more than six, are not asked for. */
export class Comparison {
  readonly runs: Resource<ComparedRuns | null>;
  readonly judgement: Resource<Judgement | null>;

  constructor(desk: Desk, ids: () => readonly number[]) {
    const chosen = () => ids().slice(0, mostRuns);
    this.runs = new Resource(async () => {
      const asked = chosen();
      if (asked.length < 2) return null;
      const [runs, series] = await Promise.all([
        Promise.all(asked.map((id) => desk.client.call('runs.get', { id }))),
        Promise.all(asked.map((id) => desk.client.call('runs.series', { id }))),
      ]);
      return { runs, series };
    });
    this.judgement = new Resource(async () => {
      const asked = chosen();
      if (asked.length < 2) return null;
      const { differences, paired } = await desk.client.call('compare.get', { runs: asked });
      return { differences, paired: [null, ...paired] };
    });
  }

  reload(): void {
    this.judgement.value = null;
    void this.runs.reload();
    void this.judgement.reload();
  }
}

/** The runs as charts take them. Two runs of one name are told apart by their number. */
export function chartedRuns({ runs, series }: ComparedRuns): ChartedRun[] {
  const names = runs.map(nameOf);
  return runs.map((run, index) => ({
    run,
    series: series[index]!,
    mark: markOf(index),
    label:
      names.indexOf(names[index]!) === names.lastIndexOf(names[index]!)
        ? nameOf(run)
        : `#${run.id} ${nameOf(run)}`,
  }));
}
