import type { Handlers } from '../contract/methods.ts';
import { compareRuns, exportComparison, withoutSeries } from './comparison-export.ts';
import { PairedComparisons } from './paired-comparisons.ts';
import type { ServicesContext } from './services-context.ts';

export function compareHandlers(context: ServicesContext): Pick<Handlers, 'compare.get' | 'compare.export'> {
  const comparisons = new PairedComparisons(context.desk);
  return {
    'compare.get': async ({ runs }) => withoutSeries(await compareRuns(context, comparisons, runs)),
    'compare.export': ({ runs, format }) => exportComparison(context, comparisons, runs, format),
  };
}
