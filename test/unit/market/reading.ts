import type { FilePreview, ImportSummary, ReadSettings } from '../../../src-main/contract/market-files.ts';
import { previewPriceFile } from '../../../src-main/market/preview.ts';
import { readPrices, type ReadOptions } from '../../../src-main/market/read-prices.ts';
import { fileInMemory, type MarketFile } from '../../../src-main/market/source.ts';

export interface ReadRow {
  symbol: string;
  day: number;
  close: number;
  adjusted: number;
  volume: number;
  dividend: number;
  split: number;
}

/** Previews a file and reads it by the proposal. */
export async function readAll(
  file: MarketFile,
  given: Partial<ReadSettings> = {},
  options: ReadOptions = {},
): Promise<{ preview: FilePreview; rows: ReadRow[]; summary: ImportSummary }> {
  const preview = await previewPriceFile(file, given);
  const rows: ReadRow[] = [];
  const summary = await readPrices(
    file,
    preview.settings,
    (batch) => {
      batch.day.forEach((day, at) => {
        rows.push({
          symbol: batch.symbols[batch.symbolIndex[at]!]!,
          day,
          close: batch.close[at]!,
          adjusted: batch.adjusted[at]!,
          volume: batch.volume[at]!,
          dividend: batch.dividend[at]!,
          split: batch.split[at]!,
        });
      });
    },
    options,
  );
  return { preview, rows, summary };
}

export function readText(
  name: string,
  text: string,
  given: Partial<ReadSettings> = {},
  options: ReadOptions = {},
): ReturnType<typeof readAll> {
  return readAll(fileInMemory(name, text), given, options);
}
