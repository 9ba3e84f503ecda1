import { parentPort } from 'node:worker_threads';
import { UserError, type Failure } from '../contract/result.ts';
import { stopAsked } from '../solver/problem.ts';
import { standBehindAnswers } from './thread-priority.ts';
import type { WorkerData, WorkerMessage } from './worker-host.ts';

export interface Guest<Progress> {
  /** `transfer`: buffers that move to the other side instead of being copied. */
  report(progress: Progress, transfer?: ArrayBuffer[]): void;
  /** Has somebody asked for the end? Waits while the task is paused. */
  cancelled(): boolean;
  /** The shared word behind `cancelled`, for loops that poll it themselves. */
  cancel: Int32Array;
}

/** The body of a worker entry: does one task after the other, reports, and answers with the outcome or with why it failed. */
export function serveTask<Task, Progress, Outcome>(
  work: (task: Task, guest: Guest<Progress>) => Promise<Outcome> | Outcome,
): void {
  const port = parentPort;
  if (!port) throw new Error('this file is the entry of a worker thread');
  standBehindAnswers();
  const post = (message: WorkerMessage<Progress, Outcome>, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  port.on('message', ({ task, cancel }: WorkerData<Task>) => {
    const guest: Guest<Progress> = {
      cancel,
      cancelled: () => stopAsked(cancel),
      report: (value, transfer) => post({ kind: 'progress', value }, transfer),
    };
    void (async () => work(task, guest))().then(
      (value) => post({ kind: 'done', value }),
      (error: unknown) => post({ kind: 'failed', error: failureOf(error) }),
    );
  });
}

function failureOf(error: unknown): Failure {
  if (error instanceof UserError) return error.failure();
  // The stack is for the log of the main side; it does not cross the contract.
  throw error;
}
