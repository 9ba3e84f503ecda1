import { computeHedge } from './compute-hedge.ts';
import type { HedgeOutcome, HedgeProgress, HedgeTask } from './hedge-task.ts';
import { runSolve } from './solve-pool.ts';
import { serveTask } from './worker-guest.ts';

serveTask<HedgeTask, HedgeProgress, HedgeOutcome>((task, guest) =>
  computeHedge(task, {
    report: guest.report,
    cancelled: guest.cancelled,
    solve: (problem, options, onProgress) => runSolve(problem, options, { onProgress, cancel: guest.cancel }),
  }),
);
