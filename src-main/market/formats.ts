import type {
  Adjustment,
  ColumnMapping,
  PriceFormat,
  RowMapping,
  WideMapping,
} from '../contract/market-files.ts';
import { normaliseSymbol } from './symbols.ts';
import { isDate, isDateOrSerial, isNumeric, type SampleRow } from './table-sample.ts';
import { isMissing } from './numbers.ts';

/** A header that was recognised. */
export interface RecognisedTable {
  format: PriceFormat;
  columns: string[];
  mapping: ColumnMapping;
  /** Line of the first row of data. */
  firstDataLine: number;
  /** A symbol that the rows above the header give. */
  symbol: string | null;
  /** The titles or the rows do not tell which column is which; the mapping is a first guess. */
  uncertain: boolean;
}

/** Titles that vendors give to the same thing, without case, spaces and signs; the first that is found is taken. */
const titles = {
  date: ['date', 'timestamp', 'exchangedate', 'dates', 'tradedate', 'pricedate', 'day', 'datetime', 'time'],
  symbol: ['symbol', 'ticker', 'instrument', 'ric', 'security', 'code'],
  close: [
    ...['close', 'closelast', 'closeprice', 'closingprice', 'pxlast', 'lastprice', 'price', 'last'],
    ...['level', 'value', 'settle', 'nav'],
  ],
  adjusted: [
    'adjustedclose',
    'adjclose',
    'closeadjusted',
    'closeadj',
    'adjusted',
    'adjustedprice',
    'adjprice',
  ],
  volume: ['volume', 'vol', 'pxvolume', 'sharevolume', 'sharestraded'],
  dividend: ['dividend', 'dividends', 'dividendamount', 'divcash'],
  split: ['split', 'splits', 'splitcoefficient', 'splitfactor', 'stocksplits', 'splitratio'],
} as const;

/** Titles that tell a vendor's file from all others. */
const signatures: { format: PriceFormat; has: string[] }[] = [
  { format: 'stooq', has: ['ticker', 'per', 'date', 'close'] },
  { format: 'alpha-vantage', has: ['timestamp', 'open', 'high', 'low', 'close'] },
  { format: 'tiingo', has: ['date', 'close', 'adjclose', 'divcash'] },
  { format: 'yahoo', has: ['date', 'open', 'high', 'low', 'close', 'adjclose'] },
  { format: 'nasdaq', has: ['date', 'closelast'] },
  { format: 'refinitiv', has: ['exchangedate', 'close'] },
];

/** Vendors put up to this many lines of preamble above the table. */
const preambleRows = 60;

/** A title without case, spaces, signs and brackets: `<CLOSE>`, `Adj Close` and `adj_close` compare equal. */
export function plainTitle(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Finds the header and what its columns mean. Null when no column holds dates, which no table of prices lacks.
 */
export function recogniseTable(rows: SampleRow[]): RecognisedTable | null {
  for (let index = 0; index < Math.min(rows.length, preambleRows); index++) {
    const found = vendorTable(rows, index) ?? wideTable(rows, index);
    if (found) return found;
  }
  return headerlessTable(rows);
}

function vendorTable(rows: SampleRow[], headerIndex: number): RecognisedTable | null {
  const header = rows[headerIndex]!.cells;
  const plain = header.map(plainTitle);
  const find = (names: readonly string[]): number | null => {
    for (const name of names) if (plain.includes(name)) return plain.indexOf(name);
    return null;
  };
  const date = find(titles.date);
  const close = find(titles.close);
  if (date === null || close === null) return null;
  const mapping: RowMapping = {
    layout: 'rows',
    date,
    symbol: find(titles.symbol),
    close,
    adjusted: find(titles.adjusted),
    volume: find(titles.volume),
    dividend: find(titles.dividend),
    split: find(titles.split),
  };
  const vendor = signatures.find(({ has }) => has.every((title) => plain.includes(title)))?.format;
  const format = vendor ?? (mapping.symbol === null ? 'generic' : 'long');
  const next = rows[headerIndex + 1];
  return {
    format,
    columns: header,
    mapping,
    firstDataLine: next ? next.line : rows[headerIndex]!.line + 1,
    symbol: preambleSymbol(rows.slice(0, headerIndex)),
    uncertain: false,
  };
}

/** A Reuters code in the rows above the table: `AAPL.OQ | History`; US listings lose their exchange. */
function preambleSymbol(rows: SampleRow[]): string | null {
  for (const { cells } of rows) {
    const code = /(?:^|[\s(])([A-Z][A-Za-z0-9]{0,6})\.([A-Z]{1,2})(?=$|[\s)|])/.exec(cells.join(' '));
    if (code)
      return normaliseSymbol(/^(?:O|OQ|N|A|P|K|Z)$/.test(code[2]!) ? code[1]! : `${code[1]}.${code[2]}`);
  }
  return null;
}

/**
 * A sheet with one column per instrument: the header's first cell is blank or a date title, and in the rows below dates
 * stand in the first column with numbers beside them. A row of field names (`PX_LAST`) may lie between.
 */
function wideTable(rows: SampleRow[], headerIndex: number): RecognisedTable | null {
  const header = rows[headerIndex]!.cells;
  const corner = plainTitle(header[0]!);
  if (corner !== '' && !(titles.date as readonly string[]).includes(corner)) return null;
  const instruments: WideMapping['instruments'] = [];
  for (let column = 1; column < header.length; column++) {
    // A blank or failed title (`#N/A`) is no name; NA is.
    const symbol = header[column]!.startsWith('#') ? null : normaliseSymbol(header[column]!, 'wide');
    if (symbol !== null && !isNumeric(header[column]!)) instruments.push({ column, symbol });
  }
  const data = rows.slice(headerIndex + 1).findIndex(({ cells }) => isDateOrSerial(cells[0]!));
  if (instruments.length === 0 || data < 0 || data > 3) return null;
  const first = headerIndex + 1 + data;
  const looked = rows.slice(first, first + 50);
  const holdsPrices = ({ column }: { column: number }): boolean => {
    const cells = looked.map(({ cells }) => cells[column] ?? '');
    return cells.every((cell) => isNumeric(cell) || isMissing(cell));
  };
  if (!instruments.every(holdsPrices)) return null;
  return {
    format: 'wide',
    columns: header,
    mapping: { layout: 'wide', date: 0, instruments },
    firstDataLine: rows[first]!.line,
    symbol: null,
    uncertain: false,
  };
}

/** Without a header we know: columns by what they hold. One date and one number column are certain, more are asked. */
function headerlessTable(rows: SampleRow[]): RecognisedTable | null {
  const first = rows.findIndex(({ cells }) => cells.some(isDate) && cells.some(isNumeric));
  if (first < 0 || first > preambleRows) return null;
  const looked = rows.slice(first, first + 50);
  const columns = rows[first]!.cells.map((_, column) => `column ${column + 1}`);
  const kinds = columns.map((_, column) => {
    const cells = looked.map(({ cells }) => cells[column] ?? '');
    const most = (test: (cell: string) => boolean) => cells.filter(test).length > 0.8 * cells.length;
    // Eight digits read as a date and as a number; where all of them are dates, they are dates.
    if (most(isDate)) return 'date';
    if (most(isNumeric)) return 'number';
    return most((cell) => normaliseSymbol(cell) !== null) ? 'text' : 'other';
  });
  const date = kinds.indexOf('date');
  const close = kinds.indexOf('number');
  if (date < 0 || close < 0) return null;
  const text = kinds.indexOf('text');
  const header = first > 0 ? rows[first - 1]!.cells : [];
  return {
    format: 'generic',
    columns: columns.map((name, column) => header[column] || name),
    mapping: {
      layout: 'rows',
      date,
      symbol: text < 0 ? null : text,
      close,
      adjusted: null,
      volume: null,
      dividend: null,
      split: null,
    },
    firstDataLine: rows[first]!.line,
    symbol: null,
    uncertain: kinds.filter((kind) => kind === 'number').length > 1 || first > 0,
  };
}

/** How close and adjusted close of such a file relate. */
export function adjustmentOf(format: PriceFormat, mapping: ColumnMapping): Adjustment {
  if (mapping.layout === 'wide' || mapping.adjusted === null) return 'close-only';
  return format === 'yahoo' ? 'split-adjusted-close' : 'raw-and-adjusted';
}
