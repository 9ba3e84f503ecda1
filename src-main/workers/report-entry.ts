import { writeComparisonPdf } from '../trades/comparison-pdf.ts';
import { comparisonTables } from '../trades/comparison-tables.ts';
import { writeRunPdf } from '../trades/report-pdf.ts';
import { writeRunXlsx, writeTablesXlsx } from '../trades/xlsx.ts';
import type { ReportTask } from './report-task.ts';
import { serveTask } from './worker-guest.ts';

/**
 * Writes reports in a thread of its own: a tenth of a second of work, and code that is half of the program's and that
 * the start need not read.
 */
serveTask<ReportTask, never, Uint8Array>((task) => {
  if (task.of === 'run') return (task.format === 'pdf' ? writeRunPdf : writeRunXlsx)(task.run, task.series);
  const { comparison } = task;
  return task.format === 'pdf'
    ? writeComparisonPdf(comparison)
    : writeTablesXlsx(comparisonTables(comparison));
});
