import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.ts';

const folder = join(projectRoot, 'node_modules', 'electron');

/** Path of the installed Electron binary, or null. Never fetches anything. */
export function installedElectron(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  try {
    const path = join(override ?? join(folder, 'dist'), readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

const longestFetch = 60_000;

/** Lets electron's own installer fetch the binary, for a minute at most; null when it does not get it. */
export async function fetchElectron(): Promise<string | null> {
  process.stderr.write(`Fetching the Electron binary (once; ${longestFetch / 1000} s at most) …`);
  const installer = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: longestFetch,
    killSignal: 'SIGKILL',
  });
  const dots = setInterval(() => process.stderr.write('.'), 2_000);
  await new Promise((resolve) => {
    installer.once('error', resolve);
    installer.once('exit', resolve);
  });
  clearInterval(dots);
  const binary = installedElectron();
  process.stderr.write(binary === null ? ' not to be had.\n' : ' done.\n');
  return binary;
}
