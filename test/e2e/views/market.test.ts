import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';
import { clipboard, go, keepScreenshot, leaveFields, rowsOf, eventually } from './desk-page.ts';

/** Files in: what is read, what is refused and why, what looks wrong; and the table that shows it. */

const vendorFiles = resolve(import.meta.dirname, '../../../../shared/market/vendor-files');
const vendorFilesPresent = existsSync(vendorFiles);
if (!vendorFilesPresent)
  console.log(`skipped: ${vendorFiles} is not there, so no vendor's own files are imported`);

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
});
afterAll(() => opened?.close());

/** Chooses files as the file dialog would. */
async function choose(page: Page, files: string[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await leaveFields(page);
  await page.keyboard.press('i');
  await (await choosing).setFiles(files);
  await page.getByRole('dialog', { name: /^Import/ }).waitFor();
}

async function importNow(page: Page): Promise<void> {
  const start = page.getByRole('dialog').getByRole('button', { name: /^Import \d/ });
  await eventually(() => start.isEnabled()).toBe(true);
  await start.click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('No job running').waitFor();
}

/** Closes on the weekdays of four weeks from 2024-01-01 (a Monday). */
function weekdays(): string[] {
  const days: string[] = [];
  for (let day = 0; day < 28; day++)
    if (day % 7 < 5) days.push(new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10));
  return days;
}

describe('the first file', () => {
  it('is previewed before anything is stored', async () => {
    const { page, folder } = opened;
    const days = weekdays();
    const rows = days.flatMap((day, index) => [
      `${day},AAA,${(100 + index).toFixed(2)},${(90 + index).toFixed(2)},1000`,
      `${day},BBB,${(50 + index / 2).toFixed(2)},${(50 + index / 2).toFixed(2)},2000`,
    ]);
    rows.splice(4, 0, `${days[2]},AAA,minus,1,1`);
    const file = join(folder, 'desk-prices.csv');
    await writeFile(file, `date,symbol,close,adjusted_close,volume\n${rows.join('\n')}\n`);
    await choose(page, [file]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Long table').waitFor();
    const roles = await dialog.locator('thead th span').allInnerTexts();
    expect(roles).toEqual(['date', 'symbol', 'close', 'adjusted', 'volume']);
    await keepScreenshot(page, 'import-preview');
    await page.keyboard.press('Escape');
    await page.getByText('No prices on file yet').waitFor();
    await choose(page, [file]);
    await importNow(page);
    await eventually(() => rowsOf(page, 'Names on file').count()).toBe(2);
    await page.getByText('40 rows read, 1 refused').waitFor();
  });

  it('leaves its refused rows with line and reason', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('3');
    const refused = rowsOf(page, 'Refused rows');
    await refused.first().waitFor();
    const cells = await refused.first().locator('td').allInnerTexts();
    expect(cells[0]).toBe('6');
    expect(cells[1]).toContain('close');
    expect(cells[2]).toContain('minus');
    await keepScreenshot(page, 'imports');
  });

  it('changes nothing when it is imported again', async () => {
    const { page, folder } = opened;
    await choose(page, [join(folder, 'desk-prices.csv')]);
    await importNow(page);
    await eventually(() => rowsOf(page, 'Imports').count()).toBe(2);
    const titles = await page.getByRole('grid', { name: 'Imports' }).locator('thead th').allInnerTexts();
    const cells = await rowsOf(page, 'Imports').first().locator('td').allInnerTexts();
    expect(cells[titles.findIndex((title) => title.startsWith('New'))]).toBe('0');
  });
});

describe('a file that asks', () => {
  it('settles day and month in the preview, and only then lets itself be imported', async () => {
    const { page, folder } = opened;
    const file = join(folder, 'CCC.csv');
    // Every date of the first twelve days of a month reads both ways.
    const rows = [2, 3, 4, 5, 8, 9, 10, 11, 12].map(
      (day, index) => `0${1}/${String(day).padStart(2, '0')}/2024,${10 + index}`,
    );
    await writeFile(file, `Date,Close\n${rows.join('\n')}\n`);
    await choose(page, [file]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Question:/).waitFor();
    expect(await dialog.getByRole('button', { name: /^Import \d/ }).isEnabled()).toBe(false);
    await dialog.getByLabel('Dates are written', { exact: true }).selectOption({ label: 'Month, day, year' });
    await importNow(page);
    await leaveFields(page);
    await page.keyboard.press('1');
    const row = rowsOf(page, 'Names on file').filter({ hasText: 'CCC' });
    await row.getByText('2024-01-02').waitFor();
    await row.getByText('2024-01-12').waitFor();
  });

  it('of implied vols is read as the user says what it does not tell', async () => {
    const { page, folder } = opened;
    const file = join(folder, 'vols.csv');
    // 2.5 could be 250% or 2.5%, and the file says of no day.
    await writeFile(file, 'symbol,iv\nCCC,2.5\n');
    await choose(page, [file]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Implied vols', { exact: true }).click();
    await dialog.getByLabel('Volatilities are', { exact: true }).selectOption({ label: 'Percent: 25' });
    await dialog.getByLabel('Day, if undated').fill('2024-01-12');
    await keepScreenshot(page, 'import-vols');
    await importNow(page);
    const row = rowsOf(page, 'Names on file').filter({ hasText: 'CCC' });
    await row.getByText('2.5%').waitFor();
  });

  it('is refused with its reason when it holds no prices', async () => {
    const { page, folder } = opened;
    const page404 = join(folder, 'error.csv');
    const packed = join(folder, 'noise.csv.gz');
    await writeFile(page404, '<!doctype html><title>Too many requests</title>');
    await writeFile(packed, gzipSync('no,prices\nhere,either\n'));
    await choose(page, [page404, packed]);
    const files = page.getByRole('dialog').getByRole('list', { name: 'Files' });
    await files.getByText('refused').first().waitFor();
    expect(await page.getByRole('alert').innerText()).not.toBe('');
    await page.keyboard.press('Escape');
  });
});

describe('a list of sectors', () => {
  it('shows its file before the import, and says after it what was read and refused', async () => {
    const { page, folder } = opened;
    const file = join(folder, 'groups.csv');
    await writeFile(file, 'symbol,sector\nAAA,Energy\nBBB,Utilities\nCCC,\n');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import…' }).click();
    await page.getByRole('menuitem', { name: 'Sectors…' }).click();
    await (await choosing).setFiles([file]);
    const dialog = page.getByRole('dialog', { name: 'Import groups.csv' });
    await dialog.getByRole('list', { name: 'Files' }).getByText('groups.csv').waitFor();
    await importNow(page);
    await page.getByText('2 rows read, 1 refused').waitFor();
  });
});

describe('an import profile', () => {
  const titles = 'Stamp;Px A;Px B';
  const rows = ['03/04/2024;10,5;11,25', '04/04/2024;10,75;11,5', '05/04/2024;11,0;11,75'];

  it('keeps what was answered once, and answers for the next file', async () => {
    const { page, folder } = opened;
    for (const name of ['DDD', 'EEE'])
      await writeFile(join(folder, `${name}.csv`), `${[titles, ...rows].join('\n')}\n`);
    await choose(page, [join(folder, 'DDD.csv')]);
    const dialog = page.getByRole('dialog', { name: /^Import/ });
    await dialog
      .getByText(/^Question:/)
      .first()
      .waitFor();
    await dialog.getByLabel('Dates are written', { exact: true }).selectOption({ label: 'Day, month, year' });
    await dialog.getByLabel('Close', { exact: true }).selectOption({ label: 'Px B' });
    await dialog.getByRole('button', { name: 'Save as a profile…' }).click();
    await page.getByLabel('Name of the profile').fill('Desk A');
    await page.keyboard.press('Enter');
    await eventually(() => dialog.getByLabel('Profile', { exact: true }).inputValue()).toBe('Desk A');
    await importNow(page);

    await choose(page, [join(folder, 'EEE.csv')]);
    await eventually(() => dialog.getByLabel('Profile', { exact: true }).inputValue()).toBe('Desk A');
    expect(await dialog.getByText(/^Question:/).count()).toBe(0);
    await keepScreenshot(page, 'import-profile');
    await importNow(page);
    await leaveFields(page);
    await page.keyboard.press('1');
    const cells = () =>
      rowsOf(page, 'Names on file').filter({ hasText: 'EEE' }).locator('td').allInnerTexts();
    await eventually(cells).toEqual(expect.arrayContaining(['2024-04-03', '2024-04-05', '11.75']));
  });

  it('can be set aside for a file, and deleted', async () => {
    const { page, folder } = opened;
    await choose(page, [join(folder, 'EEE.csv')]);
    const dialog = page.getByRole('dialog', { name: /^Import/ });
    const read = dialog.getByLabel('Profile', { exact: true });
    await read.selectOption({ label: 'None: as detected' });
    await dialog
      .getByText(/^Question:/)
      .first()
      .waitFor();
    await read.selectOption({ label: 'Desk A' });
    await dialog
      .getByText(/^Question:/)
      .first()
      .waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Delete the profile' }).click();
    await eventually(() => read.inputValue()).toBe('');
    await dialog
      .getByText(/^Question:/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
  });
});

describe('the table of names', () => {
  it('filters, sorts by two titles and copies cells that paste exactly', async () => {
    const { page } = opened;
    const grid = page.getByRole('grid', { name: 'Names on file' });
    await leaveFields(page);
    await page.keyboard.press('1');
    await grid.getByRole('button', { name: 'First day' }).click();
    await grid.getByRole('button', { name: 'Last close' }).click({ modifiers: ['Shift'] });
    await eventually(() => grid.locator('th[aria-sort]').count()).toBe(2);
    await page.getByRole('searchbox', { name: 'Filter names' }).fill('2024-01-26');
    await eventually(() => rowsOf(page, 'Names on file').count()).toBe(2);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await grid.focus();
    await page.keyboard.press('Control+c');
    await page.getByText('2 rows copied').waitFor();
    const [titles, first, second] = (await clipboard(page)).split('\n').map((line) => line.split('\t'));
    const close = titles!.indexOf('Last close');
    // BBB ends at 50 + 19/2, AAA at 100 + 19.
    expect([first![0], first![close], second![0], second![close]]).toEqual(['BBB', '59.5', 'AAA', '119']);
    await page.getByRole('searchbox', { name: 'Filter names' }).fill('');
  });

  it('remembers which columns are shown', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Days' }).check();
    await page.keyboard.press('Escape');
    await page.reload();
    const titles = page.getByRole('grid', { name: 'Names on file' }).locator('thead');
    await titles.getByText('Days', { exact: true }).waitFor();
  });
});

describe('a name with another symbol', () => {
  const inspector = () => opened.page.getByRole('complementary', { name: 'Inspector' });
  const rename = async (symbol: string, from: string) => {
    const { page } = opened;
    await inspector().getByRole('button', { name: 'Rename…' }).click();
    await page.getByLabel('New symbol').fill(symbol);
    await page.getByRole('dialog').getByLabel('From', { exact: true }).fill(from);
    await page.keyboard.press('Enter');
  };

  it('is renamed in the inspector from a day on, and says what it was', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('1');
    await rowsOf(page, 'Names on file').filter({ hasText: 'AAA' }).click();
    await rename('zzz', '2024-02-01');
    await page.getByText('AAA is ZZZ from 2024-02-01').waitFor();
    await rowsOf(page, 'Names on file').filter({ hasText: 'ZZZ' }).waitFor();
    await inspector().getByText('AAA to 2024-01-31').waitFor();
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await rowsOf(page, 'Names on file').filter({ hasText: 'AAA' }).waitFor();
  });

  it('is not given a symbol that another name has', async () => {
    const { page } = opened;
    await rowsOf(page, 'Names on file').filter({ hasText: 'AAA' }).click();
    await rename('BBB', '2024-02-01');
    await page.getByRole('dialog').getByText('BBB is another name on file').waitFor();
    await page.keyboard.press('Escape');
  });
});

describe('vendors’ own files', () => {
  it.skipIf(!vendorFilesPresent)('are recognised, the error page among them is refused', async () => {
    const { page } = opened;
    await go(page, 'm', 'Market');
    await choose(
      page,
      [
        'alphavantage_AAPL.csv',
        'yahoo_TSLA.csv',
        'wide_close_semicolon_dmy.csv',
        'bad_error_page_saved_as.csv',
      ].map((name) => join(vendorFiles, name)),
    );
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Import 3 files' }).waitFor();
    await importNow(page);
    for (const symbol of ['AAPL', 'TSLA', 'IBM'])
      await rowsOf(page, 'Names on file').filter({ hasText: symbol }).first().waitFor();
  });
});
