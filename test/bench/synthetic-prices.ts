import type { PriceColumns } from '../../src-main/store/price-columns.ts';

/** Prices of `names` invented names over `days` weekdays that end in 2025; values do not matter, sizes do. */
export function syntheticBatches(
  names: number,
  days: number,
): { batches: PriceColumns[]; symbols: string[] } {
  const symbols = Array.from({ length: names }, (_, name) => `N${String(name).padStart(5, '0')}`);
  const calendar: number[] = [];
  for (let day = 20_270; calendar.length < days; day--) if ((day + 3) % 7 < 5) calendar.push(day);
  calendar.reverse();
  const batches = symbols.map((_, name): PriceColumns => {
    const close = Float64Array.from(calendar, (_, t) => 50 + name / 10 + Math.sin(t / 17 + name));
    return {
      symbols,
      symbolIndex: new Int32Array(days).fill(name),
      day: Int32Array.from(calendar),
      close,
      adjusted: close,
      volume: new Float64Array(days).fill(1e6),
      dividend: new Float64Array(days),
      split: new Float64Array(days).fill(1),
    };
  });
  return { batches, symbols };
}
