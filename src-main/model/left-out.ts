import type { CalibrationWindow } from './anchor.ts';

/** Consecutive P&L days of the window, 1 to T, both ends included. */
export interface PnlDays {
  first: number;
  last: number;
}

export const pnlDayCount = ({ first, last }: PnlDays): number => last - first + 1;

/**
 * Daily rows without those of the left-out days.
 * @param rows Row-major, T × columns; row k is P&L day k + 1.
 */
export function dailyRowsWithout(rows: Float64Array, columns: number, leftOut: PnlDays): Float64Array {
  const kept = new Float64Array(rows.length - pnlDayCount(leftOut) * columns);
  const before = (leftOut.first - 1) * columns;
  kept.set(rows.subarray(0, before));
  kept.set(rows.subarray(leftOut.last * columns), before);
  return kept;
}

/**
 * Value rows as if the left-out days had not been: what a path gained on them is taken off every row on their far side
 * of the anchor day, and as many days are gone. Dropping the days alone would leave their whole P&L in each of the rows
 * beyond them.
 *
 * @param rows Row-major, T × columns, on the days of `valueDays`; paths that are 0 on the anchor day.
 */
export function valueRowsWithout(
  rows: Float64Array,
  columns: number,
  window: Pick<CalibrationWindow, 'start' | 'anchor' | 'pnlDays'>,
  leftOut: PnlDays,
): Float64Array {
  const atStart = window.anchor === window.start;
  // Day k of the window, 0 to T, is row k − 1 or k: the anchor day itself has none.
  const value = (day: number, column: number): number => {
    if (day === (atStart ? 0 : window.pnlDays)) return 0;
    return rows[(atStart ? day - 1 : day) * columns + column];
  };
  const [near, far] = atStart ? [leftOut.first - 1, leftOut.last] : [leftOut.last, leftOut.first - 1];
  const kept = new Float64Array(rows.length - pnlDayCount(leftOut) * columns);
  let row = 0;
  for (let day = atStart ? 1 : 0; day < window.pnlDays + (atStart ? 1 : 0); day++) {
    const beyond = atStart ? day > far : day < far;
    const between = atStart ? day > near && !beyond : day < near && !beyond;
    if (between) continue;
    for (let column = 0; column < columns; column++)
      kept[row * columns + column] =
        value(day, column) - (beyond ? value(far, column) - value(near, column) : 0);
    row++;
  }
  return kept;
}
