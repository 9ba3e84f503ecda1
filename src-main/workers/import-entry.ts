import type { ReadSettings } from '../contract/market-files.ts';
import { UserError } from '../contract/result.ts';
import type { PriceBatch } from '../market/price-batch.ts';
import { previewPriceFile } from '../market/preview.ts';
import { readPrices } from '../market/read-prices.ts';
import { fileOnDisk, type MarketFile } from '../market/source.ts';
import type { ImportReport, PriceFileOutcome, PriceFileTask } from './import-task.ts';
import { serveTask } from './worker-guest.ts';

/** So many batches may wait to be taken: it bounds the memory when the disk is slower than the reader. */
const batchesAhead = 16;

serveTask<PriceFileTask, ImportReport, PriceFileOutcome>(async (task, guest) => {
  const file: MarketFile = { ...(await fileOnDisk(task.path)), name: task.name };
  const { settings, notes } = await howToRead(file, task.settings);
  const abort = new AbortController();
  let bytesRead = 0;
  let sent = 0;
  const summary = await readPrices(
    file,
    settings,
    (batch) => {
      while (!guest.cancelled() && sent - Atomics.load(task.taken, 0) > batchesAhead)
        Atomics.wait(task.taken, 0, Atomics.load(task.taken, 0), 100);
      if (guest.cancelled())
        return abort.abort(new UserError('bad-file', `${file.name}: the import was cancelled`));
      sent++;
      guest.report({ bytesRead, bytes: file.bytes, batch }, buffersOf(batch));
    },
    {
      signal: abort.signal,
      onProgress: (read) => {
        bytesRead = read;
      },
    },
  );
  return { summary, notes };
});

/** As the preview proposes; a question that it leaves open ends the import with that question. */
async function howToRead(
  file: MarketFile,
  given: ReadSettings | null,
): Promise<{ settings: ReadSettings; notes: string[] }> {
  const preview = await previewPriceFile(file, given ?? {});
  const open = given ? undefined : preview.problems.find((problem) => problem.blocking);
  if (open)
    throw new UserError('bad-input', `${file.name}: ${open.message}`, {
      file: file.name,
      mend: 'open the file in the preview and settle it there',
    });
  return { settings: preview.settings, notes: preview.problems.map((problem) => problem.message) };
}

const buffersOf = ({
  symbolIndex,
  day,
  close,
  adjusted,
  volume,
  dividend,
  split,
}: PriceBatch): ArrayBuffer[] =>
  [symbolIndex, day, close, adjusted, volume, dividend, split].map((column) => column.buffer);
