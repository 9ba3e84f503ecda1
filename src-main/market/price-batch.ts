/**
 * Price rows in columns, as readers and the sample market hand them on: a few typed arrays cross to another thread and
 * into prepared statements without an object per row. All columns have the same length.
 */
export interface PriceBatch {
  /** Every symbol seen so far; rows point into it. It only grows, in the same order, from batch to batch. */
  symbols: string[];
  symbolIndex: Int32Array<ArrayBuffer>;
  /** Days since 1970-01-01. */
  day: Int32Array<ArrayBuffer>;
  /** Close per share, positive. Raw as traded, unless the summary's `adjustment` says otherwise. */
  close: Float64Array<ArrayBuffer>;
  /** Close adjusted for splits and dividends, positive; NaN where the file has one close only. */
  adjusted: Float64Array<ArrayBuffer>;
  /** Shares; NaN where not given. */
  volume: Float64Array<ArrayBuffer>;
  /** Dividend per share that goes ex on the day: 0 for none, NaN where the file has no such column. */
  dividend: Float64Array<ArrayBuffer>;
  /** New shares per old share on the day: 1 for none, NaN where the file has no such column. */
  split: Float64Array<ArrayBuffer>;
}

/** Collects rows into batches of a fixed size. */
export class BatchBuilder {
  readonly symbols: string[] = [];
  #count = 0;
  #symbolIndex: Int32Array<ArrayBuffer>;
  #day: Int32Array<ArrayBuffer>;
  #close: Float64Array<ArrayBuffer>;
  #adjusted: Float64Array<ArrayBuffer>;
  #volume: Float64Array<ArrayBuffer>;
  #dividend: Float64Array<ArrayBuffer>;
  #split: Float64Array<ArrayBuffer>;

  readonly #capacity: number;

  constructor(capacity = 16_384) {
    this.#capacity = capacity;
    this.#symbolIndex = new Int32Array(capacity);
    this.#day = new Int32Array(capacity);
    this.#close = new Float64Array(capacity);
    this.#adjusted = new Float64Array(capacity);
    this.#volume = new Float64Array(capacity);
    this.#dividend = new Float64Array(capacity);
    this.#split = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.#count === this.#capacity;
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  /** Adds a row; the builder must not be full. */
  add(
    symbolIndex: number,
    day: number,
    close: number,
    adjusted: number,
    volume: number,
    dividend: number,
    split: number,
  ): void {
    const at = this.#count++;
    this.#symbolIndex[at] = symbolIndex;
    this.#day[at] = day;
    this.#close[at] = close;
    this.#adjusted[at] = adjusted;
    this.#volume[at] = volume;
    this.#dividend[at] = dividend;
    this.#split[at] = split;
  }

  /** The rows so far in arrays of their own; the builder is empty afterwards. */
  take(): PriceBatch {
    const count = this.#count;
    this.#count = 0;
    return {
      symbols: this.symbols.slice(),
      symbolIndex: this.#symbolIndex.slice(0, count),
      day: this.#day.slice(0, count),
      close: this.#close.slice(0, count),
      adjusted: this.#adjusted.slice(0, count),
      volume: this.#volume.slice(0, count),
      dividend: this.#dividend.slice(0, count),
      split: this.#split.slice(0, count),
    };
  }
}
