import { sweepBoard, type CellResult, type SweepReport, type SweepTask } from '../workers/sweep-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import type { JobControl } from './job-queue.ts';
import { buffersOf } from './run-record.ts';

/** Seconds that a search of one hedge in a study may take where nobody says otherwise. */
const longestSearch = 20;

export const searchSeconds = (asked: number | undefined, scenario: number | null): number =>
  asked ?? Math.min(scenario ?? longestSearch, longestSearch);

/** How a sweep is run, and who hears of its cells. */
export interface SweepOptions {
  threads: number;
  /** A cell in the user's words, for the progress line. */
  describe(cell: number): string;
  /** Where what is finished is kept: told of every cell as it is finished. */
  journal?: { studyId: number; keep(cell: number, result: CellResult): void };
}

/**
 * Runs a sweep on several workers, each taking the next cell that nobody has, and reports after every step. It waits
 * while its job is paused; a cancelled sweep answers with what was finished.
 *
 * @returns by cell; null for one that was not finished.
 * @throws UserError `worker-died`; the other workers are then stopped too.
 */
export async function runSweep(
  sweep: Omit<SweepTask, 'board'>,
  { threads, describe, journal }: SweepOptions,
  control: JobControl,
): Promise<(CellResult | null)[]> {
  const total = sweep.cells.length;
  const study = journal && { studyId: journal.studyId };
  const results: (CellResult | null)[] = sweep.cells.map(() => null);
  const task: SweepTask = { ...sweep, board: sweepBoard(total, sweep.series.length) };
  const onProgress = (report: SweepReport) => {
    if (report.kind === 'finished') {
      results[report.cell] = report.result;
      journal?.keep(report.cell, report.result);
    }
    const done = results.filter((result) => result !== null).length;
    const current = currentText(report, describe);
    control.report({ kind: 'sweep', done, total, current, ...study }, done / total);
  };
  const failure = new AbortController();
  const signal = AbortSignal.any([control.signal, failure.signal]);
  const workers = Math.max(1, Math.min(threads, total));
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      // The last worker takes the histories over, the others copies of them.
      const transfer = worker === workers - 1 ? buffersOf(sweep.series) : [];
      try {
        await runInWorker<SweepTask, SweepReport, null>('sweep-entry', task, {
          onProgress,
          signal,
          pause: control.pause,
          transfer,
          keep: true,
        });
      } catch (error) {
        failure.abort();
        throw error;
      }
    }),
  );
  return results;
}

function currentText(report: SweepReport, describe: (cell: number) => string): string {
  const cell = describe(report.cell);
  if (report.kind === 'finished') return report.result.hedge ? cell : `${cell}: no hedge`;
  const gap = report.gap === null ? '' : `, gap ${(100 * report.gap).toFixed(1)}%`;
  return `${cell}: ${report.phase}${gap}`;
}
