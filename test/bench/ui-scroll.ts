import type { Page } from 'playwright-core';
import { PageWork } from './page-work.ts';
import { median, type Figures } from './report.ts';
import { wideRows } from './wide-market.ts';

/** Of every measurement. */
const seconds = 4;

const countFrames = `(() => {
  const times = (globalThis.frameTimes = []);
  const frame = (time) => {
    times.push(time);
    if (globalThis.frameTimes === times) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;
const takeFrames =
  '(() => { const times = globalThis.frameTimes; globalThis.frameTimes = null; return times; })()';

/**
 * Frames a second of the market's table of names while the wheel turns, and that there is something on the screen. The
 * first figure is that of the page at rest: more the machine does not give.
 */
export async function measureScroll(page: Page): Promise<Figures[]> {
  const table = page.getByRole('grid', { name: 'Names on file' });
  await table.getByText('N000000', { exact: true }).waitFor({ timeout: 60_000 });
  const box = (await table.locator('xpath=..').boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const work = await PageWork.of(page);
  const scroll = async (speed: number): Promise<void> => {
    const before = await shownSymbol(page, box);
    await session.send('Input.synthesizeScrollGesture', {
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      yDistance: -seconds * speed,
      speed,
      gestureSourceType: 'mouse',
    });
    const after = await shownSymbol(page, box);
    if (after === before || !/^N\d{6}$/.test(after))
      throw new Error(`the table shows “${after}” after scrolling`);
  };
  const frames = async (what: string, bar: string, meanwhile: () => Promise<unknown>): Promise<Figures> => {
    const before = await work.milliseconds();
    await page.evaluate(countFrames);
    await meanwhile();
    const times = await page.evaluate<number[]>(takeFrames);
    const spent = (await work.milliseconds()) - before;
    const intervals = times.slice(1).map((time, index) => time - times[index]!);
    return {
      what: `${wideRows} rows, ${what}, frames a second`,
      median: 1000 / median(intervals),
      worst: 1000 / intervals.sort((a, b) => a - b)[Math.floor(0.95 * (intervals.length - 1))]!,
      bar,
      'page CPU ms': spent / times.length,
      samples: times.length,
    };
  };
  return [
    await frames('at rest', '', () => page.waitForTimeout(1000 * seconds)),
    await frames('wheel at 3,000 pixels a second', '> 50', () => scroll(3_000)),
    await frames('wheel at 30,000 pixels a second', '> 50', () => scroll(30_000)),
  ];
}

/** The symbol that stands in the middle of the table. */
const shownSymbol = (page: Page, box: { x: number; y: number; height: number }): Promise<string> =>
  page.evaluate<string>(
    `(document.elementFromPoint(${box.x + 30}, ${box.y + box.height / 2})?.closest('tr')?.cells[0]?.textContent ?? '').trim()`,
  );
