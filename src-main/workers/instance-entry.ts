import type { Problem, SolveOptions, SolveProgress, SolveResult } from '../solver/problem.ts';
import { solve } from '../solver/solve.ts';
import { serveTask } from './worker-guest.ts';

/** A problem as it stands in an instance file. */
export interface InstanceTask {
  problem: Problem;
  options: SolveOptions;
}

serveTask<InstanceTask, SolveProgress, SolveResult>(({ problem, options }, guest) =>
  solve(problem, options, guest.report, guest.cancel),
);
