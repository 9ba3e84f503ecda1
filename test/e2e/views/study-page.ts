import type { Locator, Page } from 'playwright-core';
import { eventually, go, leaveFields, loadSample } from './desk-page.ts';

/** What the tests of frontiers and walk-forwards do alike. */

export const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });

/** The strip with the figures and the sentences of the study that is shown. */
export const says = (page: Page): Locator =>
  page.getByRole('region', { name: /^What the (frontier|walk-forward) says$/ });

/** From the first start: what the view says without a scenario, and then the sample market. */
export async function beginWithNothing(page: Page, key: string, title: string): Promise<void> {
  await go(page, key, title);
  await page.getByText(`A ${title.toLowerCase()} needs a scenario`).waitFor();
  await go(page, 'm', 'Market');
  await loadSample(page);
}

/** Starts what is asked for, and waits for the study. */
export async function make(page: Page): Promise<void> {
  const before = await says(page).elementHandles();
  await page.keyboard.press('Control+Enter');
  // The study that was shown gives way to the new one.
  for (const old of before) await eventually(() => old.isVisible()).toBe(false);
  await says(page).waitFor({ timeout: 120_000 });
  await page.getByText('No job running').waitFor({ timeout: 120_000 });
  await page.getByText('being made').waitFor({ state: 'detached' });
}

/** Stops the study that is being made once it has a hedge. */
export async function stopEarly(page: Page): Promise<void> {
  await page.getByText(/^[1-9]\d* of \d+ hedges$/).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop, keep what is done' }).click();
  await page.getByText('stopped early', { exact: true }).waitFor({ timeout: 60_000 });
}

/** Deletes the study that is shown, and brings it back. */
export async function deleteAndRestore(page: Page, list: Locator, count: number): Promise<void> {
  await eventually(() => list.count()).toBe(count);
  await leaveFields(page);
  await page.keyboard.press('Delete');
  await eventually(() => list.count()).toBe(count - 1);
  await page.keyboard.press('Control+z');
  await eventually(() => list.count()).toBe(count);
}
