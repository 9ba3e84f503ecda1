import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../../src-main/build/ensure-built.ts';
import { launchChromium, watchPage, type PageFaults } from './chromium.ts';

const entry = resolve(import.meta.dirname, '../../../dist/main/serve.js');

export interface ServedWorkstation {
  /** The one-time link, as printed. */
  link: string;
  /** Of the process. */
  pid: number;
  /** What the host wrote to standard error so far. */
  log(): string;
  /** Ctrl-C; resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the loopback host as `npm run serve` does, in a process of its own. */
export async function serveWorkstation(database: string): Promise<ServedWorkstation> {
  await ensureBuilt();
  const host = spawn(process.execPath, [entry, '--db', database], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  host.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const link = await firstLink(host).catch((error: unknown) => {
    host.kill();
    throw new Error(`${String(error)}\n${log}`);
  });
  return {
    link,
    pid: host.pid!,
    log: () => log,
    async stop() {
      if (host.exitCode !== null) return host.exitCode;
      host.kill('SIGINT');
      const [code] = (await once(host, 'exit')) as [number | null];
      return code;
    },
  };
}

async function firstLink(host: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: host.stdout! })) if (line.startsWith('http')) return line;
  throw new Error('the host ended before it printed its link');
}

export interface OpenWorkstation {
  page: Page;
  faults: PageFaults;
  /** Folder of the database, removed at the end; for files of the test too. */
  folder: string;
  /** Stops browser and host; throws when the page had faults. */
  close(): Promise<void>;
}

/**
 * The workstation in Chromium on a database of its own: what an end-to-end test begins with. Closing fails the test on
 * any console error, policy violation or request off the machine.
 *
 * @param options.guided leave the guide of the first hedge open, as on a new desk
 */
export async function openWorkstationPage({ guided = false } = {}): Promise<OpenWorkstation> {
  const folder = await mkdtemp(join(tmpdir(), 'workstation-e2e-'));
  const served = await serveWorkstation(join(folder, 'workstation.db'));
  const browser = await launchChromium();
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  const faults = await watchPage(page, [new URL(served.link).origin]);
  await page.goto(served.link);
  if (!guided) {
    await page.getByRole('button', { name: 'Close the guide' }).click();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  return {
    page,
    faults,
    folder,
    async close() {
      await browser.close();
      const code = await served.stop();
      await rm(folder, { recursive: true, force: true });
      const found = [...faults.errors, ...faults.escapes.map((url) => `request to ${url}`)];
      if (found.length > 0) throw new Error(`faults of the page:\n${found.join('\n')}`);
      if (code !== 0) throw new Error(`the host ended with code ${code}:\n${served.log()}`);
    },
  };
}
