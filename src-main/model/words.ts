/** Figures and lists as messages write them: the same on every machine, whatever its locale. */

/** 0.125 -> "12.5%". At most two decimals, and never a small weight shown as 0%. */
export function percent(fraction: number): string {
  const scaled = fraction * 100;
  const rounded = Math.round(scaled * 100) / 100;
  return rounded === 0 && scaled !== 0 ? `${scaled.toPrecision(2)}%` : `${rounded}%`;
}

/** 1234567.8 -> "$1,234,568". */
export const dollars = (amount: number): string =>
  `${amount < 0 ? '-' : ''}$${Math.round(Math.abs(amount))
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')}`;

/** (1, "long") -> "1 long"; (3, "long") -> "3 longs". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The first few of a list of names, and how many more there are. */
export function someOf(names: readonly string[], limit = 5): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
