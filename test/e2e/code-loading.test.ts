import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { launchChromium, type BrowserUnderTest } from './support/chromium.ts';
import { serveWorkstation, type ServedWorkstation } from './support/served-workstation.ts';

/** The code of views and charts is read when it is needed. What if it cannot be? */

let folder: string;
let served: ServedWorkstation;
let browser: BrowserUnderTest;
let page: Page;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-loading-'));
  served = await serveWorkstation(join(folder, 'workstation.db'));
  browser = await launchChromium();
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
});
afterEach(async () => {
  await browser.close();
  await served.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('code that cannot be read', () => {
  it('leaves a note in place of its view, which is there after the page is loaded anew', async () => {
    await page.route('**/SettingsView-*.js', (route) => route.abort());
    await page.goto(served.link);
    const rail = page.getByRole('navigation');
    await rail.getByText('Settings').click();
    const note = page.getByRole('main').getByRole('alert');
    await note.getByText('The code of the view “Settings” could not be read.').waitFor();
    // The other views are as they were.
    await rail.getByText('Baskets').click();
    await page.getByRole('main', { name: 'Baskets' }).getByText('basket').first().waitFor();

    await rail.getByText('Settings').click();
    await page.unrouteAll();
    await note.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('main', { name: 'Settings' }).getByRole('heading').first().waitFor();
  });

  it('leaves a chart without its picture, with the table of its figures', async () => {
    await page.route('**/register-*.js', (route) => route.abort());
    await page.goto(served.link);
    await page
      .getByRole('main')
      .getByRole('button', { name: /sample/i })
      .first()
      .click();
    const chart = page.locator('section.chart').first();
    await chart.getByRole('alert').getByText('The code that draws could not be read.').waitFor();
    await chart.getByRole('button', { name: 'Table' }).click();
    await chart.getByRole('grid').waitFor();
  });
});
