import { Fixing, type Problem, type Side } from '../solver/problem.ts';

/** Names whose weight is not worth a position, and the problem in which they stay out. */
export interface RetainedFilter {
  /** Columns with 0 < |x| ≤ threshold, ascending; must-hold names are never among them. */
  dropped: number[];
  /** The same problem with the dropped names excluded on both sides, or the problem itself when there are none. */
  problem: Problem;
}

/**
 * The papers' filter on the final positions (mathematics.md, section 4): those at or below the retained weight are
 * dropped, and the rest is re-solved with them at 0.
 * @param x Signed weights, length n.
 */
export function retainedFilter(problem: Problem, x: Float64Array, threshold: number): RetainedFilter {
  const dropped: number[] = [];
  x.forEach((weight, i) => {
    if (weight !== 0 && Math.abs(weight) <= threshold && problem.long.fixing?.[i] !== Fixing.held)
      dropped.push(i);
  });
  if (dropped.length === 0) return { dropped, problem };
  return {
    dropped,
    problem: {
      ...problem,
      long: withExcluded(problem.long, dropped, problem.n),
      short: problem.short && withExcluded(problem.short, dropped, problem.n),
    },
  };
}

function withExcluded(side: Side, columns: readonly number[], n: number): Side {
  const fixing = side.fixing ? side.fixing.slice() : new Uint8Array(n);
  for (const column of columns) fixing[column] = Fixing.excluded;
  return { ...side, fixing };
}
