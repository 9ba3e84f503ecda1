import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../src-main/build/ensure-built.ts';
import type { JobSnapshot } from '../../src-main/contract/jobs.ts';
import type { Result } from '../../src-main/contract/result.ts';
import type { DesktopBridge } from '../../src-main/contract/transport.ts';
import { contentSecurityPolicy } from '../../src-main/hosts/content-security.ts';
import { launchChromium, type BrowserUnderTest } from './support/chromium.ts';
import { ElectronDouble, startOnDouble } from './support/electron-double.ts';

/** The real main and preload scripts, as built, on a stand-in for Electron whose window is a page in Chromium. */

declare const workstation: DesktopBridge<unknown>;

const entry = resolve(import.meta.dirname, '../../dist/main/electron.js');

let browser: BrowserUnderTest;
let folder: string;
let database: string;
const environment = { ...process.env };

beforeAll(async () => {
  await ensureBuilt();
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'electron-wiring-'));
  database = join(folder, 'workstation.db');
  await mkdir(join(folder, 'documents'));
  Object.assign(process.env, { HOME: folder, APPDATA: folder, XDG_DATA_HOME: folder });
});
afterEach(async () => {
  Object.assign(process.env, environment);
  await rm(folder, { recursive: true, force: true });
});

const createDouble = (): ElectronDouble => new ElectronDouble(browser.context, join(folder, 'documents'));

async function start(double: ElectronDouble, words: string[] = []): Promise<void> {
  await startOnDouble(double, entry, ['--db', database, ...words]);
  await expect.poll(() => double.windows[0]?.shown, { timeout: 20_000 }).toBe(true);
}

async function quit(double: ElectronDouble): Promise<void> {
  for (const window of double.windows) await window.closeByUser();
  await double.quitted;
}

const page = (double: ElectronDouble) => double.windows[0]!.page;

/** In the page: a call through the preload script's bridge. */
const invoke = <T>(double: ElectronDouble, method: string, payload: unknown): Promise<Result<T>> =>
  page(double).evaluate(
    ([name, body]) => workstation.invoke(name as string, body),
    [method, payload],
  ) as Promise<Result<T>>;

describe('a start', () => {
  it('is sandboxed, shows the renderer under the policy, and quits with the database closed', async () => {
    const double = createDouble();
    await start(double);
    const { recorded } = double;
    expect(recorded.sandboxed).toBe(true);
    expect(recorded.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(recorded.switches).toEqual(['host-resolver-rules=MAP * ~NOTFOUND']);
    expect(double.windows[0]!.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(recorded.menu?.map(({ role, label }) => role ?? label)).toEqual(
      expect.arrayContaining(['fileMenu', 'editMenu', '&View']),
    );

    const answer = await page(double).reload();
    expect(answer?.headers()['content-security-policy']).toBe(contentSecurityPolicy);
    await expect.poll(() => page(double).locator('#app').innerText()).not.toBe('');
    expect(await page(double).evaluate(() => Object.keys(workstation).sort())).toEqual([
      'adoptFiles',
      'copyText',
      'deliver',
      'invoke',
      'kind',
      'notify',
      'openExternal',
      'pickFiles',
      'platform',
      'subscribe',
    ]);
    expect(recorded.pageErrors).toEqual([]);
    expect(recorded.cancelled).toEqual([]);

    await quit(double);
    // The write-ahead log is gone once the last connection has closed.
    expect(existsSync(database)).toBe(true);
    expect(existsSync(`${database}-wal`)).toBe(false);
    expect(JSON.parse(await readFile(join(folder, 'static-hedge', 'window.json'), 'utf8'))).toEqual({
      bounds: { x: 0, y: 0, width: 1440, height: 900 },
      maximised: false,
    });
  });

  it('of a second copy raises the window and imports the scenario file that it was given', async () => {
    const double = createDouble();
    await start(double);
    const file = join(folder, 'bad.hedge');
    await writeFile(file, 'no scenario');
    double.answers.message.push(0);
    double.app.emit('second-instance', {}, ['program', '--flag', file]);
    await expect.poll(() => double.recorded.messages.length).toBe(1);
    expect(double.recorded.focused).toBe(1);
    expect(double.recorded.messages[0]?.message).toBe('bad.hedge was not imported');
    await quit(double);
  });

  it('on a damaged database says so and restores a backup when asked', async () => {
    const first = createDouble();
    await start(first);
    const saved = await invoke(first, 'app.saveSettings', { theme: 'dark' });
    expect(saved.ok).toBe(true);
    await quit(first);
    const backup = join(folder, 'kept.db');
    await writeFile(backup, await readFile(database));
    await writeFile(database, 'this is no database, and long enough to be one '.repeat(100));

    const double = createDouble();
    double.answers.message.push(/^Restore another backup/);
    double.answers.open.push({ canceled: false, filePaths: [backup] });
    await start(double);
    expect(double.recorded.messages).toHaveLength(1);
    expect(double.recorded.messages[0]?.message).toBe('Static Hedge cannot open its database');
    expect(await invoke(double, 'app.settings', {})).toMatchObject({ ok: true, value: { theme: 'dark' } });
    await quit(double);
  });

  it('on a damaged database quits when the user gives up', async () => {
    await writeFile(database, 'this is no database, and long enough to be one '.repeat(100));
    const double = createDouble();
    double.answers.message.push(/^Quit$/);
    await startOnDouble(double, entry, ['--db', database]);
    await double.quitted;
    expect(double.windows).toEqual([]);
  });
});

describe('calls and events', () => {
  let double: ElectronDouble;
  beforeEach(async () => {
    double = createDouble();
    await start(double);
  });
  afterEach(() => quit(double));

  it('carry the market’s numbers as typed arrays, and jobs as they change', async () => {
    await page(double).evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(globalThis, { heard });
      workstation.subscribe('job.changed', (job) => heard.push(job));
    });
    expect(await invoke(double, 'market.loadSample', {})).toMatchObject({ ok: true });
    const heard = (): Promise<JobSnapshot[]> =>
      page(double).evaluate(() => (globalThis as unknown as { heard: JobSnapshot[] }).heard);
    await expect.poll(async () => (await heard()).at(-1)?.state, { timeout: 60_000 }).toBe('done');

    const instruments = await invoke<{ symbol: string; days: number }[]>(double, 'market.instruments', {});
    if (!instruments.ok) throw new Error(instruments.error.message);
    const [instrument] = instruments.value;
    const kinds = await page(double).evaluate(async (symbol) => {
      const history = await workstation.invoke('market.history', { symbol });
      const { days, close } = (history as { value: { days: Int32Array; close: Float64Array } }).value;
      return [days.constructor.name, close.constructor.name, days.length];
    }, instrument!.symbol);
    expect(kinds).toEqual(['Int32Array', 'Float64Array', instrument!.days]);
  });

  it('end with their subscription', async () => {
    const count = await page(double).evaluate(async () => {
      let heard = 0;
      const end = workstation.subscribe('data.changed', () => (heard += 1));
      await workstation.invoke('app.saveSettings', {});
      await new Promise((resolve) => setTimeout(resolve, 200));
      end();
      await workstation.invoke('app.saveSettings', {});
      await new Promise((resolve) => setTimeout(resolve, 200));
      return heard;
    });
    expect(count).toBe(1);
  });

  it('are refused from anywhere but the program’s main frame', async () => {
    const evil = { url: 'https://evil.example/', parent: null };
    const inside = { url: 'app://workstation/', parent: {} };
    for (const frame of [evil, inside, null])
      for (const channel of double.handlers.keys())
        expect(await double.call(frame, channel, 'app.status', {}), channel).toMatchObject({
          ok: false,
          error: { code: 'invalid-request' },
        });
  });

  it('are refused with words that do not fit', async () => {
    const frame = { url: 'app://workstation/', parent: null };
    const hostile = [
      [],
      [1],
      ['x'.repeat(40_000)],
      ['__proto__', true],
      [{ toString: 1 }],
      ['a', 'b', 'c', 'd'],
    ];
    for (const channel of double.handlers.keys())
      for (const words of hostile) {
        if (channel === 'workstation:copy-text' && typeof words[0] === 'string' && words.length === 1)
          continue;
        const answer = (await double.call(frame, channel, ...words)) as Result<unknown>;
        expect(answer.ok, `${channel} ${JSON.stringify(words).slice(0, 40)}`).toBe(false);
      }
    expect(double.recorded.openedExternally).toEqual([]);
  });
});

describe('files', () => {
  it('reach the page as tokens: chosen, dropped, and saved', async () => {
    const double = createDouble();
    const prices = join(folder, 'prices.csv');
    await writeFile(prices, 'date,symbol,close\n2021-01-04,AAPL,129.41\n');
    double.droppedPaths.set('prices.csv', prices);
    await start(double);

    double.answers.open.push({ canceled: false, filePaths: [prices] }, { canceled: true, filePaths: [] });
    const picked = await page(double).evaluate(() => workstation.pickFiles('prices', true));
    expect(picked).toEqual([{ token: expect.any(String), name: 'prices.csv', bytes: 41 }]);
    expect(JSON.stringify(picked)).not.toContain(folder);
    expect(double.recorded.openDialogs[0]?.properties).toEqual(['openFile', 'multiSelections']);
    expect(await page(double).evaluate(() => workstation.pickFiles('basket', false))).toEqual([]);
    expect(await invoke(double, 'market.preview', { file: picked[0]!.token })).toMatchObject({
      ok: true,
      value: { bytes: 41 },
    });

    const dropped = await page(double).evaluate(() => {
      const DomFile = (globalThis as unknown as { File: new (parts: string[], name: string) => unknown })
        .File;
      return workstation.adoptFiles([new DomFile([''], 'prices.csv')]);
    });
    expect(dropped).toEqual([{ token: expect.any(String), name: 'prices.csv', bytes: 41 }]);
    const invented = page(double).evaluate(() => {
      const DomFile = (globalThis as unknown as { File: new (parts: string[], name: string) => unknown })
        .File;
      return workstation.adoptFiles([new DomFile([''], 'etc-passwd')]);
    });
    await expect(invented).rejects.toThrow('no file on this machine');
    await expect(page(double).evaluate(() => workstation.deliver('unknown'))).rejects.toThrow(
      'export it again',
    );
    await quit(double);
  });

  it('are written where the user says, or not at all', async () => {
    const double = createDouble();
    await start(double);
    await invoke(double, 'market.loadSample', {});
    const firstScenario = async (): Promise<number | undefined> => {
      const listed = await invoke<{ id: number }[]>(double, 'scenarios.list', {});
      return listed.ok ? listed.value[0]?.id : undefined;
    };
    await expect.poll(firstScenario, { timeout: 60_000 }).toBeTypeOf('number');
    const exported = await invoke<{ token: string; bytes: number }>(double, 'scenarios.export', {
      id: await firstScenario(),
    });
    if (!exported.ok) throw new Error(exported.error.message);
    const { token, bytes } = exported.value;

    const target = join(folder, 'saved.hedge');
    double.answers.save.push(
      { canceled: true, filePath: '' },
      { canceled: false, filePath: join(folder, 'no such folder', 'x.hedge') },
      { canceled: false, filePath: target },
    );
    const deliver = (): Promise<string> =>
      page(double).evaluate((parcel) => workstation.deliver(parcel), token);
    expect(await deliver()).toBe('cancelled');
    await expect(deliver()).rejects.toThrow('no such folder');
    expect(await deliver()).toBe('saved');
    expect((await readFile(target)).byteLength).toBe(bytes);
    await expect(deliver()).rejects.toThrow('export it again');
    await quit(double);
  });
});

describe('the policy at work', () => {
  it('holds the page where it is', async () => {
    const double = createDouble();
    await start(double);
    await page(double).evaluate(() => {
      const { location } = globalThis as unknown as { location: { href: string } };
      location.href = 'https://evil.example/';
    });
    await page(double).evaluate(() =>
      (globalThis as unknown as { open(url: string): void }).open('https://evil.example/'),
    );
    await page(double).evaluate(() =>
      (globalThis as unknown as { open(url: string): void }).open('https://doi.org/10.1'),
    );
    await expect.poll(() => double.recorded.openedExternally).toEqual(['https://doi.org/10.1']);
    expect(page(double).url()).toBe('http://workstation.localhost/');
    await expect(page(double).evaluate(() => workstation.openExternal('file:///etc/passwd'))).rejects.toThrow(
      'not one of the addresses',
    );
    expect(double.recorded.openedExternally).toHaveLength(1);

    await page(double).evaluate(() => workstation.copyText('AAPL\t100'));
    await page(double).evaluate(() => workstation.notify('Done', 'gap 3%'));
    expect(double.recorded.copied).toEqual(['AAPL\t100']);
    expect(double.recorded.notifications).toEqual([{ title: 'Done', body: 'gap 3%' }]);

    const answers: boolean[] = [];
    for (const permission of ['media', 'clipboard-sanitized-write'])
      double.permission.request!({}, permission, (granted) => answers.push(granted));
    expect(answers).toEqual([false, true]);
    expect(double.permission.check!(null, 'geolocation')).toBe(false);
    expect(double.permission.device!()).toBe(false);
    const cancelled: boolean[] = [];
    for (const url of ['https://example.com/', 'app://workstation/index.html'])
      double.beforeRequest!({ url }, ({ cancel }) => cancelled.push(cancel));
    expect(cancelled).toEqual([true, false]);
    await quit(double);
  });
});
