import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import { go, heading, leaveFields, loadSample, rowsOf, saved, eventually } from './desk-page.ts';

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
  await loadSample(opened.page);
});
afterAll(() => opened?.close());

const theme = () => opened.page.evaluate<string>('document.documentElement.dataset.theme');

describe('settings', () => {
  it('change the theme at once and keep it', async () => {
    const { page } = opened;
    await go(page, ',', 'Settings');
    await page.getByLabel('Theme', { exact: true }).selectOption({ label: 'Light' });
    expect(await theme()).toBe('light');
    await saved(page);
    await page.reload();
    await heading(page, 'Settings').waitFor();
    await eventually(theme).toBe('light');
    await eventually(() => page.getByLabel('Theme', { exact: true }).inputValue()).toBe('light');
  });

  it('change how numbers stand on the screen, everywhere', async () => {
    const { page } = opened;
    await page.getByLabel('Locale of numbers', { exact: true }).fill('de-DE');
    await page.getByText('1.234.567,89').waitFor();
    await saved(page);
    await leaveFields(page);
    await go(page, 'm', 'Market');
    const closes = await rowsOf(page, 'Names on file').locator('td:nth-last-child(3)').allInnerTexts();
    expect(closes.every((text) => /^[\d.]+,\d\d$/.test(text))).toBe(true);
  });

  it('say where the data are', async () => {
    const { page, folder } = opened;
    await page.getByRole('link', { name: /^Settings/ }).click();
    await page.getByRole('region', { name: 'Database' }).getByText(folder).waitFor();
  });

  it('make a backup, and put it in place again after a question', async () => {
    const { page } = opened;
    const backups = page.getByRole('region', { name: 'Backups' });
    await backups.getByRole('button', { name: 'Back up now' }).click();
    const restore = backups.getByRole('button', { name: /^Restore…/ });
    await restore.first().waitFor();
    await page.getByText('No job running').waitFor();
    await restore.first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText(/^The backup of .* is in place$/).waitFor();
  });
});
