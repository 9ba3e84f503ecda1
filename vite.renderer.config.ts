import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The renderer. The content-security policy takes files of its own only: no inline script, style or font. */
export default defineConfig({
  root: join(import.meta.dirname, 'src-renderer'),
  publicDir: false,
  plugins: [svelte({ configFile: join(import.meta.dirname, 'svelte.config.js') })],
  resolve: {
    alias: [
      { find: /^zod$/, replacement: join(import.meta.dirname, 'src-renderer/lib/zod-without-eval.ts') },
    ],
  },
  build: {
    target: 'chrome130',
    outDir: join(import.meta.dirname, 'dist', 'renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Fifty kilobytes: one file is there sooner than twenty.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // What views share is in one file as well; Chart.js stays apart, it comes with the first chart.
        codeSplitting: {
          groups: [{ name: 'shared', test: /src-renderer\/(shared\/(?!chart\/register)|lib\/(?!zod))/ }],
        },
      },
    },
  },
});
