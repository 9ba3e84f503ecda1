import { fromWeights, toItems, toWeights } from '../solver/homogenise.ts';
import { Fixing, type Problem } from '../solver/problem.ts';
import { withoutExcluded } from '../solver/reduced-items.ts';
import { SupportQp } from '../solver/support-qp.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';

/** The best exchange that lets a candidate in: indices of candidates, and the weights after it. */
export interface Swap {
  enters: number;
  leaves: number;
  side: 'long' | 'short';
  x: Float64Array;
  objective: number;
}

/**
 * For every candidate that is not held, the cheapest exchange with a held name of the same side: each pair is solved
 * exactly with all weights free to adjust. Cheapest first.
 * @param x Weights of the hedge, length n.
 */
export function bestSwaps(problem: Problem, x: Float64Array, most: number, stopped: () => boolean): Swap[] {
  const { items } = withoutExcluded(toItems(problem));
  const { support, weights } = fromWeights(items, x);
  const qp = new SupportQp(items);
  if (!(qp.solve(support, weights) < Infinity)) return [];
  qp.keep();
  const held = new Set(Array.from(support, (item) => items.name[item]));
  const swaps: Swap[] = [];
  for (let entering = 0; entering < items.count && !stopped(); entering++) {
    if (items.name[entering] < 0 || held.has(items.name[entering])) continue;
    let best: { leaving: number; objective: number; x: Float64Array } | null = null;
    for (const [position, leaving] of support.entries()) {
      const sameSide = items.group[leaving] === items.group[entering];
      if (!sameSide || items.name[leaving] < 0 || items.fixing[leaving] === Fixing.held) continue;
      const objective = qp.evaluate(position, entering, best?.objective ?? Infinity);
      if (objective < (best?.objective ?? Infinity))
        best = { leaving, objective, x: toWeights(items, qp.current()) };
    }
    if (best === null || verifyHedge(problem, best.x).violations.length > 0) continue;
    swaps.push({
      enters: items.name[entering],
      leaves: items.name[best.leaving],
      side: items.group[entering] === 0 ? 'long' : 'short',
      x: best.x,
      objective: best.objective * items.objectiveScale,
    });
  }
  return swaps.sort((a, b) => a.objective - b.objective).slice(0, most);
}
