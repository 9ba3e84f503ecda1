import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError, type ErrorCode } from '../../contract/result.ts';
import { dispatch } from '../../services/dispatch.ts';
import { openWorkstation } from '../../services/open-workstation.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import { databaseName, dataFolder, migrationsFolder, programRoot } from '../program-folders.ts';
import { parseArguments, UsageError, type OptionKinds } from './arguments.ts';
import { exitCodes, type Command, type CommandContext } from './command.ts';
import { besideRunCommands } from './commands/beside-run.ts';
import { databaseCommands } from './commands/database.ts';
import { demoCommand } from './commands/demo.ts';
import { marketCommands } from './commands/market.ts';
import { runCommands } from './commands/runs.ts';
import { runStudyCommands } from './commands/run-studies.ts';
import { scenarioCommands } from './commands/scenarios.ts';
import { solveCommand } from './commands/solve.ts';
import { studyCommands } from './commands/studies.ts';
import { createConsole } from './output.ts';

const commands: Command[] = [
  demoCommand,
  ...marketCommands,
  ...scenarioCommands,
  ...runCommands,
  ...studyCommands,
  ...runStudyCommands,
  ...besideRunCommands,
  solveCommand,
  ...databaseCommands,
];

const everywhere: OptionKinds = { db: 'text', json: 'flag', help: 'flag' };

/** Runs one command line and answers with its exit code. */
export async function main(words: string[]): Promise<number> {
  const command = findCommand(words);
  if (!command) return helpFor(words);
  const rest = words.slice(command.name.split(' ').length);
  const console = createConsole(rest.includes('--json'));
  try {
    const args = parseArguments(rest, { ...command.options, ...everywhere });
    if (args.flag('help')) {
      process.stdout.write(`${command.usage}\n\n${command.summary}\n`);
      return exitCodes.done;
    }
    const tooMany = args.positionals[command.words];
    if (tooMany !== undefined)
      throw new UsageError(`“${tooMany}” is one word too many; put a name with spaces in quotes`);
    const databasePath = resolve(
      args.text('db') ?? (await command.privateDatabase?.(args)) ?? defaultDatabasePath(),
    );
    return await withContext(
      console,
      databasePath,
      async (context) => (await command.run(context, args)) ?? 0,
    );
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nusage: ${command.usage}`);
      return exitCodes.usage;
    }
    if (error instanceof UserError) {
      console.error(`error: ${error.message}`);
      if (error.details?.mend) console.error(`mend: ${error.details.mend}`);
      return exitCodeOf(error.code);
    }
    console.error(`a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 1;
  }
}

async function withContext(
  console: CommandContext['console'],
  databasePath: string,
  work: (context: CommandContext) => Promise<number>,
): Promise<number> {
  const log: Logger = {
    info: () => {},
    warn: (message) => console.error(`warning: ${message}`),
    error: (message, cause) => console.error(cause instanceof Error ? `${message}\n${cause.stack}` : message),
  };
  const migrations = migrationsFolder(programRoot(import.meta.dirname));
  let opening: Promise<Workstation> | null = null;
  const workstation = () =>
    (opening ??= openWorkstation({ databasePath, migrationsFolder: migrations, log }));
  const abort = new AbortController();
  const interrupt = () => (abort.signal.aborted ? process.exit(exitCodes.cancelled) : abort.abort());
  process.on('SIGINT', interrupt);
  try {
    return await work({
      console,
      databasePath,
      migrationsFolder: migrations,
      workstation,
      interrupted: abort.signal,
      async call(method, request) {
        const result = await dispatch((await workstation()).handlers, method, request, log);
        if (result.ok) return result.value as never;
        const { code, message, details } = result.error;
        // A value that no request may have, which came from an option.
        if (code === 'invalid-request') throw new UsageError(details?.issues?.[0] ?? message);
        throw new UserError(code, message, details);
      },
    });
  } finally {
    process.off('SIGINT', interrupt);
    // Written by workstation(), which the compiler does not see from here.
    const opened = opening as Promise<Workstation> | null;
    await opened?.then((services) => services.close()).catch(() => {});
  }
}

/** The desktop program's own, so that scripts see what the desk sees. */
const defaultDatabasePath = (): string =>
  join(dataFolder(process.platform, process.env, homedir()), databaseName);

function findCommand(words: string[]): Command | undefined {
  const [first = '', second = ''] = words;
  return (
    commands.find((command) => command.name === `${first} ${second}`) ??
    commands.find((command) => command.name === first)
  );
}

function helpFor(words: string[]): number {
  const asked = words.find((word) => !word.startsWith('-'));
  const group = commands.filter((command) => asked === undefined || command.name.split(' ')[0] === asked);
  const wanted =
    asked === undefined ? words.length === 0 || words.includes('--help') : words.includes('--help');
  const stream = wanted ? process.stdout : process.stderr;
  if (group.length === 0) stream.write(`there is no command ${asked}\n`);
  else if (!wanted) stream.write(`${asked ?? words[0]}: this is not a whole command\n`);
  const shown = group.length === 0 ? commands : group;
  stream.write(
    '\nHedges a basket with a static share portfolio. Every command takes --db FILE, --json and --help.\n\n',
  );
  for (const command of shown) stream.write(`  ${command.usage}\n      ${command.summary}\n`);
  return wanted && group.length > 0 ? exitCodes.done : exitCodes.usage;
}

function exitCodeOf(code: ErrorCode): number {
  if (code === 'infeasible') return exitCodes.infeasible;
  if (code === 'no-hedge-found') return exitCodes.noHedge;
  return code === 'internal' || code === 'worker-died' ? 1 : exitCodes.badInput;
}
