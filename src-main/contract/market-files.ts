/**
 * What the program says about market files: how a file is read, what was refused, what looks wrong in the data.
 * Plain values shared by the readers, the services and the views. A day is the number of days since 1970-01-01.
 */

/** The shapes of price files that are recognised; `generic` is any other table, read by a column mapping. */
export const priceFormats = [
  'long',
  'alpha-vantage',
  'yahoo',
  'stooq',
  'tiingo',
  'nasdaq',
  'refinitiv',
  'wide',
  'generic',
] as const;
export type PriceFormat = (typeof priceFormats)[number];

export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TextEncoding = (typeof textEncodings)[number];

export const separators = [',', ';', '\t', '|'] as const;
export type Separator = (typeof separators)[number];

export type DecimalMark = '.' | ',';

/**
 * The order of the parts of a numeric date. Dates with the year first or with a month name read the same under each
 * order; `serial` is Excel's count of days (1900 system).
 */
export const dateOrders = ['ymd', 'dmy', 'mdy', 'serial'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** Zero-based column numbers of a table with one price per row; null where the file has no such column. */
export interface RowMapping {
  layout: 'rows';
  date: number;
  symbol: number | null;
  close: number;
  adjusted: number | null;
  volume: number | null;
  dividend: number | null;
  split: number | null;
}

/** A table with one date column and one close column per instrument. */
export interface WideMapping {
  layout: 'wide';
  date: number;
  instruments: { column: number; symbol: string }[];
}

export type ColumnMapping = RowMapping | WideMapping;

/**
 * Everything that decides how a price file is read. The preview proposes it, the user may correct it, and saved under
 * a name it is an import profile.
 */
export interface ReadSettings {
  format: PriceFormat;
  encoding: TextEncoding;
  separator: Separator;
  decimalMark: DecimalMark;
  dateOrder: DateOrder;
  /** Line number of the first row of data, from 1. */
  firstDataLine: number;
  mapping: ColumnMapping;
  /** The one symbol of a file without a symbol column; null where the rows or the header name them. */
  symbol: string | null;
}

/** What the user says of a file of implied volatilities that does not tell; what is left out is detected. */
export interface ImpliedVolSettings {
  unit?: 'fraction' | 'percent';
  dateOrder?: 'dmy' | 'mdy';
  /** ISO day of a file without dates. */
  asOf?: string;
}

/** How a kind of file is read, as the user corrected and saved it. */
export interface ImportProfile {
  name: string;
  /** The titles of the file that it was saved from: a file with the same ones is read by it. */
  columns: string[];
  settings: ReadSettings;
}

/** How `close` and `adjusted` of a read file relate. */
export const adjustments = [
  /** Close as traded and a close adjusted for splits and dividends. */
  'raw-and-adjusted',
  /** The vendor has already divided Close by later splits; the adjusted close also has the dividends. */
  'split-adjusted-close',
  /** One close only: taken for both where no adjusted close is on file. Whether it is adjusted is for the user to say. */
  'close-only',
] as const;
export type Adjustment = (typeof adjustments)[number];

export const previewProblemCodes = [
  /** 03/04/2021 throughout: day first or month first? */
  'ambiguous-dates',
  /** Some dates can only be day first and others only month first. */
  'mixed-dates',
  /** 1,234 throughout: a decimal comma or thousands? */
  'ambiguous-decimals',
  /** Neither the content nor the file name says whose prices these are. */
  'symbol-unknown',
  /** A date or a close column was not found. */
  'columns-unknown',
  /** Only one close is given. */
  'not-adjusted',
  /** Close is divided by later splits already: share counts of past days come out in today's shares. */
  'split-adjusted-close',
] as const;
export type PreviewProblemCode = (typeof previewProblemCodes)[number];

export interface PreviewProblem {
  code: PreviewProblemCode;
  message: string;
  /** The file is not read before the user has answered. */
  blocking: boolean;
}

export interface FilePreview {
  file: string;
  /** Size on disk in bytes. */
  bytes: number;
  compressed: boolean;
  /** The proposal; parts named by a blocking problem are only a first guess. */
  settings: ReadSettings;
  /** Column titles, or `column 1`, `column 2` … where the file has no header. */
  columns: string[];
  /** The saved profile that the proposal follows; null: as detected. */
  profile: string | null;
  symbolSource: 'column' | 'header' | 'file-name' | 'user' | 'unknown';
  adjustment: Adjustment;
  /** The first rows of data as they stand in the file. */
  sampleRows: string[][];
  problems: PreviewProblem[];
}

export const refusalReasons = [
  'bad-date',
  'future-date',
  'bad-price',
  'bad-adjusted',
  'bad-number',
  'bad-symbol',
  'duplicate',
  'missing-columns',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface RefusedRow {
  /** Line number in the file, from 1. */
  line: number;
  reason: RefusalReason;
  /** What is wrong, with the offending value. */
  message: string;
  /** The beginning of the line. */
  excerpt: string;
}

export interface RefusedRows {
  total: number;
  byReason: Partial<Record<RefusalReason, number>>;
  /** The first of them; `total` says how many there are. */
  rows: RefusedRow[];
}

export interface SymbolSummary {
  symbol: string;
  rows: number;
  first: number;
  last: number;
}

/** What was read from one file. */
export interface ImportSummary {
  file: string;
  format: PriceFormat;
  adjustment: Adjustment;
  rows: number;
  /** First and last day of all rows. */
  first: number;
  last: number;
  symbols: SymbolSummary[];
  refused: RefusedRows;
  /** What showed while reading: weekend dates, repeated dates. The checks on whole series come after. */
  findings: QualityFinding[];
}

export const findingKinds = [
  'duplicate-date',
  'bad-price',
  'stale-run',
  'outlier',
  'unadjusted-split',
  'hundredfold',
  'weekend',
  'low-coverage',
  'gap',
  'ended',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something in a name's history that a trader should look at. None of them stops a run; each can be overridden. */
export interface QualityFinding {
  symbol: string;
  kind: FindingKind;
  /** First and last day concerned. */
  from: number;
  to: number;
  /** The measure behind it: days of a run or gap, ratio, coverage as a fraction, number of rows. */
  value: number;
  message: string;
}

/** A line of a basket, list, borrow, sector or volatility file that could not be used. */
export interface LineProblem {
  /** From 1. */
  line: number;
  /** The beginning of the line. */
  text: string;
  reason: string;
}

export interface SectorRow {
  symbol: string;
  name: string;
  sector: string;
  industry: string;
}

export interface BorrowRow {
  symbol: string;
  currency: string;
  name: string;
  isin: string;
  figi: string;
  /** Percent a year; null where the broker gives none. */
  rebatePercent: number | null;
  feePercent: number | null;
  /** Shares; null where the broker gives none. */
  available: number | null;
  /** The broker has at least `available`. */
  availableOrMore: boolean;
}

/** One implied volatility: a fraction a year (0.25 = 25%). */
export interface ImpliedVolRow {
  symbol: string;
  day: number;
  vol: number;
}
