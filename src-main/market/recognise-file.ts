import type { FileKind } from '../contract/market-files.ts';
import { isBorrowHeader } from './borrow.ts';
import { decodeText, readHead } from './decode.ts';
import { recogniseTable } from './formats.ts';
import { impliedVolTitles } from './implied-vols.ts';
import { sectorTitles } from './sectors.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol } from './symbols.ts';
import { isNumeric, sampleTable, type SampleRow } from './table-sample.ts';
import { findColumns } from './text-table.ts';
import { basketTitles } from './basket-file.ts';

/**
 * Tells what a dropped file holds, by its titles and first rows. Sheets of volatilities with one column per instrument
 * look like prices and are called so; where the user has said what a file is, that counts and this is not asked.
 * Throws UserError `bad-file` for what is no text table.
 */
export async function recogniseFile(file: MarketFile): Promise<FileKind> {
  const text = await decodeText(file);
  const { head, whole } = await readHead(text, 64 * 1024);
  const { rows } = sampleTable(head, whole, file.name);
  return kindByTitles(rows) ?? (recogniseTable(rows) ? 'prices' : kindByRows(rows));
}

function kindByTitles(rows: SampleRow[]): FileKind | null {
  if (rows.slice(0, 10).some(({ cells }) => isBorrowHeader(cells))) return 'borrow';
  const header = rows[0]!.cells;
  const vols = findColumns(header, impliedVolTitles);
  if (vols.symbol >= 0 && vols.vol >= 0 && !header.some((title) => /close/i.test(title)))
    return 'implied-vols';
  const groups = findColumns(header, sectorTitles);
  if (groups.symbol >= 0 && groups.sector >= 0) return 'sectors';
  const basket = findColumns(header, basketTitles);
  const hasDates = vols.date >= 0;
  if (basket.symbol >= 0 && (basket.shares >= 0 || basket.weight >= 0) && !hasDates) return 'basket';
  return null;
}

function kindByRows(rows: SampleRow[]): FileKind {
  const data = rows.slice(rows.length > 1 ? 1 : 0, 50);
  const symbolFirst = data.every(({ cells }) => !isNumeric(cells[0]!) && normaliseSymbol(cells[0]!) !== null);
  if (symbolFirst && data.every(({ cells }) => cells.length === 1 && !/\s/.test(cells[0]!))) return 'symbols';
  if (
    symbolFirst &&
    data.every(({ cells }) => cells.length === 2 && isNumeric(cells[1]!.replace(/%$/, '')))
  ) {
    return 'basket';
  }
  return 'unknown';
}
