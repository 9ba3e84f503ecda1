import { ensureBuilt } from './ensure-built.ts';
import { runModule } from './run-module.ts';

/** What stands behind the scripts of package.json: each answers with its exit code, or leaves it to what it starts. */
const scripts: Record<string, (words: string[]) => Promise<number>> = {
  async build() {
    await ensureBuilt({ always: true });
    return 0;
  },
  async start(words) {
    await ensureBuilt();
    const { start } = await import('./start.ts');
    return start(words);
  },
  serve: (words) => runBuilt('serve', words),
  hedge: (words) => runBuilt('hedge', words),
  async test(words) {
    const { test } = await import('./test.ts');
    return test(words);
  },
  async 'test:electron'() {
    const { runTests } = await import('./test.ts');
    return runTests(['test/e2e/electron-smoke.test.ts']);
  },
  async bench(words) {
    await ensureBuilt();
    return runModule('test/bench/bench.ts', words);
  },
};

export async function runScript(name: string, words: string[]): Promise<number> {
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (!script) {
    process.stderr.write(`there is no script ${name}; there are: ${Object.keys(scripts).join(', ')}\n`);
    return 2;
  }
  try {
    return await script(words);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function runBuilt(entry: string, words: string[]): Promise<number> {
  await ensureBuilt();
  return runModule(`dist/main/${entry}.js`, words);
}
