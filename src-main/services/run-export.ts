import type { Deliverable, ExportFormat, Run, RunSeries } from '../contract/runs.ts';
import { serializeInstance } from '../solver/instance.ts';
import { writeEmsxCsv } from '../trades/emsx.ts';
import { writeFixNewOrderList } from '../trades/fix.ts';
import { writeGenericCsv } from '../trades/generic-csv.ts';
import { writeIbkrBasket } from '../trades/ibkr.ts';
import { writeRediCsv } from '../trades/redi.ts';
import { writeLp } from '../trades/lp.ts';
import { writeRunCsv } from '../trades/run-csv.ts';
import { makeTradeList, type TradeList } from '../trades/trade-list.ts';
import { loadPricesOfRun } from '../store/prices-store.ts';
import { borrowOf } from '../store/reference-store.ts';
import { getRun, getRunSeries } from '../store/runs-store.ts';
import { readAppSettings } from '../store/settings-store.ts';
import type { ReportTask } from '../workers/report-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import { factsOf, volsOf } from './hedge-data.ts';
import type { ServicesContext } from './services-context.ts';

/** Writes a run in one of the formats and puts the bytes where the host can fetch them. */
export async function exportRun(
  context: ServicesContext,
  id: number,
  format: ExportFormat,
): Promise<Deliverable> {
  const { store, shelf } = context;
  const run = store.read((database) => getRun(database, id));
  const { content, extension, mediaType } = await writers[format](context, run);
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

const writers: Record<ExportFormat, Writer> = {
  generic: listed(writeGenericCsv),
  ibkr(context, run) {
    const { ibkrShortAction } = context.store.read(readAppSettings).exports;
    return csv(writeIbkrBasket(tradeList(context, run), ibkrShortAction));
  },
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
  csv: (context, run) => csv(writeRunCsv(run, seriesOf(context, run))),
  async xlsx(context, run) {
    return {
      content: await reportOf(context, run, 'xlsx'),
      extension: 'xlsx',
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    };
  },
  async pdf(context, run) {
    return {
      content: await reportOf(context, run, 'pdf'),
      extension: 'pdf',
      mediaType: 'application/pdf',
    };
  },
  async lp(context, run) {
    const { problem, names } = await problemOf(context, run);
    return { content: writeLp(problem, names), extension: 'lp', mediaType: 'text/plain' };
  },
  async instance(context, run) {
    const { problem, names } = await problemOf(context, run);
    return {
      content: `${JSON.stringify(serializeInstance(problem, names))}\n`,
      extension: 'json',
      mediaType: 'application/json',
    };
  },
  json: (_, run) => ({
    content: `${JSON.stringify(run, null, 2)}\n`,
    extension: 'json',
    mediaType: 'application/json',
  }),
};

const reportOf = (context: ServicesContext, run: Run, format: 'pdf' | 'xlsx'): Promise<Uint8Array> =>
  runInWorker<ReportTask, never, Uint8Array>('report-entry', {
    of: 'run',
    format,
    run,
    series: seriesOf(context, run),
  });

const seriesOf = ({ store }: ServicesContext, run: Run): RunSeries =>
  store.read((database) => getRunSeries(database, run.id));

/** The run's problem, built again from the prices that it read. */
const problemOf = ({ store, desk }: ServicesContext, run: Run) =>
  desk.ask('problem', {
    run,
    series: store.read((database) => loadPricesOfRun(database, run.id, symbolsOfRun(run))),
    impliedVols: volsOf(store, run.candidates, run.settings),
    facts: factsOf(store, symbolsOfRun(run), run.settings),
  });

/** Every name whose prices a run read. */
export const symbolsOfRun = (run: Run): string[] => [
  ...new Set([...run.candidates, ...run.basket.entries.map(({ symbol }) => symbol)]),
];

function tradeList({ store }: ServicesContext, run: Run): TradeList {
  const symbols = run.positions.map(({ symbol }) => symbol);
  const borrow = store.read((database) => borrowOf(database, symbols));
  return makeTradeList(run, store.read(readAppSettings).exports, borrow);
}
