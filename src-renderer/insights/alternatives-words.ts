import type { Alternatives } from '../../src-main/contract/alternatives.ts';
import { counted, dollars, percent, shortPercent } from '../shared/formats.svelte.ts';

/** What a search for alternatives says. @param rmse Of the run, in sample, USD a day. */
export function alternativesSentence({ hedges, within, differing }: Alternatives, rmse: number): string {
  const apart = counted(differing, 'name');
  if (hedges.length === 0)
    return `No other hedge within ${shortPercent(within)} that differs in ${apart}: allow a larger cost, fewer differences, or more seconds.`;
  const least = Math.max(0, Math.min(...hedges.map(({ rmseChange }) => rmseChange)));
  return `${counted(hedges.length, 'other hedge')} within ${shortPercent(within)} of the run’s ${dollars(rmse)} a day, any two different in at least ${apart}. The cheapest costs ${dollars(least)} (${percent(least / rmse)}).`;
}
