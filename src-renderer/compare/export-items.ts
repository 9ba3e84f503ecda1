import type { ExportFormat } from '../../src-main/contract/runs.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { saveBlob } from '../shared/chart/save-blob.ts';
import type { MenuItem } from '../shared/Menu.svelte';
import type { ChartedRun } from '../shared/run/run-charts.ts';
import { toCsv } from '../shared/table/tsv.ts';
import { comparisonTable } from './comparison-table.ts';
import type { ComparisonSection } from './comparison-rows.ts';

/** The comparison itself, and the trade list and the report of each of its runs. */
export function exportItems(
  desk: Desk,
  sections: readonly ComparisonSection[],
  runs: readonly ChartedRun[],
): MenuItem[] {
  const exportRun = async (id: number, format: ExportFormat) => {
    const made = await desk.attempt('runs.export', { id, format });
    if (made) await desk.deliver(made.value.token, made.value.suggestedName);
  };
  const saveComparison = () => {
    const csv = toCsv(comparisonTable(sections, runs));
    saveBlob(new Blob([csv], { type: 'text/csv' }), 'comparison.csv');
  };
  return [
    { label: 'This comparison', note: 'CSV', run: saveComparison },
    ...runs.flatMap(({ run, mark, label }) => [
      { label: `${mark} ${label}: trade list`, note: 'CSV', run: () => void exportRun(run.id, 'generic') },
      { label: `${mark} ${label}: report`, note: 'PDF', run: () => void exportRun(run.id, 'pdf') },
    ]),
  ];
}
