import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../src-main/contract/jobs.ts';
import type { Result } from '../../src-main/contract/result.ts';
import type { DesktopBridge } from '../../src-main/contract/transport.ts';
import { contentSecurityPolicy } from '../../src-main/hosts/content-security.ts';
import type { ElectronDouble } from './support/electron-double.ts';
import { invoke, loadSample, useElectronProgram, valueOf } from './support/electron-program.ts';

/** The real main and preload scripts, as built, on a stand-in for Electron whose window is a page in Chromium. */

declare const workstation: DesktopBridge<unknown>;

const { folder, database, createDouble, start, quit } = useElectronProgram();

const page = (double: ElectronDouble) => double.windows[0]!.page;

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
    expect(double.windows[0]!.webRtcPolicy).toBe('disable_non_proxied_udp');

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
      'onCommand',
      'openExternal',
      'openWindow',
      'pickFiles',
      'platform',
      'printPage',
      'publishCommands',
      'subscribe',
    ]);
    expect(recorded.pageErrors).toEqual([]);
    expect(recorded.cancelled).toEqual([]);

    await quit(double);
    // The write-ahead log is gone once the last connection has closed.
    expect(existsSync(database())).toBe(true);
    expect(existsSync(`${database()}-wal`)).toBe(false);
    expect(JSON.parse(await readFile(join(folder(), 'static-hedge', 'window.json'), 'utf8'))).toEqual({
      // The middle of 1920 by 1080.
      bounds: { x: 240, y: 90, width: 1440, height: 900 },
      maximised: false,
    });
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
    expect(await invoke(double.windows[0]!, 'market.loadSample', {})).toMatchObject({ ok: true });
    const heard = (): Promise<JobSnapshot[]> =>
      page(double).evaluate(() => (globalThis as unknown as { heard: JobSnapshot[] }).heard);
    await expect.poll(async () => (await heard()).at(-1)?.state, { timeout: 60_000 }).toBe('done');

    const [instrument] = await valueOf<{ symbol: string; days: number }[]>(
      double.windows[0]!,
      'market.instruments',
      {},
    );
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
      const change = () =>
        new Promise<void>((resolve) => {
          const done = workstation.subscribe('data.changed', () => {
            done();
            resolve();
          });
          void workstation.invoke('app.saveSettings', {});
        });
      const end = workstation.subscribe('data.changed', () => (heard += 1));
      await change();
      end();
      await change();
      return heard;
    });
    expect(count).toBe(1);
  });

  it('are refused from anywhere but the program’s main frame', async () => {
    const evil = { url: 'https://evil.example/', parent: null };
    const inside = { url: 'app://workstation/', parent: {} };
    for (const frame of [evil, inside, null])
      for (const channel of double.handlers.keys())
        expect(await double.call(frame, channel, ['app.status', {}]), channel).toMatchObject({
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
        const answer = (await double.call(frame, channel, words)) as Result<unknown>;
        expect(answer.ok, `${channel} ${JSON.stringify(words).slice(0, 40)}`).toBe(false);
      }
    expect(double.recorded.openedExternally).toEqual([]);
  });
});

describe('files', () => {
  it('reach the page as tokens: chosen, dropped, and saved', async () => {
    const double = createDouble();
    const prices = join(folder(), 'prices.csv');
    await writeFile(prices, 'date,symbol,close\n2021-01-04,AAPL,129.41\n');
    double.droppedPaths.set('prices.csv', prices);
    await start(double);

    double.answers.open.push({ canceled: false, filePaths: [prices] }, { canceled: true, filePaths: [] });
    const picked = await page(double).evaluate(() => workstation.pickFiles('prices', true));
    expect(picked).toEqual([{ token: expect.any(String), name: 'prices.csv', bytes: 41 }]);
    expect(JSON.stringify(picked)).not.toContain(folder());
    expect(double.recorded.openDialogs[0]?.properties).toEqual(['openFile', 'multiSelections']);
    expect(await page(double).evaluate(() => workstation.pickFiles('basket', false))).toEqual([]);
    expect(await invoke(double.windows[0]!, 'market.preview', { file: picked[0]!.token })).toMatchObject({
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
    const [window] = double.windows;
    const id = await loadSample(window!);
    const { token, bytes } = await valueOf<{ token: string; bytes: number }>(window!, 'scenarios.export', {
      id,
    });

    const target = join(folder(), 'saved.hedge');
    double.answers.save.push(
      { canceled: true, filePath: '' },
      { canceled: false, filePath: join(folder(), 'no such folder', 'x.hedge') },
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
    const forged = page(double).evaluate(() => workstation.openExternal('x\n[2026-01-01] [error] forged'));
    await expect(forged).rejects.toThrow('not one of the addresses');
    const log = await readFile(join(folder(), 'static-hedge', 'logs', 'workstation.log'), 'utf8');
    expect(log).toContain('refused to open x [2026-01-01] [error] forged');

    await page(double).evaluate(() => workstation.copyText('AAPL\t100'));
    await page(double).evaluate(() => workstation.notify('Done', 'gap 3%'));
    expect(double.recorded.copied).toEqual(['AAPL\t100']);
    expect(double.recorded.notifications).toMatchObject([{ title: 'Done', body: 'gap 3%' }]);

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
