import { ensureBuilt } from './ensure-built.ts';
import { projectRoot } from './project.ts';

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

/** Runs an entry of dist/main in this process, so that signals, terminal and exit code are its own. */
async function runBuilt(entry: string, words: string[]): Promise<number> {
  await ensureBuilt();
  process.argv.splice(1, Infinity, `${projectRoot}/dist/main/${entry}.js`, ...words);
  await import(new URL(`dist/main/${entry}.js`, `file://${projectRoot}/`).href);
  return Number(process.exitCode ?? 0);
}
