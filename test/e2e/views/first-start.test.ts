import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBackups } from '../../../src-main/store/backup.ts';
import { openSampleDesk, type Desk } from '../../unit/services/desk.ts';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import { accessibilityFaults, eventually, go, heading, keepScreenshot, rowsOf, textOf } from './desk-page.ts';

/** What a new user meets: three ways to begin, and a guide from prices to a trade list. Each step builds on the one before. */

let elsewhere: Desk;
let opened: OpenWorkstation;
beforeAll(async () => {
  elsewhere = await openSampleDesk();
  await elsewhere.finish((await elsewhere.call('backups.create', {})).jobId);
  opened = await openWorkstationPage({ guided: true });
}, 120_000);
afterAll(async () => {
  await opened?.close();
  await elsewhere?.close();
});

async function openBackup(page: Page, file: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a backup…' }).click();
  await (await choosing).setFiles([file]);
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
}

describe('the first screen', () => {
  it('offers the sample market, files and a backup side by side', async () => {
    const { page } = opened;
    await heading(page, 'Market').waitFor();
    const ways = page.getByRole('main').getByRole('list').last().getByRole('button');
    await ways.first().waitFor();
    expect(await ways.allInnerTexts()).toEqual(['Load the sample market', 'Import files…', 'Open a backup…']);
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepScreenshot(page, 'first-start');
  });

  it('asks for price files where prices are to come from files', async () => {
    const { page } = opened;
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import files…' }).click();
    expect((await choosing).isMultiple()).toBe(true);
  });

  it('says why a file is no backup, and leaves the desk as it is', async () => {
    const { page, folder } = opened;
    const file = join(folder, 'prices.db');
    await writeFile(file, 'date,symbol,close\n');
    await openBackup(page, file);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^prices\.db cannot be restored: .* is damaged or is no database$/).waitFor();
    await dialog.getByText('choose another backup').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('No prices on file yet').waitFor();
  });

  it('goes on with the desk of a backup', async () => {
    const { page } = opened;
    await openBackup(page, listBackups(join(elsewhere.folder, 'desk.db'))[0]!.path);
    await rowsOf(page, 'Names on file').first().waitFor();
    await page.getByText('synthetic data').waitFor();
  });
});

describe('the guide of the first hedge', () => {
  const guide = () => opened.page.getByRole('complementary', { name: 'First hedge, step by step' });
  const done = async () =>
    (await guide().getByRole('listitem').allInnerTexts())
      .filter((text) => text.includes('done'))
      .map((text) => /[A-Z]\w+/.exec(text)![0]);
  const press = (name: string) => guide().getByRole('button', { name, exact: true }).click();

  it('has ticked off what is on file and leads on from there', async () => {
    await guide().waitFor();
    expect(await done()).toEqual(['Prices']);
    await press('See the basket');
    await heading(opened.page, 'Baskets').waitFor();
    await eventually(done).toEqual(['Prices', 'Basket']);
    await press('See the scenario');
    await opened.page.getByLabel('Name of the scenario').waitFor();
    await eventually(done).toEqual(['Prices', 'Basket', 'Scenario']);
    expect(await accessibilityFaults(opened.page)).toEqual([]);
  });

  it('is where it was after a reload', async () => {
    await opened.page.reload();
    await guide().waitFor();
    expect(await done()).toEqual(['Prices', 'Basket', 'Scenario']);
  });

  it('runs, judges, runs a variant, compares and exports with one button each', async () => {
    const { page } = opened;
    await press('Run the scenario');
    await eventually(done).toContain('Run');
    await press('Open the run');
    await page.getByRole('region', { name: 'Headline figures' }).waitFor();
    await eventually(done).toContain('Judge');
    await press('Run a second hedge');
    await press('Compare two runs');
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    await eventually(done).toContain('Compare');
    const downloading = page.waitForEvent('download');
    await press('Export the trade list');
    expect(await textOf(await downloading)).toMatch(/^basket_id,seq,symbol,/);
    await eventually(done).toEqual(['Prices', 'Basket', 'Scenario', 'Run', 'Judge', 'Compare', 'Export']);
    await guide()
      .getByText(/^From prices to a trade list/)
      .waitFor();
    await keepScreenshot(page, 'guide-done');
  });

  it('is closed for good, and opened again from the palette', async () => {
    const { page } = opened;
    await press('Close the guide');
    await guide().waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    expect(await guide().count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('first hedge');
    await page.getByRole('option', { name: /First hedge, step by step/ }).waitFor();
    await page.keyboard.press('Enter');
    await guide().waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');
    await eventually(focused).toBe('Close the guide');
    await page.keyboard.press('Enter');
    await guide().waitFor({ state: 'detached' });
  });

  it('opens the dialogs where nothing is on file, also in the view that is shown', async () => {
    const { page } = opened;
    await page.keyboard.press('g');
    for (const [key, title, step, dialog] of [
      ['s', 'Scenarios', 'Scenario', 'New scenario'],
      ['b', 'Baskets', 'Basket', 'New basket'],
    ] as const) {
      await go(page, key, title);
      const entries = page.getByRole('listbox', { name: title }).getByRole('option');
      await entries.first().waitFor();
      for (let left = await entries.count(); left > 0; left--) {
        await page.keyboard.press('Delete');
        await eventually(() => entries.count()).toBe(left - 1);
      }
      await press(step);
      await page.getByRole('dialog', { name: dialog }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });
});
