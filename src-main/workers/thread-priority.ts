import { constants, getPriority, setPriority } from 'node:os';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const key = 'answers come first';

/** Steps of Linux's priorities: a thread so far behind gets a quarter of a processor that another one wants. */
const behind = 5;

/** From now on the threads of jobs stand behind those that answer people: for programs that somebody works with. */
export const putAnswersFirst = (): void => setEnvironmentData(key, true);

/**
 * Said by the thread of a job at its start. With as many solver threads as processors a click would else wait for its
 * turn behind them. Nothing happens where a system knows no priority of a single thread through Node: macOS and Windows
 * by themselves prefer threads that have waited.
 */
export function standBehindAnswers(): void {
  if (process.platform !== 'linux' || getEnvironmentData(key) !== true) return;
  try {
    // The process's number means its main thread; no number means the calling one.
    setPriority(Math.min(getPriority(process.pid) + behind, constants.priority.PRIORITY_LOW));
  } catch {
    // A sandbox may forbid it; the job runs all the same.
  }
}
