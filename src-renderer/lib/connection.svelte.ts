import { Listeners } from './listeners.ts';

/** Whether the services can be reached. In Electron they always can. */
export class Connection {
  open = $state(true);
  readonly #reopened = new Listeners<void>();

  /** Called after a lost connection is back: what was missed has to be read again. */
  onReopen(listener: () => void): () => void {
    return this.#reopened.add(listener);
  }

  lost(): void {
    this.open = false;
  }

  reopened(): void {
    this.open = true;
    this.#reopened.announce();
  }
}
