import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AlignedName, AlignedPrices } from '../../../src-main/model/prices.ts';

/** Real prices beside the project, for tests that check the model on them. */
const shared = path.resolve(import.meta.dirname, '../../../../shared');
const priceFile = path.join(shared, 'market/prices_2016_2021.csv.gz');

export const marketPresent = existsSync(priceFile);
if (!marketPresent) console.log(`skipped: no market data at ${priceFile}`);

export function loadMarket(symbols: ReadonlySet<string>): AlignedPrices {
  const text = gunzipSync(readFileSync(priceFile)).toString();
  const days = new Map<string, number>();
  const rows: string[][] = [];
  for (const line of text.split('\n').slice(1)) {
    if (line === '') continue;
    const cells = line.split(',', 5);
    if (!days.has(cells[0])) days.set(cells[0], days.size);
    if (symbols.has(cells[1])) rows.push(cells);
  }
  const count = days.size;
  const names = new Map<string, AlignedName>();
  for (const symbol of symbols)
    names.set(symbol, {
      symbol,
      close: new Float64Array(count).fill(NaN),
      adjusted: new Float64Array(count).fill(NaN),
      volume: new Float64Array(count).fill(NaN),
      first: count,
      last: -1,
      filled: 0,
    });
  for (const [date, symbol, close, adjusted, volume] of rows) {
    const name = names.get(symbol)!;
    const day = days.get(date)!;
    name.close[day] = Number(close);
    name.adjusted[day] = Number(adjusted);
    name.volume[day] = volume === '' ? NaN : Number(volume);
    name.first = Math.min(name.first, day);
    name.last = Math.max(name.last, day);
  }
  for (const name of names.values())
    for (let day = name.first + 1; day < count; day++)
      if (Number.isNaN(name.close[day])) {
        name.close[day] = name.close[day - 1];
        name.adjusted[day] = name.adjusted[day - 1];
      }
  const days1970 = Int32Array.from([...days.keys()], (date) => Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  return { days: days1970, names: [...names.values()] };
}

export interface Instance {
  names: string[];
  rows: number;
  n: number;
  A: Float64Array;
  b: Float64Array;
}

export function loadInstance(name: string): Instance {
  const folder = path.join(shared, 'instances');
  const header = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as {
    names: string[];
    rows: number;
    n: number;
  };
  const bytes = readFileSync(path.join(folder, `${name}.f64`));
  const values = new Float64Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  );
  const { rows, n } = header;
  return { names: header.names, rows, n, A: values.slice(0, rows * n), b: values.slice(rows * n) };
}
