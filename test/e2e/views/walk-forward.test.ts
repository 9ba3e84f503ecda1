import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import {
  column,
  dollars,
  eventually,
  go,
  heading,
  keepScreenshot,
  leaveFields,
  rowsOf,
  sampleScenario,
} from './desk-page.ts';
import { describeForEverybody } from './for-everybody.ts';
import { beginWithNothing, deleteAndRestore, field, make, says, stopEarly } from './study-page.ts';

/** Walk-forwards on the sample market, from asking for one to opening its holds as runs. Each step builds on the one before. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
});
afterAll(() => opened?.close());

const table = 'Holds';

/** A figure of the strip, by its label. */
async function figure(page: Page, label: string): Promise<string> {
  return says(page).locator('dl > div').filter({ hasText: label }).locator('dd.value').innerText();
}

describe('asking for a walk-forward', () => {
  it('says what is needed first while there is no scenario', async () => {
    const { page } = opened;
    await page.getByText('No prices on file yet').waitFor();
    await beginWithNothing(page, 'w', 'Walk-forward');
  });

  it('says about how much work it is', async () => {
    const { page } = opened;
    await go(page, 'w', 'Walk-forward');
    await page.getByText(/^About \d+ calibrations, each at most 20 s of search\.$/).waitFor();
  });

  it('says what is wrong with a day, and why no calibration fits', async () => {
    const { page } = opened;
    await field(page, 'First anchor').fill('soon');
    await page.getByText('write a day as YYYY-MM-DD').waitFor();
    expect(await page.getByRole('button', { name: /^Start/ }).isDisabled()).toBe(true);
    await field(page, 'First anchor').fill('2090-01-01');
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('main')
      .getByRole('alert')
      .getByText(/no calibration day lies between 2090-01-01/)
      .waitFor();
    await field(page, 'First anchor').fill('');
  });
});

describe('a walk-forward of one scenario', () => {
  it('holds every hedge and sets what was realised against the promise', async () => {
    const { page } = opened;
    await field(page, 'Step, days').fill('126');
    await field(page, 'Hold, days').fill('126');
    await field(page, 'Seconds a hedge, at most').fill('2');
    await make(page);
    const days = (await column(page, table, 'Days')).map(Number);
    expect(days.length).toBeGreaterThan(2);
    expect(Math.max(...days)).toBe(126);
    await says(page)
      .getByText(/the hedges realised \$[\d,]+ a day against a promise of \$[\d,]+/)
      .waitFor();
    await keepScreenshot(page, 'walk-forward');
  });

  it('pools the holds to the full term: the root of the mean of squares', async () => {
    const { page } = opened;
    const days = (await column(page, table, 'Days')).map(Number);
    const realised = (await column(page, table, 'Realised')).map(dollars);
    const complete = realised.filter((_, index) => days[index] === 126);
    const pooled = Math.sqrt(complete.reduce((sum, value) => sum + value ** 2, 0) / complete.length);
    // The holds are shown in whole dollars.
    expect(Math.abs(dollars(await figure(page, 'Realised a day')) - pooled)).toBeLessThanOrEqual(1);
  });

  it('shows the fan with the number of anchors at every horizon', async () => {
    const { page } = opened;
    const fan = page.getByRole('region', { name: '|v| by days held' });
    await fan.getByRole('button', { name: 'Table' }).click();
    const titles = (await fan.locator('thead th').allInnerTexts()).map((title) => title.trim());
    expect(titles).toEqual(['Days held', 'Median', '10–90%, low', '10–90%, high', '25%', '75%', 'Anchors']);
    const anchors = await fan.locator('tbody:not([aria-hidden]) td:last-child').first().innerText();
    expect(Number(anchors)).toBe(await rowsOf(page, 'Holds').count());
    await fan.getByRole('button', { name: 'Chart' }).click();
  });

  it('opens a hold as a run with the keys, with the figures that the study has', async () => {
    const { page } = opened;
    const realised = (await column(page, table, 'Realised'))[0]!;
    const bought = (await column(page, table, 'Bought'))[0]!;
    await page.getByRole('grid', { name: 'Holds' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await heading(page, sampleScenario).waitFor({ timeout: 60_000 });
    const figures = page.getByRole('region', { name: 'Headline figures' });
    expect(await figures.locator('dd.value').first().innerText()).toBe(realised);
    await page.getByText('Record', { exact: true }).click();
    await page
      .getByRole('region', { name: 'Record of the run' })
      .getByText(bought, { exact: true })
      .waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Run #1' }).waitFor();
  });
});

describe('settings side by side', () => {
  it('are walked over the same anchors, and what differs is said', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Add settings' }).click();
    await page.getByRole('menuitem', { name: /^Preset: Robust/ }).click();
    await field(page, 'Window of Robust, days').fill('200');
    // Shrinkage makes harder problems; the time is not what is tested.
    await field(page, 'Seconds a hedge, at most').fill('1');
    await page.getByRole('checkbox', { name: 'Cross-validate every hedge' }).uncheck();
    await make(page);
    const sides = page.getByRole('region', { name: 'Alternatives side by side' });
    await sides.waitFor();
    const labels = (await sides.locator('tbody th').allInnerTexts()).map((text) => text.trim());
    expect(labels[0]).toBe('Realised RMSE a day');
    expect(labels).toContain('estimation');
    expect(labels).toContain('factors');
    const window = sides.locator('tbody tr').filter({ hasText: 'Window, days' }).locator('td');
    expect((await window.allInnerTexts()).map((text) => text.trim())[1]).toBe('200');
    await keepScreenshot(page, 'walk-forward-alternatives');
  });

  it('are shown one at a time above, and all in one chart', async () => {
    const { page } = opened;
    const first = await figure(page, 'Realised a day');
    await page.getByRole('combobox', { name: 'Settings shown' }).selectOption({ label: 'B Robust' });
    await eventually(() => figure(page, 'Realised a day')).not.toBe(first);
    await page.getByText('All', { exact: true }).click();
    await page
      .getByRole('region', { name: 'RMSE by anchor' })
      .getByRole('img', { name: /the hedges of every alternative realised/ })
      .waitFor();
  });
});

describe('earlier walk-forwards', () => {
  it('are listed, deleted, and brought back', async () => {
    const { page } = opened;
    await deleteAndRestore(page, page.getByRole('listbox', { name: 'Walk-forwards' }).getByRole('option'), 2);
  });

  it('that are stopped keep what was finished', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Take Robust out' }).click();
    await field(page, 'Step, days').fill('3');
    await page.keyboard.press('Control+Enter');
    await stopEarly(page);
    expect((await column(page, table, 'In sample'))[0]).not.toBe('–');
  });

  it('are found in the palette', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('every 126');
    await page
      .getByRole('option', { name: /every 126 days, held 126/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/#\/walk-forward\/\d+$/);
  });
});

describeForEverybody(
  () => opened.page,
  ['walk-forward/1', 'walk-forward/2', 'walk-forward/3'],
  (page) => says(page).waitFor(),
  'main .layout',
);
