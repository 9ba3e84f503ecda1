import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * One hash over the names and contents of files, folders taken whole. Contents rather than dates, because a checkout
 * gives every file a new date. A path that does not exist counts as such.
 */
export function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const facts = statSync(path, { throwIfNoEntry: false });
    hash.update(`\0${relative(root, path)}\0`);
    if (!facts) hash.update('absent');
    else if (facts.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(readFileSync(path));
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}
