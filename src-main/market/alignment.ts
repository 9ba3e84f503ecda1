import type { AlignedName, AlignedPrices, PriceSeries } from '../model/prices.ts';
import { countDays } from './day-counts.ts';

/** A name without a price is carried at its last one for at most so many trading days. */
export const longestFill = 3;

/**
 * The target's trading days between `from` and `to` (inclusive, days since 1970-01-01): the days on which every
 * constituent has a price, where a constituent counts from its first to its last price, and on which at least half of
 * all constituents have one.
 *
 * Hence a day that one constituent misses is left out for all, and the P&L of the next day covers both: nothing is
 * invented for the target. A late listing or a constituent that ends does not cut the history of the others; but days that
 * only a minority has (prices of one name were loaded further than the others) do not count. Empty without constituents.
 */
export function targetCalendar(
  constituents: readonly PriceSeries[],
  from = -Infinity,
  to = Infinity,
): Int32Array<ArrayBuffer> {
  const counts = countDays(constituents, from, to);
  const calendar: number[] = [];
  counts?.priced.forEach((count, at) => {
    if (count > 0 && count === counts.alive[at] && 2 * count >= constituents.length) {
      calendar.push(counts.earliest + at);
    }
  });
  return Int32Array.from(calendar);
}

/**
 * Puts histories on one calendar. A day without a price takes the last one before it, for at most three trading days in
 * a row (counted in `filled`). A longer gap ends the piece: a name is never carried on for ever, and of several pieces
 * one is kept, the one nearest to `anchorDay` (normally around it), or the longest where no anchor is given. Before
 * the piece the name is NaN like a late listing, after it the name is cash like one that ended; so its coverage of a window
 * falls by itself. Prices that are not positive and finite are passed over.
 */
export function alignPrices(
  series: readonly PriceSeries[],
  calendar: Int32Array,
  anchorDay?: number,
): AlignedPrices {
  return { days: calendar, names: series.map((one) => alignOne(one, calendar, anchorDay)) };
}

function alignOne(series: PriceSeries, calendar: Int32Array, anchorDay: number | undefined): AlignedName {
  const length = calendar.length;
  const close = new Float64Array(length).fill(NaN);
  const adjusted = new Float64Array(length).fill(NaN);
  const volume = new Float64Array(length).fill(NaN);
  const latest = latestObservations(series, calendar);
  const piece = choosePiece(tradedPieces(series, calendar, latest), calendar, anchorDay);
  const { symbol } = series;
  if (!piece) return { symbol, close, adjusted, volume, first: length, last: length - 1, filled: 0 };
  let filled = 0;
  for (let day = piece.first; day <= piece.last; day++) {
    const at = latest[day]!;
    close[day] = series.close[at]!;
    adjusted[day] = series.adjusted[at]!;
    if (series.days[at] === calendar[day]) volume[day] = series.volume[at]!;
    else filled++;
  }
  close.fill(close[piece.last]!, piece.last + 1);
  adjusted.fill(adjusted[piece.last]!, piece.last + 1);
  return { symbol, close, adjusted, volume, first: piece.first, last: piece.last, filled };
}

/** For each day of the calendar the index of the last usable price on or before it; -1 before the first. */
function latestObservations(series: PriceSeries, calendar: Int32Array): Int32Array {
  const latest = new Int32Array(calendar.length);
  let next = 0;
  let current = -1;
  for (let day = 0; day < calendar.length; day++) {
    while (next < series.days.length && series.days[next]! <= calendar[day]!) {
      if (isPrice(series.close[next]!) && isPrice(series.adjusted[next]!)) current = next;
      next++;
    }
    latest[day] = current;
  }
  return latest;
}

interface Piece {
  /** Indices of the first and last calendar day with a price of their own. */
  first: number;
  last: number;
}

/** The stretches of the calendar between gaps that are too long to fill. */
function tradedPieces(series: PriceSeries, calendar: Int32Array, latest: Int32Array): Piece[] {
  const pieces: Piece[] = [];
  for (let day = 0; day < calendar.length; day++) {
    if (latest[day]! < 0 || series.days[latest[day]!] !== calendar[day]) continue;
    const piece = pieces.at(-1);
    if (piece && day - piece.last - 1 <= longestFill) piece.last = day;
    else pieces.push({ first: day, last: day });
  }
  return pieces;
}

function choosePiece(
  pieces: Piece[],
  calendar: Int32Array,
  anchorDay: number | undefined,
): Piece | undefined {
  /** Smaller is better: days from the anchor to the piece, or else the length, negated. */
  const rank = ({ first, last }: Piece): number =>
    anchorDay === undefined
      ? first - last
      : Math.max(0, calendar[first]! - anchorDay, anchorDay - calendar[last]!);
  return pieces.reduce<Piece | undefined>(
    (best, piece) => (best && rank(best) <= rank(piece) ? best : piece),
    undefined,
  );
}

export const isPrice = (value: number): boolean => value > 0 && value < Infinity;
