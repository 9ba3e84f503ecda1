import type { Store } from '../store/open.ts';
import type { createDeliverableShelf } from './deliverable-shelf.ts';
import type { DeskWorker } from './desk-worker.ts';
import type { EventHub } from './event-hub.ts';
import type { createFileRegistry } from './file-registry.ts';
import type { JobQueue } from './job-queue.ts';
import type { Logger } from './workstation-api.ts';

/** What every service works with. */
export interface ServicesContext {
  store: Store;
  events: EventHub;
  jobs: JobQueue;
  files: ReturnType<typeof createFileRegistry>;
  shelf: ReturnType<typeof createDeliverableShelf>;
  desk: DeskWorker;
  log: Logger;
  version: string;
  /** Threads that a solver job may use when nobody says otherwise. */
  spareThreads: number;
}
