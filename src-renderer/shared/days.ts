/** Days are counted since 1970-01-01. */

const millisecondsADay = 86_400_000;

export const isoOfDay = (day: number): string => new Date(day * millisecondsADay).toISOString().slice(0, 10);

export const dayOfIso = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / millisecondsADay;

export const isIsoDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayOfIso(text)) && isoOfDay(dayOfIso(text)) === text;

/** As the locale writes it. */
export const localDate = (iso: string, locale: string | undefined): string =>
  new Date(`${iso}T00:00:00Z`).toLocaleDateString(locale, { timeZone: 'UTC' });

/** "Apr 20". */
export const monthAndYear = (day: number, locale: string | undefined): string =>
  new Date(day * millisecondsADay).toLocaleDateString(locale ?? 'en-GB', {
    month: 'short',
    year: '2-digit',
    timeZone: 'UTC',
  });

/**
 * A moment in the user's own time zone.
 *
 * @returns null for what is no moment.
 */
export function localMoment(
  iso: string,
  locale: string | undefined,
): { day: string; time: string; today: boolean } | null {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return null;
  const time = when.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const local = new Date(when.getTime() - when.getTimezoneOffset() * 60_000);
  return {
    day: local.toISOString().slice(0, 10),
    time,
    today: when.toDateString() === new Date().toDateString(),
  };
}
