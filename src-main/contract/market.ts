/** The history on file, as the Market view shows it. */

export interface InstrumentRow {
  id: number;
  symbol: string;
  name: string | null;
  sector: string | null;
  industry: string | null;
  first: string;
  last: string;
  days: number;
  /** Days with a price over the trading days of the whole market between first and last; 0 to 1. */
  coverage: number;
  lastClose: number;
  impliedVol: number | null;
  findings: number;
  synthetic: boolean;
}

export interface InstrumentHistory {
  symbol: string;
  days: Int32Array;
  close: Float64Array;
  adjusted: Float64Array;
  /** What it was called, from which day on; ascending. null: from the beginning. */
  symbols: { symbol: string; from: string | null }[];
}

/** What followed when a name got another symbol. */
export interface RenamedInstrument {
  before: string;
  symbol: string;
  /** Baskets and scenarios that named it, and now do so under its new symbol. */
  baskets: number;
  scenarios: number;
}

/** One file that was read, successfully or not. */
export interface ImportRecord {
  id: number;
  kind: ImportKind;
  file: string;
  format: string;
  startedAt: string;
  seconds: number;
  rows: number;
  inserted: number;
  /** Rows whose value differs from what was on file (restated history). */
  changed: number;
  symbols: number;
  first: string | null;
  last: string | null;
  refused: number;
  notes: string[];
}

export type ImportKind = 'prices' | 'vols' | 'sectors' | 'borrow';

export interface RefusedRowPage {
  total: number;
  rows: { line: number; reason: string; text: string }[];
}

export interface FindingRow {
  symbol: string;
  kind: string;
  from: string;
  to: string;
  message: string;
  accepted: boolean;
}
