import type { Items } from './items.ts';
import { Fixing } from './problem.ts';

/** A problem on some of the items of another, the rest being out. */
export interface ReducedItems {
  items: Items;
  /** By reduced item, the item of the full problem. */
  origin: Int32Array;
}

/** The problem without the items for which `keep` is false. */
export function reduceItems(full: Items, keep: (item: number) => boolean): ReducedItems {
  const origin = Int32Array.from(full.group.keys()).filter(keep);
  const position = new Int32Array(full.count).fill(-1);
  origin.forEach((item, reduced) => (position[item] = reduced));
  const count = origin.length;
  const H = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = origin[i] * full.count;
    for (let j = 0; j < count; j++) H[i * count + j] = full.H[row + origin[j]];
  }
  const numbers = (source: Float64Array) => Float64Array.from(origin, (item) => source[item]);
  const items: Items = {
    ...full,
    count,
    group: Int8Array.from(origin, (item) => full.group[item]),
    name: Int32Array.from(origin, (item) => full.name[item]),
    partner: Int32Array.from(origin, (item) => (full.partner[item] < 0 ? -1 : position[full.partner[item]])),
    H,
    linear: numbers(full.linear),
    lower: numbers(full.lower),
    upper: numbers(full.upper),
    fixing: Uint8Array.from(origin, (item) => full.fixing[item]),
    rows: full.rows.map((row) => ({ ...row, coefficients: numbers(row.coefficients) })),
  };
  return { items, origin };
}

/** The problem without its excluded items. */
export function withoutExcluded(full: Items): ReducedItems {
  return reduceItems(full, (item) => full.fixing[item] !== Fixing.excluded);
}
