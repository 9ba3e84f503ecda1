import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { startVitest } from 'vitest/node';
import { requireChromium } from './chromium.ts';
import { builtMark, ensureBuilt } from './ensure-built.ts';
import { projectRoot } from './project.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

type Check = readonly [tool: string, ...words: string[]];

/** The slowest first: two lanes work through them. */
const checks: readonly Check[] = [
  ['eslint', '.'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
  ['svelte-check', '--tsconfig', 'src-renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ['tsc'],
];

/**
 * Everything that must hold: lint, formatting, types, and every test, end to end included. Each is run whatever the one
 * before it says; the last line counts them together, every check as one.
 *
 * @param filters files to test; none: all
 */
export async function test(filters: string[]): Promise<number> {
  requireChromium();
  await ensureBuilt();
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  const waiting = [...checks];
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift())
      count[(await runCheck(check)) ? 'passed' : 'failed'] += 1;
  };
  await Promise.all([lane(), lane()]);
  await addTests(count, filters);
  return conclude(count);
}

/** The tests of these files alone, with the same last line. */
export async function runTests(filters: string[]): Promise<number> {
  await ensureBuilt();
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  await addTests(count, filters);
  return conclude(count);
}

function conclude({ passed, failed, skipped }: Count): number {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

/** Runs a tool of node_modules on the Node of node_modules; what it prints is shown when it fails. */
async function runCheck([tool, ...words]: Check): Promise<boolean> {
  const started = performance.now();
  const bin = join(projectRoot, 'node_modules', '.bin');
  const program = spawn(join(bin, tool), words, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    // Windows starts the tools through scripts of its shell.
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [program.stdout, program.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const passed = await new Promise<boolean>((resolve) => {
    program.once('error', () => resolve(false));
    program.once('close', (code) => resolve(code === 0));
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!passed) process.stdout.write(output);
  console.log(`${passed ? 'passed' : 'FAILED'}  ${[tool, ...words].join(' ')}  (${seconds} s)`);
  return passed;
}

/** A file that does not load and a hook that throws are failures, although no test of theirs has run. */
async function addTests(count: Count, filters: string[]): Promise<void> {
  process.env[builtMark] = '1';
  const vitest = await startVitest(filters, { watch: false });
  const modules = vitest.state.getTestModules();
  count.failed += vitest.state.getUnhandledErrors().length;
  if (modules.length === 0) count.failed += 1;
  for (const module of modules) {
    if (module.errors().length > 0) count.failed += 1;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) count.failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      count[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  await vitest.close();
}
