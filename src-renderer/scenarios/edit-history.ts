/** Undo and redo over immutable values. Changes of one field in quick succession are one step. */
export class EditHistory<T> {
  #past: T[] = [];
  #future: T[] = [];
  #lastField: string | null = null;
  #lastTime = 0;

  static readonly #mergeMilliseconds = 1_000;
  static readonly #kept = 200;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Remembers what stood before a change of `field`. */
  record(before: T, field: string, now: number): void {
    const merges = field === this.#lastField && now - this.#lastTime < EditHistory.#mergeMilliseconds;
    if (!merges) this.#past = [...this.#past.slice(1 - EditHistory.#kept), before];
    this.#future = [];
    this.#lastField = field;
    this.#lastTime = now;
  }

  undo(current: T): T | undefined {
    const before = this.#past.pop();
    if (before !== undefined) this.#future.push(current);
    this.#lastField = null;
    return before;
  }

  redo(current: T): T | undefined {
    const after = this.#future.pop();
    if (after !== undefined) this.#past.push(current);
    this.#lastField = null;
    return after;
  }
}
