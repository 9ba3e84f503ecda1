import type { ComparisonFormat } from '../../src-main/contract/comparison.ts';
import type { ExportFormat } from '../../src-main/contract/runs.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import type { MenuItem } from '../shared/Menu.svelte';
import type { ChartedRun } from '../shared/run/run-charts.ts';

export const comparisonFormats: readonly { format: ComparisonFormat; label: string; note: string }[] = [
  { format: 'pdf', label: 'Report', note: 'PDF' },
  { format: 'xlsx', label: 'Workbook', note: 'XLSX' },
  { format: 'csv', label: 'Tables', note: 'CSV' },
];

export async function exportComparison(
  desk: Desk,
  runs: readonly number[],
  format: ComparisonFormat,
): Promise<void> {
  const made = await desk.attempt('compare.export', { runs: [...runs], format });
  if (made) await desk.deliver(made.value.token, made.value.suggestedName);
}

/** The comparison itself, and the trade list and the report of each of its runs. */
export function exportItems(desk: Desk, runs: readonly ChartedRun[]): MenuItem[] {
  const exportRun = async (id: number, format: ExportFormat) => {
    const made = await desk.attempt('runs.export', { id, format });
    if (made) await desk.deliver(made.value.token, made.value.suggestedName);
  };
  const ids = runs.map(({ run }) => run.id);
  return [
    ...comparisonFormats.map(({ format, label, note }) => ({
      label: `This comparison: ${label.toLowerCase()}`,
      note,
      run: () => void exportComparison(desk, ids, format),
    })),
    ...runs.flatMap(({ run, mark, label }) => [
      { label: `${mark} ${label}: trade list`, note: 'CSV', run: () => void exportRun(run.id, 'generic') },
      { label: `${mark} ${label}: report`, note: 'PDF', run: () => void exportRun(run.id, 'pdf') },
    ]),
  ];
}
