/** One timer a key: starting it again starts it anew. */
export class Timers {
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  start(key: number, milliseconds: number, run: () => void): void {
    this.stop(key);
    this.#timers.set(key, setTimeout(run, milliseconds));
  }

  stop(key: number): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}
