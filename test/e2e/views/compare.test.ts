import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenWorkstation } from '../support/served-workstation.ts';
import {
  eventually,
  go,
  heading,
  keepScreenshot,
  leaveFields,
  openSampleScenario,
  openScenario,
  rowsOf,
  runScenario,
  sampleScenario,
} from './desk-page.ts';

/** Runs brought to Compare by the pointer and by the keys, and the comparison that stays while others finish. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openSampleScenario(3);
}, 240_000);
afterAll(() => opened?.close());

const compareEntry = () => opened.page.getByRole('navigation', { name: 'Views' }).getByText('Compare');
/** Newest first: run `id` of `count`. */
const row = (id: number, count: number) => rowsOf(opened.page, 'Runs').nth(count - id);
const compared = () => new URL(opened.page.url()).hash;
const table = () => opened.page.getByRole('region', { name: 'Comparison' });

async function toRuns(): Promise<void> {
  await leaveFields(opened.page);
  await go(opened.page, 'r', 'Runs');
  await rowsOf(opened.page, 'Runs').first().waitFor();
}

describe('dragging runs onto Compare', () => {
  it('begins a choice with one run', async () => {
    const { page } = opened;
    await toRuns();
    await row(1, 3).dragTo(compareEntry());
    await heading(page, 'Compare').waitFor();
    const chosen = rowsOf(page, 'Runs to compare').filter({
      has: page.getByRole('checkbox', { checked: true }),
    });
    await eventually(() => chosen.count()).toBe(1);
    expect(await chosen.locator('td').nth(1).innerText()).toBe('1');
  });

  it('compares the chosen ones, in the order in which they were chosen', async () => {
    await toRuns();
    await row(2, 3).getByRole('checkbox').check();
    await row(1, 3).getByRole('checkbox').check();
    await row(1, 3).dragTo(compareEntry());
    await table().waitFor();
    expect(compared()).toBe('#/compare/2,1');
  });

  it('lets one more join what is compared', async () => {
    await toRuns();
    await row(3, 3).dragTo(compareEntry());
    await eventually(compared).toBe('#/compare/2,1,3');
    await eventually(() => table().locator('thead th').count()).toBe(4);
  });

  it('has a key that does the same for the run in the table', async () => {
    const { page } = opened;
    await page.evaluate("location.hash = '#/compare/1,2'");
    await eventually(compared).toBe('#/compare/1,2');
    await toRuns();
    await page.getByRole('grid', { name: 'Runs' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('a');
    await eventually(compared).toBe('#/compare/1,2,3');
  });
});

describe('a pinned comparison', () => {
  it('stays while a new run finishes, and offers that run', async () => {
    const { page } = opened;
    await page.evaluate("location.hash = '#/compare/1,2'");
    await table().waitFor();
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
    await page.getByRole('button', { name: 'Pinned', pressed: true }).waitFor();
    await openScenario(page, sampleScenario);
    await runScenario(page, 4);
    await leaveFields(page);
    await page.reload();
    await go(page, 'c', 'Compare');
    await eventually(compared).toBe('#/compare/1,2');
    await keepScreenshot(page, 'compare-pinned');
    await page.getByRole('button', { name: '1 new run' }).click();
    await page.getByRole('menuitem', { name: /#4/ }).click();
    await eventually(compared).toBe('#/compare/1,2,4');
    await page.getByRole('button', { name: 'Pinned', pressed: true }).waitFor();
    expect(await page.getByRole('button', { name: 'new run' }).count()).toBe(0);
  });

  it('is what Compare comes back to from a look at another one', async () => {
    const { page } = opened;
    await toRuns();
    await row(3, 4).getByRole('checkbox').check();
    await row(2, 4).getByRole('checkbox').check();
    await page.keyboard.press('v');
    await eventually(compared).toBe('#/compare/3,2');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Back to the pinned comparison' }).click();
    await eventually(compared).toBe('#/compare/1,2,4');
    await leaveFields(page);
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Pin', exact: true }).waitFor();
  });

  it('goes to a tab of its own', async () => {
    const { page } = opened;
    const opening = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Open in its own tab' }).click();
    const own = await opening;
    await own.getByRole('region', { name: 'Comparison' }).waitFor();
    expect(new URL(own.url()).hash).toBe(compared());
    await own.close();
  });
});

describe('a view on paper', () => {
  const theme = () => opened.page.evaluate<string>('document.documentElement.dataset.theme');

  it('is light, without what can be pressed, and with every row', async () => {
    const { page } = opened;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate("location.hash = '#/market'");
    await rowsOf(page, 'Names on file').first().waitFor();
    const drawn = await rowsOf(page, 'Names on file').count();
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    expect(await theme()).toBe('light');
    expect(await rowsOf(page, 'Names on file').count()).toBe(62);
    expect(drawn).toBeLessThan(62);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.getByRole('navigation', { name: 'Views' }).isVisible()).toBe(false);
    expect(await page.getByRole('main').getByRole('button', { name: 'Import…' }).isVisible()).toBe(false);
    await page.getByText(/^Static Hedge · Market · workstation\.db · with synthetic data/).waitFor();
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    expect(await theme()).toBe('dark');
    await eventually(() => rowsOf(page, 'Names on file').count()).toBe(drawn);
  });

  it('fits a comparison on a few sheets', async () => {
    const { page } = opened;
    await page.evaluate("location.hash = '#/compare/1,2'");
    await table().getByText('None: the runs').waitFor();
    const document = await PDFDocument.load(await page.pdf({ format: 'A4' }));
    expect(document.getPageCount()).toBeLessThanOrEqual(3);
    await page.emulateMedia({ media: null, colorScheme: null });
    expect(await page.getByRole('navigation', { name: 'Views' }).isVisible()).toBe(true);
  });
});
