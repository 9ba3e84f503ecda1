import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenWorkstation } from '../support/served-workstation.ts';
import {
  accessibilityFaults,
  go,
  keepScreenshot,
  leaveFields,
  openSampleScenario,
  openScenario,
  rowsOf,
  sampleScenario,
} from './desk-page.ts';

/** Every view with something in it, in both themes: axe has no serious finding. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openSampleScenario(2);
}, 240_000);
// Whatever a view has left open.
afterEach(() => opened.page.keyboard.press('Escape'));
afterAll(() => opened?.close());

const views: { name: string; open: () => Promise<void> }[] = [
  { name: 'market', open: () => go(opened.page, 'm', 'Market') },
  {
    name: 'market-findings',
    open: async () => {
      await go(opened.page, 'm', 'Market');
      await opened.page.keyboard.press('2');
      await rowsOf(opened.page, 'Quality findings').first().waitFor();
    },
  },
  { name: 'baskets', open: () => go(opened.page, 'b', 'Baskets') },
  {
    name: 'basket-dialog',
    open: async () => {
      await go(opened.page, 'b', 'Baskets');
      await opened.page.keyboard.press('n');
      await opened.page
        .getByRole('textbox', { name: /^Symbol and shares/ })
        .fill('AERVAL 10\nNOBODY 5\nBOREAN x');
      await opened.page.getByText('NOBODY is not on file').waitFor();
    },
  },
  {
    name: 'scenarios',
    open: async () => {
      await openScenario(opened.page, sampleScenario);
      await opened.page.getByText('Feasible', { exact: true }).waitFor();
    },
  },
  { name: 'runs', open: () => go(opened.page, 'r', 'Runs') },
  {
    name: 'run',
    open: async () => {
      await go(opened.page, 'r', 'Runs');
      await rowsOf(opened.page, 'Runs').first().dblclick();
      await opened.page.getByRole('region', { name: 'Headline figures' }).waitFor();
    },
  },
  {
    name: 'compare',
    open: async () => {
      await opened.page.goto(new URL('/#/compare/1,2', opened.page.url()).href);
      await opened.page.getByRole('region', { name: 'Comparison' }).getByText('None: the runs').waitFor();
    },
  },
  { name: 'settings', open: () => go(opened.page, ',', 'Settings') },
  {
    name: 'palette',
    open: async () => {
      await opened.page.keyboard.press('Control+k');
      await opened.page.getByRole('dialog').getByRole('option').first().waitFor();
    },
  },
];

describe.each(['dark', 'light'] as const)('in the %s theme', (colorScheme) => {
  it.each(views)('$name is accessible', async ({ name, open }) => {
    const { page } = opened;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await leaveFields(page);
    await open();
    await keepScreenshot(page, `${name}-${colorScheme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe('on a small screen', () => {
  it.each([
    { name: '1280 x 800', width: 1280, height: 800 },
    { name: '1440 x 900 at 200%', width: 720, height: 450 },
  ])('no view is wider than the window at $name', async ({ width, height }) => {
    const { page } = opened;
    await page.setViewportSize({ width, height });
    for (const address of ['market', 'baskets', 'scenarios', 'runs', 'runs/1', 'compare/1,2', 'settings']) {
      await page.goto(new URL(`/#/${address}`, page.url()).href);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const over = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ address, over }).toEqual({ address, over: 0 });
    }
  });
});
