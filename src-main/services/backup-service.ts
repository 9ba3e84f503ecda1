import { basename } from 'node:path';
import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import { listBackups, type BackupReason } from '../store/backup.ts';
import { restoreBackup, undoRestore } from '../store/restore.ts';
import type { Verification } from '../store/verify.ts';
import { runInWorker } from '../workers/worker-host.ts';
import type { JobControl } from './job-queue.ts';
import type { ServicesContext } from './services-context.ts';

type BackupHandlers = Pick<Handlers, Extract<keyof Handlers, `backups.${string}`>>;

export function backupHandlers(context: ServicesContext, migrationsFolder: string): BackupHandlers {
  const { store, files } = context;
  return {
    'backups.list': () =>
      listBackups(store.path).map(({ createdAt, reason, bytes }) => ({ createdAt, reason, bytes })),
    'backups.create': () => ({ jobId: backUp(context, 'manual') }),
    async 'backups.restore'({ createdAt }) {
      const backup = listBackups(store.path).find((one) => one.createdAt === createdAt);
      if (!backup) throw new UserError('not-found', `there is no backup of ${createdAt}`);
      await restore(context, migrationsFolder, { path: backup.path, name: basename(backup.path) });
    },
    'backups.restoreFile': async ({ file }) => restore(context, migrationsFolder, files.resolve(file)),
  };
}

/** @throws UserError('conflict') while a job is under way: it would go on to write into another database. */
async function restore(
  { store, jobs, events, log }: ServicesContext,
  migrationsFolder: string,
  backup: { path: string; name: string },
): Promise<void> {
  if (jobs.list().some(({ state }) => state === 'running' || state === 'queued' || state === 'paused'))
    throw new UserError('conflict', 'a job is running; a backup can be restored when it is done', {
      mend: 'cancel it, or wait until it is done',
    });
  const databasePath = store.path;
  const exchange = () => {
    const { kept } = restoreBackup({
      databasePath,
      backupPath: backup.path,
      backupName: backup.name,
      migrationsFolder,
    });
    return () => undoRestore(databasePath, kept);
  };
  await store.replace(exchange).catch((error: unknown) => {
    if (error instanceof UserError) throw error;
    log.error(`${backup.name} was restored and did not open`, error);
    throw new UserError(
      'bad-file',
      `${backup.name} is sound, but cannot be brought up to this version of the program; nothing was changed`,
      { file: backup.name, mend: 'choose another backup' },
    );
  });
  for (const what of ['market', 'baskets', 'scenarios', 'runs', 'studies', 'settings'] as const)
    events.announce('data.changed', { what, id: null });
}

/** Queues a backup; the copy is checked in a thread of its own before it gets its name. */
export function backUp(context: ServicesContext, reason: BackupReason): string {
  const { store, jobs, events } = context;
  return jobs.add({
    kind: 'backup',
    title: 'Back up the database',
    async work(control: JobControl): Promise<JobOutcome> {
      await store.backUp({
        reason,
        onProgress: (fraction) => control.report(null, fraction),
        verify: (path) => runInWorker<{ path: string }, never, Verification>('verify-entry', { path }),
      });
      events.announce('data.changed', { what: 'settings', id: null });
      return {};
    },
  });
}

/** The first start of a day backs up what is there. */
export function backUpDaily(context: ServicesContext): void {
  const { store } = context;
  const today = new Date().toISOString().slice(0, 10);
  const backedUp = listBackups(store.path).some(({ createdAt }) => createdAt.startsWith(today));
  const empty =
    store.read((database) => database.prepare('SELECT 1 FROM imports LIMIT 1').get()) === undefined;
  if (!backedUp && !empty) backUp(context, 'daily');
}
