import { availableParallelism } from 'node:os';
import type { Handlers } from '../contract/methods.ts';
import { writeFileAtomically } from '../trades/atomic-file.ts';
import { interruptJobs, setJobState, type StoredJob } from '../store/jobs-store.ts';
import { readAppSettings } from '../store/settings-store.ts';
import { putAnswersFirst } from '../workers/thread-priority.ts';
import { alternativesHandlers } from './alternatives-service.ts';
import { appHandlers } from './app-service.ts';
import { backUpDaily, backupHandlers } from './backup-service.ts';
import { basketHandlers } from './basket-service.ts';
import { compareHandlers } from './compare-service.ts';
import { createDeliverableShelf } from './deliverable-shelf.ts';
import { DeskWorker } from './desk-worker.ts';
import { EventHub } from './event-hub.ts';
import { createFileRegistry } from './file-registry.ts';
import { frontierHandlers, frontierShape } from './frontier-service.ts';
import { jobHandlers } from './job-service.ts';
import { JobQueue } from './job-queue.ts';
import { marketHandlers } from './market-service.ts';
import { monitorHandlers } from './monitor-service.ts';
import { openReplaceableStore } from './replaceable-store.ts';
import { optionHandlers } from './option-service.ts';
import { pinnedComparisonHandlers } from './pinned-comparison.ts';
import { runHandlers } from './run-service.ts';
import { resumeInterrupted } from './run-journal.ts';
import { ScenarioChecker } from './scenario-checker.ts';
import { scenarioHandlers } from './scenario-service.ts';
import { sensitivityHandlers } from './sensitivity-service.ts';
import type { ServicesContext } from './services-context.ts';
import { settleInterrupted } from './study-journal.ts';
import type { StoredStudy, StudyShape } from './study-records.ts';
import { programVersion } from './version.ts';
import { walkForwardShape } from './walk-forward-results.ts';
import { walkForwardHandlers } from './walk-forward-service.ts';
import { whatIfHandlers } from './what-if-service.ts';
import type { Logger, Workstation } from './workstation-api.ts';

export interface WorkstationOptions {
  databasePath: string;
  migrationsFolder: string;
  log: Logger;
  /**
   * For hosts that people work with, not for single commands: back up at the first start of a day, and let jobs stand
   * behind answers.
   */
  staysOpen?: boolean;
}

/**
 * Opens the database and starts the services on it.
 *
 * @throws UserError `storage` or `newer-schema` when the database cannot be used; it is then as it was.
 */
export async function openWorkstation({
  databasePath,
  migrationsFolder,
  log,
  staysOpen = false,
}: WorkstationOptions): Promise<Workstation> {
  const store = await openReplaceableStore({
    path: databasePath,
    migrationsFolder,
    onSlow: (message) => log.warn(message),
  });
  const events = new EventHub(log);
  const context: ServicesContext = {
    store,
    events,
    log,
    desk: new DeskWorker(),
    jobs: new JobQueue(events, log),
    files: createFileRegistry(),
    shelf: createDeliverableShelf(),
    version: programVersion,
    get spareThreads() {
      return store.read(readAppSettings).threads ?? solverThreads(availableParallelism());
    },
  };
  const notices = await startNotices(context);
  const checker = new ScenarioChecker(context);
  const handlers: Handlers = {
    ...appHandlers(context, notices),
    ...marketHandlers(context),
    ...basketHandlers(context),
    ...scenarioHandlers(context, checker),
    ...runHandlers(context),
    ...compareHandlers(context),
    ...pinnedComparisonHandlers(context),
    ...frontierHandlers(context),
    ...walkForwardHandlers(context),
    ...sensitivityHandlers(context),
    ...alternativesHandlers(context),
    ...whatIfHandlers(context),
    ...monitorHandlers(context),
    ...optionHandlers(context),
    ...backupHandlers(context, migrationsFolder),
    ...jobHandlers(context),
  };
  if (staysOpen) {
    putAnswersFirst();
    backUpDaily(context);
  }
  return {
    handlers,
    subscribe: (event, listener) => events.subscribe(event, listener),
    files: context.files,
    deliverables: context.shelf,
    async save(token, path, force) {
      await writeFileAtomically(path, context.shelf.get(token).bytes, { force });
      context.shelf.discard(token);
    },
    async close() {
      await context.jobs.cancelAll();
      await context.desk.close();
      await context.files.removeTemporary();
      await store.close();
    },
  };
}

/** All but one processor, so that the desk stays quick; both of two, because the main process only waits meanwhile. */
const solverThreads = (processors: number): number => Math.max(Math.min(processors, 2), processors - 1);

/** What the user should hear once: a migration, and jobs that the program died in. */
async function startNotices(context: ServicesContext): Promise<string[]> {
  const { store } = context;
  const notices: string[] = [];
  if (store.migrated)
    notices.push(
      `The database was brought from version ${store.migrated.from} to ${store.migrated.to}; a backup from before is kept.`,
    );
  for (const job of await store.write(interruptJobs)) {
    const kept = await keepInterrupted(context, job);
    notices.push(
      kept === null
        ? `“${job.title}” was interrupted when the program ended, before it had found a hedge. Start it again.`
        : `“${job.title}” was interrupted when the program ended. ${kept}`,
    );
  }
  return notices;
}

/** @returns what is kept of it, as a sentence; null: nothing. */
async function keepInterrupted(context: ServicesContext, job: StoredJob): Promise<string | null> {
  if (job.kind === 'frontier') return keepStudy(context, frontierShape, job);
  if (job.kind === 'walk-forward') return keepStudy(context, walkForwardShape(context.desk), job);
  if (resumeInterrupted(context, job) !== null) return 'Its best hedge so far becomes a run.';
  await context.store.write((database) => setJobState(database, job.id, 'failed'));
  return null;
}

async function keepStudy<Study extends StoredStudy>(
  context: ServicesContext,
  shape: StudyShape<Study>,
  job: StoredJob,
): Promise<string | null> {
  try {
    const study = await settleInterrupted(context, shape, job);
    return study && `What was finished of it is kept: ${study.finished} of ${study.total} hedges.`;
  } catch (error) {
    // Its hedges stay where they are, so that it can be read all the same; the desk must open whatever happens.
    context.log.error(`“${job.title}” could not be put together`, error);
    return 'What was finished of it stays on file.';
  }
}
