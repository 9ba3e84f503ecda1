import { describe, expect, it } from 'vitest';
import { cancelWord, type SolveProgress } from '../../../src-main/solver/problem.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { runSolve } from '../../../src-main/workers/solve-pool.ts';
import { hardProblem } from './random-problem.ts';
import { onThreads } from './solve-options.ts';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A solve with its flag, what it has reported, and when it first does so. */
function begin(threads: number, timeLimit: number, phase: SolveProgress['phase']) {
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const reports: SolveProgress[] = [];
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const problem = hardProblem();
  const result = runSolve(
    problem,
    { ...onThreads, threads, timeLimit },
    {
      cancel,
      onProgress(progress) {
        reports.push(progress);
        if (progress.phase === phase) resolve();
      },
    },
  );
  const say = (word: number) => {
    Atomics.store(cancel, 0, word);
    Atomics.notify(cancel, 0);
  };
  return { problem, result, reports, reached, say };
}

/** Processor time of this process, all its threads together, milliseconds. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

describe('a solve that is paused', () => {
  it.each([1, 3])('has a clock that stands still on %i threads', async (threads) => {
    const timeLimit = 1;
    const began = performance.now();
    const solve = begin(threads, timeLimit, 'root');
    await solve.reached;
    solve.say(cancelWord.pause);
    await sleep(1500 * timeLimit);
    solve.say(cancelWord.goOn);
    const { status, x } = await solve.result;
    const wall = (performance.now() - began) / 1000;
    expect(status).toBe('time-limit');
    // It waited longer than its limit, which counts only what it has searched.
    expect(wall - solve.reports.at(-1)!.seconds).toBeGreaterThan(timeLimit);
    expect(verifyHedge(solve.problem, x!).violations).toEqual([]);
  });

  it.each([1, 3])('does nothing on %i threads, and gives the best hedge when cancelled', async (threads) => {
    const began = processorTime();
    const solve = begin(threads, Infinity, 'search');
    await solve.reached;
    solve.say(cancelWord.pause);
    // Every thread asks at least ten times a second; a busy machine gets more.
    await sleep(500);
    const paused = processorTime();
    const { length } = solve.reports;
    await sleep(1000);
    expect(solve.reports).toHaveLength(length);
    // A second of the pause takes far less of the processor than a second of the search.
    const busy = (paused - began) / solve.reports.at(-1)!.seconds;
    expect(processorTime() - paused).toBeLessThan(busy / 3);
    solve.say(cancelWord.stop);
    const { status, x } = await solve.result;
    expect(status).toBe('cancelled');
    expect(verifyHedge(solve.problem, x!).violations).toEqual([]);
  });

  it('may be paused before it begins, and in the local search', async () => {
    const solve = begin(2, 1, 'local-search');
    solve.say(cancelWord.pause);
    await sleep(700);
    solve.say(cancelWord.goOn);
    await solve.reached;
    solve.say(cancelWord.pause);
    await sleep(100);
    solve.say(cancelWord.goOn);
    const { status, x } = await solve.result;
    expect(status).toBe('time-limit');
    expect(verifyHedge(solve.problem, x!).violations).toEqual([]);
  });
});
