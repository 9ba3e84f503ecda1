import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenWorkstation } from '../support/served-workstation.ts';
import {
  clipboard,
  column,
  dollars,
  eventually,
  go,
  heading,
  keepScreenshot,
  leaveFields,
  nameField,
  openSampleScenario,
  rowsOf,
  sampleScenario,
} from './desk-page.ts';
import { describeForEverybody } from './for-everybody.ts';

/** What is asked of a run before it is traded, and of the hedges on file afterwards, on the sample market. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openSampleScenario(1);
}, 240_000);
afterAll(() => opened?.close());

const idle = (page: Page) => page.getByText('No job running').waitFor({ timeout: 120_000 });

async function openPart(page: Page, part: string): Promise<void> {
  await page.goto(new URL(`/#/runs/1${part === '' ? '' : `/${part}`}`, page.url()).href);
  await heading(page, sampleScenario).waitFor();
}

describe('a name that cannot be traded', () => {
  it('is one click away from the best hedge without it, beside the run as it was', async () => {
    const { page } = opened;
    await openPart(page, '');
    const button = page.getByRole('button', { name: /^Cannot trade / }).first();
    const symbol = /^Cannot trade (\S+):/.exec((await button.getAttribute('aria-label')) ?? '')![1]!;
    await button.click();
    await eventually(() => page.url()).toMatch(/\/runs\/2$/);
    await rowsOf(page, 'Positions').first().waitFor();
    const held = await page
      .getByRole('button', { name: /^Cannot trade / })
      .evaluateAll((buttons) => buttons.map((each) => (each as unknown as { ariaLabel: string }).ariaLabel));
    expect(held.length).toBeGreaterThan(0);
    expect(held.some((label) => label.startsWith(`Cannot trade ${symbol}:`))).toBe(false);
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await heading(page, 'Compare').waitFor();
    await page.goBack();
    // The two runs lead to each other.
    await page.getByRole('link', { name: `repaired from run 1 without ${symbol}` }).click();
    await eventually(() => page.url()).toMatch(/\/runs\/1$/);
    await page.getByRole('link', { name: `run 2 was made from it: without ${symbol}` }).waitFor();
  });
});

describe('what if', () => {
  const figure = (page: Page, name: string, index = 0) =>
    page
      .getByRole('table', { name: 'Figures of the edited shares against the run' })
      .getByRole('row', { name: new RegExp(`^${name}`) })
      .nth(index)
      .locator('td');

  it('values every change at once against the run, names the rules it breaks, and takes it back', async () => {
    const { page } = opened;
    await openPart(page, 'what-if');
    await page.getByText('No rule of the scenario is broken.').waitFor();
    const rmse = figure(page, 'RMSE a day');
    const before = await rmse.nth(0).innerText();
    expect(await rmse.nth(1).innerText()).toBe(before);
    await page
      .getByRole('textbox', { name: /^Shares of/ })
      .first()
      .fill('0');
    await eventually(() => rmse.nth(1).innerText()).not.toBe(before);
    await page.getByText('Rules of the scenario that these shares break').waitFor();
    expect(dollars(await rmse.nth(1).innerText())).toBeGreaterThan(dollars(before));
    expect(await rmse.nth(3).innerText()).toContain('worse');
    expect(dollars((await figure(page, 'Net weight').nth(1).innerText()).replace('%', ''))).toBeLessThan(100);
    await keepScreenshot(page, 'what-if');
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByText('as in the run', { exact: true }).waitFor();
    await eventually(() => rmse.nth(1).innerText()).toBe(before);
  });

  it('takes in a name that the run does not hold', async () => {
    const { page } = opened;
    const symbols = await page
      .locator('main datalist option')
      .evaluateAll((options) => options.map((each) => (each as unknown as { value: string }).value));
    await page.getByRole('combobox', { name: 'Add a name' }).fill(symbols[0]!.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: `Shares of ${symbols[0]}` }).fill('-10');
    await eventually(() => figure(page, 'Short').nth(1).innerText()).not.toBe('$0');
    await page.getByText(`1 name changed`).waitFor();
  });

  it('is copied as a table that pastes into a spreadsheet', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    const [titles, ...rows] = (await clipboard(page)).split('\n').map((line) => line.split('\t'));
    expect(titles).toEqual(['Name', 'Shares', 'Price', 'Value', 'Weight', 'Shares of the run']);
    for (const [, shares, price, value] of rows)
      expect(Number(value)).toBeCloseTo(Number(shares) * Number(price), 4);
    expect(rows.some(([, shares]) => shares === '-10')).toBe(true);
  });
});

describe('sensitivity', () => {
  it('drops every name, swaps others in, and prices the rules', async () => {
    const { page } = opened;
    await openPart(page, 'sensitivity');
    await page.getByText('Not worked out yet').waitFor();
    await page.getByRole('textbox', { name: 'Seconds, in all' }).fill('20');
    await page.keyboard.press('Control+Enter');
    await rowsOf(page, 'Drop one name').first().waitFor({ timeout: 120_000 });
    await idle(page);
    const changes = (await column(page, 'Drop one name', 'RMSE change')).map(dollars);
    // Every change is against the best hedge known, so that dropping a name of the run never helps noticeably.
    expect(Math.min(...changes)).toBeGreaterThanOrEqual(-0.01);
    expect(changes).toEqual(changes.toSorted((a, b) => b - a));
    expect(await column(page, 'Price of each rule', 'Rule')).toContain('at most 11 longs instead of 10');
    await page.getByText(/^The hedge hangs on \S+ most/).waitFor();
    await keepScreenshot(page, 'sensitivity');
  });
});

describe('the price of a rule', () => {
  it('leads to a scenario with that rule changed', async () => {
    const { page } = opened;
    await page.getByRole('gridcell', { name: 'at most 11 longs instead of 10' }).dblclick();
    await heading(page, 'Scenarios').waitFor();
    await eventually(() => nameField(page).inputValue()).toMatch(/at most 11 longs instead of 10$/);
    await page.getByText('Feasible', { exact: true }).waitFor();
  });
});

describe('alternatives', () => {
  it('are other hedges within the cost asked for, side by side, each to be opened as a run', async () => {
    const { page } = opened;
    await openPart(page, 'alternatives');
    await page.getByText('Not searched for yet').waitFor();
    await page.getByRole('textbox', { name: 'How many' }).fill('3');
    await page.getByRole('textbox', { name: 'Cost, at most' }).fill('20');
    await page.getByRole('textbox', { name: 'Seconds', exact: true }).fill('5');
    await page.keyboard.press('Control+Enter');
    await rowsOf(page, 'Nearly as good').first().waitFor({ timeout: 120_000 });
    await idle(page);
    const shares = (await column(page, 'Nearly as good', 'of RMSE')).map(Number.parseFloat);
    expect(shares.length).toBeGreaterThan(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(20.5);
    const matrix = page.getByRole('region', { name: 'Hedges side by side' });
    expect(await matrix.locator('thead th').count()).toBe(2 + shares.length);
    // Whole shares first; their dollars add up to about the notional.
    const cells = async () =>
      (await matrix.locator('tbody td:nth-child(3)').allInnerTexts()).filter(
        (text) => !text.includes('not held'),
      );
    for (const text of await cells()) expect(text).toMatch(/^[\d,]+$/);
    await page.getByRole('radio', { name: 'USD' }).check({ force: true });
    const value = (await cells()).map(dollars).reduce((sum, one) => sum + one, 0);
    expect(Math.abs(value - 1e6)).toBeLessThan(1000);
    await keepScreenshot(page, 'alternatives');
    await page.getByRole('grid', { name: 'Nearly as good' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await eventually(() => page.url()).toMatch(/\/runs\/3$/);
    await heading(page, sampleScenario).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Run #3' }).waitFor();
  });
});

describe('exposures and costs', () => {
  it('sum to the book, and say that gamma and vega stay unhedged', async () => {
    const { page } = opened;
    await openPart(page, 'exposures');
    await page.getByText(/gamma and vega of an option on the basket stay unhedged/).waitFor();
    const hedge = (await column(page, 'Delta by group', 'Hedge')).map(dollars);
    const strip = page.getByRole('region', { name: 'Exposures on day one' });
    const net = dollars(await strip.locator('dd.value').nth(2).innerText());
    // Every group is rounded to a dollar.
    expect(Math.abs(hedge.reduce((sum, value) => sum + value, 0) - net)).toBeLessThanOrEqual(hedge.length);
  });

  it('cost what the rates say, as they are typed', async () => {
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Commission', exact: true }).fill('0');
    await page.getByRole('textbox', { name: 'Half spread', exact: true }).fill('5');
    // 5 bp of a gross book of about the notional, twice.
    await page.getByText(/^\$(99\d|1,000), 10\.0 bp$/).waitFor();
    await keepScreenshot(page, 'exposures');
  });
});

describe('the option beside its hedge', () => {
  it('is valued with its terms, its delta scales the hedge, and what is left is said', async () => {
    const { page } = opened;
    await openPart(page, 'option');
    const strip = page.getByRole('region', { name: 'The option and its hedge' });
    await strip.getByText(/^Buy 0\.\d+ times the run’s shares/).waitFor();
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await field('Volatility').fill('20');
    await field('Rate').fill('5');
    await field('Expiry').fill('1');
    // Black, Scholes and Merton at the money, one year, 20%, 5%: 10.4506% of the spot, delta 0.6368 (Hull).
    await eventually(() => strip.locator('dd.value').first().innerText()).toBe('-$104,506');
    await strip.getByText('Δ 0.637 a unit').waitFor();
    await page.getByText('Put', { exact: true }).click();
    // By parity: call − spot + strike · e^(−0.05) = 5.5735%.
    await eventually(() => strip.locator('dd.value').first().innerText()).toBe('-$55,735');
    await strip.getByText(/^Sell 0\.363 times the run’s shares/).waitFor();
    await strip.getByText(/The option has expired\./).waitFor();
    const grid = page.getByRole('table', { name: 'P&L by spot and volatility' });
    expect(await grid.locator('tbody td').count()).toBe(45);
    await keepScreenshot(page, 'option');
  });

  it('refuses what is no term and keeps the last value', async () => {
    const { page } = opened;
    const strike = page.getByRole('textbox', { name: 'Strike', exact: true });
    await strike.fill('-5');
    expect(await strike.getAttribute('aria-invalid')).toBe('true');
    const strip = page.getByRole('region', { name: 'The option and its hedge' });
    expect(await strip.locator('dd.value').first().innerText()).toBe('-$55,735');
    await strike.fill('100');
  });
});

describe('the monitor', () => {
  it('follows every run on file and flags those beyond the limit, which can be changed', async () => {
    const { page } = opened;
    await leaveFields(page);
    await go(page, 'o', 'Monitor');
    await eventually(() => rowsOf(page, 'Hedges on file').count()).toBe(3);
    await page.keyboard.press('Control+Enter');
    await idle(page);
    const limit = page.getByRole('textbox', { name: 'Flag |v| beyond, basis points of the notional' });
    const conditions = () => column(page, 'Hedges on file', 'Limit of |v|');
    await limit.fill('1');
    await eventually(conditions).toContain('! beyond');
    await page.getByText(/beyond the limit: look at/).waitFor();
    await page.getByRole('img', { name: /Hedge less basket in USD by day/ }).waitFor();
    await keepScreenshot(page, 'monitor');
    await limit.fill('10000');
    await eventually(conditions).toEqual(['✓ within', '✓ within', '✓ within']);
  });

  it('opens a run with the keys', async () => {
    const { page } = opened;
    await page.getByRole('grid', { name: 'Hedges on file' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await heading(page, sampleScenario).waitFor();
  });
});

describeForEverybody(
  () => opened.page,
  [
    ...['what-if', 'sensitivity', 'alternatives', 'exposures', 'option'].map((part) => `runs/1/${part}`),
    'monitor',
  ],
  async (page) => {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.locator('main tbody tr').first().waitFor();
  },
  'main .run, main .content',
);
