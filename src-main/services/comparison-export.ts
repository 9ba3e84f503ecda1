import type { ComparisonFormat, RunComparison } from '../contract/comparison.ts';
import type { Deliverable } from '../contract/runs.ts';
import { getRun, getRunSeries } from '../store/runs-store.ts';
import { comparisonTables, type ComparisonRecord } from '../trades/comparison-tables.ts';
import { writeTablesCsv } from '../trades/run-csv.ts';
import type { ReportTask } from '../workers/report-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import type { PairedComparisons } from './paired-comparisons.ts';
import type { ServicesContext } from './services-context.ts';
import { settingDifferences } from './setting-differences.ts';

/** Reads the runs and judges every one after the first against the first. Throws UserError `not-found`. */
export async function compareRuns(
  { store }: ServicesContext,
  comparisons: PairedComparisons,
  ids: readonly number[],
): Promise<ComparisonRecord> {
  const runs = ids.map((id) => store.read((database) => getRun(database, id)));
  const series = new Map(ids.map((id) => [id, store.read((database) => getRunSeries(database, id))]));
  const [first, ...others] = runs;
  return {
    runs,
    differences: settingDifferences(runs),
    paired: await comparisons.against(first!, others, ({ id }) => series.get(id)!),
    series: ids.map((id) => series.get(id)!),
  };
}

/** What crosses to the view: the series are asked for run by run. */
export const withoutSeries = ({ series: _, ...comparison }: ComparisonRecord): RunComparison => comparison;

/** Writes a comparison in one of the formats and puts the bytes where the host can fetch them. */
export async function exportComparison(
  context: ServicesContext,
  comparisons: PairedComparisons,
  ids: readonly number[],
  format: ComparisonFormat,
): Promise<Deliverable> {
  const record = await compareRuns(context, comparisons, ids);
  const { write, mediaType } = writers[format];
  return context.shelf.put({
    bytes: await write(record),
    suggestedName: `comparison-runs-${ids.join('-')}.${format}`,
    mediaType,
  });
}

interface Writer {
  write(record: ComparisonRecord): Uint8Array | Promise<Uint8Array>;
  mediaType: string;
}

const writers: Record<ComparisonFormat, Writer> = {
  csv: {
    write: (record) => new TextEncoder().encode(writeTablesCsv(comparisonTables(record))),
    mediaType: 'text/csv',
  },
  xlsx: {
    write: (record) => reportOf(record, 'xlsx'),
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  pdf: { write: (record) => reportOf(record, 'pdf'), mediaType: 'application/pdf' },
};

const reportOf = (comparison: ComparisonRecord, format: 'pdf' | 'xlsx'): Promise<Uint8Array> =>
  runInWorker<ReportTask, never, Uint8Array>('report-entry', { of: 'comparison', format, comparison });
