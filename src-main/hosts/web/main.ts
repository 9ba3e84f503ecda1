import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../contract/result.ts';
import { openWorkstation } from '../../services/open-workstation.ts';
import type { Logger } from '../../services/workstation-api.ts';
import {
  databaseName,
  dataFolder,
  migrationsFolder,
  programRoot,
  rendererFolder,
} from '../program-folders.ts';
import { hasDisplay, openInBrowser } from './browser.ts';
import { startWebHost, type WebHost } from './server.ts';

const usage = `usage: npm run serve [-- --db FILE --port N --open]

Serves the workstation to browsers on this machine (127.0.0.1) and prints the link that opens it.
  --db FILE   the database (default: the desktop program's own)
  --port N    the port (default: any free one)
  --open      open the link in the browser
`;

/** Exit codes as on the command line: 1 a defect, 2 wrong usage, 3 what was given cannot be used. */
const defect = 1;
const wrongUsage = 2;
const badInput = 3;

/** Runs the loopback host until Ctrl-C or an end of the process; answers with the exit code. */
export async function main(words: string[]): Promise<number> {
  const options = readOptions(words);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${usage}`);
    return wrongUsage;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const root = programRoot(import.meta.dirname);
  try {
    const stopped = untilSignal();
    const workstation = await openWorkstation({
      databasePath: options.databasePath,
      migrationsFolder: migrationsFolder(root),
      log,
      staysOpen: true,
    });
    try {
      const host = await startWebHost({
        workstation,
        rendererFolder: rendererFolder(root),
        log,
        port: options.port,
      });
      announce(host, options.open);
      await stopped;
      process.stderr.write('Closing: running jobs keep their best hedge.\n');
      await host.close();
    } finally {
      await workstation.close();
    }
    return 0;
  } catch (error) {
    const reason = reasonOf(error, options.port);
    process.stderr.write(
      `${reason ?? `a defect: ${error instanceof Error ? error.stack : String(error)}`}\n`,
    );
    return reason === null ? defect : badInput;
  } finally {
    process.stdin.pause();
  }
}

interface ServeOptions {
  databasePath: string;
  port: number;
  open: boolean;
  help: boolean;
}

const defaultDatabasePath = (): string =>
  join(dataFolder(process.platform, process.env, homedir()), databaseName);

function readOptions(words: string[]): ServeOptions | string {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        db: { type: 'string' },
        port: { type: 'string', default: '0' },
        open: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535)
      return `--port ${values.port}: a port is a number from 0 to 65535`;
    return {
      databasePath: resolve(values.db ?? defaultDatabasePath()),
      port,
      open: values.open,
      help: values.help,
    };
  } catch (error) {
    return (error as Error).message;
  }
}

/** The link goes to standard output on a line of its own: scripts wait for it. */
function announce(host: WebHost, open: boolean): void {
  const link = host.issueLink();
  process.stderr.write('The workstation is ready. Open this link in a browser on this machine:\n');
  process.stdout.write(`${link}\n`);
  process.stderr.write('Ctrl-C closes it.\n');
  if (open && hasDisplay())
    void openInBrowser(link).then((opened) => {
      if (!opened) process.stderr.write('No browser could be started here: open the link yourself.\n');
    });
  if (process.stdin.isTTY) {
    process.stderr.write('Enter prints a new link (each one opens once).\n');
    process.stdin.on('data', () => process.stdout.write(`${host.issueLink()}\n`));
  }
}

/** The first Ctrl-C (or the end of the terminal) closes cleanly; a second one does not wait. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}

/** Why it could not start, and what to do; null: a defect. */
function reasonOf(error: unknown, port: number): string | null {
  if (error instanceof UserError)
    return [error.message, error.details?.mend].filter((line) => line !== undefined).join('\n');
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${port} is taken: choose another one, or leave out --port`;
  if (code === 'EACCES') return `port ${port} is reserved by the system: choose one above 1023`;
  return null;
}

const log: Logger = {
  info: (message) => writeLog('info', message),
  warn: (message) => writeLog('warning', message),
  error: (message, cause) =>
    writeLog('error', cause instanceof Error ? `${message}: ${cause.stack}` : message),
};

function writeLog(level: string, message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
}
