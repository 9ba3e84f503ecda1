import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import {
  go,
  heading,
  keepScreenshot,
  leaveFields,
  loadSample,
  nameField,
  openScenario,
  rowsOf,
  runScenario,
  sampleScenario,
  saved,
  textOf,
  eventually,
} from './desk-page.ts';

/** The whole main job on the sample market: load, scenario, run, judge, compare, export. Each step builds on the one before. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
});
afterAll(() => opened?.close());

describe('the main job', () => {
  it('begins with an empty desk that says what to do, and loads the sample market', async () => {
    const { page } = opened;
    await page.getByText('No prices on file yet').waitFor();
    await keepScreenshot(page, 'market-empty');
    await loadSample(page);
    expect(await rowsOf(page, 'Names on file').count()).toBeGreaterThan(20);
    await page.getByText('synthetic data').waitFor();
    await keepScreenshot(page, 'market');
  });

  it('shows the sample basket with closes and weights that sum to 1', async () => {
    const { page } = opened;
    await go(page, 'b', 'Baskets');
    const weights = rowsOf(page, 'Constituents of').locator('td:last-child');
    await weights.first().waitFor();
    const sum = (await weights.allInnerTexts()).reduce((total, text) => total + Number.parseFloat(text), 0);
    // Thirty weights, each rounded to a hundredth of a percent.
    expect(Math.abs(sum - 100)).toBeLessThan(30 * 0.005);
    await keepScreenshot(page, 'baskets');
  });

  it('runs the sample scenario and keeps the window responsive', async () => {
    const { page } = opened;
    await openScenario(page, sampleScenario);
    await page.getByText('Feasible', { exact: true }).waitFor();
    await runScenario(page);
    await keepScreenshot(page, 'scenario');
  });

  it('runs a copy under the papers’ bounds', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('d');
    await eventually(() => nameField(page).inputValue()).not.toBe(sampleScenario);
    await page.getByRole('button', { name: 'Preset' }).click();
    await page.getByRole('menuitem', { name: /^Papers/ }).click();
    await nameField(page).fill('Papers’ bounds');
    await page.getByText(/bounds allow at most 5/).waitFor();
    await saved(page);
    await runScenario(page);
  });

  it('shows the run: realised dollars first, the promise, the certificate in words', async () => {
    const { page } = opened;
    await leaveFields(page);
    await go(page, 'r', 'Runs');
    await rowsOf(page, 'Runs').filter({ hasText: sampleScenario }).dblclick();
    await heading(page, sampleScenario).waitFor();
    const figures = page.getByRole('region', { name: 'Headline figures' });
    const labels = await figures.locator('dt').allInnerTexts();
    expect(labels.slice(0, 2)).toEqual(['Realised RMSE a day', 'Promise']);
    await figures
      .getByText(/No feasible hedge has an RMSE below \$[\d,]+ a day in the window; yours .* \$[\d,]+/)
      .waitFor();
    await rowsOf(page, 'Positions').first().waitFor();
    expect(await rowsOf(page, 'Positions').count()).toBeLessThanOrEqual(10);
    await keepScreenshot(page, 'run');
  });

  it('explains every metric one click away', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Beta: definition' }).last().click();
    await page.getByText('Cov(h, b) / Var(b)').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.getByText('Cov(h, b) / Var(b)').isVisible()).toBe(false);
  });

  it('exports the trade list as the positions say', async () => {
    const { page } = opened;
    const symbols = await rowsOf(page, 'Positions').locator('td:first-child').allInnerTexts();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'Trade list CSV' }).click();
    const lines = (await textOf(await downloading)).trim().split(/\r?\n/);
    expect(lines[0]).toMatch(/^basket_id,seq,symbol,/);
    const exported = lines.slice(1).map((line) => line.split(',')[2]);
    expect(exported.toSorted()).toEqual(symbols.map((cell) => cell.trim().split(/\s/)[0]).toSorted());
  });

  it('compares both runs: the best marked, the settings that differ, the positions aligned', async () => {
    const { page } = opened;
    await go(page, 'r', 'Runs');
    await page.getByRole('grid', { name: 'Runs' }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('v');
    await heading(page, 'Compare').waitFor();
    const table = page.getByRole('region', { name: 'Comparison' });
    await table.getByText('Likely better than A').waitFor();
    await eventually(() => table.getByText('Long bounds').count()).toBe(1);
    expect(await table.getByLabel('best').count()).toBeGreaterThan(3);
    await page.getByRole('region', { name: 'Positions by run' }).locator('tbody tr').first().waitFor();
    await keepScreenshot(page, 'compare');
  });

  it('exports the comparison with its positions', async () => {
    const { page } = opened;
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'This comparison: tables' }).click();
    const text = await textOf(await downloading);
    const shown = await page.getByRole('region', { name: 'Positions by run' }).locator('tbody tr').count();
    const [, positions = ''] = /\r\npositions\r\n([^]*?)\r\n\r\n/.exec(text) ?? [];
    expect(positions.split('\r\n')).toHaveLength(shown + 1);
    expect(text).toContain('paired confidence');
  });

  it('comes back to the same comparison after a reload and after a look elsewhere', async () => {
    const { page } = opened;
    const address = page.url();
    await page.reload();
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    await go(page, 'm', 'Market');
    await go(page, 'c', 'Compare');
    await eventually(() => page.url()).toBe(address);
  });

  it('has no fault on the page so far', () => {
    expect(opened.faults).toEqual({ errors: [], escapes: [] });
  });
});
