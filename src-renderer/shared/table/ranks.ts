import type { CellValue } from './columns.ts';

/** Where the value of each row stands among the values of its column. */
export interface Ranks {
  /** 0: the smallest; equal values share one. A missing value has `distinct`. */
  rank: Uint32Array;
  /** Number of different values. */
  distinct: number;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const isMissing = (value: CellValue): value is null => value === null || Number.isNaN(value);

/** Numbers by size; anything else as text: without case and accents, numbers inside it by value. */
export function rankValues(values: readonly CellValue[]): Ranks {
  const known = [...new Set(values)].filter((value) => !isMissing(value));
  const rankOf = new Map<CellValue, number>();
  const compare = known.every((value) => typeof value === 'number')
    ? (a: CellValue, b: CellValue) => Number(a) - Number(b)
    : (a: CellValue, b: CellValue) => collator.compare(String(a), String(b));
  known.sort(compare);
  let distinct = 0;
  for (let index = 0; index < known.length; index++) {
    if (index > 0 && compare(known[index - 1]!, known[index]!) !== 0) distinct++;
    rankOf.set(known[index]!, distinct);
  }
  if (known.length > 0) distinct++;
  return {
    rank: Uint32Array.from(values, (value) => (isMissing(value) ? distinct : rankOf.get(value)!)),
    distinct,
  };
}
