import { EventEmitter } from 'node:events';
import type { BrowserContext } from 'playwright-core';
import { vi } from 'vitest';
import { blockable, DoubleWindow, type WindowOptions } from './electron-window-double.ts';

export type { DoubleWindow } from './electron-window-double.ts';

/**
 * A stand-in for the `electron` module, for machines that cannot have the binary: the program's real main and preload run
 * on it, the window is a page in Chromium, and what crosses between them is cloned as IPC clones it. It enforces the
 * order that Electron enforces (sandbox and schemes before ready) and asks the program's own handlers wherever Electron
 * would: protocol, requests, navigation, windows, permissions.
 */

type Handler = (event: IpcEvent, ...words: unknown[]) => unknown;
interface IpcEvent {
  sender: object;
  senderFrame: { url: string; parent: unknown } | null;
}

interface OpenAnswer {
  canceled: boolean;
  filePaths: string[];
}

/** What the user does in dialogs, in the order in which they will be shown. */
export interface PreparedAnswers {
  /** A promise: the dialog stays open until then. */
  open: (OpenAnswer | Promise<OpenAnswer>)[];
  save: { canceled: boolean; filePath: string }[];
  /** Index of the button, or its label; a function: what else happens before it is pressed. */
  message: (number | RegExp | (() => RegExp))[];
}

export interface MenuEntry {
  role?: string;
  label?: string;
  type?: string;
  enabled?: boolean;
  accelerator?: string;
  registerAccelerator?: boolean;
  submenu?: MenuEntry[];
  click?: () => void;
}

export interface ShownNotification {
  title: string;
  body: string;
  click(): void;
}

/** What the program asked of the system. */
export interface Recorded {
  switches: string[];
  schemes: unknown[];
  sandboxed: boolean;
  openedExternally: string[];
  copied: string[];
  notifications: ShownNotification[];
  messages: { message: string; detail: string; buttons: string[] }[];
  errorBoxes: string[];
  openDialogs: { title?: string; properties?: string[] }[];
  saveDialogs: { defaultPath?: string; properties?: string[] }[];
  /** The one above all windows. */
  menu: MenuEntry[] | null;
  recentDocuments: string[];
  cancelled: string[];
  /** Console errors and uncaught exceptions of the page; violations of the content-security policy are among them. */
  pageErrors: string[];
  focused: number;
  /** The code of app.exit. */
  exitCode: number | null;
}

export class ElectronDouble {
  readonly answers: PreparedAnswers = { open: [], save: [], message: [] };
  readonly recorded: Recorded = {
    switches: [],
    schemes: [],
    sandboxed: false,
    openedExternally: [],
    copied: [],
    notifications: [],
    messages: [],
    errorBoxes: [],
    openDialogs: [],
    saveDialogs: [],
    menu: null,
    recentDocuments: [],
    cancelled: [],
    pageErrors: [],
    focused: 0,
    exitCode: null,
  };
  /** Paths of files that a test drops on the window, by their names. */
  readonly droppedPaths = new Map<string, string>();
  readonly windows: DoubleWindow[] = [];
  /** Set: pages do not load. */
  failsToLoad = false;
  /** The window in front; null: another program's. */
  front: DoubleWindow | null = null;
  readonly app = new EventEmitter();
  readonly handlers = new Map<string, Handler>();
  readonly module: Record<string, unknown>;
  readonly context: BrowserContext;
  serveScheme: ((request: Request) => Promise<Response>) | null = null;
  permission: {
    request?: (contents: object, permission: string, answer: (granted: boolean) => void) => void;
    check?: (contents: object | null, permission: string) => boolean;
    device?: () => boolean;
  } = {};
  beforeRequest: ((details: { url: string }, answer: (to: { cancel: boolean }) => void) => void) | null =
    null;
  readonly #paths = new Map<string, string>();
  #ready = false;
  /** Resolves when the program has quit. */
  readonly quitted: Promise<void>;
  #quit: () => void = () => undefined;

  constructor(context: BrowserContext, documents: string) {
    this.context = context;
    this.#paths.set('documents', documents);
    this.quitted = new Promise((resolve) => (this.#quit = resolve));
    this.module = this.#createModule();
  }

  #createModule(): Record<string, unknown> {
    const { recorded, answers } = this;
    const beforeReady = (what: string): void => {
      if (this.#ready) throw new Error(`${what} must come before the program is ready`);
    };
    const app = Object.assign(this.app, {
      isPackaged: true,
      commandLine: {
        appendSwitch: (name: string, value: string) => recorded.switches.push(`${name}=${value}`),
      },
      setName: () => undefined,
      setPath: (name: string, path: string) => void this.#paths.set(name, path),
      getPath: (name: string) => this.#paths.get(name),
      enableSandbox: () => {
        beforeReady('enableSandbox');
        recorded.sandboxed = true;
      },
      requestSingleInstanceLock: () => true,
      whenReady: async () => {
        await Promise.resolve();
        this.#ready = true;
      },
      quit: () => this.#tryToQuit(),
      exit: (code: number) => {
        recorded.exitCode = code;
        this.#quit();
      },
      setAppUserModelId: () => undefined,
      addRecentDocument: (path: string) => recorded.recentDocuments.push(path),
      clearRecentDocuments: () => (recorded.recentDocuments = []),
    });
    const session = {
      protocol: {
        handle: (_scheme: string, serve: (request: Request) => Promise<Response>) =>
          (this.serveScheme = serve),
      },
      setPermissionRequestHandler: (handler: NonNullable<typeof this.permission.request>) =>
        (this.permission.request = handler),
      setPermissionCheckHandler: (handler: NonNullable<typeof this.permission.check>) =>
        (this.permission.check = handler),
      setDevicePermissionHandler: (handler: () => boolean) => (this.permission.device = handler),
      webRequest: {
        onBeforeRequest: (handler: NonNullable<typeof this.beforeRequest>) => (this.beforeRequest = handler),
      },
    };
    const next = <T>(queue: T[], what: string): T => {
      const answer = queue.shift();
      if (answer === undefined) throw new Error(`the program showed ${what} that the test did not expect`);
      return answer;
    };
    /** Dialogs take the window first, or leave it out. */
    const lastOf = <T>(words: unknown[]): T => words.at(-1) as T;
    const dialog = {
      showOpenDialog: async (...words: unknown[]) => {
        recorded.openDialogs.push(lastOf(words));
        return next(answers.open, 'an open dialog');
      },
      showSaveDialog: async (...words: unknown[]) => {
        recorded.saveDialogs.push(lastOf(words));
        return next(answers.save, 'a save dialog');
      },
      showErrorBox: (title: string) => void recorded.errorBoxes.push(title),
      showMessageBox: async (...words: unknown[]) => {
        const box = lastOf<Partial<Recorded['messages'][number]>>(words);
        const { message = '', detail = '', buttons = ['OK'] } = box;
        recorded.messages.push({ message, detail, buttons });
        const prepared = next(answers.message, `a message box (${message})`);
        const answer = typeof prepared === 'function' ? prepared() : prepared;
        const response =
          typeof answer === 'number' ? answer : buttons.findIndex((label) => answer.test(label));
        return { response };
      },
    };
    const area = { x: 0, y: 0, width: 1920, height: 1080 };
    const screen = {
      getPrimaryDisplay: () => ({ id: 1, workArea: area }),
      getAllDisplays: () => [{ id: 1, workArea: area }],
    };
    return {
      app,
      BrowserWindow: windowClass(this),
      Notification: notificationClass(recorded.notifications),
      dialog,
      screen,
      session: { defaultSession: session },
      protocol: {
        registerSchemesAsPrivileged: (schemes: unknown[]) => {
          beforeReady('registerSchemesAsPrivileged');
          recorded.schemes.push(...schemes);
        },
      },
      ipcMain: { handle: (channel: string, handler: Handler) => void this.handlers.set(channel, handler) },
      Menu: {
        buildFromTemplate: (template: unknown) => template,
        setApplicationMenu: (menu: Recorded['menu']) => (recorded.menu = menu),
      },
      shell: {
        openExternal: async (url: string) => void recorded.openedExternally.push(url),
        showItemInFolder: () => undefined,
      },
      clipboard: { writeText: (text: string) => void recorded.copied.push(text) },
      nativeTheme: { shouldUseDarkColors: true },
      nativeImage: { createFromDataURL: (address: string) => address },
    };
  }

  /** As from the preload script of the frame at `url`; rejects where Electron would. */
  async call(
    frame: IpcEvent['senderFrame'],
    channel: string,
    words: unknown[],
    sender: object = this.windows.at(-1)?.webContents ?? {},
  ): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const event: IpcEvent = { sender, senderFrame: frame };
    return structuredClone(await handler(event, ...structuredClone(words)));
  }

  #tryToQuit(): void {
    queueMicrotask(() => {
      for (const name of ['before-quit', 'will-quit']) {
        const event = blockable();
        this.app.emit(name, event);
        if (event.defaultPrevented) return;
      }
      this.#quit();
    });
  }
}

const windowClass = (double: ElectronDouble): unknown =>
  class BrowserWindow extends DoubleWindow {
    constructor(options: WindowOptions) {
      super(double, options);
      double.windows.push(this);
      double.app.emit('web-contents-created', {}, this.webContents);
    }
    static fromWebContents = (contents: object): DoubleWindow | null =>
      double.windows.find((window) => window.webContents === contents) ?? null;
    static getFocusedWindow = (): DoubleWindow | null => double.front;
    static getAllWindows = (): DoubleWindow[] => double.windows.filter((window) => !window.isDestroyed());
  };

const notificationClass = (shown: ShownNotification[]): unknown =>
  class Notification extends EventEmitter {
    static isSupported = (): boolean => true;
    readonly #options: { title: string; body: string };
    constructor(options: { title: string; body: string }) {
      super();
      this.#options = options;
    }
    show(): void {
      shown.push({ ...this.#options, click: () => void this.emit('click') });
    }
    close(): void {
      this.emit('close');
    }
  };

/**
 * Starts the built program on a double.
 *
 * @param entry dist/main/electron.js
 */
export async function startOnDouble(double: ElectronDouble, entry: string, words: string[]): Promise<void> {
  // Every start adds the program's own handlers of uncaught errors to this process.
  process.setMaxListeners(50);
  vi.resetModules();
  vi.doMock('electron', () => double.module);
  // As the package's own executable is started.
  process.argv = ['static-hedge', ...words];
  await import(/* @vite-ignore */ entry);
}
