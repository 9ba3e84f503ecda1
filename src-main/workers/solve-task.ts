import type { MessagePort } from 'node:worker_threads';
import type { CancelFlag, Problem, SolveOptions, SolveProgress, SolveResult } from '../solver/problem.ts';

/** A thread's part in one solve: the leader has the problem and a port to every teammate. */
export type SolveTask = { kernel: WebAssembly.Module | null } & (
  | { role: 'leader'; problem: Problem; options: SolveOptions; cancel: CancelFlag; mates: MessagePort[] }
  | { role: 'mate'; thread: number; leader: MessagePort }
);

/** What the threads of a solve report: the leader its progress and the result, a teammate that its part is over. */
export type SolveMessage =
  { kind: 'progress'; progress: SolveProgress } | { kind: 'done'; result: SolveResult } | { kind: 'free' };
