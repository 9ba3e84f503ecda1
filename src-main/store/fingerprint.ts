import { createHash } from 'node:crypto';
import type { PriceSeries } from './prices-store.ts';

/** Everything from the database that a run reads. */
export interface RunInput {
  prices: readonly PriceSeries[];
  /** What is on file of a name beside its prices and vols, as text; null: nothing. */
  facts: ReadonlyMap<string, string | null>;
  /** Implied vol of a name, a fraction a year. */
  vols: ReadonlyMap<string, number>;
}

/**
 * SHA-256 over what a run read, as 64 hexadecimal digits: the same figures give the same fingerprint whatever the order
 * in which they came, and any other figure, name or day gives another. Every part is preceded by its length, so that
 * no two different inputs are one sequence of bytes.
 */
export function fingerprintOf({ prices, facts, vols }: RunInput): string {
  const hash = createHash('sha256');
  const number = new Float64Array(1);
  const bytes = new Uint8Array(number.buffer);
  const addNumber = (value: number) => {
    number[0] = value;
    hash.update(bytes);
  };
  const addText = (text: string) => {
    const encoded = Buffer.from(text, 'utf8');
    addNumber(encoded.length);
    hash.update(encoded);
  };
  const addArray = (array: Int32Array | Float64Array) => {
    addNumber(array.length);
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  };

  addText('static-hedge input 1');
  addNumber(prices.length);
  for (const series of prices.toSorted((a, b) => compare(a.symbol, b.symbol))) {
    addText(series.symbol);
    addArray(series.days);
    for (const column of [series.close, series.adjusted, series.volume]) addArray(column);
  }
  addNumber(facts.size);
  for (const [symbol, fact] of [...facts].sort(([a], [b]) => compare(a, b))) {
    addText(symbol);
    addText(fact === null ? '-' : `+${fact}`);
  }
  addNumber(vols.size);
  for (const [symbol, vol] of [...vols].sort(([a], [b]) => compare(a, b))) {
    addText(symbol);
    addNumber(vol);
  }
  return hash.digest('hex');
}

/** By code units: the same on every machine, whatever its language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
