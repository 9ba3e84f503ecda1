import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Logger } from '../../services/workstation-api.ts';
import { programName } from '../program-folders.ts';
import { pagePreferences } from './policy.ts';
import { readWindowState, restoreWindow, smallestSize, writeWindowState } from './window-state.ts';

export interface WindowFiles {
  /** The bundled preload script. */
  preload: string;
  /** Folder for the window's place. */
  dataFolder: string;
}

/** Makes the program's one window where it was left; it shows itself once its first view is painted. */
export function createWindow({ preload, dataFolder }: WindowFiles, log: Logger): BrowserWindow {
  const stateFile = join(dataFolder, 'window.json');
  const primary = screen.getPrimaryDisplay();
  const displays = [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)];
  const state = restoreWindow(
    readWindowState(stateFile),
    displays.map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: programName,
    show: false,
    // Until the page has painted; the page's own themes begin with these.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff',
    webPreferences: { ...pagePreferences, preload },
  });
  if (state.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized() }),
  );
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error(`the page's process ended: ${reason}`);
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
  });
  return window;
}

/** Brings the window to the front, for a second start of the program. */
export function raiseWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
