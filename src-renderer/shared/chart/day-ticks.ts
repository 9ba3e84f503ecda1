/** Tick positions of an axis of days: starts of months, quarters or years, about one every `spacing` pixels. */

const date = (day: number): Date => new Date(day * 86_400_000);
const monthsSinceZero = (day: number): number => date(day).getUTCFullYear() * 12 + date(day).getUTCMonth();
const firstOfMonth = (months: number): number =>
  Date.UTC(Math.floor(months / 12), months % 12, 1) / 86_400_000;

const steps = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * @param min First day shown, since 1970-01-01.
 * @param max Last day shown.
 * @param count How many labels there is room for.
 */
export function dayTicks(min: number, max: number, count: number): number[] {
  const months = monthsSinceZero(max) - monthsSinceZero(min);
  if (months < 2) return evenDays(min, max, count);
  const step = steps.find((candidate) => months / candidate <= count) ?? 240;
  const ticks: number[] = [];
  const start = Math.ceil(monthsSinceZero(min) / step) * step;
  for (let month = start; ; month += step) {
    const day = firstOfMonth(month);
    if (day > max) return ticks;
    if (day >= min) ticks.push(day);
  }
}

function evenDays(min: number, max: number, count: number): number[] {
  const step = Math.max(1, Math.ceil((max - min) / Math.max(1, count)));
  const ticks: number[] = [];
  for (let day = Math.ceil(min); day <= max; day += step) ticks.push(day);
  return ticks;
}
