import { Menu, type BrowserWindow } from 'electron';
import type { MenuCommand } from '../../contract/host-requests.ts';
import { channels } from './channels.ts';
import { menuTemplate } from './menu.ts';
import type { RecentFile } from './recent-files.ts';

export interface ApplicationMenuOptions {
  packaged: boolean;
  recent(): readonly RecentFile[];
  openRecent(file: RecentFile, window: BrowserWindow | null): void;
  clearRecent(): void;
}

/**
 * The menus of all windows, each of what its own page has published. A Mac has one menu bar, which belongs to the window
 * in front; elsewhere every window has its own.
 */
export class ApplicationMenu {
  readonly #options: ApplicationMenuOptions;
  readonly #commands = new Map<BrowserWindow, readonly MenuCommand[]>();
  readonly #isMac = process.platform === 'darwin';
  #front: BrowserWindow | null = null;

  constructor(options: ApplicationMenuOptions) {
    this.#options = options;
    // What stands above a window until its page has published, and on a Mac without any window.
    Menu.setApplicationMenu(this.#build(null));
  }

  attach(window: BrowserWindow): void {
    this.#front ??= window;
    window.on('focus', () => {
      this.#front = window;
      if (this.#isMac) this.#show(window);
    });
    window.on('closed', () => {
      this.#commands.delete(window);
      if (this.#front !== window) return;
      this.#front = null;
      if (this.#isMac) this.#show(null);
    });
  }

  publish(window: BrowserWindow, commands: readonly MenuCommand[]): void {
    this.#commands.set(window, commands);
    this.#show(window);
  }

  /** A new page in the window has published nothing yet; the menu stays until it does. */
  pageStarts(window: BrowserWindow): void {
    this.#commands.delete(window);
  }

  /** Runs a command of the window's page; false when the page has published none of this id. */
  run(window: BrowserWindow, id: string): boolean {
    const isKnown = this.#commands.get(window)?.some((command) => command.id === id && command.enabled);
    if (!isKnown || window.isDestroyed()) return false;
    window.webContents.send(channels.command, id);
    return true;
  }

  /** After a change of the recent files. */
  refresh(): void {
    if (this.#isMac) this.#show(this.#front);
    else for (const window of this.#commands.keys()) this.#show(window);
  }

  #show(window: BrowserWindow | null): void {
    if (!this.#isMac) window?.setMenu(this.#build(window));
    else if (window === this.#front) Menu.setApplicationMenu(this.#build(window));
  }

  #build(window: BrowserWindow | null): Menu {
    const { packaged, recent, openRecent, clearRecent } = this.#options;
    const commands = (window && this.#commands.get(window)) ?? [];
    const content = { platform: process.platform, packaged, commands, recent: recent() };
    return Menu.buildFromTemplate(
      menuTemplate(content, {
        run: (id) => void (window && this.run(window, id)),
        openRecent: (file) => openRecent(file, window),
        clearRecent,
      }),
    );
  }
}
