import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { MenuCommand } from '../../contract/host-requests.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import { ApplicationMenu } from './application-menu.ts';
import { forwardEvents } from './forward-events.ts';
import { importedFiles } from './imported-files.ts';
import { showJobProgress } from './job-progress.ts';
import { Notifications } from './notifications.ts';
import { OpenedFiles, type FileToOpen } from './opened-files.ts';
import { RecentFiles, type RecentFile } from './recent-files.ts';
import { Windows } from './windows.ts';

export interface DesktopOptions {
  workstation: Workstation;
  dataFolder: string;
  /** The bundled preload script. */
  preload: string;
  packaged: boolean;
  log: Logger;
}

/** What the desktop has that a page has not: windows, menus, files that are opened from outside, the taskbar. */
export class Desktop {
  readonly windows: Windows;
  readonly notifications: Notifications;
  readonly opened: OpenedFiles<BrowserWindow>;
  readonly #menu: ApplicationMenu;
  readonly #recent: RecentFiles;
  readonly #workstation: Workstation;
  readonly #log: Logger;

  constructor({ workstation, dataFolder, preload, packaged, log }: DesktopOptions) {
    this.#workstation = workstation;
    this.#log = log;
    this.#recent = new RecentFiles(join(dataFolder, 'recent-files.json'), () => this.#menu.refresh());
    this.#menu = new ApplicationMenu({
      packaged,
      recent: () => this.#recent.list,
      openRecent: (file, window) => this.#openRecent(file, window),
      clearRecent: () => this.#clearRecent(),
    });
    this.opened = new OpenedFiles((window, command) => this.#menu.run(window, command));
    this.windows = new Windows({ preload, dataFolder }, (window) => this.#attach(window), log);
    this.notifications = new Notifications(() => this.windows.isInFront);
    showJobProgress(workstation, () => this.windows.all);
  }

  takeCommands(window: BrowserWindow, commands: readonly MenuCommand[]): void {
    this.#menu.publish(window, commands);
    this.opened.pageKnows(window);
  }

  /** A file that the system asks the program to open: the page that is in front imports it. */
  async openFile(file: FileToOpen, window?: BrowserWindow): Promise<void> {
    try {
      this.opened.offer(window ?? (await this.windows.front()), file);
    } catch (error) {
      this.#log.error(`${file.path} was not opened`, error);
    }
  }

  /** What was imported from a file joins the recent ones. */
  rememberImport(method: string, payload: unknown): void {
    const imported = importedFiles(method, payload);
    if (!imported) return;
    const paths = imported.tokens.map((token) => this.#workstation.files.resolve(token).path);
    for (const { path } of this.#recent.add(paths, imported.purpose)) app.addRecentDocument(path);
  }

  #clearRecent(): void {
    this.#recent.clear();
    app.clearRecentDocuments();
  }

  #openRecent(file: RecentFile, window: BrowserWindow | null): void {
    if (existsSync(file.path)) {
      void this.openFile(file, window ?? undefined);
      return;
    }
    this.#recent.remove(file.path);
    void dialog.showMessageBox({
      type: 'info',
      message: `${file.name} is no longer there`,
      detail: `It was at ${file.path}. It is taken off the list of recent files.`,
    });
  }

  #attach(window: BrowserWindow): void {
    forwardEvents(this.#workstation, window);
    this.#menu.attach(window);
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      this.#menu.pageStarts(window);
      this.opened.pageStarts(window);
    });
    window.on('closed', () => this.opened.forget(window));
  }
}
