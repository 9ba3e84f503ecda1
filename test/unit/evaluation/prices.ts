import type { AlignedName, AlignedPrices } from '../../../src-main/model/prices.ts';
import { dayOfIso } from '../../../src-main/model/days.ts';

/** Consecutive calendar days from 2024-01-01; closes adjusted like the raw ones unless given. */
export function pricesOf(
  names: Record<string, { close: number[]; adjusted?: number[]; first?: number; last?: number }>,
): AlignedPrices {
  const length = Object.values(names)[0].close.length;
  const start = dayOfIso('2024-01-01');
  return {
    days: Int32Array.from({ length }, (_, t) => start + t),
    names: Object.entries(names).map(
      ([symbol, { close, adjusted = close, first = 0, last = length - 1 }]): AlignedName => ({
        symbol,
        close: Float64Array.from(close),
        adjusted: Float64Array.from(adjusted),
        volume: new Float64Array(length).fill(NaN),
        first,
        last,
        filled: 0,
      }),
    ),
  };
}

/** Geometric random walks: symbol k has daily volatility 1% to 3% and a common factor. */
export function randomWalks(
  random: () => number,
  symbols: readonly string[],
  days: number,
): Record<string, { close: number[] }> {
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const market = Array.from({ length: days }, () => 0.01 * gaussian());
  return Object.fromEntries(
    symbols.map((symbol, k) => {
      const close = [20 + 15 * k];
      for (let t = 1; t < days; t++)
        close.push(close[t - 1] * Math.exp(market[t] + (0.01 + 0.02 * (k / symbols.length)) * gaussian()));
      return [symbol, { close }];
    }),
  );
}
