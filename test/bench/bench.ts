import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * `npm run bench -- NAME [options]`: each benchmark is a script beside this one that prints a table and writes the same
 * figures as JSON into bench-results.
 */
const helpers = new Set(['bench.ts', 'report.ts', 'processes.ts']);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !helpers.has(file) && !file.includes('-'))
  .map((file) => file.slice(0, -3));

const [name, ...words] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  process.stderr.write(`npm run bench -- ${names.join('|')} [options]\n`);
  process.exitCode = 2;
} else {
  const file = join(import.meta.dirname, `${name}.ts`);
  process.argv = [process.argv[0]!, file, ...words];
  await import(pathToFileURL(file).href);
}
