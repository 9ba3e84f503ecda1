import type { createDeliverableShelf } from './deliverable-shelf.ts';
import type { DeskWorker } from './desk-worker.ts';
import type { EventHub } from './event-hub.ts';
import type { createFileRegistry } from './file-registry.ts';
import type { JobQueue } from './job-queue.ts';
import type { ReplaceableStore } from './replaceable-store.ts';
import type { Logger } from './workstation-api.ts';

/** What every service works with. */
export interface ServicesContext {
  store: ReplaceableStore;
  events: EventHub;
  jobs: JobQueue;
  files: ReturnType<typeof createFileRegistry>;
  shelf: ReturnType<typeof createDeliverableShelf>;
  desk: DeskWorker;
  log: Logger;
  version: string;
  /** Threads that a solver job may use when its scenario does not say: the user's setting, else the machine's. */
  readonly spareThreads: number;
}
