import type { Run, RunSeries } from '../contract/runs.ts';
import type { ComparisonRecord } from '../trades/comparison-tables.ts';

/** A report that takes long to write; its bytes are the answer. */
export type ReportTask =
  | { of: 'run'; format: 'pdf' | 'xlsx'; run: Run; series: RunSeries }
  | { of: 'comparison'; format: 'pdf' | 'xlsx'; comparison: ComparisonRecord };
