import type { MessagePort } from 'node:worker_threads';
import type { CancelFlag, Problem, SolveOptions, SolveProgress, SolveResult } from '../solver/problem.ts';

/** What a thread of a solve is started with: the leader has the problem and a port to every teammate. */
export type SolveTask = { kernel: WebAssembly.Module | null } & (
  | { role: 'leader'; problem: Problem; options: SolveOptions; cancel: CancelFlag; mates: MessagePort[] }
  | { role: 'mate'; thread: number; leader: MessagePort }
);

/** What the leader reports. */
export type SolveMessage =
  { kind: 'progress'; progress: SolveProgress } | { kind: 'done'; result: SolveResult };
