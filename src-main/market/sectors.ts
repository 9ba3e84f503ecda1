import type { LineProblem, SectorRow } from '../contract/market-files.ts';
import { refusal } from './decode.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol } from './symbols.ts';
import { findColumns, readTable } from './text-table.ts';

export interface SectorReading {
  rows: SectorRow[];
  problems: LineProblem[];
}

const sectorTitles = {
  symbol: ['symbol', 'ticker', 'ric', 'instrument', 'code'],
  name: ['name', 'company', 'companyname', 'longname', 'security', 'description'],
  sector: ['sector', 'gicssector', 'group', 'icbindustry', 'economicsector'],
  industry: ['industry', 'gicssubindustry', 'subindustry', 'gicsindustry', 'industrygroup', 'icbsector'],
} as const;

/**
 * Reads names and groups: a header with `symbol` and `sector` (and `name`, `industry`), one instrument a line. A repeated
 * symbol counts once, the later line is listed. Throws UserError `bad-file` for what is no such table.
 */
export async function readSectors(file: MarketFile): Promise<SectorReading> {
  const { rows: lines } = await readTable(file);
  const columns = findColumns(lines[0]!.cells, sectorTitles);
  if (columns.symbol < 0 || columns.sector < 0) {
    throw refusal(file.name, 'its first line must name the columns "symbol" and "sector"', lines[0]!.line);
  }
  const rows: SectorRow[] = [];
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of lines.slice(1)) {
    const cell = (column: number) => (cells[column] ?? '').slice(0, 200);
    const refuse = (reason: string) => problems.push({ line, text: cells.join(' ').slice(0, 120), reason });
    const symbol = normaliseSymbol(cell(columns.symbol));
    if (symbol === null) refuse(`"${cell(columns.symbol).slice(0, 40)}" is no symbol.`);
    else if (cell(columns.sector) === '') refuse(`${symbol} has no sector.`);
    else if (seen.has(symbol)) refuse(`${symbol} is given already; the first line counts.`);
    else {
      seen.add(symbol);
      rows.push({
        symbol,
        name: cell(columns.name),
        sector: cell(columns.sector),
        industry: cell(columns.industry),
      });
    }
  }
  if (rows.length === 0) throw refusal(file.name, 'it has no line with a symbol and a sector');
  return { rows, problems };
}
