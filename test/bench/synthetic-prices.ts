import type { PriceColumns } from '../../src-main/store/price-columns.ts';
import { PriceImport } from '../../src-main/store/price-import.ts';
import type { Store } from '../../src-main/store/open.ts';

/** Invented names, `N00000` and on. */
export const syntheticSymbols = (names: number): string[] =>
  Array.from({ length: names }, (_, name) => `N${String(name).padStart(5, '0')}`);

/** Weekdays that end in 2025; days since 1970-01-01. */
export function syntheticCalendar(days: number): Int32Array<ArrayBuffer> {
  const calendar: number[] = [];
  for (let day = 20_270; calendar.length < days; day--) if ((day + 3) % 7 < 5) calendar.push(day);
  return Int32Array.from(calendar.reverse());
}

/** Prices of `names` invented names over `days` weekdays; values do not matter, sizes do. */
export function syntheticBatches(
  names: number,
  days: number,
): { batches: PriceColumns[]; symbols: string[] } {
  const symbols = syntheticSymbols(names);
  const calendar = syntheticCalendar(days);
  const batches = symbols.map((_, name) =>
    pricesOf(
      symbols[name]!,
      calendar,
      Float64Array.from(calendar, (_, t) => 50 + name / 10 + Math.sin(t / 17 + name)),
    ),
  );
  return { batches, symbols };
}

/**
 * Prices that one factor moves, each name with a beta and noise of its own. To hedge an index of a hundred of them with
 * fifteen takes hours to prove.
 */
export function* factorBatches(
  symbols: readonly string[],
  calendar: Int32Array<ArrayBuffer>,
): Generator<PriceColumns> {
  const random = uniform(7);
  const noise = () => random() + random() + random() + random() - 2;
  const factor = Array.from(calendar, () => 0.008 * noise());
  for (const symbol of symbols) {
    const beta = 0.6 + 0.8 * random();
    let price = 20 + 200 * random();
    const close = Float64Array.from(factor, (move) => (price *= 1 + beta * move + 0.015 * noise()));
    yield pricesOf(symbol, calendar, close);
  }
}

function pricesOf(
  symbol: string,
  day: Int32Array<ArrayBuffer>,
  close: Float64Array<ArrayBuffer>,
): PriceColumns {
  const days = day.length;
  return {
    symbols: [symbol],
    symbolIndex: new Int32Array(days),
    day: day.slice(),
    close,
    adjusted: close,
    volume: new Float64Array(days).fill(1e6),
    dividend: new Float64Array(days),
    split: new Float64Array(days).fill(1),
  };
}

/** Stores prices as an import does. */
export async function importBatches(store: Store, batches: Iterable<PriceColumns>): Promise<void> {
  const prices = new PriceImport(store, { file: 'synthetic', startedAt: new Date().toISOString() });
  for (const batch of batches) await prices.add(batch);
  await prices.finish({
    summary: { format: 'long', refused: { total: 0, byReason: {}, rows: [] }, findings: [] },
    seconds: 0,
  });
}

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
