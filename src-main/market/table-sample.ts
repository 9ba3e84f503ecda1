import { separators, type Separator } from '../contract/market-files.ts';
import { parseDay } from './dates.ts';
import { refusal } from './decode.ts';
import { isMissing, parseNumber } from './numbers.ts';
import { RecordSplitter } from './records.ts';

/** More rows do not make the picture clearer. */
const sampleRows = 5000;

/** A record of the sample and the line on which it begins. */
export interface SampleRow {
  line: number;
  cells: string[];
}

/**
 * The beginning of a table, split with the separator that fits best. Throws UserError `bad-file` for what is no table:
 * an empty file, an error page, JSON, bytes that are no text.
 */
export function sampleTable(
  sample: Buffer,
  whole: boolean,
  file: string,
  given?: Separator,
): { separator: Separator; rows: SampleRow[] } {
  refuseNonTable(sample, file);
  const tables = (given ? [given] : separators).map((separator) => ({
    separator,
    rows: splitRecords(sample, separator, whole, file, sampleRows),
  }));
  const scored = tables.map((table) => ({ ...table, score: scoreOf(table.rows, table.separator) }));
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left));
  if (best.rows.length === 0) throw refusal(file, 'it has no lines');
  return { separator: best.separator, rows: best.rows };
}

function refuseNonTable(sample: Buffer, file: string): void {
  const text = sample.toString('utf8', 0, Math.min(sample.length, 4096));
  const beginning = text.trim().replace(/\s+/g, ' ').slice(0, 60);
  if (beginning === '') throw refusal(file, 'it is empty');
  // eslint-disable-next-line no-control-regex -- counting control characters is the point
  const control = text.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g)?.length ?? 0;
  if (control > text.length / 100) throw refusal(file, 'it is binary, not a text table');
  if (/^<(?:!|\?xml|html|head|body|table|div|p>|pre)/i.test(beginning)) {
    throw refusal(
      file,
      `it is a web page, probably an error page saved as a file. It begins with "${beginning}"`,
    );
  }
  if (/^[{[]/.test(beginning)) {
    throw refusal(
      file,
      `it is JSON or an error message saved as a file, not a table. It begins with "${beginning}"`,
    );
  }
}

/** The records of a text; where the file goes on after it, the last line is left out because it may be cut. */
export function splitRecords(
  text: Buffer,
  separator: Separator,
  whole: boolean,
  file: string,
  most = Infinity,
): SampleRow[] {
  const splitter = new RecordSplitter(separator, file);
  splitter.push(text);
  if (whole) splitter.end();
  const rows: SampleRow[] = [];
  while (rows.length < most && splitter.next()) rows.push({ line: splitter.line, cells: splitter.texts() });
  return rows;
}

/**
 * How well a separator fits: the share of rows with the commonest number of columns, times the share of cells that
 * hold one date, number, blank or plain text rather than a run of things glued together by another separator.
 */
function scoreOf(rows: SampleRow[], separator: Separator): number {
  const looked = rows.slice(0, 200);
  const widths = new Map<number, number>();
  let cells = 0;
  let clean = 0;
  for (const { cells: row } of looked) {
    widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
    for (const cell of row) {
      cells++;
      if (isCleanCell(cell, separator)) clean++;
    }
  }
  const [width = 1, times = 0] = [...widths].sort((left, right) => right[1] - left[1])[0] ?? [];
  if (width < 2 || cells === 0) return 0;
  return (times / looked.length) * (clean / cells);
}

function isCleanCell(cell: string, separator: Separator): boolean {
  if (!separators.some((other) => other !== separator && cell.includes(other))) return true;
  return (
    isMissing(cell) ||
    !Number.isNaN(parseNumber(cell, ',')) ||
    !Number.isNaN(parseNumber(cell, '.')) ||
    isDate(cell)
  );
}

/** True when the cell is a date under any order of its parts. */
export function isDate(cell: string): boolean {
  if (cell.length < 5 || cell.length > 40) return false;
  return !Number.isNaN(parseDay(cell, 'dmy')) || !Number.isNaN(parseDay(cell, 'mdy'));
}

/** True also for Excel's day counts of 1954 to 2119, which only a column of dates can mean. */
export function isDateOrSerial(cell: string): boolean {
  return isDate(cell) || /^[2-7]\d{4}$/.test(cell);
}

/** True when the cell is a number under a decimal point or a decimal comma. */
export function isNumeric(cell: string): boolean {
  return !Number.isNaN(parseNumber(cell, '.')) || !Number.isNaN(parseNumber(cell, ','));
}
