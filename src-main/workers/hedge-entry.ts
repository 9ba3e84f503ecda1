import { solve } from '../solver/solve.ts';
import { computeHedge } from './compute-hedge.ts';
import type { HedgeOutcome, HedgeProgress, HedgeTask } from './hedge-task.ts';
import { serveTask } from './worker-guest.ts';

serveTask<HedgeTask, HedgeProgress, HedgeOutcome>((task, guest) =>
  computeHedge(task, {
    report: guest.report,
    cancelled: guest.cancelled,
    solve: async (problem, options, onProgress) => solve(problem, options, onProgress, guest.cancel),
  }),
);
