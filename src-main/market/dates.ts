import type { DateOrder } from '../contract/market-files.ts';

/**
 * Days are whole numbers counted from 1970-01-01 (proleptic Gregorian calendar, no time zone). They sort, subtract and
 * store as integers, and no clock or locale can shift them.
 */

/** 1900-01-01 and 2199-12-31: anything outside is a misread date, not a price. */
export const firstPossibleDay = dayNumber(1900, 1, 1);
export const lastPossibleDay = dayNumber(2199, 12, 31);

/**
 * Day number of a calendar date; NaN when there is no such date (30 February).
 * Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
 */
export function dayNumber(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return NaN;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 = Sunday … 6 = Saturday; 1970-01-01 was a Thursday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function isWeekend(day: number): boolean {
  const index = weekday(day);
  return index === 0 || index === 6;
}

/** The day that the machine's clock shows in UTC. */
export function today(): number {
  return Math.floor(Date.now() / 86_400_000);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A time of day after the date, which daily prices do not need: `T00:00:00.000Z`, ` 16:00`. */
const timeOfDay = /(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?$/;
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const dayAndMonth = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const dayMonthName = /^(\d{1,2})[-/. ]?([A-Za-z]{3,9})\.?[-/., ]?\s*(\d{4}|\d{2})$/;
const monthNameDay = /^([A-Za-z]{3,9})\.?[- ](\d{1,2}),?[- ]\s*(\d{4})$/;
const serialNumber = /^\d{5}(?:\.0+)?$/;

/**
 * Day number of a date as vendors write it; NaN when it is none. `order` settles numeric dates with the year last and
 * whether a bare five-digit number is an Excel serial; the other shapes read the same under each order.
 */
export function parseDay(text: string, order: DateOrder): number {
  const date = text.trim().replace(timeOfDay, '');
  let parts = yearFirst.exec(date);
  if (parts) return dayNumber(Number(parts[1]), Number(parts[3]), Number(parts[4]));
  parts = compact.exec(date);
  if (parts) return dayNumber(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  parts = dayAndMonth.exec(date);
  if (parts) {
    const year = fullYear(parts[4]!);
    if (order === 'dmy') return dayNumber(year, Number(parts[3]), Number(parts[1]));
    if (order === 'mdy') return dayNumber(year, Number(parts[1]), Number(parts[3]));
    return NaN;
  }
  if (order === 'serial' && serialNumber.test(date)) return dayFromSerial(Number.parseInt(date, 10));
  parts = dayMonthName.exec(date);
  if (parts) return dayNumber(fullYear(parts[3]!), monthNumber(parts[2]!), Number(parts[1]));
  parts = monthNameDay.exec(date);
  if (parts) return dayNumber(Number(parts[3]), monthNumber(parts[1]!), Number(parts[2]));
  return NaN;
}

/** Two-digit years lie in 1970 to 2069, as in POSIX up to the turn. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/** 1 to 12 for an English month name or its abbreviation; NaN otherwise. */
function monthNumber(name: string): number {
  const index = months.indexOf(name.slice(0, 3).toLowerCase());
  return index < 0 ? NaN : index + 1;
}

/** Excel's 1900 system: serial 25569 is 1970-01-01 (its invented 29 February 1900 lies before any price here). */
function dayFromSerial(serial: number): number {
  return serial - 25569;
}

/** What one date says about the order of its column; `any` when it reads the same under each order. */
export type DateEvidence = DateOrder | 'day-or-month-first' | 'any' | 'none';

export function dateEvidence(text: string): DateEvidence {
  const date = text.trim().replace(timeOfDay, '');
  const parts = dayAndMonth.exec(date);
  if (parts) {
    const [first, second] = [Number(parts[1]), Number(parts[3])];
    if (first === second && first <= 12) return 'any';
    if (first <= 12 && second <= 12) return 'day-or-month-first';
    if (!Number.isNaN(parseDay(date, 'dmy'))) return 'dmy';
    return Number.isNaN(parseDay(date, 'mdy')) ? 'none' : 'mdy';
  }
  if (serialNumber.test(date)) return 'serial';
  return Number.isNaN(parseDay(date, 'ymd')) ? 'none' : 'ymd';
}

const hyphen = 45;
const zero = 48;

/**
 * Day number of the field [start, end) of `bytes`. The common `YYYY-MM-DD` is read without making a string, which
 * keeps files of a million rows fast; NaN when it is no date.
 */
export function parseDayBytes(bytes: Buffer, start: number, end: number, order: DateOrder): number {
  if (end - start === 10 && bytes[start + 4] === hyphen && bytes[start + 7] === hyphen) {
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const day = dayNumber(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
    if (!Number.isNaN(day)) return day;
  }
  return end - start > 40 ? NaN : parseDay(bytes.toString('latin1', start, end), order);
}

function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at]! - zero;
  const ones = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
