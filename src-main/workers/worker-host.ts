import { Worker } from 'node:worker_threads';
import { UserError, type Failure } from '../contract/result.ts';
import { cancelWord, type CancelFlag } from '../solver/problem.ts';
import { KeptThreads, stopListening } from './kept-threads.ts';
import type { PauseSwitch } from './pause-switch.ts';
import { workerEntry } from './worker-entry.ts';

/** What a worker says to the one who started it. */
export type WorkerMessage<Progress, Outcome> =
  | { kind: 'progress'; value: Progress }
  | { kind: 'done'; value: Outcome }
  | { kind: 'failed'; error: Failure };

/** What a worker is given: its task, and a shared word that says whether it shall go on, wait or stop. */
export interface WorkerData<Task> {
  task: Task;
  cancel: CancelFlag;
}

export interface WorkerOptions<Progress> {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  /** For tasks that ask often enough whether to go on. */
  pause?: PauseSwitch;
  transfer?: ArrayBuffer[];
  /** Whether the thread stays for the next task of its kind, with its code compiled. */
  keep?: boolean;
  /** Seconds between the request to stop and the end by force. */
  grace?: number;
}

const kept = new Map<string, KeptThreads>();

/**
 * Runs one task in a worker thread of its own and resolves with its outcome. On abort the worker is asked to stop and
 * gives what it has; one that does not answer within the grace is ended. A worker that dies rejects with
 * UserError('worker-died') and takes nothing else with it.
 */
export function runInWorker<Task, Progress, Outcome>(
  entry: string,
  task: Task,
  options: WorkerOptions<Progress> = {},
): Promise<Outcome> {
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const data: WorkerData<Task> = { task, cancel };
  const threads = options.keep ? keptThreads(entry) : null;
  const worker = threads?.take() ?? new Worker(workerEntry(entry));
  worker.postMessage(data, options.transfer ?? []);
  return new Promise<Outcome>((resolve, reject) => {
    let killTimer: NodeJS.Timeout | undefined;
    const requestStop = () => {
      Atomics.store(cancel, 0, cancelWord.stop);
      Atomics.notify(cancel, 0);
      killTimer = setTimeout(() => void worker.terminate(), (options.grace ?? 10) * 1000);
    };
    const endPause = options.pause?.listen((paused) => {
      const [from, to] = paused ? [cancelWord.goOn, cancelWord.pause] : [cancelWord.pause, cancelWord.goOn];
      Atomics.compareExchange(cancel, 0, from, to);
      Atomics.notify(cancel, 0);
    });
    const settle = (finish: () => void) => {
      clearTimeout(killTimer);
      endPause?.();
      options.signal?.removeEventListener('abort', requestStop);
      stopListening(worker);
      finish();
    };
    const dismiss = () => {
      if (threads) threads.keep(worker);
      else void worker.terminate();
    };
    const fail = (reason: string) => {
      settle(() => reject(died(entry, reason)));
      void worker.terminate();
    };
    if (options.signal?.aborted) requestStop();
    else options.signal?.addEventListener('abort', requestStop, { once: true });

    worker.on('message', (message: WorkerMessage<Progress, Outcome>) => {
      if (message.kind === 'progress') return options.onProgress?.(message.value);
      if (message.kind === 'done') settle(() => resolve(message.value));
      else
        settle(() => reject(new UserError(message.error.code, message.error.message, message.error.details)));
      dismiss();
    });
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', (code) => fail(`it ended with code ${code}`));
  });
}

function keptThreads(entry: string): KeptThreads {
  const threads = kept.get(entry) ?? new KeptThreads(entry);
  kept.set(entry, threads);
  return threads;
}

function died(entry: string, reason: string): UserError {
  return new UserError(
    'worker-died',
    `the ${entry.replace('-entry', '')} worker died: ${reason}. Start the job again.`,
  );
}
