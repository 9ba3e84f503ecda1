import type { Run, RunSeries } from '../contract/runs.ts';
import { csvLine, csvText } from './csv.ts';
import { runTables } from './run-tables.ts';
import type { Table } from './table.ts';

/** Without it Excel reads a file of UTF-8 as the machine's own code page. */
const byteOrderMark = '\ufeff';

/** One table with its header line. Dates are ISO, numbers as the program holds them. */
export const tableCsv = ({ columns, rows }: Table): string =>
  csvText([columns.map(({ name }) => name), ...rows]);

/** Every table in one file, for a spreadsheet: a line with the table's name, the table, an empty line. */
export const writeTablesCsv = (tables: readonly Table[]): string =>
  byteOrderMark + tables.map((table) => csvLine([table.name]) + tableCsv(table)).join('\r\n');

export const writeRunCsv = (run: Run, series: RunSeries): string => writeTablesCsv(runTables(run, series));
