import { fromWeights, toItems, toWeights } from '../solver/homogenise.ts';
import { LocalSearch } from '../solver/local-search.ts';
import type { Problem } from '../solver/problem.ts';
import { withoutExcluded } from '../solver/reduced-items.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';

export interface LocalBudget {
  /** Descents of the local search: the same answer on every machine that has the time for them. */
  descents: number;
  /** As of performance.now(). */
  deadline?: number;
  stopped(): boolean;
}

/**
 * A good hedge of a problem that differs little from one whose hedge is known: local search from that hedge, without a
 * bound.
 * @param near Signed weights to start from, length n; need not be feasible.
 * @returns null when no feasible hedge was met.
 */
export function searchNear(
  problem: Problem,
  near: Float64Array,
  seed: number,
  { descents, deadline, stopped }: LocalBudget,
): Float64Array | null {
  const { items } = withoutExcluded(toItems(problem));
  const search = new LocalSearch(items, seed);
  const start = fromWeights(items, near);
  search.improveFrom(start.support, start.weights, { deadline, stopped });
  const best = search.run({ descents, deadline, stopped });
  if (best === null) return null;
  const x = toWeights(items, best);
  return verifyHedge(problem, x).violations.length === 0 ? x : null;
}
