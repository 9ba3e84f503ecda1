import type { Failure } from '../../src-main/contract/result.ts';
import { Latest } from './latest.ts';

/** Something that is read from the services, and read again when they say that it has changed. */
export class Resource<T> {
  value = $state.raw<T>();
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  readonly #load: () => Promise<T>;
  #wanted = false;
  readonly #latest = new Latest();

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Reads it unless that has been done. */
  ensure(): void {
    if (!this.#wanted) void this.reload();
  }

  /** Reads it again if anybody has asked for it. */
  refresh(): void {
    if (this.#wanted) void this.reload();
  }

  /** Resolves when nothing of it is on its way. */
  settled(): Promise<void> {
    return this.#latest.settled();
  }

  async reload(): Promise<void> {
    this.#wanted = true;
    this.loading = true;
    await this.#latest.read(this.#load, {
      take: (value) => {
        this.value = value;
        this.failure = null;
      },
      fail: (failure) => (this.failure = failure),
    });
    this.loading = false;
  }
}
