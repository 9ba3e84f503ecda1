import { basename } from 'node:path';
import { dialog, shell } from 'electron';
import { UserError } from '../../contract/result.ts';
import { openWorkstation } from '../../services/open-workstation.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import { listBackups } from '../../store/backup.ts';
import { isDamage } from '../../store/database.ts';
import { restoreBackup } from '../../store/restore.ts';
import { programName } from '../program-folders.ts';

interface OpeningOptions {
  databasePath: string;
  migrationsFolder: string;
  log: Logger;
}

/**
 * Opens the workstation, or says in a dialog why it cannot and offers what may mend it, until it opens or the user
 * gives up (null).
 */
export async function openOrExplain(options: OpeningOptions): Promise<Workstation | null> {
  for (;;) {
    try {
      return await openWorkstation({ ...options, staysOpen: true });
    } catch (error) {
      options.log.error('the workstation could not be opened', error);
      if (!(await offerMend(error, options))) return null;
    }
  }
}

/** @returns whether opening is worth another attempt */
async function offerMend(error: unknown, options: OpeningOptions): Promise<boolean> {
  const restorable = isDamage(error);
  const newest = restorable ? listBackups(options.databasePath)[0] : undefined;
  const actions: { label: string; work: () => Promise<boolean> }[] = [];
  if (newest)
    actions.push({
      label: `Restore the backup of ${newest.createdAt.slice(0, 16).replace('T', ' ')} UTC`,
      work: () => restore(newest.path, options),
    });
  if (restorable) actions.push({ label: 'Restore another backup…', work: () => chooseAndRestore(options) });
  actions.push({ label: 'Try again', work: () => Promise.resolve(true) });
  actions.push({ label: 'Show the database’s folder', work: () => showFolder(options.databasePath) });

  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: programName,
    message: `${programName} cannot open its database`,
    detail: explain(error, options.databasePath),
    buttons: [...actions.map(({ label }) => label), 'Quit'],
    defaultId: 0,
    cancelId: actions.length,
    noLink: true,
  });
  return (await actions[response]?.work()) ?? false;
}

function explain(error: unknown, databasePath: string): string {
  if (!(error instanceof UserError)) return `${databasePath}: an unexpected error; the log has the details.`;
  return [error.message, error.details?.mend].filter((line) => line !== undefined).join('\n');
}

/** The present database is kept beside the restored one; a backup that is not sound is refused and changes nothing. */
async function restore(backupPath: string, options: OpeningOptions): Promise<boolean> {
  try {
    const { kept } = restoreBackup({ ...options, backupPath });
    options.log.info(`restored ${backupPath}; the database before it is ${kept ?? 'none'}`);
  } catch (error) {
    options.log.error(`${backupPath} could not be restored`, error);
    await dialog.showMessageBox({
      type: 'error',
      title: programName,
      message: `${basename(backupPath)} was not restored`,
      detail: explain(error, options.databasePath),
    });
  }
  return true;
}

async function chooseAndRestore(options: OpeningOptions): Promise<boolean> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Restore a backup',
    filters: [{ name: 'Backups', extensions: ['db'] }],
    properties: ['openFile'],
  });
  const [path] = filePaths;
  return canceled || path === undefined ? true : restore(path, options);
}

async function showFolder(databasePath: string): Promise<boolean> {
  shell.showItemInFolder(databasePath);
  return true;
}
