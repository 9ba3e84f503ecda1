import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../e2e/support/chromium.ts';
import { largeDesk, makeLargeDesk } from './large-desk.ts';
import { median, projectRoot, report } from './report.ts';

/** From the start of the process to services that answer, and to the first view painted, on ten million prices. */
const rounds = 5;

const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
const path = join(folder, 'large.db');
try {
  await makeLargeDesk(path);
  const ready: number[] = [];
  const painted: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { seconds, url, stop } = await startHost();
    ready.push(seconds);
    painted.push(await firstPaint(url));
    await stop();
  }
  report('start', [
    {
      prices: largeDesk.names * largeDesk.days,
      runs: largeDesk.runs,
      'database MB': statSync(path).size / 1e6,
      'services ready s': median(ready),
      'bar s': 0.5,
      'first view painted s': median(painted),
      'paint bar s': 1.5,
      rounds,
    },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The host prints its link when the services are ready. */
async function startHost(): Promise<{ seconds: number; url: string; stop(): Promise<void> }> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(projectRoot, 'dist/main/serve.js'), '--db', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the host ended with ${code}`)));
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      const link = /http:\/\/\S+/.exec(text)?.[0];
      if (link) resolve(link);
    });
  });
  const seconds = (performance.now() - started) / 1000;
  return {
    seconds,
    url,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.on('exit', () => resolve());
        child.kill('SIGINT');
      }),
  };
}

/** Navigation to first contentful paint with the market's table on the screen. */
async function firstPaint(url: string): Promise<number> {
  const { context, close } = await launchChromium();
  try {
    const page = await context.newPage();
    const started = performance.now();
    await page.goto(url);
    await page.getByText('N00000', { exact: true }).first().waitFor();
    return (performance.now() - started) / 1000;
  } finally {
    await close();
  }
}
