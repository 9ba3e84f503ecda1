import { join } from 'node:path';
import { defineConfig } from 'vite';

/** A sandboxed preload script cannot be an ES module and may require nothing but electron: one CommonJS file. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: join(import.meta.dirname, 'src-main', 'hosts', 'electron', 'preload.ts'),
    target: 'node22',
    outDir: join(import.meta.dirname, 'dist', 'preload'),
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});
