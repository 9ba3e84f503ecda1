import type { SolveOptions } from '../../../src-main/solver/problem.ts';

/** To the proven optimum, on one thread, the same at every time. */
export const exactly: SolveOptions = {
  gap: 0,
  timeLimit: 20,
  threads: 1,
  seed: 1,
  deterministic: true,
  warmStart: null,
};

/** The same on threads that share the search. */
export const onThreads: SolveOptions = { ...exactly, timeLimit: 60, threads: 2, deterministic: false };
