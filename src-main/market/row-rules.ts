import type {
  ImportSummary,
  QualityFinding,
  RefusalReason,
  RefusedRows,
  SymbolSummary,
} from '../contract/market-files.ts';
import { isoOfDay } from '../model/days.ts';
import { firstPossibleDay, isWeekend, lastPossibleDay } from './dates.ts';
import { refusal } from './decode.ts';
import { BatchBuilder, type PriceBatch } from './price-batch.ts';

/** Refused rows are kept up to this number; the others are counted. */
const keptRefusals = 1000;
/** More symbols than any vendor file has; beyond it the symbol column is not one. */
const mostSymbols = 100_000;
/** No share trades outside; returns between the two, and sums of their squares, stay far from overflow. */
const lowestPrice = 1e-9;
const highestPrice = 1e9;
/** More shares than any company has, and new shares for one old one than any split gives. */
const largestVolume = 1e13;
const largestSplit = 1e5;

/** Days are marked as seen in pages of 2,048, made when first needed. */
const pageShift = 11;
const pageWords = 1 << (pageShift - 5);
/** Six pages hold fifty years of one name; this many bound the memory at about 100 MB. */
const mostPages = 200_000;

interface SymbolTally extends SymbolSummary {
  pages: (Uint32Array | undefined)[];
  duplicates: number;
  firstDuplicate: number;
  lastDuplicate: number;
  weekends: number;
  firstWeekend: number;
  lastWeekend: number;
}

/** Where a row stands, asked only when it is refused. */
interface RowPlace {
  line: number;
  excerpt(): string;
}

/**
 * The rules that each price row must pass. Rows that pass go into batches, the others into the list of refused rows.
 * A weekend date passes and is flagged; of several rows for one name and day the first counts and the later ones are refused.
 */
export class RowRules {
  readonly refused: RefusedRows = { total: 0, byReason: {}, rows: [] };
  rows = 0;
  readonly #builder: BatchBuilder;
  readonly #tallies: SymbolTally[] = [];
  readonly #indexBySymbol = new Map<string, number>();
  readonly #file: string;
  readonly #lastDay: number;
  #pages = 0;

  /** `file`: the name that errors show; `lastDay`: later dates are in the future and refused. */
  constructor(file: string, lastDay: number, batchRows?: number) {
    this.#file = file;
    this.#lastDay = Math.min(lastDay, lastPossibleDay);
    this.#builder = new BatchBuilder(batchRows);
  }

  /** The number of a symbol, which `add` takes; -1 when there are too many symbols. */
  symbolIndex(symbol: string): number {
    const known = this.#indexBySymbol.get(symbol);
    if (known !== undefined) return known;
    const index = this.#tallies.length;
    if (index >= mostSymbols) return -1;
    this.#indexBySymbol.set(symbol, index);
    this.#builder.symbols.push(symbol);
    this.#tallies.push({
      symbol,
      rows: 0,
      first: Infinity,
      last: -Infinity,
      pages: [],
      duplicates: 0,
      firstDuplicate: Infinity,
      lastDuplicate: -Infinity,
      weekends: 0,
      firstWeekend: Infinity,
      lastWeekend: -Infinity,
    });
    return index;
  }

  /**
   * Checks a row and takes or refuses it. A date or a price that could not be read is NaN; what the file does not give at
   * all is null for the adjusted close, NaN for the others. See PriceBatch for units.
   * Throws UserError `bad-file` when names and years are too many for one file.
   */
  add(
    symbolIndex: number,
    day: number,
    close: number,
    adjusted: number | null,
    volume: number,
    dividend: number,
    split: number,
    place: RowPlace,
  ): void {
    if (!(day >= firstPossibleDay)) return this.refuse('bad-date', 'The date cannot be read.', place);
    if (day > this.#lastDay) {
      const message = `${day > lastPossibleDay ? 'The date' : isoOfDay(day)} lies in the future.`;
      return this.refuse('future-date', message, place);
    }
    if (!isPrice(close)) {
      return this.refuse('bad-price', `The close ${priceFault(close)}.`, place);
    }
    if (adjusted !== null && !isPrice(adjusted)) {
      return this.refuse('bad-adjusted', `The adjusted close ${priceFault(adjusted)}.`, place);
    }
    // NaN, for not given, passes each of these.
    const badVolume = volume < 0 || volume > largestVolume;
    const badDividend = dividend < 0 || dividend > highestPrice;
    const badSplit = split <= 0 || split > largestSplit;
    if (badVolume || badDividend || badSplit) {
      const what = badVolume ? 'volume' : badDividend ? 'dividend' : 'split';
      return this.refuse('bad-number', `The ${what} is negative, too large or no number.`, place);
    }
    const tally = this.#tallies[symbolIndex]!;
    if (this.#seenBefore(tally, day)) {
      tally.duplicates++;
      tally.firstDuplicate = Math.min(tally.firstDuplicate, day);
      tally.lastDuplicate = Math.max(tally.lastDuplicate, day);
      const message = `${tally.symbol} has an earlier row for ${isoOfDay(day)}; the first one counts.`;
      return this.refuse('duplicate', message, place);
    }
    this.#count(tally, day);
    this.#builder.add(symbolIndex, day, close, adjusted ?? NaN, volume, dividend, split);
  }

  refuse(reason: RefusalReason, message: string, place: RowPlace): void {
    this.refused.total++;
    this.refused.byReason[reason] = (this.refused.byReason[reason] ?? 0) + 1;
    if (this.refused.rows.length < keptRefusals) {
      this.refused.rows.push({ line: place.line, reason, message, excerpt: place.excerpt() });
    }
  }

  /** A batch when one is full, or when any row is waiting and `flush` is set. */
  batch(flush: boolean): PriceBatch | null {
    return this.#builder.full || (flush && !this.#builder.empty) ? this.#builder.take() : null;
  }

  /** What was read; symbols without a good row are left out. */
  summary(): Pick<ImportSummary, 'rows' | 'first' | 'last' | 'symbols' | 'refused' | 'findings'> {
    const tallies = this.#tallies.filter(({ rows }) => rows > 0);
    return {
      rows: this.rows,
      first: tallies.reduce((first, tally) => Math.min(first, tally.first), Infinity),
      last: tallies.reduce((last, tally) => Math.max(last, tally.last), -Infinity),
      symbols: tallies.map(({ symbol, rows, first, last }) => ({ symbol, rows, first, last })),
      refused: this.refused,
      findings: tallies.flatMap(readingFindings),
    };
  }

  #seenBefore(tally: SymbolTally, day: number): boolean {
    const offset = day - firstPossibleDay;
    const page = (tally.pages[offset >> pageShift] ??= this.#newPage());
    const word = (offset >> 5) & (pageWords - 1);
    const bit = 1 << (offset & 31);
    if (page[word]! & bit) return true;
    page[word]! |= bit;
    return false;
  }

  #newPage(): Uint32Array {
    if (++this.#pages > mostPages) {
      throw refusal(this.#file, 'it has more names and years than one file can have. Split it');
    }
    return new Uint32Array(pageWords);
  }

  #count(tally: SymbolTally, day: number): void {
    this.rows++;
    tally.rows++;
    if (day < tally.first) tally.first = day;
    if (day > tally.last) tally.last = day;
    if (isWeekend(day)) {
      tally.weekends++;
      tally.firstWeekend = Math.min(tally.firstWeekend, day);
      tally.lastWeekend = Math.max(tally.lastWeekend, day);
    }
  }
}

const isPrice = (value: number): boolean => value >= lowestPrice && value < highestPrice;

function priceFault(value: number): string {
  if (value > 0) return `is ${value}, which no share costs`;
  return `must be a positive number${Number.isNaN(value) ? '' : `, not ${value}`}`;
}

function readingFindings(tally: SymbolTally): QualityFinding[] {
  const { symbol, duplicates, weekends } = tally;
  const findings: QualityFinding[] = [];
  if (duplicates > 0) {
    findings.push({
      symbol,
      kind: 'duplicate-date',
      from: tally.firstDuplicate,
      to: tally.lastDuplicate,
      value: duplicates,
      message: `${duplicates} more ${duplicates === 1 ? 'row repeats a date' : 'rows repeat dates'}; the first of each counts.`,
    });
  }
  if (weekends > 0) {
    findings.push({
      symbol,
      kind: 'weekend',
      from: tally.firstWeekend,
      to: tally.lastWeekend,
      value: weekends,
      message: `${weekends} ${weekends === 1 ? 'date falls' : 'dates fall'} on a weekend.`,
    });
  }
  return findings;
}
