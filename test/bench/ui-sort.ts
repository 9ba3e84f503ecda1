import type { Page } from 'playwright-core';
import type { Figures } from './report.ts';
import { wideRows } from './wide-market.ts';

/** Milliseconds from an act to the frame that shows what became of it; the page does nothing else meanwhile. */
const timed = (act: string): string => `new Promise((resolve) => {
  const started = performance.now();
  ${act};
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
})`;

const clickTitle = (title: string): string =>
  `[...document.querySelectorAll('th button')].find((button) => button.textContent.includes('${title}')).click()`;

const typeFilter = (text: string): string => `{
  const field = document.querySelector('input[data-filter]');
  field.value = '${text}';
  field.dispatchEvent(new Event('input', { bubbles: true }));
}`;

/** How long the market's table of names stands still while it is put in order and filtered. */
export async function measureSort(page: Page): Promise<Figures[]> {
  const acts: [string, string][] = [
    ['sort by name', clickTitle('Name')],
    ['sort by name the other way round', clickTitle('Name')],
    ['sort by sector', clickTitle('Sector')],
    ['sort by last close', clickTitle('Last close')],
    ['first letter in the filter', typeFilter('a')],
    ['second letter in the filter', typeFilter('al')],
  ];
  const figures: Figures[] = [];
  for (const [what, act] of acts)
    figures.push({
      what: `${wideRows} rows, ${what}, ms`,
      median: await page.evaluate<number>(timed(act)),
      samples: 1,
    });
  return figures;
}
