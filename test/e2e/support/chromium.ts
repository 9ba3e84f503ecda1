import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { requireChromium } from '../../../src-main/build/chromium.ts';

export interface BrowserUnderTest {
  context: BrowserContext;
  close(): Promise<void>;
}

/** The installed Chromium without a window, on a profile of its own, with everything off that calls home. */
export async function launchChromium(): Promise<BrowserUnderTest> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    headless: false,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1440, height: 900 },
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** What must not happen on any page of the program. */
export interface PageFaults {
  /** Uncaught exceptions and console errors; Chromium reports violations of the content-security policy there. */
  errors: string[];
  /** Requests to anywhere but the given origins; they are cancelled. */
  escapes: string[];
}

/**
 * Watches a page from before its first request. Requests off the given origins are cancelled and noted, so that a page
 * that calls out fails its test and not the network.
 */
export async function watchPage(page: Page, origins: readonly string[]): Promise<PageFaults> {
  const faults: PageFaults = { errors: [], escapes: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') faults.errors.push(message.text());
  });
  page.on('pageerror', (error) => faults.errors.push(String(error)));
  await page.route(
    (url) => !origins.includes(url.origin) && url.protocol !== 'data:' && url.protocol !== 'blob:',
    (route) => {
      faults.escapes.push(route.request().url());
      return route.abort();
    },
  );
  return faults;
}
