import type { ImportKind, ImportRecord } from '../contract/market.ts';
import type { ImpliedVolSettings, ReadSettings } from '../contract/market-files.ts';
import type { ImportProgress, JobOutcome } from '../contract/jobs.ts';
import { UserError } from '../contract/result.ts';
import { PriceImport } from '../store/price-import.ts';
import type { ImportReport, PriceFileOutcome, PriceFileTask } from '../workers/import-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import type { JobControl } from './job-queue.ts';
import { importListFile } from './list-import.ts';
import { checkHistories } from './quality-checks.ts';
import type { ServicesContext } from './services-context.ts';

export interface FileToImport {
  path: string;
  name: string;
  settings: ReadSettings | null;
  vols: ImpliedVolSettings;
}

/** Imports files one after another: each completely or not at all, and those before it stay. */
export async function importFiles(
  context: ServicesContext,
  kind: ImportKind,
  files: readonly FileToImport[],
  control: JobControl,
): Promise<JobOutcome> {
  const importIds: number[] = [];
  const symbols = new Set<string>();
  let rows = 0;
  let refused = 0;
  for (const [fileIndex, file] of files.entries()) {
    if (control.signal.aborted) break;
    const before = { file: file.name, fileIndex, files: files.length, rows, refused };
    const record =
      kind === 'prices'
        ? await importPriceFile(context, file, control, before, symbols)
        : await importListFile(context, kind, file);
    if (!record) break;
    rows += record.rows;
    refused += record.refused;
    control.report({ kind: 'import', ...before, size: null, rows, refused }, (fileIndex + 1) / files.length);
    importIds.push(record.id);
    context.events.announce('data.changed', { what: 'market', id: record.id });
  }
  if (symbols.size > 0) {
    await checkHistories(context, [...symbols]);
    context.events.announce('data.changed', { what: 'market', id: null });
  }
  return { importIds };
}

/** null when it was cancelled: nothing of the file is then stored. */
async function importPriceFile(
  context: ServicesContext,
  file: FileToImport,
  control: JobControl,
  before: Omit<ImportProgress, 'kind' | 'size'>,
  symbols: Set<string>,
): Promise<ImportRecord | null> {
  const started = performance.now();
  const prices = new PriceImport(context.store, { file: file.name, startedAt: new Date().toISOString() });
  const taken = new Int32Array(new SharedArrayBuffer(4));
  let rows = 0;
  let writing: Promise<void> = Promise.resolve();
  const take = ({ batch, bytesRead, bytes }: ImportReport) => {
    rows += batch.day.length;
    const fraction = bytes > 0 ? bytesRead / bytes : 0;
    control.report(
      { kind: 'import', ...before, size: { read: bytesRead, bytes }, rows: before.rows + rows },
      (before.fileIndex + fraction) / before.files,
    );
    writing = writing.then(async () => {
      await prices.add(batch);
      Atomics.add(taken, 0, 1);
      Atomics.notify(taken, 0);
    });
    // A failure is met below; until then it must not count as unhandled.
    writing.catch(() => {});
  };
  try {
    const { summary, notes } = await runInWorker<PriceFileTask, ImportReport, PriceFileOutcome>(
      'import-entry',
      { path: file.path, name: file.name, settings: file.settings, taken },
      { onProgress: take, signal: control.signal },
    );
    await writing;
    const record = await prices.finish({ summary, notes, seconds: (performance.now() - started) / 1000 });
    for (const { symbol } of summary.symbols) symbols.add(symbol);
    return record;
  } catch (error) {
    await prices.cancel();
    if (control.signal.aborted) return null;
    throw error;
  }
}

/** The files behind the tokens of a request. */
export function filesToImport(
  context: ServicesContext,
  files: readonly (Omit<FileToImport, 'path' | 'name'> & { token: string })[],
): FileToImport[] {
  if (files.length === 0) throw new UserError('bad-input', 'choose at least one file');
  return files.map(({ token, ...settings }) => ({ ...context.files.resolve(token), ...settings }));
}
