import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults, keepScreenshot } from './desk-page.ts';

/**
 * What holds of every view, whoever looks at it: no serious finding of axe in either theme, and nothing wider than the
 * window.
 *
 * @param places Addresses behind the "#/".
 * @param ready Waits until the place shows what it has.
 * @param box The element that scrolls if anything does, beside the document.
 */
export function describeForEverybody(
  pageOf: () => Page,
  places: readonly string[],
  ready: (page: Page) => Promise<void>,
  box: string,
): void {
  const visit = async (place: string) => {
    await pageOf().goto(new URL(`/#/${place}`, pageOf().url()).href);
    await ready(pageOf());
  };

  describe('for everybody', () => {
    it.each(['dark', 'light'] as const)(
      'has no serious finding of axe in the %s theme',
      async (colorScheme) => {
        await pageOf().emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const place of places) {
          await visit(place);
          await keepScreenshot(pageOf(), `${place.replaceAll('/', '-')}-${colorScheme}`);
          expect({ place, faults: await accessibilityFaults(pageOf()) }).toEqual({ place, faults: [] });
        }
      },
    );

    it.each([
      { name: '1280 x 800', width: 1280, height: 800 },
      { name: '1440 x 900 at 200%', width: 720, height: 450 },
    ])('is no wider than the window at $name', async ({ width, height }) => {
      await pageOf().setViewportSize({ width, height });
      for (const place of places) {
        await visit(place);
        const over = await pageOf().evaluate<number>(
          `Math.max(...[document.documentElement, document.querySelector("${box}")].map((box) => box.scrollWidth - box.clientWidth))`,
        );
        expect({ place, over }).toEqual({ place, over: 0 });
      }
    });
  });
}
