import { BrowserWindow } from 'electron';
import { UserError } from '../../contract/result.ts';
import type { Logger } from '../../services/workstation-api.ts';
import { appUrl } from './policy.ts';
import { createWindow, raiseWindow, type WindowFiles } from './window.ts';
import type { WindowKind } from './window-state.ts';

/** More would be a page that has lost its way. */
const mostWindows = 8;

/** The program's windows: the main one, and views in windows of their own. All show the same program. */
export class Windows {
  readonly #files: WindowFiles;
  readonly #log: Logger;
  readonly #onOpen: (window: BrowserWindow) => void;
  /** The one that was in front last comes last. */
  #open: BrowserWindow[] = [];
  #closing = false;

  /** @param onOpen called with each window before its page is loaded */
  constructor(files: WindowFiles, onOpen: (window: BrowserWindow) => void, log: Logger) {
    this.#files = files;
    this.#onOpen = onOpen;
    this.#log = log;
  }

  /**
   * Opens a window at a checked route; '': where the program begins.
   *
   * @throws UserError('conflict') when there are too many already, or the program is closing; Chromium's error when the
   *   page does not load: there is then no window
   */
  async open(kind: WindowKind, route: string): Promise<BrowserWindow> {
    if (this.#closing) throw new UserError('conflict', 'the program is closing');
    if (this.#open.length >= mostWindows)
      throw new UserError('conflict', `${mostWindows} windows are open: close one first`);
    const window = createWindow(kind, this.#files, this.#log);
    this.#open.push(window);
    window.on('focus', () => this.#toEnd(window));
    window.on('closed', () => (this.#open = this.#open.filter((other) => other !== window)));
    this.#onOpen(window);
    try {
      await window.loadURL(`${appUrl}${route}`);
    } catch (error) {
      // Closed by the user before its page was there: nothing has failed.
      if (window.isDestroyed()) return window;
      window.destroy();
      throw error;
    }
    return window;
  }

  get all(): readonly BrowserWindow[] {
    return this.#open;
  }

  /** The window that is or was in front; a new one when none is open. */
  async front(): Promise<BrowserWindow> {
    return this.#open.at(-1) ?? (await this.open('main', ''));
  }

  async raise(): Promise<void> {
    raiseWindow(await this.front());
  }

  get isInFront(): boolean {
    return BrowserWindow.getFocusedWindow() !== null;
  }

  /** From now on none opens: the services are being closed. */
  stop(): void {
    this.#closing = true;
  }

  #toEnd(window: BrowserWindow): void {
    this.#open = [...this.#open.filter((other) => other !== window), window];
  }
}
