import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../e2e/support/chromium.ts';
import { serveWorkstation } from '../e2e/support/served-workstation.ts';
import { report, type Figures } from './report.ts';
import { connectClient, type SocketClient } from './socket-client.ts';

/**
 * What the page holds after rounds through every view with four comparisons each: what grows from round to round is never
 * given back. The first round reads the code of the views.
 */
const rounds = 6;
const comparisons = 4;
const runs = 4;
const addresses = [
  ...['#/baskets', '#/baskets/1', '#/scenarios', '#/scenarios/1', '#/runs', '#/runs/1', '#/runs/2'],
  ...['#/frontier', '#/walk-forward', '#/monitor', '#/settings', '#/market'],
];

const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
const served = await serveWorkstation(join(folder, 'sample.db'));
const client = await connectClient(served.link);
const browser = await launchChromium();
try {
  const ids = await makeRuns(client);
  await browser.context.addCookies([{ ...client.cookie, url: client.origin }]);
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await page.goto(client.origin);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const figures: Figures[] = [{ after: 'the start', ...(await heldBy(session)) }];
  for (let round = 1; round <= rounds; round++) {
    for (const address of addresses) await show(page, address);
    for (let turn = 0; turn < comparisons; turn++)
      await compare(page, [...ids.slice(turn), ...ids.slice(0, turn)]);
    await show(page, '#/market');
    figures.push({ after: `round ${round}`, ...(await heldBy(session)) });
  }
  report('memory', figures);
} finally {
  await browser.close();
  client.close();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function makeRuns(desk: SocketClient): Promise<number[]> {
  await desk.finished((await desk.call('market.loadSample', {})).jobId);
  const [scenario] = await desk.call('scenarios.list', {});
  for (let run = 0; run < runs; run++)
    await desk.finished((await desk.call('runs.start', { scenarioId: scenario!.id })).jobId);
  return (await desk.call('runs.list', {})).map(({ id }) => id);
}

/** Goes there and waits until the view stands and the page has nothing left to do. */
async function show(page: Page, address: string): Promise<void> {
  await page.evaluate(`location.hash = '${address}'`);
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate('new Promise((resolve) => requestIdleCallback(resolve))');
}

async function compare(page: Page, ids: readonly number[]): Promise<void> {
  await show(page, `#/compare/${ids.join(',')}`);
  await page.locator('main canvas').nth(2).waitFor();
}

async function heldBy(session: CDPSession): Promise<Figures> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? null;
  return {
    'heap MB': (value('JSHeapUsedSize') ?? NaN) / 1e6,
    nodes: value('Nodes'),
    listeners: value('JSEventListeners'),
  };
}
