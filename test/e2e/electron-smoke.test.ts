import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron as electron } from 'playwright-core';
import { expect, it } from 'vitest';
import { installedElectron } from '../../src-main/build/electron-binary.ts';
import { ensureBuilt } from '../../src-main/build/ensure-built.ts';
import { windowObstacle } from '../../src-main/build/start.ts';
import type { DesktopBridge } from '../../src-main/contract/transport.ts';

/** The program in Electron itself, where a binary and a display are at hand. */

declare const workstation: DesktopBridge;

const root = resolve(import.meta.dirname, '../..');
const binary = installedElectron();
const obstacle = binary === null ? 'no Electron binary is installed' : windowObstacle();
if (obstacle !== null) console.log(`skipped: the smoke test in Electron (${obstacle})`);

it.skipIf(obstacle !== null)('starts, is locked down, answers, and quits', async () => {
  await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'electron-smoke-'));
  const program = await electron.launch({
    executablePath: binary!,
    args: [root, '--db', join(folder, 'workstation.db')],
    env: { ...(process.env as Record<string, string>), APPDATA: folder, XDG_DATA_HOME: folder },
  });
  try {
    const page = await program.firstWindow();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
    await page.waitForURL('app://workstation/');
    await expect.poll(() => page.locator('#app').innerText()).not.toBe('');
    expect(await page.evaluate("typeof require + ' ' + typeof process")).toBe('undefined undefined');
    const status = await page.evaluate(() => workstation.invoke('app.status', {}));
    expect(status).toMatchObject({ ok: true, value: { instruments: 0 } });
    expect(faults).toEqual([]);
  } finally {
    await program.close();
    await rm(folder, { recursive: true, force: true });
  }
});
