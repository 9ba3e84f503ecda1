import type { BorrowRow, LineProblem } from '../contract/market-files.ts';
import { parseDay } from './dates.ts';
import { refusal } from './decode.ts';
import { isMissing, parseNumber } from './numbers.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol } from './symbols.ts';
import type { SampleRow } from './table-sample.ts';
import { findColumns, readTable } from './text-table.ts';

export interface BorrowReading {
  /** Day on the `#BOF` line; null without one. */
  asOf: number | null;
  rows: BorrowRow[];
  problems: LineProblem[];
}

const borrowTitles = {
  symbol: ['sym', 'symbol', 'ticker'],
  currency: ['cur', 'currency'],
  name: ['name', 'description'],
  isin: ['isin'],
  figi: ['figi'],
  rebate: ['rebaterate', 'rebate'],
  fee: ['feerate', 'fee', 'borrowfee', 'borrowfeepct', 'borrowrate'],
  available: ['available', 'quantity', 'availability'],
} as const;

/**
 * Reads a broker's list of shares that can be borrowed, in the shape `#BOF|date|time`,
 * `#SYM|CUR|NAME|CON|ISIN|REBATERATE|FEERATE|AVAILABLE|FIGI|`, lines, `#EOF|count`; any table with the same titles will do.
 * Rates are percent a year; `NA` is none; `>10000000` shares is at least so many. A missing or wrong `#EOF` is listed as
 * a problem, because the list may be cut off. Throws UserError `bad-file` for what is no such list.
 */
export async function readBorrowList(file: MarketFile): Promise<BorrowReading> {
  const { rows: lines } = await readTable(file);
  const header = lines.findIndex(({ cells }) => isBorrowHeader(cells));
  if (header < 0 || header > 10) {
    throw refusal(file.name, 'it has no line of titles with SYM, FEERATE and AVAILABLE', lines[0]!.line);
  }
  const columns = findColumns(lines[header]!.cells, borrowTitles);
  const rows: BorrowRow[] = [];
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of lines.slice(header + 1)) {
    if (cells[0]!.startsWith('#')) continue;
    const row = borrowRow(cells, columns);
    const reason =
      typeof row === 'string' ? row : seen.has(row.symbol) ? `${row.symbol} is given already.` : null;
    if (reason !== null) problems.push({ line, text: cells.join('|').slice(0, 120), reason });
    else if (typeof row !== 'string') {
      seen.add(row.symbol);
      rows.push(row);
    }
  }
  if (rows.length === 0) throw refusal(file.name, 'it lists no shares');
  problems.push(...endProblems(lines));
  const begin = lines.slice(0, header).find(({ cells }) => cells[0] === '#BOF');
  const asOf = begin ? parseDay(begin.cells[1] ?? '', 'ymd') : NaN;
  return { asOf: Number.isNaN(asOf) ? null : asOf, rows, problems };
}

/** True for the line of titles of a borrow list. */
function isBorrowHeader(cells: readonly string[]): boolean {
  const columns = findColumns(cells, borrowTitles);
  return columns.symbol >= 0 && (columns.fee >= 0 || columns.rebate >= 0);
}

/** The row, or what is wrong with it. */
function borrowRow(cells: string[], columns: Record<keyof typeof borrowTitles, number>): BorrowRow | string {
  const cell = (column: number) => (cells[column] ?? '').slice(0, 200);
  const symbol = normaliseSymbol(cell(columns.symbol));
  if (symbol === null) return `"${cell(columns.symbol).slice(0, 40)}" is no symbol.`;
  const rebatePercent = optionalNumber(cell(columns.rebate));
  const feePercent = optionalNumber(cell(columns.fee));
  const availableText = cell(columns.available);
  const available = optionalNumber(availableText.replace(/^>\s*/, ''));
  if (Number.isNaN(rebatePercent) || Number.isNaN(feePercent)) return `${symbol}: a rate is no number.`;
  if (Number.isNaN(available) || available! < 0)
    return `${symbol}: "${availableText}" is no number of shares.`;
  if (feePercent !== null && feePercent < 0) return `${symbol}: the fee is negative.`;
  return {
    symbol,
    currency: cell(columns.currency),
    name: cell(columns.name),
    isin: cell(columns.isin),
    figi: cell(columns.figi),
    rebatePercent,
    feePercent,
    available,
    availableOrMore: availableText.startsWith('>'),
  };
}

/** Null where the broker gives no number, NaN where it is none. */
function optionalNumber(text: string): number | null {
  return isMissing(text) ? null : parseNumber(text.replace(/\s*%$/, ''), '.');
}

/** A list that begins with `#BOF` must end with `#EOF` and its number of lines. */
function endProblems(lines: SampleRow[]): LineProblem[] {
  if (lines[0]!.cells[0] !== '#BOF') return [];
  const end = lines.at(-1)!;
  const data = lines.filter(({ cells }) => !cells[0]!.startsWith('#')).length;
  const text = end.cells.join('|').slice(0, 120);
  if (end.cells[0] !== '#EOF') {
    return [{ line: end.line, text, reason: 'The list does not end with #EOF; it may be cut off.' }];
  }
  const stated = Number.parseInt(end.cells[1] ?? '', 10);
  if (Number.isNaN(stated) || stated === data) return [];
  return [
    { line: end.line, text, reason: `#EOF states ${stated} lines, there are ${data}; some may be missing.` },
  ];
}
