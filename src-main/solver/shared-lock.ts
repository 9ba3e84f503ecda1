/** A lock between threads in one word of shared memory: 0 free, 1 taken, 2 taken with somebody waiting (Drepper 2011). */
export class SharedLock {
  private readonly words: Int32Array;
  private readonly index: number;

  constructor(words: Int32Array, index: number) {
    this.words = words;
    this.index = index;
  }

  /** Runs `action` with the lock held. */
  hold<T>(action: () => T): T {
    this.take();
    try {
      return action();
    } finally {
      this.release();
    }
  }

  private take(): void {
    const { words, index } = this;
    if (Atomics.compareExchange(words, index, 0, 1) === 0) return;
    while (Atomics.exchange(words, index, 2) !== 0) Atomics.wait(words, index, 2, 100);
  }

  private release(): void {
    if (Atomics.exchange(this.words, this.index, 0) === 2) Atomics.notify(this.words, this.index, 1);
  }
}
