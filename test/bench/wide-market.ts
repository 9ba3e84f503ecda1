import { join } from 'node:path';
import { openStore } from '../../src-main/store/open.ts';
import { saveSectors } from '../../src-main/store/reference-store.ts';
import { projectRoot } from './report.ts';
import { importBatches } from './synthetic-prices.ts';

/** Rows of the market's table of names. */
export const wideRows = 100_000;

const words =
  'Alpha Boreal Capital Delta Énergie First General Holdings Industrial Jupiter Kilo Lambda Motors'.split(
    ' ',
  );
const sectors = ['Energy', 'Financials', 'Health care', 'Industrials', 'Materials', 'Utilities'];

/** A market of as many names as the table has rows, two days each; their names come in no order. */
export async function makeWideMarket(path: string): Promise<void> {
  const store = await openStore({ path, migrationsFolder: join(projectRoot, 'migrations') });
  const count = 2 * wideRows;
  const close = Float64Array.from({ length: count }, (_, row) => 20 + (row % 977));
  const symbols = Array.from({ length: wideRows }, (_, name) => `N${String(name).padStart(6, '0')}`);
  const columns = {
    symbols,
    symbolIndex: Int32Array.from({ length: count }, (_, row) => row >> 1),
    day: Int32Array.from({ length: count }, (_, row) => 20_000 + (row & 1)),
    close,
    adjusted: close,
    volume: new Float64Array(count).fill(1e6),
    dividend: new Float64Array(count),
    split: new Float64Array(count).fill(1),
  };
  await importBatches(store, [columns]);
  await store.write((database) =>
    saveSectors(
      database,
      symbols.map((symbol, row) => ({
        symbol,
        name: nameOf(row),
        sector: sectors[(7 * row) % sectors.length]!,
        industry: '',
      })),
    ),
  );
  await store.close();
}

/** Three words and a number that go through the alphabet in jumps. */
function nameOf(row: number): string {
  const jump = (row * 7919) % 104_729;
  const word = (step: number) => words[Math.floor(jump / step) % words.length]!;
  return `${word(1)} ${word(13)} ${word(169)} ${jump % 1000}`;
}
