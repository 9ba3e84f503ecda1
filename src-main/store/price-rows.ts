import type { WritableDatabase } from './database.ts';

/** Rows of one instrument in columns, days ascending. NaN, in every column but the first two: not given. */
export interface PriceRows {
  day: Int32Array;
  close: Float64Array;
  /** Where not given, the close stands for it. */
  adjusted: Float64Array;
  volume: Float64Array;
  dividend: Float64Array;
  split: Float64Array;
}

export interface WriteCounts {
  inserted: number;
  /** Rows that were on file with another value. */
  changed: number;
}

type Value = number | null;
/** day, close, adjusted, volume, dividend, split, import_id */
type StoredRow = [number, number, number, Value, Value, Value, number];

const rowsPerStatement = 32;
const columns = 7;

const orNull = (value: number): Value => (Number.isNaN(value) ? null : value);

/**
 * Writes the rows of one import, instrument by instrument. Statements are prepared once; 32 rows go in with one call,
 * which more than doubles the speed, because most of the time goes into crossing from JavaScript to SQLite.
 */
export class PriceRowWriter {
  readonly #importId: number;
  readonly #insertMany;
  readonly #insertOne;
  readonly #existing;
  readonly #update;
  readonly #keepRevision;
  readonly #dropRevisions;
  readonly #range;
  readonly #setRange;
  readonly #values: Value[] = new Array<Value>(rowsPerStatement * columns).fill(null);

  constructor(database: WritableDatabase, importId: number) {
    this.#importId = importId;
    const row = `(?, ?, ?, ?, ?, ?, ?, ${importId})`;
    const insert = `INSERT INTO prices (instrument_id, day, close, adjusted, volume, dividend, split, import_id) VALUES `;
    this.#insertMany = database.prepare(insert + Array(rowsPerStatement).fill(row).join(', '));
    this.#insertOne = database.prepare(insert + row);
    this.#existing = database
      .prepare<[number, number, number], StoredRow>(
        `SELECT day, close, adjusted, volume, dividend, split, import_id FROM prices
         WHERE instrument_id = ? AND day BETWEEN ? AND ? ORDER BY day`,
      )
      .raw();
    this.#update = database.prepare(
      `UPDATE prices SET close = ?, adjusted = ?, volume = ?, dividend = ?, split = ?, import_id = ${importId}
       WHERE instrument_id = ? AND day = ?`,
    );
    this.#keepRevision = database.prepare(
      `INSERT OR IGNORE INTO price_revisions
         (instrument_id, day, close, adjusted, volume, dividend, split, import_id, replaced_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${importId})`,
    );
    // A run that is being solved has read prices that no row of run_reads speaks of yet; none takes a day.
    this.#dropRevisions = database.prepare(
      `DELETE FROM price_revisions WHERE instrument_id = ?
         AND (SELECT started_at FROM imports WHERE id = replaced_by) <
             (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', started_at, '-1 day') FROM imports WHERE id = ${importId})
         AND NOT EXISTS (
           SELECT 1 FROM run_reads JOIN runs ON runs.id = run_id
           WHERE run_reads.instrument_id = price_revisions.instrument_id AND day BETWEEN from_day AND to_day
             AND last_import >= price_revisions.import_id AND last_import < replaced_by)`,
    );
    this.#range = database.prepare<[number], { first_day: Value; last_day: Value }>(
      'SELECT first_day, last_day FROM instruments WHERE id = ?',
    );
    this.#setRange = database.prepare(
      `UPDATE instruments SET
         price_count = price_count + @inserted,
         first_day = min(coalesce(first_day, @first), @first),
         last_day = max(coalesce(last_day, @last), @last),
         last_close = (SELECT close FROM prices WHERE instrument_id = @id ORDER BY day DESC LIMIT 1)
       WHERE id = @id`,
    );
  }

  /** @param rows at least one; days strictly ascending. */
  write(instrumentId: number, rows: PriceRows): WriteCounts {
    const first = rows.day[0];
    const last = rows.day[rows.day.length - 1];
    const range = this.#range.get(instrumentId)!;
    const overlaps = range.first_day !== null && first <= range.last_day! && last >= range.first_day;
    const counts = overlaps ? this.#merge(instrumentId, rows) : this.#insertAll(instrumentId, rows);
    if (counts.inserted + counts.changed > 0)
      this.#setRange.run({ id: instrumentId, inserted: counts.inserted, first, last });
    return counts;
  }

  #insertAll(instrumentId: number, rows: PriceRows): WriteCounts {
    const values = this.#values;
    const count = rows.day.length;
    const whole = count - (count % rowsPerStatement);
    for (let row = 0, at = 0; row < whole; row++) {
      at = this.#fill(values, at, instrumentId, rows, row);
      if (at === values.length) {
        this.#insertMany.run(values);
        at = 0;
      }
    }
    for (let row = whole; row < count; row++) this.#insert(instrumentId, rows, row);
    return { inserted: count, changed: 0 };
  }

  #fill(values: Value[], at: number, instrumentId: number, rows: PriceRows, row: number): number {
    values[at] = instrumentId;
    values[at + 1] = rows.day[row];
    values[at + 2] = rows.close[row];
    values[at + 3] = orNull(rows.adjusted[row]) ?? rows.close[row];
    values[at + 4] = orNull(rows.volume[row]);
    values[at + 5] = orNull(rows.dividend[row]);
    values[at + 6] = orNull(rows.split[row]);
    return at + columns;
  }

  #insert(instrumentId: number, rows: PriceRows, row: number): void {
    const values = new Array<Value>(columns);
    this.#fill(values, 0, instrumentId, rows, row);
    this.#insertOne.run(values);
  }

  /** Row by row against what is on file for the same days. */
  #merge(instrumentId: number, rows: PriceRows): WriteCounts {
    const counts: WriteCounts = { inserted: 0, changed: 0 };
    const stored = this.#existing.all(instrumentId, rows.day[0], rows.day[rows.day.length - 1]);
    let next = 0;
    for (let row = 0; row < rows.day.length; row++) {
      const day = rows.day[row];
      while (next < stored.length && stored[next][0] < day) next++;
      const old = stored[next];
      if (old === undefined || old[0] !== day) {
        this.#insert(instrumentId, rows, row);
        counts.inserted++;
        continue;
      }
      // What the file does not say stays as it is on file; the adjusted close belongs to its close.
      const close = rows.close[row];
      const adjusted = orNull(rows.adjusted[row]) ?? (close === old[1] ? old[2] : close);
      const volume = orNull(rows.volume[row]) ?? old[3];
      const dividend = orNull(rows.dividend[row]) ?? old[4];
      const split = orNull(rows.split[row]) ?? old[5];
      const same =
        close === old[1] &&
        adjusted === old[2] &&
        volume === old[3] &&
        dividend === old[4] &&
        split === old[5];
      if (same) continue;
      if (counts.changed === 0) this.#dropRevisions.run(instrumentId);
      if (old[6] !== this.#importId) this.#keepRevision.run(instrumentId, ...old);
      this.#update.run(close, adjusted, volume, dividend, split, instrumentId, day);
      counts.changed++;
    }
    return counts;
  }
}
