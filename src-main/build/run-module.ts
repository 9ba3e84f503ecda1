import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './project.ts';

/** Runs a module in this process, so that signals, terminal and exit code are its own. */
export async function runModule(file: string, words: string[]): Promise<number> {
  const path = join(projectRoot, file);
  process.argv.splice(1, Infinity, path, ...words);
  await import(pathToFileURL(path).href);
  return Number(process.exitCode ?? 0);
}
