import type { PairedComparison } from '../../src-main/contract/metrics.ts';
import type { Run, RunSeries, SettingDifference } from '../../src-main/contract/runs.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Resource } from '../lib/resource.svelte.ts';
import type { ChartedRun } from '../shared/run/run-charts.ts';
import { nameOf } from '../shared/run/run-words.ts';

/** Everything that the Compare view shows of its runs. */
export interface Comparison {
  runs: Run[];
  series: RunSeries[];
  differences: SettingDifference[];
  /** One a run; null for the first, which the others are compared with, and where too few days are shared. */
  paired: (PairedComparison | null)[];
}

export const mostRuns = 6;

/** A, B, C …: what tells the runs apart beside their colour. */
export const markOf = (index: number): string => String.fromCharCode(65 + index);

export function comparisonOf(desk: Desk, ids: () => readonly number[]): Resource<Comparison | null> {
  return new Resource(async () => {
    const chosen = ids().slice(0, mostRuns);
    if (chosen.length < 2) return null;
    const [compared, ...series] = await Promise.all([
      desk.client.call('compare.get', { runs: [...chosen] }),
      ...chosen.map((id) => desk.client.call('runs.series', { id })),
    ]);
    const { runs, differences, paired } = compared;
    return { runs, series, differences, paired: [null, ...paired] };
  });
}

/** The runs as charts take them. Two runs of one name are told apart by their number. */
export function chartedRuns({ runs, series }: Comparison): ChartedRun[] {
  const names = runs.map(nameOf);
  return runs.map((run, index) => ({
    run,
    series: series[index]!,
    mark: markOf(index),
    label:
      names.indexOf(names[index]!) === names.lastIndexOf(names[index]!)
        ? nameOf(run)
        : `${nameOf(run)} #${run.id}`,
  }));
}
