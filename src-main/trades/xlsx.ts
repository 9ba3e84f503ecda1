import writeExcelFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node';
import type { Run, RunSeries } from '../contract/runs.ts';
import { isoDate } from '../contract/settings.ts';
import { harmless } from './csv.ts';
import { runTables } from './run-tables.ts';
import type { Column, ColumnKind, Table, TableCell } from './table.ts';
import { withFixedTimes } from './zip-times.ts';

const formats: Partial<Record<ColumnKind, string>> = {
  integer: '#,##0',
  dollars: '#,##0.00',
  price: '#,##0.00##',
  fraction: '0.00%',
  date: 'yyyy-mm-dd',
};

const widths: Record<ColumnKind, number> = {
  text: 24,
  integer: 12,
  dollars: 16,
  price: 12,
  fraction: 12,
  number: 18,
  date: 12,
};

/** A spreadsheet calls a workbook damaged that has a longer cell; the other formats have the whole text. */
const longestText = 32_767;

/** A workbook with a sheet for every table of the run; settings, metrics, positions, series and log come first. */
export const writeRunXlsx = (run: Run, series: RunSeries): Promise<Uint8Array> =>
  writeTablesXlsx(runTables(run, series));

/** A workbook with a sheet for every table. Numbers are numbers, dates are dates. The same tables give the same bytes. */
export async function writeTablesXlsx(tables: readonly Table[]): Promise<Uint8Array> {
  const workbook = await writeExcelFile(tables.map(sheet)).toBuffer();
  return withFixedTimes(new Uint8Array(workbook));
}

function sheet(table: Table): Sheet<never> {
  const header: Row = table.columns.map(({ name }) => ({ value: name, fontWeight: 'bold' }));
  const body = table.rows.map((values, row) =>
    values.map((value, index) => {
      const written = cell(value, table.columns[index]);
      return written && table.strong?.[row]?.[index] ? { ...written, fontWeight: 'bold' as const } : written;
    }),
  );
  return {
    sheet: table.name,
    data: [header, ...body],
    columns: table.columns.map(({ kind }) => ({ width: widths[kind] })),
    stickyRowsCount: 1,
  };
}

function cell(value: TableCell, { kind }: Column): CellObject | null {
  if (value === null) return null;
  if (typeof value === 'number') {
    // A spreadsheet has no infinite numbers.
    if (!Number.isFinite(value)) return { value: String(value), type: String };
    return { value, type: Number, format: formats[kind] };
  }
  if (isoDate.safeParse(value).success)
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: formats.date };
  const text = harmless(value);
  return {
    value: text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text,
    type: String,
  };
}
