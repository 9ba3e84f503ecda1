import type { PriceRows } from './price-rows.ts';

/** Price rows in columns, in any order of names and days, as a reader hands them on; all columns have one length. */
export interface PriceColumns extends PriceRows {
  /** Rows point into it. */
  symbols: readonly string[];
  symbolIndex: Int32Array;
}

/** Where the rows of one symbol are: `rows` packs the batch and the row within it. */
export interface SymbolRows {
  symbol: string;
  count: number;
  batch: Int32Array;
  row: Int32Array;
}

/** The rows of several batches by symbol, in the order in which they came; symbols in order of first appearance. */
export function groupBySymbol(batches: readonly PriceColumns[]): SymbolRows[] {
  const counts = new Map<string, number>();
  for (const { symbols, symbolIndex } of batches) {
    const ofBatch = new Int32Array(symbols.length);
    for (const index of symbolIndex) ofBatch[index]++;
    for (let index = 0; index < symbols.length; index++)
      if (ofBatch[index] > 0) counts.set(symbols[index], (counts.get(symbols[index]) ?? 0) + ofBatch[index]);
  }
  const groups = new Map<string, SymbolRows>();
  for (const [symbol, count] of counts)
    groups.set(symbol, { symbol, count: 0, batch: new Int32Array(count), row: new Int32Array(count) });
  for (let batch = 0; batch < batches.length; batch++) {
    const { symbols, symbolIndex } = batches[batch];
    const groupOf = symbols.map((symbol) => groups.get(symbol));
    for (let row = 0; row < symbolIndex.length; row++) {
      const group = groupOf[symbolIndex[row]]!;
      group.batch[group.count] = batch;
      group.row[group.count++] = row;
    }
  }
  return [...groups.values()];
}

/** The rows of one symbol, days ascending; of several rows for one day the last that came stands. */
export function gatherRows(group: SymbolRows, batches: readonly PriceColumns[]): PriceRows {
  const order = ascendingByDay(group, batches);
  const count = order.length;
  const rows = {
    day: new Int32Array(count),
    close: new Float64Array(count),
    adjusted: new Float64Array(count),
    volume: new Float64Array(count),
    dividend: new Float64Array(count),
    split: new Float64Array(count),
  };
  for (let at = 0; at < count; at++) {
    const from = batches[group.batch[order[at]]];
    const row = group.row[order[at]];
    rows.day[at] = from.day[row];
    rows.close[at] = from.close[row];
    rows.adjusted[at] = from.adjusted[row];
    rows.volume[at] = from.volume[row];
    rows.dividend[at] = from.dividend[row];
    rows.split[at] = from.split[row];
  }
  return rows;
}

function ascendingByDay(group: SymbolRows, batches: readonly PriceColumns[]): Int32Array {
  const day = new Int32Array(group.count);
  let ascending = true;
  for (let at = 0; at < group.count; at++) {
    day[at] = batches[group.batch[at]].day[group.row[at]];
    if (at > 0 && day[at] <= day[at - 1]) ascending = false;
  }
  const order = Int32Array.from(day, (_, at) => at);
  if (ascending) return order;
  order.sort((a, b) => day[a] - day[b] || a - b);
  return order.filter((at, index) => index + 1 === order.length || day[order[index + 1]] !== day[at]);
}
