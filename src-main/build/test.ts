import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { requireChromium } from './chromium.ts';
import { ensureBuilt } from './ensure-built.ts';
import { projectRoot } from './project.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Everything that must hold: lint, formatting, types, and every test, end to end included. Each is run whatever the one
 * before it says; the last line counts them together, lint, formatting and each type check as one.
 *
 * @param filters files to test; none: all
 */
export async function test(filters: string[]): Promise<number> {
  requireChromium();
  await ensureBuilt();
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  const checks: [name: string, ...words: string[]][] = [
    ['eslint', '.'],
    ['prettier', '--check', '--log-level', 'warn', '.'],
    ['tsc'],
    ['svelte-check', '--tsconfig', 'src-renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ];
  for (const [name, ...words] of checks) {
    const started = performance.now();
    const passed = runTool(name, words);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${passed ? 'passed' : 'FAILED'}  ${[name, ...words].join(' ')}  (${seconds} s)`);
    count[passed ? 'passed' : 'failed'] += 1;
  }

  await addTests(count, filters);
  return conclude(count);
}

/** The tests of these files alone, with the same last line. */
export async function runTests(filters: string[]): Promise<number> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  await addTests(count, filters);
  return conclude(count);
}

function conclude({ passed, failed, skipped }: Count): number {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

/** A tool of node_modules, run by the Node of node_modules: both stand first on its PATH. */
function runTool(name: string, words: string[]): boolean {
  const bin = join(projectRoot, 'node_modules', '.bin');
  const path = `${bin}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`;
  const { status } = spawnSync(join(bin, name), words, {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** A file that does not load and a hook that throws are failures, although no test of theirs has run. */
async function addTests(count: Count, filters: string[]): Promise<void> {
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
