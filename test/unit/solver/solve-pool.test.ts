import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src-main/contract/result.ts';
import type { Problem, SolveProgress } from '../../../src-main/solver/problem.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { runSolve } from '../../../src-main/workers/solve-pool.ts';
import { enumerateSupports } from './oracle.ts';
import { hardProblem, randomProblem } from './random-problem.ts';
import { onThreads } from './solve-options.ts';

describe('solving on threads', () => {
  it.each([1, 2, 3])('finds and proves the optimum on %i threads', async (threads) => {
    for (const seed of [1, 2, 3]) {
      const problem = randomProblem(seed, { shorts: seed === 2, rows: seed === 3 });
      const expected = enumerateSupports(problem)!;
      const result = await runSolve(problem, { ...onThreads, threads });
      expect(result.status).toBe('optimal');
      expect(result.objective / expected.objective).toBeCloseTo(1, 6);
      expect(result.bound).toBeLessThanOrEqual(expected.objective * (1 + 1e-9));
    }
  });

  it('shares a tree between threads: same optimum, valid bound', async () => {
    const problem = randomProblem(5, {}, 60);
    problem.long.maxCount = 12;
    problem.long.lower.fill(0.02);
    problem.long.upper.fill(0.3);
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => runSolve(problem, { ...onThreads, threads })),
    );
    for (const result of [one, two]) {
      expect(result.status).toBe('optimal');
      expect(verifyHedge(problem, result.x!).violations).toEqual([]);
      expect(result.bound).toBeLessThanOrEqual(Math.min(one.objective, two.objective));
    }
    expect(two.objective / one.objective).toBeCloseTo(1, 5);
  });

  it('stops when aborted, with the best hedge so far, and reports on the way', async () => {
    const abort = new AbortController();
    const seen: SolveProgress[] = [];
    const problem = hardProblem();
    const result = await runSolve(
      problem,
      { ...onThreads, timeLimit: Infinity },
      {
        signal: abort.signal,
        onProgress: (progress) => {
          seen.push(progress);
          if (progress.phase !== 'local-search') abort.abort();
        },
      },
    );
    expect(result.status).toBe('cancelled');
    expect(verifyHedge(problem, result.x!).violations).toEqual([]);
    expect(seen.at(-1)?.phase).toBe('done');
  });

  it('stops at once for a signal that is aborted already', async () => {
    const result = await runSolve(hardProblem(), onThreads, { signal: AbortSignal.abort() });
    expect(result.status).toBe('cancelled');
  });

  it('solves one problem after the other on the same threads, several at a time', async () => {
    const problems = [1, 2, 3, 4].map((seed) => randomProblem(seed));
    const expected = problems.map((problem) => enumerateSupports(problem)!.objective);
    const options = { ...onThreads, threads: 2 };
    for (let round = 0; round < 2; round++) {
      const results = await Promise.all(problems.map((problem) => runSolve(problem, options)));
      results.forEach(({ objective }, k) => expect(objective / expected[k]).toBeCloseTo(1, 6));
    }
    for (const [k, problem] of problems.entries()) {
      expect((await runSolve(problem, options)).objective / expected[k]).toBeCloseTo(1, 6);
    }
  });

  it('rejects with the reason when a thread dies, and solves the next problem', async () => {
    const broken = { ...randomProblem(1), long: null } as unknown as Problem;
    const failure = await runSolve(broken, { ...onThreads, threads: 2 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).code).toBe('worker-died');
    expect((failure as UserError).message).toContain('null');
    expect((await runSolve(randomProblem(1), { ...onThreads, threads: 2 })).status).toBe('optimal');
  });
});
