import { UserError } from '../contract/result.ts';
import type { Deliverable, ExportFormat, Run } from '../contract/runs.ts';
import { writeEmsxCsv } from '../trades/emsx.ts';
import { writeFixNewOrderList } from '../trades/fix.ts';
import { writeGenericCsv } from '../trades/generic-csv.ts';
import { writeIbkrBasket } from '../trades/ibkr.ts';
import { writeRediCsv } from '../trades/redi.ts';
import { makeTradeList, type TradeList } from '../trades/trade-list.ts';
import { borrowOf } from '../store/reference-store.ts';
import { getRun } from '../store/runs-store.ts';
import { readAppSettings } from '../store/settings-store.ts';
import type { ServicesContext } from './services-context.ts';

/** Writes a run in one of the formats and puts the bytes where the host can fetch them. */
export async function exportRun(
  context: ServicesContext,
  id: number,
  format: ExportFormat,
): Promise<Deliverable> {
  const { store, shelf } = context;
  const run = store.read((database) => getRun(database, id));
  const writer = writers[format];
  if (!writer) throw new UserError('not-supported', `runs cannot be exported as ${format} yet`);
  const { content, extension, mediaType } = await writer(context, run);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return shelf.put({
    bytes,
    suggestedName: `hedge-${run.anchorDate}-run-${id}-${format}.${extension}`,
    mediaType,
  });
}

interface Written {
  content: string | Uint8Array;
  extension: string;
  mediaType: string;
}

type Writer = (context: ServicesContext, run: Run) => Written | Promise<Written>;

const csv = (content: string): Written => ({ content, extension: 'csv', mediaType: 'text/csv' });
const listed =
  (write: (list: TradeList) => string): Writer =>
  (context, run) =>
    csv(write(tradeList(context, run)));

const writers: Partial<Record<ExportFormat, Writer>> = {
  generic: listed(writeGenericCsv),
  ibkr: listed(writeIbkrBasket),
  emsx: listed(writeEmsxCsv),
  redi: listed(writeRediCsv),
  fix(context, run) {
    const { senderCompId, targetCompId } = context.store.read(readAppSettings).exports;
    return {
      content: writeFixNewOrderList(tradeList(context, run), {
        senderCompId,
        targetCompId,
        sequenceNumber: 1,
        // The run's own time: the same run gives the same bytes whenever it is exported.
        time: new Date(run.createdAt),
      }),
      extension: 'fix',
      mediaType: 'application/octet-stream',
    };
  },
  json: (_, run) => ({
    content: `${JSON.stringify(run, null, 2)}\n`,
    extension: 'json',
    mediaType: 'application/json',
  }),
};

function tradeList({ store }: ServicesContext, run: Run): TradeList {
  const symbols = run.positions.map(({ symbol }) => symbol);
  const borrow = store.read((database) => borrowOf(database, symbols));
  return makeTradeList(run, store.read(readAppSettings).exports, borrow);
}
