import { basename, extname, isAbsolute, join } from 'node:path';
import { app, dialog, type BrowserWindow, type FileFilter } from 'electron';
import { z } from 'zod';
import type { FilePurpose, PickedFile } from '../../contract/host.ts';
import { UserError } from '../../contract/result.ts';
import type { FileRegistry, Workstation } from '../../services/workstation-api.ts';

const table = ['csv', 'txt', 'tsv', 'gz'];

/** What the open dialog says and lists for each purpose. */
const filters: Record<FilePurpose, { title: string; filter: FileFilter }> = {
  prices: { title: 'Import prices', filter: { name: 'Price files', extensions: table } },
  vols: { title: 'Import implied volatilities', filter: { name: 'Volatility files', extensions: table } },
  sectors: { title: 'Import sectors', filter: { name: 'Sector files', extensions: table } },
  borrow: { title: 'Import a borrow list', filter: { name: 'Borrow lists', extensions: table } },
  basket: { title: 'Import a basket', filter: { name: 'Basket files', extensions: table } },
  symbols: { title: 'Import a list of names', filter: { name: 'Lists', extensions: table } },
  scenario: { title: 'Import a scenario', filter: { name: 'Scenarios', extensions: ['hedge', 'json'] } },
  backup: { title: 'Restore a backup', filter: { name: 'Backups', extensions: ['db'] } },
};

const asking = new WeakSet<BrowserWindow>();

/**
 * One dialog at a time on a window: a page that asks again and again would bury the user.
 *
 * @throws UserError('conflict') while one is open
 */
export async function askOnce<T>(window: BrowserWindow, ask: () => Promise<T>): Promise<T> {
  if (asking.has(window)) throw new UserError('conflict', 'a dialog of this window is open already');
  asking.add(window);
  try {
    return await ask();
  } finally {
    asking.delete(window);
  }
}

export const filePurpose = z.enum(Object.keys(filters) as [FilePurpose, ...FilePurpose[]]);

/** Shows the system's open dialog; the page gets tokens and names, never paths. */
export async function chooseFiles(
  window: BrowserWindow,
  files: FileRegistry,
  purpose: FilePurpose,
  multiple: boolean,
): Promise<PickedFile[]> {
  const { title, filter } = filters[purpose];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    filters: [filter, { name: 'All files', extensions: ['*'] }],
    properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'],
  });
  return canceled ? [] : adoptAll(files, filePaths);
}

/** @throws UserError('not-found') when one of the files is gone */
export const adoptAll = (files: FileRegistry, paths: readonly string[]): Promise<PickedFile[]> =>
  Promise.all(paths.map((path) => files.adopt(path, basename(path))));

/**
 * Files that the user dropped on the window.
 *
 * @param paths as Electron gave them to the preload script; '' for a file that is not on disk
 */
export function adoptDropped(files: FileRegistry, paths: readonly string[]): Promise<PickedFile[]> {
  if (paths.some((path) => !isAbsolute(path)))
    throw new UserError('bad-file', 'what was dropped is no file on this machine');
  return adoptAll(files, paths);
}

/** Asks where to, then writes the whole file or nothing; the dialog has asked about replacing one. */
export async function saveDeliverable(
  window: BrowserWindow,
  workstation: Workstation,
  token: string,
): Promise<'saved' | 'cancelled'> {
  const { suggestedName } = workstation.deliverables.get(token);
  const extension = extname(suggestedName).slice(1);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), basename(suggestedName)),
    filters: extension === '' ? [] : [{ name: extension.toUpperCase(), extensions: [extension] }],
    // Elsewhere the system asks by itself.
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return 'cancelled';
  await workstation.save(token, filePath, true);
  return 'saved';
}
