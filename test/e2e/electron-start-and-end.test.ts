import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { DesktopBridge } from '../../src-main/contract/transport.ts';
import { connect } from '../../src-main/store/database.ts';
import { invoke, useElectronProgram, valueOf } from './support/electron-program.ts';

/** How the desktop program begins and ends when something is in the way. */

declare const workstation: DesktopBridge<unknown>;

const { folder, database, createDouble, begin, start, quit } = useElectronProgram();

describe('a start', () => {
  it('on a damaged database says so and restores a backup when asked', async () => {
    const first = createDouble();
    await start(first);
    const saved = await invoke(first.windows[0]!, 'app.saveSettings', { theme: 'dark' });
    expect(saved.ok).toBe(true);
    await quit(first);
    const backup = `${folder()}/kept.db`;
    await writeFile(backup, await readFile(database()));
    await writeFile(database(), 'this is no database, and long enough to be one '.repeat(100));

    const double = createDouble();
    double.answers.message.push(/^Restore another backup/);
    double.answers.open.push({ canceled: false, filePaths: [backup] });
    await start(double);
    expect(double.recorded.messages).toHaveLength(1);
    expect(double.recorded.messages[0]?.message).toBe('Static Hedge cannot open its database');
    expect(await valueOf(double.windows[0]!, 'app.settings', {})).toMatchObject({ theme: 'dark' });
    await quit(double);
  });

  it('on a damaged database quits when the user gives up', async () => {
    await writeFile(database(), 'this is no database, and long enough to be one '.repeat(100));
    const double = createDouble();
    double.answers.message.push(/^Quit$/);
    await begin(double);
    await double.quitted;
    expect(double.windows).toEqual([]);
  });

  it('on a database that another program is writing offers no backup in its place, and opens once it is free', async () => {
    const first = createDouble();
    await start(first);
    await quit(first);
    const other = connect(database());
    other.exec('BEGIN IMMEDIATE');
    const double = createDouble();
    double.answers.message.push(() => {
      other.exec('ROLLBACK');
      other.close();
      return /^Try again$/;
    });
    await start(double);
    expect(double.recorded.messages).toHaveLength(1);
    expect(double.recorded.messages[0]?.buttons).toEqual(['Try again', 'Show the database’s folder', 'Quit']);
    await quit(double);
  });

  it('without a page says so and ends, instead of running unseen', async () => {
    const double = createDouble();
    double.failsToLoad = true;
    await begin(double);
    await double.quitted;
    expect(double.recorded.errorBoxes).toEqual(['Static Hedge could not start']);
    expect(double.recorded.exitCode).toBe(1);
  });
});

describe('a window whose page does not load', () => {
  it('is not left empty; the page that asked for it hears of it, and goes on', async () => {
    const double = createDouble();
    await start(double);
    const [window] = double.windows;
    double.failsToLoad = true;
    const opening = window!.page.evaluate(() => workstation.openWindow('#/settings'));
    await expect(opening).rejects.toThrow('an unexpected error; the log has the details');
    expect(double.windows.map((one) => one.isDestroyed())).toEqual([false, true]);
    expect(await valueOf(window!, 'app.status', {})).toMatchObject({ instruments: 0 });
    await quit(double);
  });
});

describe('a page that ends', () => {
  it('is loaded anew; the second time within a minute the user decides', async () => {
    const double = createDouble();
    await start(double);
    const [window] = double.windows;
    const crash = (reason: string): unknown =>
      window!.webContents.emit('render-process-gone', {}, { reason });
    crash('clean-exit');
    expect(window!.reloads).toBe(0);
    crash('crashed');
    expect(window!.reloads).toBe(1);
    double.answers.message.push(/^Load it again$/, /^Close the window$/);
    crash('oom');
    await expect.poll(() => window!.reloads).toBe(2);
    expect(double.recorded.messages[0]?.detail).toContain('oom');
    crash('oom');
    await double.quitted;
    expect(window!.isDestroyed()).toBe(true);
  });
});

describe('the end', () => {
  it('waits for the jobs and the database, however often the user asks for it', async () => {
    const double = createDouble();
    await start(double);
    await valueOf(double.windows[0]!, 'market.loadSample', {});
    expect(existsSync(`${database()}-wal`)).toBe(true);
    await double.windows[0]!.closeByUser();
    const { app } = double as unknown as { app: { quit(): void } };
    app.quit();
    double.app.emit('second-instance', {}, ['static-hedge'], folder());
    app.quit();
    await double.quitted;
    // The write-ahead log is gone once the last connection has closed.
    expect(existsSync(`${database()}-wal`)).toBe(false);
    expect(double.windows).toHaveLength(1);
  });
});
