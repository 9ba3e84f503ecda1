import type { Page } from 'playwright-core';
import { PageWork } from './page-work.ts';
import { median, type Figures } from './report.ts';
import type { SocketClient } from './socket-client.ts';

const runs = 4;

/** Resolves to the milliseconds from the next click to the frame that shows the whole comparison. */
const watchNextClick = `new Promise((resolve) => {
  let clicked = 0;
  addEventListener('click', (event) => (clicked = event.timeStamp), { once: true, capture: true });
  const look = () => {
    const columns = document.querySelectorAll('[aria-label="Comparison"] thead th').length;
    const charts = document.querySelectorAll('main canvas').length;
    if (clicked > 0 && columns === ${runs + 1} && charts === 3)
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
    else requestAnimationFrame(look);
  };
  look();
})`;

/** From the click on Compare to four runs side by side, charts included, on the screen. */
export async function measureCompare(page: Page, client: SocketClient, rounds: number): Promise<Figures> {
  const [scenario] = await client.call('scenarios.list', {});
  for (let run = 0; run < runs; run++) {
    const { jobId } = await client.call('runs.start', { scenarioId: scenario!.id });
    await client.finished(jobId);
  }
  const milliseconds: number[] = [];
  const work = await PageWork.of(page);
  const before = await work.milliseconds();
  for (let round = 0; round < rounds; round++) {
    await page.goto(new URL('/#/runs', page.url()).href);
    const table = page.getByRole('grid', { name: 'Runs' });
    await table
      .getByRole('checkbox')
      .nth(runs - 1)
      .waitFor();
    await table.focus();
    await page.keyboard.press('Control+a');
    const painted = page.evaluate<number>(watchNextClick);
    await page.getByRole('button', { name: `Compare ${runs} runs` }).click();
    milliseconds.push(await painted);
  }
  return {
    what: `${runs} runs side by side, click to paint, ms`,
    median: median(milliseconds),
    worst: Math.max(...milliseconds),
    bar: '< 300',
    'page CPU ms': ((await work.milliseconds()) - before) / rounds,
    samples: rounds,
  };
}
