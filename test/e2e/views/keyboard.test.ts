import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import { eventually, go, heading, leaveFields, rowsOf, sampleScenario, textOf } from './desk-page.ts';

/** The main job without a pointer. Nothing here clicks. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
});
afterAll(() => opened?.close());

interface Focused {
  name: string;
  visible: boolean;
}

/** What has the focus, and whether one can see that it has. */
const focused = (page: Page): Promise<Focused> =>
  page.evaluate<Focused>(`(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const label = element.closest('label');
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim(),
      visible: parseFloat(style.outlineWidth) > 0 || (label !== null && parseFloat(getComputedStyle(label).outlineWidth) > 0),
    };
  })()`);

/** Tab until the focus is on what is called so. */
async function tabTo(page: Page, name: RegExp, limit = 60): Promise<void> {
  for (let step = 0; step < limit; step++) {
    await page.keyboard.press('Tab');
    if (name.test((await focused(page)).name)) return;
  }
  throw new Error(`${limit} tabs do not reach ${name}`);
}

describe('by keyboard alone', () => {
  it('loads the sample market from the first screen', async () => {
    const { page } = opened;
    await page.getByText('No prices on file yet').waitFor();
    await tabTo(page, /^Load the sample market$/);
    expect((await focused(page)).visible).toBe(true);
    await page.keyboard.press('Enter');
    await rowsOf(page, 'Names on file').first().waitFor({ timeout: 60_000 });
    await page.getByText('No job running').waitFor({ timeout: 60_000 });
  });

  it('shows the focus on every stop of the first view', async () => {
    const { page } = opened;
    const unseen: string[] = [];
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press('Tab');
      const { name, visible } = await focused(page);
      if (!visible) unseen.push(name.slice(0, 60));
    }
    expect(unseen).toEqual([]);
  });

  it('walks a table: the inspector follows, a title sorts', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('/');
    await page.keyboard.type('a');
    const all = await rowsOf(page, 'Names on file').count();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    expect(all).toBeGreaterThan(0);
    await page.getByRole('grid', { name: 'Names on file' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const second = await rowsOf(page, 'Names on file').nth(1).locator('td').first().innerText();
    await page.getByRole('complementary', { name: 'Inspector' }).getByText(second).first().waitFor();
    await tabTo(page, /^Last close/);
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('th[aria-sort=ascending]').innerText()).toMatch(/Last close/);
  });

  it('runs a scenario with Ctrl Enter', async () => {
    const { page } = opened;
    await go(page, 's', 'Scenarios');
    await page.getByText('Feasible', { exact: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('1 run', { exact: true }).waitFor({ timeout: 120_000 });
    await page.getByText('No job running').waitFor({ timeout: 60_000 });
  });

  it('opens the run, reads its chart, and exports the trade list', async () => {
    const { page } = opened;
    await go(page, 'r', 'Runs');
    await page.getByRole('grid', { name: 'Runs' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await heading(page, sampleScenario).waitFor();
    await tabTo(page, /^Value of hedge and basket\./);
    await page.keyboard.press('Home');
    await page
      .getByText(/^\d{4}-\d{2}-\d{2}, Hedge \$[\d,]+, Basket \$[\d,]+$/)
      .first()
      .waitFor({ state: 'attached' });
    const downloading = page.waitForEvent('download');
    await page.keyboard.press('e');
    expect(await textOf(await downloading)).toMatch(/^basket_id,seq,symbol,/);
    // The first puts the crosshair away, the second leaves the run.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await heading(page, 'Runs').waitFor();
  });

  it('finds names, runs and commands in the palette', async () => {
    const { page } = opened;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ten names');
    await page.getByRole('option', { name: /Run.*ten names/ }).waitFor();
    const search = page.getByRole('combobox', { name: 'Search' });
    await page.keyboard.press('Escape');
    await search.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await search.waitFor();
    await page.keyboard.type('go to settings');
    await page.getByRole('option', { name: 'Go to Settings' }).waitFor();
    await page.keyboard.press('Enter');
    await heading(page, 'Settings').waitFor();
  });

  it('lists its shortcuts, and single keys are text inside fields', async () => {
    const { page } = opened;
    await page.keyboard.press('Shift+?');
    const shortcuts = page.getByRole('dialog', { name: 'Shortcuts' });
    await shortcuts.getByText('Go to Market').waitFor();
    await page.keyboard.press('Escape');
    await shortcuts.waitFor({ state: 'detached' });
    await go(page, 's', 'Scenarios');
    await page.keyboard.press('/');
    await page.keyboard.type('mbr');
    await heading(page, 'Scenarios').waitFor();
    expect(await page.getByLabel('Filter scenarios').inputValue()).toBe('mbr');
  });
});
