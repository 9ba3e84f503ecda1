import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { defineConfig } from 'vite';
import { kernelStamp } from './src-main/workers/kernel-stamp.ts';

const source = join(import.meta.dirname, 'src-main');

/** Worker threads are started by file name: each entry keeps its own beside the chunk that starts it. */
const workerEntries = Object.fromEntries(
  readdirSync(join(source, 'workers'))
    .filter((file) => file.endsWith('-entry.ts'))
    .map((file) => [basename(file, '.ts'), join(source, 'workers', file)]),
);

/** The chunks of one host carry its name, so that the desktop package can leave the others out. */
function chunkName(chunk: { moduleIds: string[] }): string {
  const host = ['web', 'cli', 'electron'].find((name) =>
    chunk.moduleIds.some((id) => id.includes(`/src-main/hosts/${name}/`)),
  );
  return `${host ?? 'shared'}-[hash].js`;
}

/** Everything that runs under Node or in Electron's main process, flat in dist/main. */
export default defineConfig({
  publicDir: false,
  define: { KERNEL_STAMP: JSON.stringify(kernelStamp()) },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node22',
    outDir: join(import.meta.dirname, 'dist', 'main'),
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        electron: join(source, 'hosts', 'electron', 'main.ts'),
        serve: join(source, 'hosts', 'web', 'serve.ts'),
        hedge: join(source, 'hosts', 'cli', 'hedge.ts'),
        ...workerEntries,
      },
      external: [
        'electron',
        'better-sqlite3',
        // Optional accelerators of ws that nothing here installs.
        'bufferutil',
        'utf-8-validate',
        /^node:/,
        ...builtinModules,
      ],
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: chunkName },
    },
  },
});
