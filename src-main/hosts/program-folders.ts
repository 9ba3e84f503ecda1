import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
