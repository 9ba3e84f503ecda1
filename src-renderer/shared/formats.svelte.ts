import type { AppSettings } from '../../src-main/contract/app.ts';
import { localDate, localMoment, monthAndYear } from './days.ts';
import { numberFormatter } from './number-formatters.ts';

/**
 * Numbers and dates as they stand on the screen, in the user's locale. What has no value is a dash. Reading these
 * inside a template or a derived value follows a change of locale.
 */

export const missing = '–';

type Value = number | null | undefined;

class Locale {
  tag = $state<string | undefined>(undefined);
  dates = $state<AppSettings['dateFormat']>('iso');
}

const locale = new Locale();

export function useFormats(settings: Pick<AppSettings, 'numberLocale' | 'dateFormat'>): void {
  locale.tag = isKnown(settings.numberLocale) ? settings.numberLocale : undefined;
  locale.dates = settings.dateFormat;
}

function isKnown(tag: string | null): tag is string {
  try {
    return tag !== null && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

const formatter = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  numberFormatter(locale.tag, options);

const has = (value: Value): value is number =>
  value !== null && value !== undefined && Number.isFinite(value);

/** 1234.5 -> 1,234.50 with `digits` decimals. */
export function decimal(value: Value, digits = 2): string {
  if (!has(value)) return missing;
  return formatter({
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value === 0 ? 0 : value);
}

/** 150, 12.5: axes, where every label has the digits that it needs. */
export const plainNumber = (value: Value): string =>
  has(value) ? formatter({ maximumFractionDigits: 4 }).format(value) : missing;

export const integer = (value: Value): string => decimal(value, 0);

const dollarOptions = {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
} as const satisfies Intl.NumberFormatOptions;

/** Whole dollars; cents below ten dollars, where they count. */
export function dollars(value: Value, digits?: number): string {
  if (!has(value)) return missing;
  const decimals = digits ?? (value !== 0 && Math.abs(value) < 10 ? 2 : 0);
  return formatter({
    ...dollarOptions,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}

/** $1.2M, $340K: axes and narrow places. */
export function compactDollars(value: Value): string {
  if (!has(value)) return missing;
  return formatter({
    ...dollarOptions,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: Math.abs(value) < 1_000 ? 0 : 2,
  }).format(value);
}

/** +$5,120: where the sign is the message. */
export function signedDollars(value: Value): string {
  if (!has(value)) return missing;
  return formatter({
    ...dollarOptions,
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  }).format(value);
}

export function signedCompactDollars(value: Value): string {
  if (!has(value)) return missing;
  return formatter({
    ...dollarOptions,
    notation: 'compact',
    signDisplay: 'exceptZero',
    maximumFractionDigits: Math.abs(value) < 1_000 ? 0 : 1,
  }).format(value);
}

/** 0.115 -> 11.5%. */
export function percent(value: Value, digits = 1): string {
  if (!has(value)) return missing;
  return formatter({
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A fraction without digits that say nothing: 0.05 -> 5%, 0.125 -> 12.5%. */
export function shortPercent(value: Value): string {
  if (!has(value)) return missing;
  return formatter({ style: 'percent', maximumFractionDigits: 2 }).format(value);
}

/** 1.5 -> 1.50 ×. */
export const times = (value: Value): string => (has(value) ? `${decimal(value, 2)} ×` : missing);

/** 0.42 -> 0.4 s, 75 -> 1 m 15 s. */
export function duration(seconds: Value): string {
  if (!has(seconds)) return missing;
  if (seconds < 10) return `${decimal(seconds, 1)} s`;
  if (seconds < 60) return `${integer(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3_600)} h ${String(Math.floor((whole % 3_600) / 60)).padStart(2, '0')} m`;
}

export function bytes(value: Value): string {
  if (!has(value)) return missing;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${decimal(value / 1_000 ** power, power < 2 ? 0 : 1)} ${units[power]}`;
}

/** A day, ISO or as the locale writes it. */
export function date(iso: string | null | undefined): string {
  if (!iso) return missing;
  const day = iso.slice(0, 10);
  return locale.dates === 'iso' ? day : localDate(day, locale.tag);
}

/** A moment in the user's own time zone; today's without the date. */
export function moment(iso: string | null | undefined): string {
  const when = iso ? localMoment(iso, locale.tag) : null;
  if (!when) return missing;
  return when.today ? when.time : `${date(when.day)} ${when.time}`;
}

/** Labels of a time axis. */
export const monthLabel = (day: number): string => monthAndYear(day, locale.tag);

/** "1 name", "12 names". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${integer(count)} ${count === 1 ? one : many}`;

/** The marks of the locale's numbers: for reading what the user types and for the clipboard. */
export function numberMarks(): { decimal: string; group: string } {
  const parts = formatter({ minimumFractionDigits: 1 }).formatToParts(12_345.6);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: of('decimal') || '.', group: of('group') };
}
