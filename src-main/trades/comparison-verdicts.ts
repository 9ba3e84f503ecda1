import { markOf, type RunComparison } from '../contract/comparison.ts';
import { dollars, percent } from './pdf-text.ts';

/** One sentence for every run after the first: by how much it is better, and whether that is more than chance. */
export function verdicts({ runs, paired }: Pick<RunComparison, 'runs' | 'paired'>): string[] {
  return paired.map((pair, index) => {
    const mark = markOf(index + 1);
    if (!pair)
      return `${mark} and A (run ${runs[0].id}) share too few days for a judgement on which is better.`;
    const { estimate, low, high } = pair.difference;
    const side = estimate === 0 ? 'the same as' : estimate < 0 ? 'below' : 'above';
    const amount = estimate === 0 ? '' : `USD ${dollars(Math.abs(estimate))} a day `;
    const sure = low > 0 || high < 0 ? 'more than chance' : 'within chance';
    const days = pair.sample === 'out' ? 'held after both windows' : 'inside both windows';
    return (
      `The RMSE of ${mark} is ${amount}${side} that of A over ${pair.days} days ${days} ` +
      `(95%: ${dollars(low)} to ${dollars(high)}, ${sure}; likely better than A: ${percent(pair.probabilityBBetter)}).`
    );
  });
}
