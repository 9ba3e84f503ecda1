import { findAlternatives } from '../solver/alternatives.ts';
import { fromWeights, toItems, toWeights } from '../solver/homogenise.ts';
import { withoutExcluded } from '../solver/reduced-items.ts';
import type { HedgeModel } from './hedge-model.ts';
import { roundToShares, type RoundedHedge } from './rounding.ts';

/** A loss below this, relative to the objective, is not worth a search. */
const smallLoss = 1e-3;
/** Hedges that are rounded beside the best; a support costs well under a millisecond. */
const mostTried = 60;
/** Supports whose neighbours are looked at: a count and not a time, so that the same run gives the same shares. */
const descents = 200;
/** A rounding that costs more than this is that of a lot too large for its notional; everything near is tried. */
const widestSearch = 1;

/** A hedge in whole lots, and the weights that they come from. */
export interface WholeLots {
  /** Signed weights, length n: the optimum on the names that are held in lots. */
  x: Float64Array;
  rounded: RoundedHedge;
}

/**
 * The hedge in whole lots. Where rounding the best weights costs noticeably, the names that suit the lots may be others:
 * hedges that are nearly as good before rounding (by no more than the loss, since a rounded one is seldom better than its
 * own weights) are rounded too, and the best in lots is taken. The certified bound holds for all of them.
 * @param x Signed weights of the solver, length n.
 */
export function wholeLots(model: HedgeModel, x: Float64Array): WholeLots {
  const first = { x, rounded: roundToShares(model, x) };
  const { continuousObjective, loss } = first.rounded;
  if (!(continuousObjective > 0) || loss <= smallLoss * continuousObjective) return first;
  const { items } = withoutExcluded(toItems(model.problem));
  const best = { ...fromWeights(items, x), objective: continuousObjective / items.objectiveScale };
  const others = findAlternatives(
    items,
    best,
    {
      count: mostTried,
      within: Math.min(widestSearch, loss / continuousObjective),
      differing: 1,
      seed: model.settings.seed,
    },
    { descents },
  );
  return others
    .map((other) => toWeights(items, other))
    .map((weights) => ({ x: weights, rounded: roundToShares(model, weights) }))
    .reduce((winner, rival) => (isBetter(rival.rounded, winner.rounded) ? rival : winner), first);
}

/** Keeping to every rule comes before the objective: notes say which could not be kept. */
function isBetter(rival: RoundedHedge, winner: RoundedHedge): boolean {
  if (rival.notes.length !== winner.notes.length) return rival.notes.length < winner.notes.length;
  return rival.objective < winner.objective;
}
