import { z } from 'zod';
import type { PinnedComparison } from '../contract/comparison.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { newestRun, runExists } from '../store/runs-store.ts';
import { readSetting, writeSetting } from '../store/settings-store.ts';
import type { ServicesContext } from './services-context.ts';

const key = 'pinned-comparison';
const stored = z.object({ runs: z.array(z.number()), since: z.number() }).nullable();

/** The comparison that stays at hand while other runs come and go. */
export function pinnedComparisonHandlers({
  store,
  events,
}: ServicesContext): Pick<Handlers, 'compare.pinned' | 'compare.pin'> {
  return {
    'compare.pinned': () => store.read(readPinned),
    async 'compare.pin'({ runs }) {
      const pinned = await store.write((database) => {
        const missing = runs?.find((id) => !runExists(database, id));
        if (missing !== undefined)
          throw new UserError('not-found', `there is no run ${missing}; it may have been removed`);
        const before = readPinned(database);
        // A pin that is changed goes on from where it was; another one begins with what is on file now.
        const goesOn = before !== null && runs?.some((id) => before.runs.includes(id));
        const next = runs && { runs, since: goesOn ? before.since : newestRun(database) };
        writeSetting(database, key, next);
        return next;
      });
      events.announce('data.changed', { what: 'settings', id: null });
      return pinned;
    },
  };
}

/** Runs that were removed are left out; of fewer than two there is nothing to compare. */
function readPinned(database: ReadableDatabase): PinnedComparison | null {
  const { data } = stored.safeParse(readSetting(database, key) ?? null);
  if (!data) return null;
  const runs = data.runs.filter((id) => runExists(database, id));
  return runs.length >= 2 ? { runs, since: data.since } : null;
}
