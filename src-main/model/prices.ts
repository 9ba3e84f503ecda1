/**
 * Prices on one calendar. The market side aligns them; everything after that works on these arrays.
 * D trading days, ascending; a day is the number of days since 1970-01-01.
 */
export interface AlignedPrices {
  /** Length D. */
  days: Int32Array;
  names: AlignedName[];
}

export interface AlignedName {
  symbol: string;
  /** Raw close in USD per share, length D; NaN before `first`. */
  close: Float64Array;
  /** Close adjusted for splits and dividends, length D; NaN before `first`. */
  adjusted: Float64Array;
  /** Shares traded, length D; NaN where unknown. */
  volume: Float64Array;
  /** Index of the first day with a price; D when there is none. */
  first: number;
  /** Index of the last day with a price. Afterwards both closes stay at their last value: the name is cash. */
  last: number;
  /** Number of days inside [first, last] that were filled forward (at most three in a row). */
  filled: number;
}

/** One name's history as it is on file: the input of the alignment. All arrays have one length, days ascend. */
export interface PriceSeries {
  symbol: string;
  /** Days since 1970-01-01. */
  days: Int32Array<ArrayBuffer>;
  /** Raw close, USD per share. */
  close: Float64Array<ArrayBuffer>;
  /** Close adjusted for splits and dividends. */
  adjusted: Float64Array<ArrayBuffer>;
  /** Shares; NaN where unknown. */
  volume: Float64Array<ArrayBuffer>;
}

/** The target: what the trader has to hedge. */
export interface TargetBasket {
  kind: 'shares' | 'weights' | 'level';
  /** Shares, or day-one weights (sum 1), or the one level series with amount 1. */
  entries: { symbol: string; amount: number }[];
  /** USD; the basket's day-one value is scaled to it. */
  notional: number;
}
