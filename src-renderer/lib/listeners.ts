/** Functions that are called with each value that is announced. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Returns the function that ends it. */
  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}
