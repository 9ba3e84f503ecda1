import { createHash } from 'node:crypto';
import type { HedgeTask } from './hedge-task.ts';

/** SHA-256 over every price, group and vol that a run read, in the order of the symbols: the same data, the same text. */
export function fingerprintOf(task: HedgeTask): string {
  const hash = createHash('sha256');
  const series = [...task.series].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  for (const { symbol, days, close, adjusted, volume } of series) {
    hash.update(`${symbol}\n${days.length}\n`);
    for (const array of [days, close, adjusted, volume])
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    hash.update(JSON.stringify([task.impliedVols?.get(symbol) ?? null, task.facts.get(symbol) ?? null]));
  }
  return hash.digest('hex');
}
