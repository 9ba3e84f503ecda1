import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import {
  accessibilityFaults,
  go,
  heading,
  keepScreenshot,
  leaveFields,
  loadSample,
  rowsOf,
  sampleScenario,
} from './desk-page.ts';

/** Frontiers on the sample market, from asking for one to opening its hedges as runs. Each step builds on the one before. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
  opened.page.setDefaultTimeout(10_000);
});
afterAll(() => opened?.close());

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const hedges = (page: Page) => rowsOf(page, 'Hedges of the frontier');
const says = (page: Page) => page.getByRole('region', { name: 'What the frontier says' });

/** Starts what is asked for, with short searches, and waits for the study. */
async function make(page: Page): Promise<void> {
  await field(page, 'Seconds of search a hedge, at most').fill('2');
  const before = await says(page).elementHandles();
  await page.keyboard.press('Control+Enter');
  // The study that was shown gives way to the new one.
  for (const old of before) await expect.poll(() => old.isVisible(), { timeout: 120_000 }).toBe(false);
  await says(page).waitFor({ timeout: 120_000 });
  await page.getByText('No job running').waitFor();
}

/** Texts of one column of the table, by its title. */
async function column(page: Page, title: string): Promise<string[]> {
  const grid = page.getByRole('grid', { name: 'Hedges of the frontier' });
  const titles = (await grid.locator('thead th').allInnerTexts()).map((text) => text.trim());
  const index = titles.indexOf(title);
  return (
    await hedges(page)
      .locator(`td:nth-child(${index + 1})`)
      .allInnerTexts()
  ).map((text) => text.trim());
}

const dollars = (text: string): number => Number(text.replaceAll(/[$,]/g, ''));

describe('asking for a frontier', () => {
  it('says what is needed first while there is no scenario', async () => {
    const { page } = opened;
    await page.getByText('No prices on file yet').waitFor();
    await go(page, 'f', 'Frontier');
    await page.getByText('A frontier needs a scenario').waitFor();
    await go(page, 'm', 'Market');
    await loadSample(page);
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
  it('has a hedge for every number that admits one, and the reason for the one that does not', async () => {
    const { page } = opened;
    await field(page, 'Numbers of names').fill('1, 6, 8, 10, 12');
    await make(page);
    expect(await column(page, 'Names')).toEqual(['1', '6', '8', '10', '12']);
    expect((await column(page, 'In sample')).map((text) => text !== '–')).toEqual([
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
    const fitted = (await column(opened.page, 'In sample')).slice(1).map(dollars);
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
    expect(drawn).toEqual(await column(page, 'In sample'));
    await chart.getByRole('button', { name: 'Chart' }).click();
  });

  it('opens a hedge as a run with the keys, with the figures that the frontier has', async () => {
    const { page } = opened;
    const realised = (await column(page, 'Realised'))[2]!;
    await page.getByRole('grid', { name: 'Hedges of the frontier' }).focus();
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await heading(page, sampleScenario).waitFor({ timeout: 60_000 });
    const figures = page.getByRole('region', { name: 'Headline figures' });
    expect(await figures.locator('dd.value').first().innerText()).toBe(realised);
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
    await make(page);
    expect(await column(page, 'λ')).toEqual(['0', '0.5', '1']);
    const daily = (await column(page, 'In sample')).map(dollars);
    const value = (await column(page, 'Value RMSE')).map(dollars);
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
    await make(page);
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
    expect(await list.count()).toBe(3);
    await leaveFields(page);
    await page.keyboard.press('Delete');
    await expect.poll(() => list.count()).toBe(2);
    await page.keyboard.press('Control+z');
    await expect.poll(() => list.count()).toBe(3);
    await page.getByRole('table', { name: /by λ and number of names/ }).waitFor();
  });

  it('that are stopped keep what was finished', async () => {
    const { page } = opened;
    await page.getByText('Names', { exact: true }).first().click();
    await field(page, 'Numbers of names').fill('5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24');
    await page.getByRole('checkbox', { name: 'Cross-validate every hedge' }).check();
    await page.keyboard.press('Control+Enter');
    const card = page.getByRole('region', { name: /names 5 to 24/ });
    await card.getByText(/^[1-9]\d* of 20 hedges$/).waitFor({ timeout: 60_000 });
    await card.getByRole('button', { name: 'Stop, keep what is finished' }).click();
    await page.getByText('stopped early').waitFor({ timeout: 60_000 });
    const finished = (await column(page, 'In sample')).filter((text) => text !== '–');
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.length).toBeLessThan(20);
  });
});

describe('for everybody', () => {
  it.each(['dark', 'light'] as const)(
    'has no serious finding of axe in the %s theme',
    async (colorScheme) => {
      const { page } = opened;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const study of [1, 2, 3]) {
        await page.goto(new URL(`/#/frontier/${study}`, page.url()).href);
        await says(page).waitFor();
        await keepScreenshot(page, `frontier-${study}-${colorScheme}`);
        expect(await accessibilityFaults(page)).toEqual([]);
      }
    },
  );

  it.each([
    { name: '1280 x 800', width: 1280, height: 800 },
    { name: '1440 x 900 at 200%', width: 720, height: 450 },
  ])('is no wider than the window at $name', async ({ width, height }) => {
    const { page } = opened;
    await page.setViewportSize({ width, height });
    const over = await page.evaluate<number>(
      'Math.max(...[document.documentElement, document.querySelector("main .layout")].map((box) => box.scrollWidth - box.clientWidth))',
    );
    expect(over).toBe(0);
  });
});
