import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import type { FollowedHedge, FollowUp, MonitorRow } from '../contract/monitor.ts';
import { UserError, type Failure } from '../contract/result.ts';
import type { Run } from '../contract/runs.ts';
import { promiseBand } from '../evaluation/promise.ts';
import { dayOfIso } from '../model/days.ts';
import { latestImport } from '../store/imports-store.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import { listRunStudies, saveRunStudy } from '../store/run-studies-store.ts';
import { getRun, listRuns } from '../store/runs-store.ts';
import { readAppSettings } from '../store/settings-store.ts';
import { factsOf, leadDays } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import { loadSeries } from './load-series.ts';
import type { ServicesContext } from './services-context.ts';

type MonitorHandlers = Pick<Handlers, Extract<keyof Handlers, `monitor.${string}`>>;

/** What is kept of a run that was followed. */
interface FollowRecord {
  followed: FollowedHedge | null;
  failure: Failure | null;
  /** The newest import when it was evaluated. */
  lastImport: number;
}

/** Runs on file against the prices that have come in since. */
export function monitorHandlers(context: ServicesContext): MonitorHandlers {
  const { store, jobs, desk } = context;
  return {
    'monitor.list': () => monitorRows(context),
    'monitor.refresh'({ runs }) {
      // Those asked for by number have to be on file.
      for (const id of runs ?? []) store.read((database) => getRun(database, id));
      const wanted = runs ?? store.read(listRuns).map(({ id }) => id);
      const jobId = jobs.add({
        kind: 'follow-up',
        title: wanted.length === 1 ? `Follow run ${wanted[0]}` : `Follow ${wanted.length} runs`,
        work: (control) => refresh(context, wanted, control),
      });
      return { jobId };
    },
    async 'monitor.get'({ runId }): Promise<FollowUp> {
      const run = store.read((database) => getRun(database, runId));
      const series = await pricesSince(context, run);
      const facts = factsOf(store, symbolsHeld(run));
      const sectors = new Map(
        [...facts].flatMap(([symbol, { sector }]) => (sector ? [[symbol, sector]] : [])),
      );
      const result = await desk.ask('followUp', { run, series, sectors });
      return { ...result, followed: { ...result.followed, evaluatedAt: new Date().toISOString() } };
    },
  };
}

/** Evaluates runs one after another; a run that cannot be evaluated says why and keeps none of the others back. */
async function refresh(
  context: ServicesContext,
  runs: readonly number[],
  control: JobControl,
): Promise<JobOutcome> {
  const { store, desk, events } = context;
  for (const [done, runId] of runs.entries()) {
    if (control.signal.aborted) break;
    control.report({ kind: 'sweep', done, total: runs.length, current: `run ${runId}` }, done / runs.length);
    const lastImport = store.read(latestImport);
    const record: FollowRecord = { followed: null, failure: null, lastImport };
    try {
      const run = store.read((database) => getRun(database, runId));
      const followed = await desk.ask('follow', { run, series: await pricesSince(context, run) });
      record.followed = { ...followed, evaluatedAt: new Date().toISOString() };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      record.failure = error.failure();
      if (error.code === 'not-found') continue;
    }
    await store.write((database) => saveRunStudy(database, runId, 'follow-up', record));
  }
  events.announce('data.changed', { what: 'studies', id: null });
  return {};
}

const symbolsHeld = ({ positions, basket }: Run): string[] => [
  ...new Set([...basket.entries, ...positions].map(({ symbol }) => symbol)),
];

/** As they are on file now, from before the run's window to the last day. */
export const pricesSince = ({ store }: ServicesContext, run: Run): Promise<PriceSeries[]> =>
  loadSeries(store, symbolsHeld(run), { from: dayOfIso(run.window.from) - leadDays });

function monitorRows({ store }: ServicesContext): MonitorRow[] {
  const { limitBasisPoints } = store.read(readAppSettings).monitor;
  const lastImport = store.read(latestImport);
  const records = store.read((database) => listRunStudies<FollowRecord>(database, 'follow-up'));
  return store.read(listRuns).map((summary) => {
    const kept = records.get(summary.id) ?? null;
    const followed = kept?.followed ?? null;
    const limit = limitBasisPoints === null ? null : (summary.notional * limitBasisPoints) / 1e4;
    const beyond = (value: number | undefined) => limit !== null && Math.abs(value ?? 0) > limit;
    return {
      runId: summary.id,
      label: summary.label,
      scenarioId: summary.scenarioId,
      scenarioName: summary.scenarioName,
      basketName: summary.basketName,
      anchorDate: summary.anchorDate,
      windowTo: summary.to,
      notional: summary.notional,
      synthetic: summary.synthetic,
      inSampleRmse: summary.inSampleRmse,
      promise: summary.promisedRmse === null ? null : promiseBand(summary.promisedRmse),
      followed,
      failure: kept?.failure ?? null,
      stale: kept === null || kept.lastImport !== lastImport,
      limit,
      passed: beyond(followed?.valueDifference),
      everPassed: beyond(followed?.maxAbsValueDifference),
    };
  });
}
