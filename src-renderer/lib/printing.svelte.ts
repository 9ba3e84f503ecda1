import { flushSync } from 'svelte';

/** Whether the page is being laid out for paper: then it is light, and tables show every row. */
export class Printing {
  active = $state(false);
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    window.addEventListener('beforeprint', () => this.#set(true));
    window.addEventListener('afterprint', () => this.#set(false));
  }

  /**
   * The page is laid out for paper before `print` is called: a page that prints itself is paused before its listeners hear of it, and
   * what is to be seen on paper only could not be made any more.
   */
  async during<T>(print: () => Promise<T>): Promise<T> {
    this.#set(true);
    try {
      return await print();
    } finally {
      this.#set(false);
    }
  }

  /** The browser lays the page out as soon as its listeners return. */
  #set(active: boolean): void {
    this.active = active;
    this.#changed();
    flushSync();
  }
}
