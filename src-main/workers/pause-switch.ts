/** Says whether a job shall wait; the counterpart of an AbortSignal that can be taken back. */
export class PauseSwitch {
  readonly #listeners = new Set<(paused: boolean) => void>();
  #paused = false;

  get paused(): boolean {
    return this.#paused;
  }

  set(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    for (const listener of this.#listeners) listener(paused);
  }

  /** Calls at every change, and at once where it is paused already. Returns how to stop listening. */
  listen(listener: (paused: boolean) => void): () => void {
    this.#listeners.add(listener);
    if (this.#paused) listener(true);
    return () => this.#listeners.delete(listener);
  }
}
