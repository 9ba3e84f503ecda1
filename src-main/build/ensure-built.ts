import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBuildLock } from './build-lock.ts';
import { fingerprint } from './fingerprint.ts';
import { projectRoot } from './project.ts';

interface Target {
  name: string;
  /** Files and folders that the result depends on, relative to the project's root. */
  sources: string[];
  /** One file that is there when the target is built. */
  result: string;
  build(): Promise<void>;
}

/** Set for the tests of one run: what was built for it stays, whatever is edited meanwhile. */
export const builtMark = 'STATIC_HEDGE_BUILT';

const everyTarget = ['package-lock.json', 'tsconfig.json'];

const targets: Target[] = [
  {
    name: 'main',
    sources: ['src-main', 'vite.main.config.ts', ...everyTarget],
    result: 'dist/main/serve.js',
    build: () => viteBuild('vite.main.config.ts'),
  },
  {
    name: 'kernel',
    sources: [
      'src-main/solver/kernel/assembly',
      'src-main/build/kernel.ts',
      'src-main/workers/kernel-stamp.ts',
      ...everyTarget,
    ],
    result: 'dist/kernel/kernel.wasm',
    async build() {
      const { buildKernel } = await import('./kernel.ts');
      await buildKernel();
    },
  },
  {
    name: 'preload',
    sources: ['src-main/hosts/electron', 'src-main/contract', 'vite.preload.config.ts', ...everyTarget],
    result: 'dist/preload/preload.cjs',
    build: () => viteBuild('vite.preload.config.ts'),
  },
  {
    name: 'renderer',
    sources: [
      'src-renderer',
      'src-main/contract',
      'vite.renderer.config.ts',
      'svelte.config.js',
      ...everyTarget,
    ],
    result: 'dist/renderer/index.html',
    build: () => viteBuild('vite.renderer.config.ts'),
  },
];

/**
 * Builds what is missing or older than its sources, and says so in one line on standard error.
 *
 * @throws the bundler's error, with the file and line that it could not take
 */
export async function ensureBuilt({ always = false } = {}): Promise<void> {
  if (process.env[builtMark] !== undefined) return;
  const isStale = (target: Target): boolean =>
    always || !existsSync(join(projectRoot, target.result)) || readStamp(target) !== stampOf(target);
  if (!targets.some(isStale)) return;
  await withBuildLock(join(projectRoot, 'dist'), async () => {
    // Another process may have built it while this one waited.
    const stale = targets.filter(isStale);
    if (stale.length === 0) return;
    const started = performance.now();
    process.stderr.write(`Building ${stale.map((target) => target.name).join(', ')} …`);
    try {
      for (const target of stale) {
        const stamp = stampOf(target);
        await target.build();
        writeStamp(target, stamp);
      }
    } catch (error) {
      process.stderr.write(' failed\n');
      throw error;
    }
    process.stderr.write(` ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  });
}

const stampOf = (target: Target): string => fingerprint(projectRoot, target.sources);
const stampFile = (target: Target): string => join(projectRoot, 'dist', 'stamps', target.name);

function readStamp(target: Target): string | null {
  try {
    return readFileSync(stampFile(target), 'utf8');
  } catch {
    return null;
  }
}

function writeStamp(target: Target, stamp: string): void {
  mkdirSync(join(projectRoot, 'dist', 'stamps'), { recursive: true });
  writeFileSync(stampFile(target), stamp);
}

async function viteBuild(configFile: string): Promise<void> {
  const { build } = await import('vite');
  await build({ configFile: join(projectRoot, configFile), logLevel: 'error' });
}
