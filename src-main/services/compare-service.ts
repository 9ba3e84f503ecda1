import type { Handlers } from '../contract/methods.ts';
import { compareRuns, exportComparison, withoutSeries } from './comparison-export.ts';
import type { ServicesContext } from './services-context.ts';

export function compareHandlers(context: ServicesContext): Pick<Handlers, 'compare.get' | 'compare.export'> {
  return {
    'compare.get': async ({ runs }) => withoutSeries(await compareRuns(context, runs)),
    'compare.export': ({ runs, format }) => exportComparison(context, runs, format),
  };
}
