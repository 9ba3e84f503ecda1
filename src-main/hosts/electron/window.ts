import { join } from 'node:path';
import { BrowserWindow, dialog, nativeImage, nativeTheme, screen } from 'electron';
import type { Logger } from '../../services/workstation-api.ts';
import { programName } from '../program-folders.ts';
import icon from './icon/icons/256x256.png?inline';
import { readKept, writeKept } from './kept-file.ts';
import { pagePreferences } from './policy.ts';
import { apartFrom, restoreWindow, smallestSize, type Rectangle, type WindowKind } from './window-state.ts';

export interface WindowFiles {
  /** The bundled preload script. */
  preload: string;
  /** Folder for the windows' places. */
  dataFolder: string;
}

const stateFiles: Record<WindowKind, string> = { main: 'window.json', view: 'window-view.json' };

/** Makes a window where the last one of its kind was left; it shows itself once its first view is painted. */
export function createWindow(
  kind: WindowKind,
  { preload, dataFolder }: WindowFiles,
  log: Logger,
): BrowserWindow {
  const stateFile = join(dataFolder, stateFiles[kind]);
  const areas = workAreas();
  const stored = restoreWindow(readKept(stateFile), areas, kind);
  const taken = BrowserWindow.getAllWindows().map((open) => open.getNormalBounds());
  const window = new BrowserWindow({
    ...apartFrom(taken, stored.bounds, areas),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: programName,
    // A Mac and Windows take the icon of the program's own file.
    ...(process.platform === 'linux' ? { icon: nativeImage.createFromDataURL(icon) } : {}),
    show: false,
    // Until the page has painted; the page's own themes begin with these.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff',
    webPreferences: { ...pagePreferences, preload },
  });
  if (stored.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeKept(stateFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized() }),
  );
  reviveAfterCrash(window, log);
  return window;
}

/** The primary display first. */
function workAreas(): Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** A page that ends again so soon would end for ever. */
const crashesApart = 60_000;

/** Loads a page anew whose process has ended; the second time within a minute, the user decides. */
function reviveAfterCrash(window: BrowserWindow, log: Logger): void {
  let last = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log.error(`the page's process ended: ${reason}`);
    const now = performance.now();
    const isRepeated = now - last < crashesApart;
    last = now;
    if (isRepeated) void askAfterCrash(window, reason);
    else window.webContents.reload();
  });
}

async function askAfterCrash(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: programName,
    message: 'This window has ended twice within a minute',
    detail: `Reason: ${reason}. Running jobs go on, and everything that was stored is there.`,
    buttons: ['Load it again', 'Close the window'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}

/** Brings the window to the front. */
export function raiseWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
