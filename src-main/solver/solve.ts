import { toItems } from './homogenise.ts';
import type { CancelFlag, Problem, Side, SolveOptions, SolveProgress, SolveResult } from './problem.ts';
import { Fixing } from './problem.ts';
import { withoutExcluded } from './reduced-items.ts';
import { sidesFeasible } from './sides-feasible.ts';
import { SolveMonitor } from './solve-monitor.ts';
import { SolveRun } from './solve-run.ts';
import { alone } from './solve-team.ts';
import type { SolveTeam } from './solve-team.ts';
import { verifyHedge } from './verify-hedge.ts';

/**
 * Solves a problem to the gap asked for, with a certified lower bound (docs/solver.md). Synchronous: it returns when it is done,
 * and reports at least four times a second in between.
 *
 * @param cancelFlag polled at least every 100 ms
 * @param team the other threads; alone without it
 * @throws RangeError when the problem cannot be brought into the inner form (see toItems)
 */
export function solve(
  problem: Problem,
  options: SolveOptions,
  onProgress: (progress: SolveProgress) => void = () => undefined,
  cancelFlag: CancelFlag | null = null,
  team: SolveTeam = alone,
): SolveResult {
  const monitor = new SolveMonitor(options, onProgress, cancelFlag);
  if (carriesNothing(problem)) return holdNothing(problem, monitor);
  const all = toItems(problem);
  if (!sidesFeasible(all)) return monitor.finish('infeasible', null, Infinity);
  return new SolveRun(problem, withoutExcluded(all).items, options, monitor, team).run();
}

/** Whether every side's sum is 0, so that the only hedge is to hold nothing. */
function carriesNothing(problem: Problem): boolean {
  const empty = (side: Side | null) => side === null || (side.sum !== null && side.sum <= 0);
  return empty(problem.long) && empty(problem.short);
}

function holdNothing(problem: Problem, monitor: SolveMonitor): SolveResult {
  const x = new Float64Array(problem.n);
  const { objective, violations } = verifyHedge(problem, x);
  const counted = [problem.long, problem.short].some(
    (side) => side !== null && (side.minCount > 0 || side.fixing?.includes(Fixing.held)),
  );
  if (violations.length > 0 || counted) return monitor.finish('infeasible', null, Infinity);
  monitor.improve(objective);
  monitor.raise(objective);
  return monitor.finish('optimal', x, objective);
}
