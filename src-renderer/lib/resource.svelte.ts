import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from './client.svelte.ts';

/** Something that is read from the services, and read again when they say that it has changed. */
export class Resource<T> {
  value = $state.raw<T>();
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  readonly #load: () => Promise<T>;
  #wanted = false;
  #latest = 0;

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

  async reload(): Promise<void> {
    this.#wanted = true;
    const turn = ++this.#latest;
    this.loading = true;
    try {
      const value = await this.#load();
      // A later call may have been answered first.
      if (turn !== this.#latest) return;
      this.value = value;
      this.failure = null;
    } catch (error) {
      if (turn === this.#latest) this.failure = failureFrom(error);
    } finally {
      if (turn === this.#latest) this.loading = false;
    }
  }
}
