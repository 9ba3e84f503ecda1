import type { ChartedRun } from '../shared/run/run-charts.ts';
import type { CellValue } from '../shared/table/columns.ts';
import type { ComparisonSection } from './comparison-rows.ts';

/** The comparison as cells, for the clipboard. */
export function comparisonTable(
  sections: readonly ComparisonSection[],
  runs: readonly ChartedRun[],
): CellValue[][] {
  const body = sections.flatMap(({ title, rows }): CellValue[][] => [
    [title, ...runs.map(() => null)],
    ...rows.map(({ label, cells }) => [label, ...cells.map(({ value }) => value)]),
  ]);
  return [['', ...runs.map(({ mark, label }) => `${mark} ${label}`)], ...body];
}
