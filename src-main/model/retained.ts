import { Fixing, type Problem, type Side } from '../solver/problem.ts';
import type { HedgeModel } from './hedge-model.ts';

/** Names whose weight is not worth a position, and the problem in which they stay out. */
export interface RetainedFilter {
  /** Symbols of the dropped names. */
  dropped: string[];
  /** The same problem with the dropped names excluded on both sides. */
  problem: Problem;
}

/**
 * The papers' filter on the final positions (mathematics.md, section 4): those with 0 < |x| ≤ `retainedWeight` are
 * dropped, and the rest is to be re-solved with them at 0. Must-hold names are never dropped.
 * @param x Signed weights, length n.
 * @returns null when nothing is dropped.
 */
export function dropSmall(
  model: Pick<HedgeModel, 'problem' | 'candidates' | 'settings'>,
  x: Float64Array,
): RetainedFilter | null {
  const { problem, candidates, settings } = model;
  const columns: number[] = [];
  x.forEach((weight, i) => {
    const small = weight !== 0 && Math.abs(weight) <= settings.retainedWeight;
    if (small && problem.long.fixing?.[i] !== Fixing.held) columns.push(i);
  });
  if (columns.length === 0) return null;
  return {
    dropped: columns.map((i) => candidates[i].symbol),
    problem: {
      ...problem,
      long: withExcluded(problem.long, columns, problem.n),
      short: problem.short && withExcluded(problem.short, columns, problem.n),
    },
  };
}

function withExcluded(side: Side, columns: readonly number[], n: number): Side {
  const fixing = side.fixing ? side.fixing.slice() : new Uint8Array(n);
  for (const column of columns) fixing[column] = Fixing.excluded;
  return { ...side, fixing };
}
