import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name under which the operating system keeps the program's own data. */
export const programName = 'Static Hedge';

export const databaseName = 'workstation.db';

/**
 * The user's data folder: the same for the desktop program, the web host and the command line, so that each finds
 * what the others have stored.
 *
 * @param env APPDATA is read on Windows, XDG_DATA_HOME on what is neither Windows nor macOS
 */
export function dataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), programName);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', programName);
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'static-hedge');
}

/**
 * The program's root: the folder of package.json, migrations and dist, found upwards from a module of the program.
 * Holds in a checkout, from dist/main, and inside the packaged archive.
 */
export function programRoot(from: string): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'migrations'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(
        `no package.json beside a migrations folder above ${from}: the program is not complete`,
      );
    folder = parent;
  }
  return folder;
}

export const migrationsFolder = (root: string): string => join(root, 'migrations');
export const rendererFolder = (root: string): string => join(root, 'dist', 'renderer');
