import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app, session, type BrowserWindow } from 'electron';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import {
  databaseName,
  dataFolder,
  migrationsFolder,
  programName,
  programRoot,
  rendererFolder,
} from '../program-folders.ts';
import { answerCalls, forwardEvents } from './ipc.ts';
import { lockDownPages, lockDownSession } from './lockdown.ts';
import { createLogger } from './log.ts';
import { installMenu } from './menu.ts';
import { openOrExplain } from './opening.ts';
import { appUrl } from './policy.ts';
import { declareAppScheme, serveAppScheme } from './protocol.ts';
import { importScenarioFile, scenarioFilesOf } from './scenario-files.ts';
import { createWindow, raiseWindow } from './window.ts';

/** The desktop program: one window over the services. Everything that decides anything is in a module of its own. */

const root = programRoot(import.meta.dirname);
const folder = dataFolder(process.platform, process.env, homedir());

app.setName(programName);
app.setPath('userData', folder);
app.enableSandbox();
// The program is offline: no name is ever looked up.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
declareAppScheme();

if (app.requestSingleInstanceLock()) {
  const log = createLogger(folder, !app.isPackaged);
  lockDownPages(log);
  process.on('uncaughtException', (error) => log.error('an uncaught error', error));
  process.on('unhandledRejection', (reason) => log.error('an unhandled rejection', reason));
  const asked = filesToOpen();
  void app.whenReady().then(() => run(log, asked));
} else {
  app.quit();
}

/** Scenario files that the system asks for, before and after the window is there. */
interface FilesToOpen {
  /** Takes over: called at once with what has come so far, then with each that comes. */
  handOver(open: (path: string) => void, raise: () => void): void;
}

function filesToOpen(): FilesToOpen {
  const waiting = scenarioFilesOf(process.argv.slice(1));
  let open = (path: string): void => void waiting.push(path);
  let raise = (): void => undefined;
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('second-instance', (_event, words) => {
    raise();
    for (const path of scenarioFilesOf(words)) open(path);
  });
  return {
    handOver(opener, raiser) {
      open = opener;
      raise = raiser;
      for (const path of waiting) open(path);
    },
  };
}

async function run(log: Logger, asked: FilesToOpen): Promise<void> {
  const workstation = await openOrExplain({
    databasePath: databasePath(),
    migrationsFolder: migrationsFolder(root),
    log,
  });
  if (!workstation) {
    app.quit();
    return;
  }
  closeBeforeQuitting(workstation, log);
  lockDownSession(session.defaultSession, log);
  serveAppScheme(session.defaultSession, rendererFolder(root));
  answerCalls(workstation, log);
  installMenu(app.isPackaged);

  let window = await showWindow(workstation, log);
  asked.handOver(
    (path) => void importScenarioFile(path, workstation, window, log),
    () => raiseWindow(window),
  );
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (window.isDestroyed()) void showWindow(workstation, log).then((opened) => (window = opened));
  });
}

/** --db FILE, as on the command line; the packaged program takes it too. */
function databasePath(): string {
  const { values } = parseArgs({ options: { db: { type: 'string' } }, strict: false });
  return typeof values.db === 'string' ? resolve(values.db) : join(folder, databaseName);
}

async function showWindow(workstation: Workstation, log: Logger): Promise<BrowserWindow> {
  const preload = join(root, 'dist', 'preload', 'preload.cjs');
  const window = createWindow({ preload, dataFolder: folder }, log);
  forwardEvents(workstation, window);
  await window.loadURL(appUrl);
  return window;
}

/** Quitting waits until the jobs have stopped with their best hedges and the database is closed. */
function closeBeforeQuitting(workstation: Workstation, log: Logger): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    workstation
      .close()
      .catch((error: unknown) => log.error('closing failed', error))
      .finally(() => app.quit());
  });
}
