import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { ensureBuilt } from '../../../src-main/build/ensure-built.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import type { DesktopBridge } from '../../../src-main/contract/transport.ts';
import { launchChromium, type BrowserUnderTest } from './chromium.ts';
import { ElectronDouble, startOnDouble, type DoubleWindow } from './electron-double.ts';

declare const workstation: DesktopBridge<unknown>;

const entry = resolve(import.meta.dirname, '../../../dist/main/electron.js');

/** The built desktop program on a double, each test with a home folder of its own. */
export interface ElectronProgram {
  folder(): string;
  database(): string;
  createDouble(): ElectronDouble;
  /** Until its first window is shown. */
  start(double: ElectronDouble, words?: string[]): Promise<void>;
  /** Without waiting for anything. */
  begin(double: ElectronDouble, words?: string[]): Promise<void>;
  /** Closes every window, and waits for the program's end. */
  quit(double: ElectronDouble): Promise<void>;
}

/** To be called at the head of a test file. */
export function useElectronProgram(): ElectronProgram {
  let browser: BrowserUnderTest;
  let folder: string;
  const environment = { ...process.env };

  beforeAll(async () => {
    await ensureBuilt();
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'electron-program-'));
    await mkdir(join(folder, 'documents'));
    Object.assign(process.env, { HOME: folder, APPDATA: folder, XDG_DATA_HOME: folder });
  });
  afterEach(async () => {
    Object.assign(process.env, environment);
    await rm(folder, { recursive: true, force: true });
  });

  const database = (): string => join(folder, 'workstation.db');
  const begin = (double: ElectronDouble, words: string[] = []): Promise<void> =>
    startOnDouble(double, entry, ['--db', database(), ...words]);
  return {
    folder: () => folder,
    database,
    createDouble: () => new ElectronDouble(browser.context, join(folder, 'documents')),
    begin,
    async start(double, words) {
      await begin(double, words);
      await expect.poll(() => double.windows[0]?.shown, { timeout: 20_000 }).toBe(true);
    },
    async quit(double) {
      for (const window of double.windows) await window.closeByUser();
      await double.quitted;
    },
  };
}

/** In a window's page: a call through the preload script's bridge. */
export const invoke = <T>(window: DoubleWindow, method: string, payload: unknown): Promise<Result<T>> =>
  window.page.evaluate(
    ([name, body]) => workstation.invoke(name as string, body),
    [method, payload],
  ) as Promise<Result<T>>;

/** The same, for an answer that must be there. */
export async function valueOf<T>(window: DoubleWindow, method: string, payload: unknown): Promise<T> {
  const result = await invoke<T>(window, method, payload);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** The generated market and its scenario on file; resolves with the scenario's id. */
export async function loadSample(window: DoubleWindow): Promise<number> {
  await valueOf(window, 'market.loadSample', {});
  const first = async (): Promise<number | undefined> =>
    (await valueOf<{ id: number }[]>(window, 'scenarios.list', {}))[0]?.id;
  await expect.poll(first, { timeout: 60_000 }).toBeTypeOf('number');
  return (await first())!;
}
