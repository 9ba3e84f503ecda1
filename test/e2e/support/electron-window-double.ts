import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import type { ElectronDouble, MenuEntry } from './electron-double.ts';

/** Chromium has no app:// scheme of its own: pages are addressed under a name that only this double answers. */
const pageOrigin = 'http://workstation.localhost';
const appOrigin = 'app://workstation';
const toApp = (url: string): string => url.replace(pageOrigin, appOrigin);
const toPage = (url: string): string => url.replace(appOrigin, pageOrigin);

export interface BlockableEvent {
  url: string;
  defaultPrevented: boolean;
  preventDefault(): void;
}

export const blockable = (url = ''): BlockableEvent => ({
  url,
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true;
  },
});

export type WindowOptions = Record<string, unknown> & {
  webPreferences: Record<string, unknown> & { preload: string };
};

interface PrintOptions {
  pageSize: { width: number; height: number };
  printBackground: boolean;
}

/** BrowserWindow and its WebContents in one page of Chromium. */
export class DoubleWindow extends EventEmitter {
  readonly options: WindowOptions;
  readonly webContents = Object.assign(new EventEmitter(), {
    windowOpen: (_details: { url: string }): { action: string } => ({ action: 'allow' }),
    setWindowOpenHandler: (handler: (details: { url: string }) => { action: string }): void => {
      this.webContents.windowOpen = handler;
    },
    send: (channel: string, message: unknown): void => this.#send(channel, structuredClone(message)),
    reload: (): void => {
      this.reloads += 1;
      this.#page?.reload().catch(() => undefined);
    },
    setWebRTCIPHandlingPolicy: (policy: string): void => void (this.webRtcPolicy = policy),
    getZoomFactor: (): number => 1,
    printToPDF: ({ pageSize, printBackground }: PrintOptions): Promise<Buffer> =>
      this.page.pdf({ width: `${pageSize.width}in`, height: `${pageSize.height}in`, printBackground }),
  });
  shown = false;
  reloads = 0;
  webRtcPolicy = '';
  /** The window's own menu; null: the application's. */
  menu: MenuEntry[] | null = null;
  progress: number[] = [];
  readonly #double: ElectronDouble;
  #page: Page | null = null;
  #destroyed = false;
  #closing: Promise<void> | undefined;
  #maximised = false;

  constructor(double: ElectronDouble, options: WindowOptions) {
    super();
    this.#double = double;
    this.options = options;
  }

  get page(): Page {
    if (!this.#page) throw new Error('the window has not loaded its page yet');
    return this.#page;
  }

  async loadURL(url: string): Promise<void> {
    if (this.#double.failsToLoad) throw new Error(`ERR_FAILED (-2) loading '${url}'`);
    const page = await this.#double.context.newPage();
    this.#page = page;
    const { pageErrors } = this.#double.recorded;
    page.on('pageerror', (error) => pageErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') pageErrors.push(message.text());
    });
    await page.exposeBinding('ipcInvoke', ({ frame }, channel: string, words: unknown[]) =>
      this.#double.call(
        { url: toApp(frame.url()), parent: frame.parentFrame() },
        channel,
        words,
        this.webContents,
      ),
    );
    await page.exposeBinding('windowOpen', (_source, target: string) =>
      this.webContents.windowOpen({ url: toApp(target) }),
    );
    await page.addInitScript({ content: await this.#preloadScript() });
    await page.route('**/*', (route) => this.#answer(route));
    await page.goto(toPage(url));
    this.emit('ready-to-show');
  }

  /**
   * The program's own preload script, with what a sandboxed one has: a require that knows electron and nothing else, and
   * little of `process`. It runs before the page's scripts, as Electron runs it.
   */
  async #preloadScript(): Promise<string> {
    const source = await readFile(this.options.webPreferences.preload, 'utf8');
    const paths = Object.fromEntries(this.#double.droppedPaths);
    return `{
      const listeners = new Map();
      globalThis.ipcReceive = (channel, message) => {
        for (const listener of listeners.get(channel) ?? []) listener({}, message);
      };
      const electron = {
        contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(globalThis, name, { value: api }) },
        ipcRenderer: {
          invoke: (channel, ...words) => ipcInvoke(channel, words),
          on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
        },
        webUtils: { getPathForFile: (file) => (${JSON.stringify(paths)})[file.name] ?? '' },
      };
      globalThis.open = (url) => { windowOpen(new URL(url, location.href).href); return null; };
      const require = (name) => {
        if (name !== 'electron') throw new Error('module not found: ' + name);
        return electron;
      };
      const exports = {};
      const process = { platform: ${JSON.stringify(process.platform)} };
      (function (require, exports, module, process) { ${source} })(require, exports, { exports }, process);
    }`;
  }

  /** One request of the page, through every handler that Electron would ask. */
  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toApp(request.url());
    if (request.isNavigationRequest() && request.frame().parentFrame() === null)
      this.webContents.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    if (request.isNavigationRequest() && request.frame().url() !== 'about:blank') {
      const event = blockable(url);
      this.webContents.emit('will-navigate', event);
      // Any other reason would put an error page in the place of the program's.
      if (event.defaultPrevented) return route.abort('aborted');
    }
    let cancel = false;
    this.#double.beforeRequest?.({ url }, (answer) => (cancel = answer.cancel));
    if (cancel || !url.startsWith(`${appOrigin}/`) || !this.#double.serveScheme) {
      this.#double.recorded.cancelled.push(url);
      return route.abort();
    }
    const response = await this.#double.serveScheme(new Request(url, { method: request.method() }));
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  #send(channel: string, message: unknown): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    const deliver = ([name, value]: [string, unknown]): void =>
      (globalThis as unknown as { ipcReceive(name: string, value: unknown): void }).ipcReceive(name, value);
    // Before the page has loaded nobody listens, as in Electron.
    this.#page?.evaluate(deliver, [channel, message] as [string, unknown]).catch(() => undefined);
  }

  show(): void {
    this.#mustBeAlive();
    this.shown = true;
  }
  setMenu(menu: MenuEntry[]): void {
    this.#mustBeAlive();
    this.menu = menu;
  }
  setProgressBar(value: number): void {
    this.#mustBeAlive();
    this.progress.push(value);
  }
  getContentSize(): [width: number, height: number] {
    return [1440, 900];
  }
  maximize(): void {
    this.#maximised = true;
  }
  isMaximized(): boolean {
    return this.#maximised;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {
    this.#maximised = false;
  }
  focus(): void {
    this.#mustBeAlive();
    this.#double.recorded.focused += 1;
    this.focusByUser();
  }
  getNormalBounds(): unknown {
    const { x, y, width, height } = this.options;
    return { x, y, width, height };
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** As when the user brings it to the front. */
  focusByUser(): void {
    this.#double.front = this;
    this.emit('focus');
  }

  /** As when the user closes it. */
  async closeByUser(): Promise<void> {
    if (this.#destroyed) return;
    this.emit('close', blockable());
    this.destroy();
    await this.#closing;
  }

  /** Closes it without asking. */
  destroy(): void {
    this.#destroyed = true;
    if (this.#double.front === this) this.#double.front = null;
    this.#closing = this.#page?.close();
    this.emit('closed');
    if (this.#double.windows.every((window) => window.isDestroyed()))
      this.#double.app.emit('window-all-closed');
  }

  #mustBeAlive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}
