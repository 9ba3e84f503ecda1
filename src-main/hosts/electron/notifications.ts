import { Notification, type BrowserWindow } from 'electron';
import { raiseWindow } from './window.ts';

/** More at once help nobody. */
const mostShown = 4;

/** What the program says through the system while it is not in front. */
export class Notifications {
  /** Held until they are gone: a notification that is collected as garbage forgets its click. */
  readonly #shown = new Map<string, Notification>();
  readonly #isInFront: () => boolean;

  constructor(isInFront: () => boolean) {
    this.#isInFront = isInFront;
  }

  /** Several windows may say the same of one job: it is shown once. A click brings `window` to the front. */
  show(title: string, body: string, window: BrowserWindow): void {
    const text = `${title}\n${body}`;
    if (this.#isInFront() || this.#shown.has(text) || !Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    this.#shown.set(text, notification);
    const forget = (): void => void this.#shown.delete(text);
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.on('click', () => {
      forget();
      if (!window.isDestroyed()) raiseWindow(window);
    });
    notification.show();
    const [oldest] = this.#shown.keys();
    if (this.#shown.size <= mostShown || oldest === undefined) return;
    this.#shown.get(oldest)?.close();
    this.#shown.delete(oldest);
  }
}
