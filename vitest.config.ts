import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What a test waits for comes late on a machine that has other work.
    expect: { poll: { timeout: 30_000 } },
    // Two cores are the smallest machine that we test on; solver tests use worker threads of their own.
    maxWorkers: 2,
  },
});
