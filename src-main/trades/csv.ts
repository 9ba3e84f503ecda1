/** A cell: text is made harmless, a number stays a number, null is empty. */
export type CsvCell = string | number | null;

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it. A program that reads the file sees the
 * apostrophe; no symbol, name or account begins with one of these characters.
 */
export const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  // Number's own text reads back as the same number; it has neither thousands separators nor a locale.
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of RFC 4180, its end included. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/** Lines of RFC 4180. */
export const csvText = (rows: readonly (readonly CsvCell[])[]): string => rows.map(csvLine).join('');
