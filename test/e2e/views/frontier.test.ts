import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import {
  column,
  dollars,
  eventually,
  go,
  heading,
  holdAnswers,
  keepScreenshot,
  leaveFields,
  rowsOf,
  sampleScenario,
} from './desk-page.ts';
import { describeForEverybody } from './for-everybody.ts';
import { beginWithNothing, deleteAndRestore, field, make, says, stopEarly } from './study-page.ts';

/** Frontiers on the sample market, from asking for one to opening its hedges as runs. Each step builds on the one before. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
});
afterAll(() => opened?.close());

const table = 'Hedges of the frontier';

/** With short searches: the time is not what is tested. */
async function makeQuickly(page: Page): Promise<void> {
  await field(page, 'Seconds a hedge, at most').fill('2');
  await make(page);
}

describe('asking for a frontier', () => {
  it('says what is needed first while there is no scenario', async () => {
    const { page } = opened;
    await page.getByText('No prices on file yet').waitFor();
    await beginWithNothing(page, 'f', 'Frontier');
  });

  it('suggests numbers of names that the bounds admit', async () => {
    const { page } = opened;
    await go(page, 'f', 'Frontier');
    await page.getByText('No frontier of this scenario yet').waitFor();
    const [, least, most] = /admit (\d+) to (\d+) names/.exec(
      await page.getByText(/^The bounds admit/).innerText(),
    )!;
    const suggested = (await field(page, 'Numbers of names').inputValue()).split(' ').map(Number);
    expect(suggested.length).toBeGreaterThan(2);
    expect(Math.min(...suggested)).toBeGreaterThanOrEqual(Number(least));
    expect(Math.max(...suggested)).toBeLessThanOrEqual(Number(most));
  });

  it('refuses what is no number of names, and says why', async () => {
    const { page } = opened;
    const start = page.getByRole('button', { name: /^Start/ });
    for (const [typed, reason] of [
      ['5 ten', 'separate the numbers by blanks'],
      ['5 7.5', '7.5: give whole numbers from 1 to 1000'],
      ['', 'give at least one number'],
    ] as const) {
      await field(page, 'Numbers of names').fill(typed);
      await page.getByText(reason).waitFor();
      expect(await start.isDisabled()).toBe(true);
    }
  });
});

describe('a frontier over names', () => {
  it('starts once its scenario is read, when it was asked for before', async () => {
    const { page } = opened;
    const answers = await holdAnswers(page, 'scenarios.get');
    await page.reload();
    await eventually(() => page.getByRole('combobox', { name: 'Scenario' }).innerText()).toContain(
      sampleScenario,
    );
    await field(page, 'Numbers of names').fill('9');
    await field(page, 'Seconds a hedge, at most').fill('2');
    await page.keyboard.press('Control+Enter');
    await leaveFields(page);
    answers.release();
    await says(page).waitFor();
    await page.getByText('No job running').waitFor({ timeout: 120_000 });
    expect(await column(page, table, 'Names')).toEqual(['9']);
    await leaveFields(page);
    await page.keyboard.press('Delete');
    await says(page).waitFor({ state: 'detached' });
  });

  it('has a hedge for every number that admits one, and the reason for the one that does not', async () => {
    const { page } = opened;
    await field(page, 'Numbers of names').fill('1, 6, 8, 10, 12');
    await makeQuickly(page);
    expect(await column(page, table, 'Names')).toEqual(['1', '6', '8', '10', '12']);
    expect((await column(page, table, 'In sample')).map((text) => text !== '–')).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    await says(page)
      .getByText(/^1 cell has no hedge\. .*(Raise|raise)/)
      .waitFor();
    await keepScreenshot(page, 'frontier-names');
  });

  it('falls in sample from the fewest names to the most', async () => {
    const fitted = (await column(opened.page, table, 'In sample')).slice(1).map(dollars);
    expect(fitted.at(-1)).toBeLessThan(fitted[0]!);
  });

  it('says in words what the knee means', async () => {
    const words = await says(opened.page).innerText();
    expect(words).toMatch(/is the knee: up to there each further name takes \$[\d.,]+ a day off|No knee:/);
  });

  it('draws promise and realised beside the fit, with a table of the same numbers', async () => {
    const { page } = opened;
    const chart = page.getByRole('region', { name: 'RMSE a day' });
    await chart.getByRole('img', { name: /in sample, as promised, and as realised/ }).waitFor();
    await chart.getByRole('button', { name: 'Table' }).click();
    const titles = await chart.locator('thead th').allInnerTexts();
    expect(titles.map((title) => title.trim())).toEqual([
      'Names',
      'In sample',
      'Promise',
      'Realised',
      'Realised less in sample',
      'Gap to the best possible',
    ]);
    const drawn = await chart.locator('tbody:not([aria-hidden]) td:nth-child(2)').allInnerTexts();
    expect(drawn).toEqual(await column(page, table, 'In sample'));
    await chart.getByRole('button', { name: 'Chart' }).click();
  });

  it('opens a hedge as a run with the keys, with the figures that the frontier has', async () => {
    const { page } = opened;
    const realised = (await column(page, table, 'Realised'))[2]!;
    await page.getByRole('grid', { name: table }).focus();
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await heading(page, sampleScenario).waitFor({ timeout: 60_000 });
    const figures = page.getByRole('region', { name: 'Headline figures' });
    expect(await figures.locator('dd.value').first().innerText()).toBe(realised);
    await rowsOf(page, 'Positions').first().waitFor();
    expect(await rowsOf(page, 'Positions').count()).toBeLessThanOrEqual(8);
    await page.goBack();
    await page.getByRole('button', { name: 'Run #1' }).waitFor();
  });

  it('leads from a run to the frontier of its scenario', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Run #1' }).click();
    await heading(page, sampleScenario).waitFor();
    await page.getByRole('button', { name: 'Names frontier' }).click();
    await heading(page, 'Frontier').waitFor();
    await says(page).waitFor();
    expect(await page.getByRole('combobox', { name: 'Scenario' }).innerText()).toContain(sampleScenario);
  });
});

describe('a frontier over λ', () => {
  it('trades daily against value tracking: λ 1 has the smaller value RMSE, λ 0 the smaller daily RMSE', async () => {
    const { page } = opened;
    await page.getByText('λ', { exact: true }).first().click();
    await field(page, 'Values of λ').fill('1 0.5 0');
    await makeQuickly(page);
    expect(await column(page, table, 'λ')).toEqual(['0', '0.5', '1']);
    const daily = (await column(page, table, 'In sample')).map(dollars);
    const value = (await column(page, table, 'Value RMSE')).map(dollars);
    expect(daily[0]).toBeLessThan(daily[2]!);
    expect(value[2]).toBeLessThan(value[0]!);
    await keepScreenshot(page, 'frontier-lambda');
  });
});

describe('a map of λ and names', () => {
  it('has a cell for every pair, its figure in words, and marks the lowest', async () => {
    const { page } = opened;
    await page.getByText('λ × names', { exact: true }).first().click();
    await field(page, 'Numbers of names').fill('6 10');
    await field(page, 'Values of λ').fill('0 0.5');
    await page.getByText('4 hedges').waitFor();
    await page.getByRole('checkbox', { name: 'Cross-validate every hedge' }).uncheck();
    await makeQuickly(page);
    const map = page.getByRole('table', { name: /by λ and number of names/ });
    const texts = await map.locator('tbody button').allInnerTexts();
    expect(texts).toHaveLength(4);
    const values = texts.map((text) => dollars(text.replace('✓ ', '')));
    expect(texts.filter((text) => text.startsWith('✓'))).toHaveLength(1);
    expect(values[texts.findIndex((text) => text.startsWith('✓'))]).toBe(Math.min(...values));
    await map.getByRole('button', { name: /^10 names, λ 0\.5: \$[\d,]+\. Open as a run$/ }).waitFor();
    await keepScreenshot(page, 'frontier-map');
  });

  it('is walked with the arrow keys, as one stop of Tab', async () => {
    const { page } = opened;
    const map = page.getByRole('table', { name: /by λ and number of names/ });
    expect(await map.locator('button[tabindex="0"]').count()).toBe(1);
    await map.locator('button[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const name = await page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
    expect(name).toMatch(/^10 names, λ 0\.5:/);
    await page.keyboard.press('Enter');
    await heading(page, sampleScenario).waitFor({ timeout: 60_000 });
    await page.goBack();
    await map.waitFor();
  });

  it('shows another figure on request', async () => {
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Figure' }).selectOption({ label: 'Value RMSE in sample' });
    await page.getByRole('table', { name: 'Value RMSE in sample by λ and number of names' }).waitFor();
  });
});

describe('earlier frontiers', () => {
  it('are listed, deleted, and brought back', async () => {
    const { page } = opened;
    const list = page.getByRole('listbox', { name: 'Frontiers' }).getByRole('option');
    await deleteAndRestore(page, list, 3);
    await page.getByRole('table', { name: /by λ and number of names/ }).waitFor();
  });
});

describe('a frontier that is being made', () => {
  it('shows its hedges as they are finished, can wait, and is found again after a reload', async () => {
    const { page } = opened;
    await page.getByText('Names', { exact: true }).first().click();
    await field(page, 'Numbers of names').fill('5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24');
    await page.getByRole('checkbox', { name: 'Cross-validate every hedge' }).check();
    await page.keyboard.press('Control+Enter');
    await says(page)
      .getByText(/^[1-9]\d* of 20 hedges so far/)
      .waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    const card = page.getByRole('region', { name: /names 5 to 24/ });
    await card.getByText(/^paused, /).waitFor();
    const shown = async () => (await column(page, table, 'In sample')).filter((text) => text !== '–');
    await eventually(async () => (await shown()).length).toBeGreaterThan(0);
    await eventually(() => column(page, table, 'Note')).toContain('to come');
    await keepScreenshot(page, 'frontier-being-made');

    await page.reload();
    await card.getByText(/^paused, /).waitFor();
    await page.getByText('being made', { exact: true }).waitFor();
    expect((await shown()).length).toBeGreaterThan(0);
  });

  it('keeps other jobs waiting, which show in the panel of their run after a reload', async () => {
    const { page } = opened;
    const here = page.url();
    await page.goto(new URL('/#/runs/1/sensitivity', here).href);
    const panel = page.getByRole('region', { name: 'Sensitivity', exact: true });
    await panel.getByRole('button', { name: /^Start/ }).click();
    await panel.getByText('waits for the job before it').waitFor();
    await page.reload();
    await panel.getByText('waits for the job before it').waitFor();
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('button', { name: /^Start/ }).waitFor();
    await page.goto(here);
  });

  it('keeps what was finished when it is stopped', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Resume' }).click();
    await stopEarly(page);
    const finished = (await column(page, table, 'In sample')).filter((text) => text !== '–');
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.length).toBeLessThan(20);
    await says(page)
      .getByText(/^This study was stopped early: it has [1-9]\d* of 20 hedges\./)
      .waitFor();
  });
});

describeForEverybody(
  () => opened.page,
  ['frontier/1', 'frontier/2', 'frontier/3', 'frontier/4'],
  (page) => says(page).waitFor(),
  'main .layout',
);
