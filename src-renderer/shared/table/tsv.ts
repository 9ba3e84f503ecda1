import type { CellValue, Column } from './columns.ts';

/** What a spreadsheet would take for a formula. */
const formulaStart = /^[=+\-@\t\r]/;

function cell(value: CellValue, decimalMark: string): string {
  if (value === null) return '';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return '';
    return String(value).replace('.', decimalMark);
  }
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cells for the clipboard: numbers in full with the user's decimal mark and without thousands marks. */
export function toTsv(rows: readonly (readonly CellValue[])[], decimalMark: string): string {
  return rows.map((row) => row.map((value) => cell(value, decimalMark)).join('\t')).join('\n');
}

/** A table's columns as shown, titles first. */
export function tableToTsv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  decimalMark: string,
): string {
  const body = rows.map((row) => columns.map((column) => column.value(row)));
  return toTsv([columns.map((column) => column.title), ...body], decimalMark);
}

/** RFC 4180, decimal point, lines ended by CR LF. */
export function toCsv(rows: readonly (readonly CellValue[])[]): string {
  const field = (value: CellValue): string => {
    if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '';
    if (typeof value === 'number') return String(value);
    const text = formulaStart.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
