import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportSummary } from '../contract/market-files.ts';
import type { ImportRecord } from '../contract/market.ts';
import type { WritableDatabase } from './database.ts';
import { saveFindings } from './findings-store.ts';
import { beginImport, endImport } from './imports-store.ts';
import { aliasesOf, ensureInstrument } from './instruments-store.ts';
import type { Store } from './open.ts';
import { gatherRows, groupBySymbol, type PriceColumns, type SymbolRows } from './price-columns.ts';
import { PriceRowWriter, type PriceRows } from './price-rows.ts';

/** What is known of a price file before its rows are read. */
export interface PriceImportHeader {
  file: string;
  /** ISO, UTC. */
  startedAt: string;
  /** Rows of the built-in sample market. */
  synthetic?: boolean;
}

/** What the reader says at the end, and how long reading and writing took. */
export interface PriceImportFooter {
  summary: Pick<ImportSummary, 'format' | 'refused' | 'findings'>;
  notes?: readonly string[];
  seconds: number;
}

/** 48 bytes a row: at most about 100 MB wait in memory. */
const mostBufferedRows = 2_000_000;
const mostNamedSymbols = 20;
/** The event loop gets a turn after this many milliseconds of writing. */
const sliceMilliseconds = 8;

/**
 * One price file on its way into the database: all of it or nothing. Rows are collected while the file is read, so that
 * other writes need not wait for the reader, and written by name and day when it is done; only a file of more than two
 * million rows is written in parts, in one transaction that stays open.
 *
 *     const prices = new PriceImport(store, { file, startedAt });
 *     const summary = await readPrices(file, settings, (batch) => prices.add(batch));
 *     const record = await prices.finish({ summary, seconds });
 *
 * After an error in reading call `cancel`.
 */
export class PriceImport {
  readonly #store: Store;
  readonly #header: PriceImportHeader;
  #buffer: PriceColumns[] = [];
  #bufferedRows = 0;
  #transaction: OpenTransaction | null = null;

  constructor(store: Store, header: PriceImportHeader) {
    this.#store = store;
    this.#header = header;
  }

  /** Takes a batch over. Resolves when the next one may come. */
  async add(batch: PriceColumns): Promise<void> {
    this.#buffer.push(batch);
    this.#bufferedRows += batch.day.length;
    if (this.#bufferedRows >= mostBufferedRows) await this.#flush();
  }

  /**
   * Writes what is left and commits.
   *
   * @throws UserError('storage') when the disk is full or the file cannot be written; nothing is then stored.
   */
  async finish(footer: PriceImportFooter): Promise<ImportRecord> {
    await this.#flush();
    return this.#transaction!.end(footer);
  }

  /** Nothing of the file is stored. */
  async cancel(): Promise<void> {
    this.#buffer = [];
    await this.#transaction?.cancel();
  }

  async #flush(): Promise<void> {
    this.#transaction ??= await OpenTransaction.begin(this.#store, this.#header);
    const batches = this.#buffer;
    this.#buffer = [];
    this.#bufferedRows = 0;
    await this.#transaction.write(batches);
  }
}

const cancelled = Symbol('cancelled');

/** A bulk write that is driven from outside: begun, given rows, ended. */
class OpenTransaction {
  readonly #rows: RowSink;
  readonly #finished: Promise<ImportRecord>;
  readonly #settle: PromiseWithResolvers<PriceImportFooter>;

  private constructor(
    rows: RowSink,
    finished: Promise<ImportRecord>,
    settle: PromiseWithResolvers<PriceImportFooter>,
  ) {
    this.#rows = rows;
    this.#finished = finished;
    this.#settle = settle;
  }

  static async begin(store: Store, header: PriceImportHeader): Promise<OpenTransaction> {
    const begun = Promise.withResolvers<RowSink>();
    const settle = Promise.withResolvers<PriceImportFooter>();
    const finished = store.writeBulk(async (database) => {
      const sink = new RowSink(database, header);
      begun.resolve(sink);
      return sink.end(await settle.promise);
    });
    finished.catch((error: unknown) => begun.reject(error));
    return new OpenTransaction(await begun.promise, finished, settle);
  }

  async write(batches: PriceColumns[]): Promise<void> {
    try {
      await this.#rows.write(batches);
    } catch (error) {
      await this.#rollBack(error);
    }
  }

  end(footer: PriceImportFooter): Promise<ImportRecord> {
    this.#settle.resolve(footer);
    return this.#finished;
  }

  async cancel(): Promise<void> {
    await this.#rollBack(cancelled).catch((error: unknown) => {
      if (error !== cancelled) throw error;
    });
  }

  /** Rejects with `reason` as the store words it, once nothing of the file is left. */
  async #rollBack(reason: unknown): Promise<never> {
    this.#settle.reject(reason);
    await this.#finished;
    throw reason;
  }
}

class RowSink {
  readonly #database: WritableDatabase;
  readonly #synthetic: boolean;
  readonly #importId: number;
  readonly #writer: PriceRowWriter;
  readonly #symbols = new Set<string>();
  readonly #days = new Set<number>();
  /** Rows that differed from what was on file, by symbol. */
  readonly #restated = new Map<string, number>();
  #rows = 0;
  #inserted = 0;
  #changed = 0;

  constructor(database: WritableDatabase, header: PriceImportHeader) {
    this.#database = database;
    this.#synthetic = header.synthetic ?? false;
    this.#importId = beginImport(database, { ...header, kind: 'prices', format: '' });
    this.#writer = new PriceRowWriter(database, this.#importId);
  }

  async write(batches: PriceColumns[]): Promise<void> {
    let sliceEnd = performance.now() + sliceMilliseconds;
    for (const group of groupBySymbol(batches)) {
      this.#writeSymbol(group, batches);
      if (performance.now() > sliceEnd) {
        await nextTurn();
        sliceEnd = performance.now() + sliceMilliseconds;
      }
    }
  }

  #writeSymbol(group: SymbolRows, batches: readonly PriceColumns[]): void {
    const rows = gatherRows(group, batches);
    this.#symbols.add(group.symbol);
    this.#rows += group.count;
    for (const day of rows.day) this.#days.add(day);
    for (const { instrumentId, part } of this.#byInstrument(group.symbol, rows)) {
      const counts = this.#writer.write(instrumentId, part);
      this.#inserted += counts.inserted;
      this.#changed += counts.changed;
      if (counts.changed > 0)
        this.#restated.set(group.symbol, (this.#restated.get(group.symbol) ?? 0) + counts.changed);
    }
  }

  /** The symbol may have changed hands within these days. */
  #byInstrument(symbol: string, rows: PriceRows): { instrumentId: number; part: PriceRows }[] {
    const aliases = aliasesOf(this.#database, symbol);
    if (aliases.length < 2)
      return [{ instrumentId: ensureInstrument(this.#database, symbol, this.#synthetic), part: rows }];
    const start = (day: number): number => {
      const index = rows.day.findIndex((one) => one >= day);
      return index === -1 ? rows.day.length : index;
    };
    return aliases
      .map(({ fromDay, instrumentId }, index) => {
        const from = index === 0 ? 0 : start(fromDay);
        const to = index + 1 < aliases.length ? start(aliases[index + 1].fromDay) : rows.day.length;
        const columns = Object.entries(rows).map(([name, column]) => [name, column.subarray(from, to)]);
        return { instrumentId, part: Object.fromEntries(columns) as PriceRows };
      })
      .filter(({ part }) => part.day.length > 0);
  }

  end(footer: PriceImportFooter): ImportRecord {
    const insertDay = this.#database.prepare('INSERT OR IGNORE INTO market_days (day) VALUES (?)');
    let firstDay: number | null = null;
    let lastDay: number | null = null;
    for (const day of this.#days) {
      insertDay.run(day);
      firstDay = Math.min(day, firstDay ?? day);
      lastDay = Math.max(day, lastDay ?? day);
    }
    this.#database
      .prepare('UPDATE imports SET format = ? WHERE id = ?')
      .run(footer.summary.format, this.#importId);
    saveFindings(this.#database, footer.summary.findings);
    return endImport(this.#database, this.#importId, {
      seconds: footer.seconds,
      rows: this.#rows,
      inserted: this.#inserted,
      changed: this.#changed,
      symbols: this.#symbols.size,
      firstDay,
      lastDay,
      refused: footer.summary.refused,
      notes: [...(footer.notes ?? []), ...this.#restatement()],
    });
  }

  /** What the user is told when a file differs from the history on file. */
  #restatement(): string[] {
    if (this.#restated.size === 0) return [];
    const largest = [...this.#restated].sort(([, a], [, b]) => b - a).slice(0, mostNamedSymbols);
    const named = largest.map(([symbol, days]) => `${symbol} (${days} ${days === 1 ? 'day' : 'days'})`);
    const others = this.#restated.size - largest.length;
    const rest = others > 0 ? ` and ${others} more` : '';
    return [
      `This file restates history: ${named.join(', ')}${rest}. Runs on file keep the prices that they read.`,
    ];
  }
}
