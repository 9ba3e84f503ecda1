import type { ImportSummary, ReadSettings } from '../contract/market-files.ts';
import type { PriceBatch } from '../market/price-batch.ts';

/** One price file to be read. */
export interface PriceFileTask {
  path: string;
  /** The name that messages show; an upload's path is not the user's. */
  name: string;
  /** null: as detected; a question that the file leaves open then ends the import. */
  settings: ReadSettings | null;
  /** Shared: how many reports the writer has taken; the reader waits when it is too far ahead. */
  taken: Int32Array;
}

export interface ImportReport {
  bytesRead: number;
  bytes: number;
  batch: PriceBatch;
}

export interface PriceFileOutcome {
  summary: ImportSummary;
  notes: string[];
}
