import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import {
  eventually,
  go,
  heading,
  holdAnswers,
  keepScreenshot,
  leaveFields,
  loadSample,
  rowsOf,
} from './desk-page.ts';

/** Baskets: pasted text is read while it is typed; a deletion can be taken back. */

let opened: OpenWorkstation;
let symbols: string[];
beforeAll(async () => {
  opened = await openWorkstationPage();
  const { page } = opened;
  await loadSample(page);
  symbols = await rowsOf(page, 'Names on file').locator('td:first-child').allInnerTexts();
});
afterAll(() => opened?.close());

describe('a pasted basket', () => {
  it('says what is wrong with which line, suggests symbols, and is stored when nothing is', async () => {
    const { page } = opened;
    const [first, second, third] = symbols as [string, string, string];
    await go(page, 'b', 'Baskets');
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New basket' });
    await dialog.getByLabel('Name', { exact: true }).fill('Pasted');
    await dialog
      .getByRole('textbox', { name: /^Symbol and/ })
      .fill(`${first}\t100\n${second}X\t200\n${third}\tmany`);
    await dialog.getByText(/^Line 3:/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Create' }).isEnabled()).toBe(false);
    await dialog.getByText(`${second}X is not on file`).waitFor();
    await keepScreenshot(page, 'basket-new');
    await dialog.getByRole('button', { name: `Use ${second}` }).click();
    await dialog
      .getByRole('textbox', { name: /^Symbol and/ })
      .fill(`${first}\t100\n${second}\t200\n${third}\t300`);
    await dialog.getByText('3 names').waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Pasted' }).waitFor();
    await eventually(() => rowsOf(page, 'Constituents of Pasted').count()).toBe(3);
  });

  it('takes weights in percent and divides them by their sum', async () => {
    const { page } = opened;
    const [first, second] = symbols as [string, string];
    await leaveFields(page);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New basket' });
    await dialog.getByLabel('Name', { exact: true }).fill('By weight');
    await dialog.getByLabel('Notional', { exact: true }).fill('2.5m');
    await dialog.getByRole('textbox', { name: /^Symbol and/ }).fill(`${first} 30%\n${second} 20%`);
    await dialog.getByText(/weights sum to 50\.00%/).waitFor();
    await dialog.getByRole('button', { name: 'Divide by their sum' }).click();
    await dialog.getByText(/weights sum to 100\.00%/).waitFor();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByText('$2,500,000 notional').waitFor();
    const given = await rowsOf(page, 'Constituents of By weight').locator('td:nth-child(4)').allInnerTexts();
    expect(given.toSorted()).toEqual(['40.00%', '60.00%']);
  });
});

describe('a basket on file', () => {
  it('is stored as it was typed last, however soon', async () => {
    const { page } = opened;
    const answers = await holdAnswers(page, 'baskets.preview');
    answers.release();
    await page.reload();
    await page.getByRole('option', { name: /^Pasted/ }).click();
    await page.getByRole('heading', { name: 'Pasted' }).waitFor();
    await leaveFields(page);
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Edit Pasted' });
    await dialog.getByText('3 names').waitFor();
    answers.hold();
    const text = dialog.getByRole('textbox', { name: /^Symbol and/ });
    await text.fill(`${await text.inputValue()}\n${symbols[3]}\t400`);
    await page.keyboard.press('Control+Enter');
    answers.release();
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => rowsOf(page, 'Constituents of Pasted').count()).toBe(4);
  });

  it('is edited in the same dialog', async () => {
    const { page } = opened;
    await page.getByRole('option', { name: /^Pasted/ }).click();
    await page.getByRole('heading', { name: 'Pasted' }).waitFor();
    await page.getByRole('button', { name: 'Edit…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit Pasted' });
    await dialog.getByLabel('Name', { exact: true }).fill('Pasted, smaller');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Pasted, smaller' }).waitFor();
  });

  it('comes back when its deletion is undone', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('Delete');
    await page.getByText('Basket “Pasted, smaller” deleted').waitFor();
    await eventually(() => page.getByRole('option', { name: /^Pasted/ }).count()).toBe(0);
    await page.keyboard.press('Control+z');
    await page.getByRole('option', { name: /^Pasted, smaller/ }).waitFor();
  });

  it('leads to a new scenario on it', async () => {
    const { page } = opened;
    await page.getByRole('option', { name: /^By weight/ }).click();
    await page.getByRole('heading', { name: 'By weight' }).waitFor();
    await leaveFields(page);
    await page.keyboard.press('h');
    await heading(page, 'Scenarios').waitFor();
    const dialog = page.getByRole('dialog', { name: 'New scenario' });
    await eventually(() => dialog.getByLabel('Name', { exact: true }).inputValue()).toMatch(/^By weight/);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await eventually(() => page.getByLabel('Name of the scenario', { exact: true }).inputValue()).toMatch(
      /^By weight/,
    );
  });
});
