import { statSync } from 'node:fs';
import type { Handlers } from '../contract/methods.ts';
import { listBackups } from '../store/backup.ts';
import { marketTotals } from '../store/instruments-store.ts';
import { changeGuide, readAppSettings, readGuide, writeAppSettings } from '../store/settings-store.ts';
import { isoOfDay } from '../model/days.ts';
import type { ServicesContext } from './services-context.ts';

export function appHandlers(
  context: ServicesContext,
  notices: readonly string[],
): Pick<Handlers, Extract<keyof Handlers, `app.${string}`>> {
  const { store, events } = context;
  return {
    'app.status'() {
      const totals = store.read(marketTotals);
      return {
        version: context.version,
        schema: store.schema,
        database: { path: store.path, bytes: statSync(store.path).size, readOnly: false },
        instruments: totals.instruments,
        prices: totals.prices,
        firstDay: totals.firstDay === null ? null : isoOfDay(totals.firstDay),
        lastDay: totals.lastDay === null ? null : isoOfDay(totals.lastDay),
        impliedVols: totals.impliedVols,
        sectors: totals.sectors,
        synthetic: totals.synthetic,
        threads: context.spareThreads,
        lastBackup: listBackups(store.path)[0]?.createdAt ?? null,
        notices: [...notices],
      };
    },
    'app.settings': () => store.read(readAppSettings),
    async 'app.saveSettings'(settings) {
      await store.write((database) => writeAppSettings(database, settings));
      events.announce('data.changed', { what: 'settings', id: null });
      return settings;
    },
    'app.guide': () => store.read(readGuide),
    async 'app.changeGuide'(change) {
      const guide = await store.write((database) => changeGuide(database, change));
      events.announce('data.changed', { what: 'settings', id: null });
      return guide;
    },
  };
}
