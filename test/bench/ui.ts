import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../e2e/support/chromium.ts';
import { serveWorkstation } from '../e2e/support/served-workstation.ts';
import { report, type Figures } from './report.ts';
import { connectClient, type SocketClient } from './socket-client.ts';
import { makeHardMarket, measureAnswers } from './ui-answers.ts';
import { measureCompare } from './ui-compare.ts';
import { measureScroll } from './ui-scroll.ts';
import { measureSort } from './ui-sort.ts';
import { makeWideMarket } from './wide-market.ts';

/** What a user feels: the comparison after the click, a long table under the wheel, answers while a search runs. */

const folder = mkdtempSync(join(tmpdir(), 'bench-ui-'));
const figures: Figures[] = [];
try {
  await withDesk(join(folder, 'sample.db'), async (client, page) => {
    const { jobId } = await client.call('market.loadSample', {});
    await client.finished(jobId);
    figures.push(await measureCompare(await page(), client, 20));
  });
  await makeHardMarket(join(folder, 'hard.db'));
  await withDesk(join(folder, 'hard.db'), async (client, _page, hostPid) => {
    figures.push(...(await measureAnswers(client, hostPid)));
  });
  await makeWideMarket(join(folder, 'wide.db'));
  await withDesk(join(folder, 'wide.db'), async (_client, page) => {
    const market = await page();
    figures.push(...(await measureScroll(market)), ...(await measureSort(market)));
  });
  report('ui', figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The served program on a database, a connection to it, and a page of Chromium for who wants one. */
async function withDesk(
  database: string,
  work: (client: SocketClient, page: () => Promise<Page>, hostPid: number) => Promise<void>,
): Promise<void> {
  const served = await serveWorkstation(database);
  const client = await connectClient(served.link);
  const closings: (() => Promise<void>)[] = [];
  const openPage = async (): Promise<Page> => {
    const browser = await launchChromium();
    closings.push(() => browser.close());
    await browser.context.addCookies([{ ...client.cookie, url: client.origin }]);
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await page.goto(client.origin);
    return page;
  };
  try {
    await work(client, openPage, served.pid);
  } finally {
    for (const close of closings) await close();
    client.close();
    await served.stop();
  }
}
