import type { DecimalMark, Separator } from '../contract/market-files.ts';
import { decodeText, refusal } from './decode.ts';
import { plainTitle } from './formats.ts';
import { decimalEvidence } from './numbers.ts';
import type { MarketFile } from './source.ts';
import { sampleTable, splitRecords, type SampleRow } from './table-sample.ts';

/** Lists, baskets, sectors, borrow and volatility files are small: beyond this the file is something else. */
const mostBytes = 32 * 1024 * 1024;

/** The lines of a small file, split into cells. */
export interface TextTable {
  separator: Separator;
  rows: SampleRow[];
}

/**
 * Reads a small file whole. Throws UserError `bad-file` for binary files, web pages, JSON, bombs and files over 32 MB.
 */
export async function readTable(file: MarketFile, given?: Separator): Promise<TextTable> {
  const text = await decodeText(file);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of text.chunks) {
      size += chunk.length;
      if (size > mostBytes)
        throw refusal(file.name, 'it has more than 32 MB, far too much for a file of this kind');
      chunks.push(chunk);
    }
  } finally {
    await text.close();
  }
  return tableOf(Buffer.concat(chunks), file.name, given);
}

/** Splits text that is in memory; pasted cells come separated by tabs. */
export function tableOf(text: Buffer, name: string, given?: Separator): TextTable {
  const { separator } = sampleTable(text, true, name, given);
  return { separator, rows: splitRecords(text, separator, true, name) };
}

/** Finds columns by their titles (in plain spelling, the first that is there); -1 where none is. */
export function findColumns<Role extends string>(
  header: readonly string[],
  titles: Record<Role, readonly string[]>,
): Record<Role, number> {
  const plain = header.map(plainTitle);
  const found = {} as Record<Role, number>;
  for (const role of Object.keys(titles) as Role[]) {
    const title = titles[role].find((name) => plain.includes(name));
    found[role] = title === undefined ? -1 : plain.indexOf(title);
  }
  return found;
}

/** The decimal mark that most cells show; the point where they say nothing (1,000 shares are a thousand). */
export function decimalMarkOf(cells: Iterable<string>): DecimalMark {
  let points = 0;
  let commas = 0;
  for (const cell of cells) {
    const evidence = decimalEvidence(cell.replace(/\s*%$/, ''));
    if (evidence === '.') points++;
    else if (evidence === ',') commas++;
  }
  return commas > points ? ',' : '.';
}
