import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Download, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from '../support/served-workstation.ts';

/** What the tests of the views do again and again, in the words of a user. */

const screenshots = resolve(import.meta.dirname, '../../../test-results/screenshots');

export const sampleScenario = 'Sample: ten names, a year held';

/** Kept as an artefact of the build. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** What becomes true soon; how soon depends on the machine. */
export const eventually = <T>(value: () => T | Promise<T>) => expect.poll(value);

export const heading = (page: Page, name: string): Locator =>
  page.getByRole('heading', { level: 1, name, exact: true });

/** Goes to a view by its key. */
export async function go(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press(key);
  await heading(page, title).waitFor();
}

export const rowsOf = (page: Page, table: string): Locator =>
  page.getByRole('grid', { name: table }).locator('tbody:not([aria-hidden]) tr');

/** Texts of one column of a table, by its title. */
export async function column(page: Page, table: string, title: string): Promise<string[]> {
  const titles = await page.getByRole('grid', { name: table }).locator('thead th').allInnerTexts();
  const index = titles.map((text) => text.replace(/[▾▴]/, '').trim()).indexOf(title);
  const cells = rowsOf(page, table).locator(`td:nth-child(${index + 1})`);
  return (await cells.allInnerTexts()).map((text) => text.trim());
}

export const dollars = (text: string): number => Number(text.replaceAll(/[$,+]/g, ''));

/** From the first start to names on file. */
export async function loadSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Load the sample market' }).click();
  await rowsOf(page, 'Names on file').first().waitFor({ timeout: 60_000 });
  await page.getByText('No job running').waitFor({ timeout: 60_000 });
}

/** The scenario editor with the scenario of this name. */
export async function openScenario(page: Page, name: string): Promise<void> {
  await go(page, 's', 'Scenarios');
  await page.getByRole('option', { name }).click();
  await nameField(page).waitFor();
}

export const nameField = (page: Page): Locator => page.getByLabel('Name of the scenario');

/** Runs the scenario in the editor and waits for its `count`-th run. */
export async function runScenario(page: Page, count = 1): Promise<void> {
  await page.keyboard.press('Control+Enter');
  const runs = page.getByRole('complementary', { name: 'Feasibility and runs' });
  await runs
    .getByText(`${count} run${count === 1 ? '' : 's'}`, { exact: true })
    .waitFor({ timeout: 120_000 });
  await page.getByText('No job running').waitFor({ timeout: 60_000 });
}

/** The workstation with the sample scenario in the editor and so many runs of it on file. */
export async function openSampleScenario(runs: number): Promise<OpenWorkstation> {
  const opened = await openWorkstationPage();
  await loadSample(opened.page);
  await openScenario(opened.page, sampleScenario);
  for (let count = 1; count <= runs; count++) await runScenario(opened.page, count);
  return opened;
}

export const saved = (page: Page): Promise<void> => page.getByText('Saved', { exact: true }).waitFor();

/** Takes the focus out of fields, where single keys are text. */
export const leaveFields = (page: Page): Promise<void> => page.getByRole('main').focus();

export async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

export async function clipboard(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate('navigator.clipboard.readText()');
}

/**
 * Keeps the calls of one method from the services, as if they were slow, from the next load of the page on.
 * `release` lets those go that wait and all that follow, until `hold`.
 */
export async function holdAnswers(page: Page, method: string): Promise<{ hold(): void; release(): void }> {
  let waiting: (() => void)[] | null = [];
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (waiting !== null && message.includes(method)) waiting.push(() => server.send(message));
      else server.send(message);
    });
  });
  return {
    hold: () => (waiting ??= []),
    release() {
      for (const send of waiting ?? []) send();
      waiting = null;
    },
  };
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: unknown[]; failureSummary: string }[];
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Serious and critical findings of axe on the page as it stands, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate("typeof globalThis.axe === 'object'")))
    await page.evaluate(await readFile(axeFile, 'utf8'));
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
}
