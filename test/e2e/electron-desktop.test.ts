import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MenuCommand } from '../../src-main/contract/host-requests.ts';
import type { DesktopBridge } from '../../src-main/contract/transport.ts';
import type { DoubleWindow, ElectronDouble, MenuEntry } from './support/electron-double.ts';
import { loadSample, useElectronProgram, valueOf } from './support/electron-program.ts';

/** What the desktop adds to the page, in the real main and preload scripts: menus, windows, files, taskbar, paper. */

declare const workstation: DesktopBridge<unknown>;

const { folder, createDouble, start, quit } = useElectronProgram();

let double: ElectronDouble;
const first = (): DoubleWindow => double.windows[0]!;

const labels = (menu: readonly MenuEntry[] | null | undefined): (string | undefined)[] =>
  (menu ?? []).map(({ role, label }) => label ?? role);
const menuOf = (window: DoubleWindow, label: string): MenuEntry[] =>
  window.menu?.find((entry) => entry.label === label || entry.role === label)?.submenu ?? [];
const entryOf = (window: DoubleWindow, menu: string, label: string): MenuEntry | undefined =>
  menuOf(window, menu).find((entry) => entry.label === label);
/** The page has published its commands. */
const ready = (window: DoubleWindow): Promise<unknown> =>
  expect.poll(() => labels(window.menu), { timeout: 20_000 }).toContain('Go');
const placeOf = (window: DoubleWindow): string => new URL(window.page.url()).hash;

describe('the menu bar', () => {
  beforeEach(async () => {
    double = createDouble();
    await start(double);
    await ready(first());
  });
  afterEach(() => quit(double));

  it('lists the page’s commands beside the standard ones, as the page changes, and runs what is chosen', async () => {
    expect(labels(first().menu)).toEqual([
      'fileMenu',
      'editMenu',
      'viewMenu',
      'Go',
      'Market',
      'windowMenu',
      'help',
    ]);
    expect(labels(menuOf(first(), 'editMenu'))).toEqual(
      expect.arrayContaining(['undo', 'copy', 'Filter the table']),
    );
    expect(labels(menuOf(first(), 'help'))).toEqual([
      'Show the shortcuts',
      'First hedge, step by step',
      'Close the guide of the first hedge',
      undefined,
      'about',
    ]);
    // Shown, but left to the page, which knows whether a text field has the key.
    expect(entryOf(first(), 'Go', 'Go to Runs')).toMatchObject({
      accelerator: 'R',
      registerAccelerator: false,
    });
    expect(entryOf(first(), 'editMenu', 'Undo the deletion')?.enabled).toBe(false);

    entryOf(first(), 'Go', 'Go to Scenarios')!.click!();
    await expect.poll(() => placeOf(first())).toBe('#/scenarios');
    await expect.poll(() => labels(first().menu), { timeout: 20_000 }).toContain('Scenarios');
    expect(labels(first().menu)).not.toContain('Market');
    expect(double.recorded.pageErrors).toEqual([]);
  });

  it('takes nothing but bounded commands: no roles, no clicks, no lines', async () => {
    const command: MenuCommand = {
      id: 'x',
      title: 'X',
      group: 'Go',
      keys: null,
      inFields: false,
      enabled: true,
    };
    const hostile: unknown[] = [
      null,
      'quit',
      [{ ...command, role: 'quit' }],
      [{ ...command, submenu: [] }],
      [{ ...command, id: '' }],
      [{ ...command, id: '__proto__' }],
      [{ ...command, title: '' }],
      [{ ...command, title: 'two\nlines' }],
      [{ ...command, title: 'x'.repeat(121) }],
      [{ ...command, group: 'x'.repeat(41) }],
      [{ ...command, keys: 'x'.repeat(41) }],
      Array.from({ length: 301 }, () => command),
      Array.from({ length: 13 }, (_, index) => ({ ...command, group: `Group ${index}` })),
    ];
    const before = labels(first().menu);
    for (const commands of hostile) {
      const publish = first().page.evaluate(
        (given) => workstation.publishCommands(given as MenuCommand[]),
        commands,
      );
      await expect(publish, JSON.stringify(commands).slice(0, 60)).rejects.toThrow('publish-commands');
    }
    expect(labels(first().menu)).toEqual(before);

    // Keys that Electron would throw on are left out; an ampersand is a letter.
    await first().page.evaluate(
      (given) => workstation.publishCommands([{ ...given, title: 'Profit & loss', keys: '$mod+Hyper+x' }]),
      command,
    );
    await expect.poll(() => labels(menuOf(first(), 'Go'))).toEqual(['Profit && loss']);
    expect(menuOf(first(), 'Go')[0]!.accelerator).toBeUndefined();
  });

  it('waits for the page after a reload, and leaves an open dialog alone', async () => {
    await first().page.reload();
    await ready(first());
    entryOf(first(), 'Help', 'Show the shortcuts')?.click?.();
    menuOf(first(), 'help')[0]!.click!();
    await first().page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    entryOf(first(), 'Go', 'Go to Runs')!.click!();
    await first().page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    expect(placeOf(first())).toBe('');
    entryOf(first(), 'Go', 'Go to Runs')!.click!();
    await expect.poll(() => placeOf(first())).toBe('#/runs');
  });
});

describe('a view in a window of its own', () => {
  beforeEach(async () => {
    double = createDouble();
    await start(double);
    await ready(first());
  });

  const detach = (route: string): Promise<void> =>
    first().page.evaluate((place) => workstation.openWindow(place), route);

  it('shows the view, is as locked down as the first, hears the same events, and closes alone', async () => {
    await first().page.evaluate(
      () => void ((globalThis as { location?: { hash: string } }).location!.hash = '#/compare/1,2'),
    );
    await expect
      .poll(() => labels(menuOf(first(), 'viewMenu')))
      .toContain('Open this view in its own window');
    entryOf(first(), 'viewMenu', 'Open this view in its own window')!.click!();
    await expect.poll(() => double.windows[1]?.shown, { timeout: 20_000 }).toBe(true);
    const second = double.windows[1]!;
    expect(placeOf(second)).toBe('#/compare/1,2');
    expect(second.options.webPreferences).toEqual(first().options.webPreferences);
    await ready(second);
    await expect.poll(() => labels(second.menu), { timeout: 20_000 }).toContain('Compare');

    for (const window of double.windows)
      await window.page.evaluate(() => {
        const heard: unknown[] = [];
        Object.assign(globalThis, { heard });
        workstation.subscribe('data.changed', (change) => heard.push(change));
      });
    const heardBy = (window: DoubleWindow): Promise<unknown[]> =>
      window.page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard);
    const change = { what: 'settings', id: null };
    await valueOf(second, 'app.saveSettings', {});
    for (const window of double.windows) await expect.poll(() => heardBy(window)).toEqual([change]);

    await second.closeByUser();
    await valueOf(first(), 'app.saveSettings', {});
    await expect.poll(() => heardBy(first())).toEqual([change, change]);
    expect(double.recorded.pageErrors).toEqual([]);
    await quit(double);
    // Each kind of window is remembered by itself: 1280 by 800 in the middle of 1920 by 1080.
    const kept = JSON.parse(
      await readFile(join(folder(), 'static-hedge', 'window-view.json'), 'utf8'),
    ) as unknown;
    expect(kept).toEqual({ bounds: { x: 320, y: 140, width: 1280, height: 800 }, maximised: false });
  });

  it('begins at views only, beside the windows that are open, and eight at most', async () => {
    for (const route of [
      '',
      '#',
      'compare',
      '#/',
      '#/compare/x',
      '#/compare/1,',
      '#/Compare',
      '#/../etc',
      '/index.html#/runs',
      '?x#/runs',
      'https://evil.example/#/runs',
      'javascript:alert(1)',
      `#/compare/${'1,'.repeat(40)}1`,
      '#/compare/1\n',
    ])
      await expect(detach(route), route).rejects.toThrow('a window begins at');
    expect(double.windows).toHaveLength(1);

    for (let count = 1; count < 8; count += 1) await detach('#/settings');
    await expect(detach('#/settings')).rejects.toThrow('8 windows are open');
    const places = double.windows.map(({ options: { x, y } }) => `${x as number},${y as number}`);
    expect(new Set(places).size).toBe(8);
    await quit(double);
  });

  it('carries on when the main window is closed, and is raised by a second start', async () => {
    await detach('#/settings');
    await first().closeByUser();
    double.app.emit('second-instance', {}, ['static-hedge'], folder());
    await expect.poll(() => double.recorded.focused).toBe(1);
    expect(double.front).toBe(double.windows[1]);
    await quit(double);
  });
});

describe('files from outside', () => {
  const addressPattern = /^#\/scenarios\/\d+$/;

  /** Loads the sample market and exports its scenario; resolves with the file's path. */
  async function exportedScenario(): Promise<string> {
    const id = await loadSample(first());
    const { token } = await valueOf<{ token: string }>(first(), 'scenarios.export', { id });
    const path = join(folder(), 'desk.hedge');
    double.answers.save.push({ canceled: false, filePath: path });
    await first().page.evaluate((parcel) => workstation.deliver(parcel), token);
    return path;
  }
  const scenarios = async (): Promise<number> =>
    (await valueOf<unknown[]>(first(), 'scenarios.list', {})).length;

  it('are imported by the page: at the start, from a second start, and again from the recent ones', async () => {
    double = createDouble();
    await start(double);
    await ready(first());
    const path = await exportedScenario();
    const before = await scenarios();
    await quit(double);

    double = createDouble();
    await start(double, [path]);
    await expect.poll(() => placeOf(first()), { timeout: 20_000 }).toMatch(addressPattern);
    expect(await scenarios()).toBe(before + 1);
    expect(double.recorded.openDialogs).toEqual([]);
    expect(double.recorded.recentDocuments).toEqual([path]);
    await quit(double);

    double = createDouble();
    await start(double);
    await ready(first());
    expect(placeOf(first())).toBe('');
    const recent = (): MenuEntry => entryOf(first(), 'fileMenu', 'Open recent')!;
    expect(recent().submenu?.[0]).toMatchObject({ label: 'desk.hedge' });
    recent().submenu![0]!.click!();
    await expect.poll(scenarios).toBe(before + 2);
    // A relative path is meant from where the second start was made.
    double.app.emit('second-instance', {}, ['static-hedge', '--flag', 'desk.hedge'], folder());
    await expect.poll(scenarios).toBe(before + 3);
    double.app.emit('open-file', { preventDefault: () => undefined }, path);
    await expect.poll(scenarios).toBe(before + 4);
    expect(double.recorded.openDialogs).toEqual([]);

    recent().submenu!.at(-1)!.click!();
    expect(recent().enabled).toBe(false);
    expect(double.recorded.recentDocuments).toEqual([]);
    await quit(double);
  });

  it('that are prices are shown before anything is stored, all of them, after a dialog that is open', async () => {
    double = createDouble();
    await start(double);
    await ready(first());
    for (const name of ['a.csv', 'b.csv'])
      await writeFile(
        join(folder(), name),
        'date,symbol,close\n2021-01-04,AAPL,129.41\n2021-01-05,AAPL,131.01\n',
      );
    entryOf(first(), 'Go', 'Go to Settings')!.click!();
    await first().page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    menuOf(first(), 'help')[0]!.click!();
    const dialog = first().page.getByRole('dialog', { name: 'Shortcuts' });
    await dialog.waitFor();
    double.app.emit('second-instance', {}, ['static-hedge', 'a.csv', 'b.csv'], folder());
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(placeOf(first())).toBe('#/settings');
    await dialog.getByRole('button', { name: 'Close' }).click();
    const preview = first().page.getByRole('dialog', { name: 'Import 2 files' });
    await preview.waitFor();
    expect(await valueOf(first(), 'market.instruments', {})).toEqual([]);

    await preview.getByRole('button', { name: /^Import/ }).click();
    await expect.poll(() => valueOf<unknown[]>(first(), 'market.instruments', {})).toHaveLength(1);
    await expect
      .poll(() => labels(entryOf(first(), 'fileMenu', 'Open recent')?.submenu))
      .toEqual(['a.csv', 'b.csv', undefined, 'Clear the list']);
    expect(double.recorded.openDialogs).toEqual([]);
    await quit(double);
  });

  it('that cannot be imported are refused by name; those that are gone leave the list', async () => {
    double = createDouble();
    await writeFile(join(folder(), 'bad.hedge'), 'no scenario');
    await start(double, [join(folder(), 'bad.hedge'), join(folder(), 'notes.docx')]);
    await first().page.getByText('bad.hedge is no scenario file').waitFor();
    expect(entryOf(first(), 'fileMenu', 'Open recent')?.enabled).toBe(false);
    await quit(double);

    const gone = join(folder(), 'gone.hedge');
    const kept = [{ path: gone, purpose: 'scenario' }];
    await writeFile(join(folder(), 'static-hedge', 'recent-files.json'), JSON.stringify(kept));
    double = createDouble();
    await start(double);
    await ready(first());
    double.answers.message.push(0);
    entryOf(first(), 'fileMenu', 'Open recent')!.submenu![0]!.click!();
    expect(double.recorded.messages[0]).toMatchObject({
      message: 'gone.hedge is no longer there',
      detail: expect.stringContaining(gone) as string,
    });
    expect(entryOf(first(), 'fileMenu', 'Open recent')?.enabled).toBe(false);
    await quit(double);
  });
});

describe('jobs outside the window', () => {
  it('show in the taskbar, on every window', async () => {
    double = createDouble();
    await start(double);
    await first().page.evaluate(() => workstation.openWindow('#/settings'));
    await loadSample(first());
    await expect.poll(() => first().progress.at(-1), { timeout: 60_000 }).toBe(-1);
    for (const { progress } of double.windows) {
      expect(progress.some((value) => value > 0 && value <= 1)).toBe(true);
      expect(progress.every((value) => value === -1 || (value >= 0 && value <= 1))).toBe(true);
    }
    await quit(double);
  });

  it('are announced once while no window is in front; a click brings the window there', async () => {
    double = createDouble();
    await start(double);
    await first().page.evaluate(() => workstation.openWindow('#/settings'));
    const { notifications } = double.recorded;
    const notify = (window: DoubleWindow): Promise<void> =>
      window.page.evaluate(() => workstation.notify('Static Hedge', 'Run finished'));
    first().focusByUser();
    await notify(first());
    expect(notifications).toEqual([]);
    double.front = null;
    for (const window of double.windows) await notify(window);
    expect(notifications).toHaveLength(1);
    notifications[0]!.click();
    expect(double.front).toBe(first());

    double.front = null;
    await notify(double.windows[1]!);
    await double.windows[1]!.closeByUser();
    notifications[1]!.click();
    expect(double.front).toBeNull();
    await quit(double);
  });
});

describe('the view on paper', () => {
  it('is on sheets of the window’s size, written whole where the user says, or not at all', async () => {
    double = createDouble();
    await start(double);
    await ready(first());
    const target = join(folder(), 'view.pdf');
    await writeFile(target, 'an older file');
    double.answers.save.push(
      { canceled: true, filePath: '' },
      { canceled: false, filePath: join(folder(), 'no such folder', 'view.pdf') },
      { canceled: false, filePath: target },
    );
    const print = (title: string): Promise<string> =>
      first().page.evaluate((name) => workstation.printPage(name), title);
    expect(await print('Compare: a/b · Static Hedge')).toBe('cancelled');
    expect(double.recorded.saveDialogs[0]).toMatchObject({
      defaultPath: join(folder(), 'documents', 'Compare a b · Static Hedge.pdf'),
      properties: expect.arrayContaining(['showOverwriteConfirmation']) as string[],
    });
    await expect(print('x')).rejects.toThrow('no such folder');
    expect(await readFile(target, 'utf8')).toBe('an older file');

    entryOf(first(), 'fileMenu', 'Save this view as a PDF')!.click!();
    await first().page.getByText('The view is saved as a PDF').waitFor();
    const document = await PDFDocument.load(await readFile(target));
    const [sheet] = document.getPages();
    // 1440 by 900 CSS pixels of a 96th of an inch, in points of a 72nd; Chromium rounds to its own units.
    expect(sheet?.getWidth()).toBeCloseTo(1080, 0);
    expect(sheet?.getHeight()).toBeCloseTo(675, 0);
    await quit(double);
  });
});

describe('dialogs', () => {
  it('open one at a time', async () => {
    double = createDouble();
    await start(double);
    const answer = Promise.withResolvers<{ canceled: boolean; filePaths: string[] }>();
    double.answers.open.push(answer.promise);
    const picking = first().page.evaluate(() => workstation.pickFiles('basket', false));
    await expect.poll(() => double.recorded.openDialogs.length).toBe(1);
    for (const again of [
      () => first().page.evaluate(() => workstation.pickFiles('prices', true)),
      () => first().page.evaluate(() => workstation.printPage('x')),
    ])
      await expect(again()).rejects.toThrow('a dialog of this window is open already');
    answer.resolve({ canceled: true, filePaths: [] });
    expect(await picking).toEqual([]);
    expect(existsSync(join(folder(), 'documents', 'x.pdf'))).toBe(false);
    await quit(double);
  });
});
