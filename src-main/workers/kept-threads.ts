import { Worker } from 'node:worker_threads';
import { workerEntry } from './worker-entry.ts';

/** A desk compares settings in runs a minute apart; afterwards the memory is better given back. */
const PATIENCE = 120;

interface Waiting {
  thread: Worker;
  dismiss(): void;
}

/**
 * Threads of one entry that wait for their next task. A thread that has computed before is up to a third faster on short tasks:
 * its code is compiled. Waiting threads do not keep the process alive.
 */
export class KeptThreads {
  private readonly entry: string;
  private readonly patience: number;
  private readonly waiting: Waiting[] = [];

  /**
   * @param entry The file that the threads run; it takes its tasks as messages.
   * @param patience Seconds that a thread waits for its next task before it ends.
   */
  constructor(entry: string, patience = PATIENCE) {
    this.entry = entry;
    this.patience = patience;
  }

  /** The thread that has waited for the shortest time, or a new one; nobody listens to it. */
  take(): Worker {
    const last = this.waiting.pop();
    if (last === undefined) return new Worker(workerEntry(this.entry));
    last.dismiss();
    last.thread.ref();
    return last.thread;
  }

  /** Takes back a thread that has nothing to do. */
  keep(thread: Worker): void {
    stopListening(thread);
    const forget = () => {
      waiting.dismiss();
      this.waiting.splice(this.waiting.indexOf(waiting), 1);
    };
    const timer = setTimeout(() => {
      forget();
      void thread.terminate();
    }, this.patience * 1000).unref();
    const waiting: Waiting = {
      thread,
      dismiss: () => {
        clearTimeout(timer);
        stopListening(thread);
      },
    };
    thread.once('exit', forget);
    thread.once('error', () => undefined);
    thread.unref();
    this.waiting.push(waiting);
  }
}

/** Without the events' names, Node would also take away its own listeners, and the thread would fall silent. */
export function stopListening(thread: Worker): void {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
}
