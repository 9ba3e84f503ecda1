import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../src-main/build/ensure-built.ts';
import { launchChromium, type BrowserUnderTest } from './support/chromium.ts';
import { serveWorkstation, type ServedWorkstation } from './support/served-workstation.ts';

/** The code of views and charts is read when it is needed. What if it cannot be? */

describe('the first view', () => {
  beforeAll(() => ensureBuilt());

  it('waits for the shell and what views share, not for charts, forms or other views', async () => {
    const assets = resolve(import.meta.dirname, '../../dist/renderer/assets');
    const html = await readFile(join(assets, '../index.html'), 'utf8');
    const scripts = [...html.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, file]) => file!);
    const read = new Set<string>();
    for (let file = scripts.pop(); file !== undefined; file = scripts.pop()) {
      if (read.has(file)) continue;
      read.add(file);
      const code = await readFile(join(assets, file), 'utf8');
      scripts.push(...[...code.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)].map(([, next]) => next!));
    }
    const chunks = [...read].map((file) => file.replace(/-[\w-]{8}\.js$/, '')).sort();
    expect(chunks).toEqual(['index', 'shared']);
  });
});

describe('code that cannot be read', () => {
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

  it('leaves a note in place of its view, which is there once its code can be read', async () => {
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
    // The page may read the rest by itself before the button is pressed.
    const again = note.getByRole('button', { name: 'Try again' });
    const settings = page.getByRole('main', { name: 'Settings' }).getByRole('heading').first();
    await expect
      .poll(async () => {
        if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => undefined);
        return settings.isVisible();
      })
      .toBe(true);
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
