import { Worker } from 'node:worker_threads';
import { UserError } from '../contract/result.ts';
import type { DeskAnswer, DeskQuestions, DeskTopic } from '../workers/desk-questions.ts';
import { workerEntry } from '../workers/worker-entry.ts';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * One worker that stays, for short calculations that a person waits for. A worker that dies fails what it was asked and
 * is replaced at the next question.
 */
export class DeskWorker {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #nextId = 1;
  /** Counts the workers: what an earlier one remembered is gone. */
  #generation = 0;

  /** Starts the worker where none runs, so that the number returned is that of the one that will answer. */
  ready(): number {
    this.#worker ??= this.#start();
    return this.#generation;
  }

  /** @param transfer buffers that move to the worker instead of being copied */
  ask<T extends DeskTopic>(
    topic: T,
    ask: DeskQuestions[T]['ask'],
    transfer: ArrayBuffer[] = [],
  ): Promise<DeskQuestions[T]['answer']> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    // The program may end while the worker is idle, not while somebody waits for it.
    worker.ref();
    worker.postMessage({ id, topic, ask }, transfer);
    return promise as Promise<DeskQuestions[T]['answer']>;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    this.#generation++;
    const worker = new Worker(workerEntry('desk-entry'));
    worker.on('message', ({ id, answer, failure, defect }: DeskAnswer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
      if (failure) waiting?.reject(new UserError(failure.code, failure.message, failure.details));
      else if (defect !== null) waiting?.reject(new Error(defect));
      else waiting?.resolve(answer);
    });
    worker.on('error', (error) => this.#lose(worker, error.message));
    worker.on('exit', (code) => this.#lose(worker, `it ended with code ${code}`));
    return worker;
  }

  #lose(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values())
      reject(new UserError('worker-died', `the calculation was lost: ${reason}. Try again.`));
    this.#waiting.clear();
  }
}
