import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchPage } from './support/chromium.ts';
import { openWorkstationPage, type OpenWorkstation } from './support/served-workstation.ts';
import { go, heading, loadSample, rowsOf } from './views/desk-page.ts';

/** What the desktop program does with windows, paper, files and notices, in a browser beside the loopback host. */

let opened: OpenWorkstation;
let page: Page;
beforeAll(async () => {
  opened = await openWorkstationPage();
  ({ page } = opened);
  // From the first listener on, dialogs are the test's: a key would be faster than that is switched on.
  page.on('filechooser', () => undefined);
  await page.locator('#main').waitFor();
});
afterAll(() => opened?.close());

describe('the icon of the tab', () => {
  it('is the program’s own, served like its other files, and what the desktop shows', async () => {
    const address = await page.getAttribute('link[rel=icon]', 'href');
    expect(new URL(address!, page.url()).pathname).toMatch(/^\/assets\/host-icon-[\w-]+\.svg$/);
    const answer = await page.request.get(new URL(address!, page.url()).href);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toBe('image/svg+xml');

    // Chromium's drawing of it is an independent one of the pictures that are packed.
    const picture = await readFile(
      resolve(import.meta.dirname, '../../src-main/hosts/electron/icon/icons/64x64.png'),
    );
    const difference = await page.evaluate(
      `(async () => {
        const pixels = async (address) => {
          const image = new Image(64, 64);
          image.src = address;
          await image.decode();
          const canvas = new OffscreenCanvas(64, 64);
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0, 64, 64);
          return context.getImageData(0, 0, 64, 64).data;
        };
        const [a, b] = await Promise.all([
          pixels(${JSON.stringify(address)}),
          pixels('data:image/png;base64,${picture.toString('base64')}'),
        ]);
        const differences = a.map((value, index) => Math.abs(value - b[index]));
        return { most: Math.max(...differences), mean: differences.reduce((x, y) => x + y, 0) / a.length };
      })()`,
    );
    // The corners are smoothed by another rule: a few pixels there by less than a quarter.
    const { most, mean } = difference as { most: number; mean: number };
    expect(most).toBeLessThan(64);
    expect(mean).toBeLessThan(0.1);
  });
});

describe('a view in a tab of its own', () => {
  it('opens in the same session, and both tabs hear of changes', async () => {
    await go(page, ',', 'Settings');
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Shift+W')]);
    const faults = await watchPage(tab, [new URL(page.url()).origin]);
    await heading(tab, 'Settings').waitFor();
    expect(tab.url()).toBe(page.url());
    expect(await tab.evaluate('window.opener')).toBeNull();

    await go(page, 'm', 'Market');
    await go(tab, 'm', 'Market');
    await loadSample(page);
    await rowsOf(tab, 'Names on file').first().waitFor({ timeout: 20_000 });
    expect(faults).toEqual({ errors: [], escapes: [] });
    await tab.close();
    await page.bringToFront();
  });
});

describe('the view on paper', () => {
  it('is printed by the browser itself, with a line that says whose figures these are', async () => {
    await page.evaluate(`
      globalThis.printed = [];
      addEventListener('beforeprint', () => printed.push(document.querySelector('.on-paper')?.innerText));
    `);
    await page.keyboard.press('Control+p');
    await expect
      .poll(() => page.evaluate('printed'))
      .toEqual([expect.stringMatching(/^Static Hedge · Market · workstation\.db/)]);
    await expect.poll(() => page.locator('.on-paper').count()).toBe(0);
  });
});

describe('files', () => {
  it('are opened from anywhere: a scenario as it was exported, prices with their preview', async () => {
    const exported = join(opened.folder, 'desk.hedge');
    await go(page, 's', 'Scenarios');
    await page.getByLabel('Name of the scenario').waitFor();
    await page.keyboard.press('Control+k');
    const downloading = page.waitForEvent('download');
    await page.getByRole('combobox', { name: 'Search' }).fill('Export the scenario file');
    await page.keyboard.press('Enter');
    await (await downloading).saveAs(exported);
    const scenarios = page.getByRole('listbox').first().getByRole('option');
    const before = await scenarios.count();

    await go(page, 'm', 'Market');
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    const chooser = await choosing;
    expect(await chooser.element().getAttribute('accept')).toBe('.hedge,.json');
    await chooser.setFiles(exported);
    await page.waitForURL(/#\/scenarios\/\d+$/);
    await expect.poll(() => scenarios.count()).toBe(before + 1);

    const choosingPrices = page.waitForEvent('filechooser');
    let asked = false;
    void choosingPrices.then(() => (asked = true));
    // A window asks one question at a time: the key is for nothing until the first file is done with.
    const press = async () => {
      if (!asked) await page.keyboard.press('Control+Shift+O');
      return asked;
    };
    await expect.poll(press, { interval: 1_000 }).toBe(true);
    const prices = await choosingPrices;
    await prices.setFiles({
      name: 'new.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('date,symbol,close\n2021-01-04,AAPL,129.41\n2021-01-05,AAPL,131.01\n'),
    });
    await page.getByRole('dialog', { name: 'Import new.csv' }).waitFor();
    await page.keyboard.press('Escape');
  });
});

describe('the end of a job', () => {
  it('is announced by the system while the tab is hidden', async () => {
    await page.evaluate(`
      globalThis.said = [];
      globalThis.Notification = class extends EventTarget {
        static requestPermission = async () => 'granted';
        constructor(title, options) { super(); said.push([title, options.body]); }
      };
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.hasFocus = () => false;
    `);
    await go(page, 's', 'Scenarios');
    await page.getByLabel('Name of the scenario').waitFor();
    await page.getByRole('main').focus();
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => page.evaluate('said'), { timeout: 120_000 })
      .toEqual([['Static Hedge', expect.stringMatching(/: finished$/)]]);
  });
});
