import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from './client.svelte.ts';

/** What comes of a reading. */
export interface Taker<T> {
  take: (value: T) => void;
  fail: (failure: Failure) => void;
}

/** Something that is read again and again: only the answer to the latest call counts, whatever the order of the answers. */
export class Latest {
  #turn = 0;
  #reading: Promise<void> = Promise.resolve();

  /** Resolves when the latest reading, this one or one that was asked for meanwhile, is done. */
  read<T>(load: () => Promise<T>, taker: Taker<T>): Promise<void> {
    this.#reading = this.#read(load, taker, ++this.#turn);
    return this.settled();
  }

  /** What is on its way does not count any more. */
  forget(): void {
    this.#turn++;
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    for (let seen: Promise<void> | null = null; seen !== this.#reading;) await (seen = this.#reading);
  }

  async #read<T>(load: () => Promise<T>, { take, fail }: Taker<T>, turn: number): Promise<void> {
    let value: T;
    try {
      value = await load();
    } catch (error) {
      if (turn === this.#turn) fail(failureFrom(error));
      return;
    }
    if (turn === this.#turn) take(value);
  }
}
