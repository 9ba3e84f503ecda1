import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, session } from 'electron';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import {
  databaseName,
  dataFolder,
  migrationsFolder,
  programName,
  programRoot,
  rendererFolder,
} from '../program-folders.ts';
import { closeBeforeQuitting } from './closing.ts';
import { Desktop } from './desktop.ts';
import { answerCalls } from './ipc.ts';
import { lockDownPages, lockDownSession } from './lockdown.ts';
import { createLogger } from './log.ts';
import { fileToOpen, readStart, type FileToOpen } from './opened-files.ts';
import { openOrExplain } from './opening.ts';
import { declareAppScheme, serveAppScheme } from './protocol.ts';

/** The desktop program: windows over the services. Everything that decides anything is in a module of its own. */

const root = programRoot(import.meta.dirname);
const folder = dataFolder(process.platform, process.env, homedir());
/** The package's executable is followed by the user's words; Electron's own first by the program's folder. */
const wordsOf = (argv: readonly string[]): readonly string[] => argv.slice(app.isPackaged ? 1 : 2);
const asked = readStart(wordsOf(process.argv), process.cwd());

app.setName(programName);
// As electron-builder.yml names the program: Windows shows notifications only under a name that is installed.
app.setAppUserModelId('desk.static-hedge.workstation');
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
  const outside = listenOutside();
  app
    .whenReady()
    .then(() => run(log, outside))
    .catch((error: unknown) => giveUp(error, log));
} else {
  app.quit();
}

/** What the system asks of a program that runs: before its first window is there, it waits. */
interface Outside {
  /** Takes over: called at once with what has come so far, then with each that comes. */
  handOver(open: (file: FileToOpen) => void, raise: () => void): void;
}

function listenOutside(): Outside {
  const waiting = [...asked.files];
  let open = (file: FileToOpen): void => void waiting.push(file);
  let raise = (): void => undefined;
  app.on('open-file', (event, path) => {
    event.preventDefault();
    const file = fileToOpen(path);
    if (file) open(file);
  });
  app.on('second-instance', (_event, argv, workingFolder) => {
    raise();
    for (const file of readStart(wordsOf(argv), workingFolder).files) open(file);
  });
  return {
    handOver(opener, raiser) {
      open = opener;
      raise = raiser;
      for (const file of waiting) open(file);
    },
  };
}

async function run(log: Logger, outside: Outside): Promise<void> {
  const workstation = await openOrExplain({
    databasePath: asked.database ?? join(folder, databaseName),
    migrationsFolder: migrationsFolder(root),
    log,
  });
  if (!workstation) {
    app.quit();
    return;
  }
  lockDownSession(session.defaultSession, log);
  serveAppScheme(session.defaultSession, rendererFolder(root));
  await showDesktop(workstation, outside, log);
}

async function showDesktop(workstation: Workstation, outside: Outside, log: Logger): Promise<void> {
  const preload = join(root, 'dist', 'preload', 'preload.cjs');
  const desktop = new Desktop({ workstation, dataFolder: folder, preload, packaged: app.isPackaged, log });
  closeBeforeQuitting(workstation, () => desktop.windows.stop(), log);
  answerCalls(workstation, desktop, log);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await desktop.windows.open('main', '');
  const raise = (): void =>
    void desktop.windows.raise().catch((error: unknown) => log.error('no window could be shown', error));
  outside.handOver((file) => void desktop.openFile(file), raise);
  app.on('activate', () => {
    if (desktop.windows.all.length === 0) raise();
  });
}

/** A program without a window that cannot say why would be worse than none. */
function giveUp(error: unknown, log: Logger): void {
  log.error('the program could not start', error);
  dialog.showErrorBox(
    `${programName} could not start`,
    `An unexpected error; the log is in ${join(folder, 'logs')}.`,
  );
  app.exit(1);
}
