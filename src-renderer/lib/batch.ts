/** Collects values for a moment and hands over each distinct one once. */
export class Batch<T> {
  readonly #pending = new Map<string, T>();
  readonly #milliseconds: number;
  readonly #deliver: (values: T[]) => void;
  #waiting = false;

  constructor(milliseconds: number, deliver: (values: T[]) => void) {
    this.#milliseconds = milliseconds;
    this.#deliver = deliver;
  }

  add(key: string, value: T): void {
    this.#pending.set(key, value);
    if (this.#waiting) return;
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      const values = [...this.#pending.values()];
      this.#pending.clear();
      this.#deliver(values);
    }, this.#milliseconds);
  }
}
