import { spawn } from 'node:child_process';
import { hasDisplay } from '../hosts/web/browser.ts';
import { fetchElectron, installedElectron } from './electron-binary.ts';
import { projectRoot } from './project.ts';
import { runModule } from './run-module.ts';

/**
 * Starts the desktop program, or, where Electron cannot run, says why in one line and serves the same workstation to the
 * machine's own browser.
 *
 * @param words --db FILE, handed on
 */
export async function start(words: string[]): Promise<number> {
  const obstacle = windowObstacle();
  const electron = obstacle === null ? (installedElectron() ?? (await fetchElectron())) : null;
  if (electron !== null) return runElectron(electron, words);
  const reason = obstacle ?? 'no Electron binary is installed and none can be had';
  process.stderr.write(`The desktop window is not available (${reason}); using this machine's browser.\n`);
  return runModule('dist/main/serve.js', ['--open', ...words]);
}

/** Why no Electron window can open here, whatever is installed; null: nothing is in the way. */
export function windowObstacle(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  userId: number | undefined = process.getuid?.(),
): string | null {
  if (!hasDisplay(platform, env)) return 'there is no display';
  // Chromium refuses to run as root with its sandbox on, and we do not run without it.
  if (platform === 'linux' && userId === 0) return 'the sandbox does not run as root';
  return null;
}

function runElectron(binary: string, words: string[]): Promise<number> {
  const environment = { ...process.env };
  delete environment['ELECTRON_RUN_AS_NODE'];
  const program = spawn(binary, [projectRoot, ...words], { stdio: 'inherit', env: environment });
  // Ctrl-C reaches both: the program closes by itself, and this process waits for it.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (code) => resolve(code ?? 1));
  });
}
