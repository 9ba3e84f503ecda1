import type { AlignedName } from './prices.ts';

/**
 * Growth of one dollar held in a name at the anchor day, `A[t]/A[a]` (mathematics.md, section 1): dimensionless,
 * length D, 1 at the anchor. Splits and dividends are inside the adjusted close, so they move neither the path nor
 * the share count. Before its first price a name stands still (no P&L); after its last price it is cash.
 * @param anchor Index of the anchor day, not before the name's first price.
 */
export function growthPath(name: AlignedName, anchor: number): Float64Array {
  const length = name.adjusted.length;
  const path = new Float64Array(length);
  const atAnchor = name.adjusted[anchor];
  const before = name.adjusted[name.first] / atAnchor;
  for (let day = 0; day < length; day++)
    path[day] = day < name.first ? before : name.adjusted[day] / atAnchor;
  return path;
}
