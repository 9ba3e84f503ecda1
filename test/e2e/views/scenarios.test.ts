import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenWorkstation } from '../support/served-workstation.ts';
import {
  eventually,
  holdAnswers,
  keepScreenshot,
  leaveFields,
  nameField,
  openSampleScenario,
  sampleScenario,
  saved,
} from './desk-page.ts';

/** The editor of a scenario: checked while typing, stored by itself, undone, and never overwritten unseen. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openSampleScenario(0);
});
afterAll(() => opened?.close());

const maxLongs = () => opened.page.getByLabel('Longs, at most', { exact: true });
const feasibility = () => opened.page.getByRole('region', { name: 'Feasibility' });

describe('feasibility while typing', () => {
  it('says why no hedge can satisfy the settings, and mends them with one click', async () => {
    const { page } = opened;
    // Four names of at most 20% cannot make up the whole.
    await maxLongs().fill('4');
    await feasibility().getByText('No hedge can satisfy this').waitFor();
    await keepScreenshot(page, 'scenario-infeasible');
    await feasibility().locator('.findings button').first().click();
    await feasibility().getByText('Feasible', { exact: true }).waitFor();
  });

  it('holds a value that the schema refuses at its field, and does not store it', async () => {
    const { page } = opened;
    await page.getByLabel('Longs, at least', { exact: true }).fill('12');
    await page.getByText('min longs is above max longs').waitFor();
    await page.getByText('Not saved: a value is missing or wrong').waitFor();
    await page.getByLabel('Longs, at least', { exact: true }).fill('0');
    await saved(page);
  });
});

describe('lists of names', () => {
  it('are typed or read from a file, and mark what is not on file', async () => {
    const { page } = opened;
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'File… with Exclude' }).click();
    await (
      await choosing
    ).setFiles({
      name: 'restricted.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('AERVAL\nNOBODY\n'),
    });
    await page.getByText('Not on file: NOBODY').waitFor();
    expect(await page.getByLabel('Exclude', { exact: true }).inputValue()).toBe('AERVAL NOBODY');
    await page.getByLabel('Exclude', { exact: true }).fill('');
    await saved(page);
  });
});

describe('edits', () => {
  it('are undone and done again', async () => {
    const { page } = opened;
    await maxLongs().fill('11');
    await maxLongs().fill('12');
    await leaveFields(page);
    const before = await page.getByLabel('λ', { exact: true }).inputValue();
    await page.getByLabel('λ', { exact: true }).fill('0.5');
    await leaveFields(page);
    await page.keyboard.press('Control+z');
    await eventually(() => page.getByLabel('λ', { exact: true }).inputValue()).toBe(before);
    expect(await maxLongs().inputValue()).toBe('12');
    await page.keyboard.press('Control+Shift+z');
    await eventually(() => page.getByLabel('λ', { exact: true }).inputValue()).toBe('0.5');
    await page.keyboard.press('Control+z');
    await saved(page);
  });

  it('are stored by themselves', async () => {
    const { page } = opened;
    const unsaved = page.getByText('Saved', { exact: true }).waitFor({ state: 'hidden' });
    await maxLongs().fill('9');
    await unsaved;
    await saved(page);
    await page.reload();
    await eventually(() => maxLongs().inputValue()).toBe('9');
  });

  it('lead back to earlier versions', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Earlier versions…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Earlier versions/ });
    await dialog.getByRole('button', { name: 'Take it back' }).last().click();
    await eventually(() => maxLongs().inputValue()).not.toBe('9');
    await saved(page);
  });

  it('meet those of another window without loss', async () => {
    const { page } = opened;
    const other = await page.context().newPage();
    await other.goto(page.url());
    await nameField(other).waitFor();
    const otherMaximum = other.getByLabel('Longs, at most', { exact: true });
    // Both edit before either knows of the other.
    await Promise.all([maxLongs().fill('7'), otherMaximum.fill('8')]);
    const conflicts = [page, other].map((window) => window.getByText(/was changed in another window/));
    await eventually(async () =>
      (await Promise.all(conflicts.map((conflict) => conflict.count()))).toSorted(),
    ).toEqual([0, 1]);
    const loser = (await conflicts[0]!.count()) === 1 ? page : other;
    await keepScreenshot(loser, 'scenario-conflict');
    await loser.getByRole('button', { name: 'Keep mine' }).click();
    await saved(loser);
    const kept = await loser.getByLabel('Longs, at most', { exact: true }).inputValue();
    const winner = loser === page ? other : page;
    // A window behind others is slower to look.
    await eventually(() => winner.getByLabel('Longs, at most', { exact: true }).inputValue()).toBe(kept);
    await other.close();
  });
});

describe('the list', () => {
  it('duplicates, tags, filters and deletes with undo', async () => {
    const { page } = opened;
    await leaveFields(page);
    await page.keyboard.press('d');
    await eventually(() => nameField(page).inputValue()).not.toBe(sampleScenario);
    await nameField(page).fill('Short list');
    await page.getByLabel('Add a tag', { exact: true }).fill('desk');
    await page.keyboard.press('Enter');
    await saved(page);
    await page.getByLabel('Tag', { exact: true }).selectOption('desk');
    await eventually(() => page.getByRole('listbox', { name: 'Scenarios' }).getByRole('option').count()).toBe(
      1,
    );
    await leaveFields(page);
    await page.keyboard.press('Delete');
    await page.getByText('Scenario “Short list” deleted').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await page.getByRole('option', { name: /^Short list/ }).waitFor();
  });

  it('exports a scenario as a file and takes it back', async () => {
    const { page } = opened;
    const before = await page.getByRole('listbox', { name: 'Scenarios' }).getByRole('option').count();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Export as a file…' }).click();
    const file = await (await downloading).path();
    const choosing = page.waitForEvent('filechooser');
    await leaveFields(page);
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('button', { name: 'From a file…' }).click();
    await (
      await choosing
    ).setFiles({
      name: 'scenario.json',
      mimeType: 'application/json',
      buffer: await (await import('node:fs/promises')).readFile(file),
    });
    await eventually(() => page.getByRole('listbox', { name: 'Scenarios' }).getByRole('option').count()).toBe(
      before + 1,
    );
  });

  it('acts on what is chosen, also while its editor is still being opened', async () => {
    const { page } = opened;
    const answers = await holdAnswers(page, 'scenarios.get');
    await page.reload();
    const list = page.getByRole('listbox', { name: 'Scenarios' });
    await list.getByRole('option').nth(2).waitFor();
    const names = async () =>
      (await list.getByRole('option').locator('.line:first-child').allInnerTexts()).map((text) =>
        text.trim(),
      );
    const before = await names();
    await list.focus();
    await page.keyboard.press('Home');
    answers.release();
    await eventually(() => nameField(page).inputValue()).toBe(before[0]);
    answers.hold();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    await page.getByText(`Scenario “${before[1]}” deleted`).waitFor();
    await eventually(names).toEqual(before.toSpliced(1, 1));
    answers.release();
    await eventually(() => nameField(page).inputValue()).toBe(before[0]);
    expect(await page.locator('.toast.error').allInnerTexts()).toEqual([]);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await eventually(async () => (await names()).toSorted()).toEqual(before.toSorted());
  });

  it('loses one scenario to a key that is held down, not all', async () => {
    const { page } = opened;
    const entries = page.getByRole('listbox', { name: 'Scenarios' }).getByRole('option');
    const count = await entries.count();
    const name = await nameField(page).inputValue();
    for (let times = 0; times < 3; times++) {
      await page.keyboard.down('Delete');
      await eventually(() => entries.count()).toBe(count - 1);
    }
    await page.keyboard.up('Delete');
    await page.getByText(`Scenario “${name}” deleted`).waitFor();
    // By now a second deletion would be seen.
    await page.waitForTimeout(500);
    expect(await entries.count()).toBe(count - 1);
  });
});
