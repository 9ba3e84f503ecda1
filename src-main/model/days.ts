/** Days are counted from 1970-01-01 (UTC); texts are ISO dates. */
const millisecondsPerDay = 86_400_000;

export const isoOfDay = (day: number): string =>
  new Date(day * millisecondsPerDay).toISOString().slice(0, 10);

export const dayOfIso = (date: string): number =>
  Math.round(Date.parse(`${date}T00:00:00Z`) / millisecondsPerDay);

/** Index of the first entry of ascending `days` that is not before `day`; the length when there is none. */
export function firstIndexNotBefore(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
