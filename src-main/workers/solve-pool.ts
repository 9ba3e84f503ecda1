import { isMainThread, MessageChannel } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import { UserError } from '../contract/result.ts';
import { setKernelModule } from '../solver/kernel/create.ts';
import { cancelWord } from '../solver/problem.ts';
import type { CancelFlag, Problem, SolveOptions, SolveProgress, SolveResult } from '../solver/problem.ts';
import { solve } from '../solver/solve.ts';
import { KeptThreads, stopListening } from './kept-threads.ts';
import { kernelModule } from './kernel-module.ts';
import type { SolveMessage, SolveTask } from './solve-task.ts';

export interface RunSolveOptions {
  onProgress?: (progress: SolveProgress) => void;
  /** Stops the solve, which then resolves with its best hedge so far and status 'cancelled'. */
  signal?: AbortSignal;
  /** The same as a shared word, for callers that have one; it can pause the solve as well. */
  cancel?: CancelFlag;
}

/** Seconds between the request to stop and the end by force. */
const GRACE = 10;

const solvers = new KeptThreads('solve-entry');

/**
 * Solves a problem on `options.threads` threads without blocking the caller's event loop (but see below) and resolves with the
 * result. A thread that dies rejects with UserError('worker-died') and ends the others; else they wait for the next solve.
 * Called from a worker thread for one thread, it solves in place.
 */
export async function runSolve(
  problem: Problem,
  options: SolveOptions,
  { onProgress = () => undefined, signal, cancel = newFlag() }: RunSolveOptions = {},
): Promise<SolveResult> {
  const threads = options.deterministic ? 1 : Math.max(1, Math.floor(options.threads));
  if (signal?.aborted) Atomics.store(cancel, 0, cancelWord.stop);
  if (!isMainThread && threads === 1 && signal === undefined) {
    setKernelModule(kernelModule());
    return solve(problem, options, onProgress, cancel);
  }
  return new Promise<SolveResult>((resolve, reject) => {
    const [leader, ...mates] = assignParts(problem, options, cancel, threads);
    const atWork = new Set([leader, ...mates]);
    let force: NodeJS.Timeout | undefined;
    const settle = (finish: () => void) => {
      clearTimeout(force);
      signal?.removeEventListener('abort', requestStop);
      finish();
    };
    const release = (thread: Worker) => {
      atWork.delete(thread);
      solvers.keep(thread);
    };
    const fail = (reason: string) =>
      settle(() => {
        for (const thread of atWork) {
          stopListening(thread);
          void thread.terminate();
        }
        reject(died(reason));
      });
    const requestStop = () => {
      Atomics.store(cancel, 0, cancelWord.stop);
      Atomics.notify(cancel, 0);
      force = setTimeout(() => fail('it did not stop when asked to'), GRACE * 1000);
    };
    signal?.addEventListener('abort', requestStop, { once: true });
    for (const thread of atWork) {
      thread.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      thread.on('exit', (code) => fail(`it ended with code ${code}`));
    }
    leader.on('message', (message: SolveMessage) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'done') {
        release(leader);
        settle(() => resolve(message.result));
      }
    });
    for (const mate of mates) mate.once('message', () => release(mate));
  });
}

/** The leader first, then its teammates, each joined to it by a channel. */
function assignParts(problem: Problem, options: SolveOptions, cancel: CancelFlag, threads: number): Worker[] {
  const kernel = kernelModule();
  const channels = Array.from({ length: threads - 1 }, () => new MessageChannel());
  const ports = channels.map(({ port1 }) => port1);
  return [
    start({ kernel, role: 'leader', problem, options, cancel, mates: ports }, ports),
    ...channels.map(({ port2 }, k) => start({ kernel, role: 'mate', thread: k + 1, leader: port2 }, [port2])),
  ];
}

function start(task: SolveTask, transferList: MessageChannel['port1'][]): Worker {
  const thread = solvers.take();
  thread.postMessage(task, transferList);
  return thread;
}

function newFlag(): CancelFlag {
  return new Int32Array(new SharedArrayBuffer(4));
}

function died(reason: string): UserError {
  return new UserError('worker-died', `a solver thread died: ${reason}. Start the job again.`);
}
