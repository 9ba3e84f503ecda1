import { afterAll, beforeAll, describe, it } from 'vitest';
import { runSections } from '../../../src-renderer/insights/run-sections.ts';
import type { OpenWorkstation } from '../support/served-workstation.ts';
import { eventually, openSampleScenario } from './desk-page.ts';

/** A view that nobody touches asks for nothing: what it reads must not lead it to read again. */

let opened: OpenWorkstation;
const calls: string[] = [];
beforeAll(async () => {
  opened = await openSampleScenario(1);
  opened.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) =>
      calls.push(/"method":"([^"]+)"/.exec(String(payload))?.[1] ?? ''),
    ),
  );
  await opened.page.reload();
}, 120_000);
afterAll(() => opened?.close());

const views = [
  'market',
  'baskets',
  'scenarios',
  'runs',
  'compare',
  'frontier',
  'walk-forward',
  'monitor',
  'settings',
];
const places = [...views, ...runSections.map(({ value }) => `runs/1/${value}`)];

describe('a view that nobody touches', () => {
  it('asks for what it shows when it is opened', async () => {
    await eventually(() => calls).toContain('scenarios.get');
  });

  it.each(places)('asks for nothing: %s', async (place) => {
    const { page } = opened;
    await page.goto(new URL(`/#/${place}`, page.url()).href);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    // What it asks for at first is answered soon; after that every call is one too many.
    await eventually(async () => {
      calls.length = 0;
      await page.waitForTimeout(700);
      return calls;
    }).toEqual([]);
  });
});
