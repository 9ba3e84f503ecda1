import type { LineProblem } from '../contract/market-files.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol } from './symbols.ts';
import { isNumeric } from './table-sample.ts';
import { findColumns, readTable } from './text-table.ts';

export interface SymbolListReading {
  /** Without repeats, in the order of the list. */
  symbols: string[];
  problems: LineProblem[];
}

const symbolTitles = {
  symbol: ['symbol', 'symbols', 'ticker', 'tickers', 'ric', 'instrument', 'security', 'code'],
};

/**
 * Symbols from a file: the column titled symbol of a table, else every word of a list, whether it runs down (one a line) or
 * across (separated by commas, semicolons, tabs or spaces). Repeats count once; numbers are refused with their line.
 * Throws UserError `bad-file` for what is no text.
 */
export async function readSymbolList(file: MarketFile): Promise<SymbolListReading> {
  const { rows } = await readTable(file);
  const titled = findColumns(rows[0]!.cells, symbolTitles).symbol;
  const symbols = new Set<string>();
  const problems: LineProblem[] = [];
  for (const { line, cells } of titled >= 0 ? rows.slice(1) : rows) {
    const words = titled >= 0 ? [cells[titled] ?? ''] : cells.flatMap((cell) => cell.split(/[\s,;]+/));
    for (const word of words) {
      if (word === '') continue;
      const symbol = isNumeric(word) ? null : normaliseSymbol(word);
      if (symbol === null)
        problems.push({ line, text: word.slice(0, 120), reason: `"${word.slice(0, 40)}" is no symbol.` });
      else symbols.add(symbol);
    }
  }
  return { symbols: [...symbols], problems };
}
