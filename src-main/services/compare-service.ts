import type { Handlers } from '../contract/methods.ts';
import { getRun, getRunSeries } from '../store/runs-store.ts';
import type { ServicesContext } from './services-context.ts';
import { settingDifferences } from './setting-differences.ts';

export function compareHandlers({ store, desk }: ServicesContext): Pick<Handlers, 'compare.get'> {
  return {
    async 'compare.get'({ runs: ids }) {
      const runs = ids.map((id) => store.read((database) => getRun(database, id)));
      const series = ids.map((id) => store.read((database) => getRunSeries(database, id)));
      return { runs, differences: settingDifferences(runs), paired: await desk.ask('compare', { series }) };
    },
  };
}
