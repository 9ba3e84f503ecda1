import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkstationPage, type OpenWorkstation } from './support/served-workstation.ts';

/** The built program behind the loopback host, in Chromium. */

let opened: OpenWorkstation;
beforeAll(async () => {
  opened = await openWorkstationPage();
});
afterAll(() => opened?.close());

describe('the workstation in a browser', () => {
  it('opens from the printed link, on a clean address, and stays open after a reload', async () => {
    const { page } = opened;
    expect(new URL(page.url()).search).toBe('');
    await expect.poll(() => page.locator('#app').innerText()).not.toBe('');
    await page.reload();
    await expect.poll(() => page.locator('#app').innerText()).not.toBe('');
    expect(opened.faults).toEqual({ errors: [], escapes: [] });
  });

  it('keeps its cookie from scripts, and lets no script of another origin in', async () => {
    const { page } = opened;
    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1', path: '/' });
  });
});

describe('the policy in a real browser', () => {
  it('refuses inline scripts, eval and foreign requests', async () => {
    const page = await opened.page.context().newPage();
    await page.goto(new URL('/', opened.page.url()).href);
    const outcome = await page.evaluate(`(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      // What the debugger evaluates may call eval itself; a later task may not.
      await new Promise((resolve) => setTimeout(resolve));
      let evaluated = true;
      try { (0, eval)('1'); } catch { evaluated = false; }
      const fetched = await fetch('https://example.com/').then(() => true, () => false);
      return { inline: globalThis.inlineRan === true, evaluated, fetched };
    })()`);
    expect(outcome).toEqual({ inline: false, evaluated: false, fetched: false });
    await page.close();
  });
});
