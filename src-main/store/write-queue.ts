/**
 * Lets one piece of work at a time at the writing connection. An import keeps its transaction open while it waits for
 * rows; whatever else wants to write waits here, instead of slipping into that transaction and being rolled back with it.
 */
export class WriteQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` after everything that was enqueued before it has ended, whether well or not. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    await this.run(() => undefined);
  }
}
