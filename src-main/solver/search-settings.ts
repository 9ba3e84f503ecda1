import type { Items } from './items.ts';
import type { SolveOptions } from './problem.ts';

/** Relative gap that counts as proven optimal: what the dual bounds' rounding leaves room for, and no hedge is worth less. */
export const PROOF_TOLERANCE = 1e-6;
/** Smallest primal value that a relative gap is taken of, in the objective's own scale. */
export const SMALLEST_PRIMAL = 1e-12;

/** Numbers that turn an incumbent into a cutoff, in the items' scale; plain data that every thread gets. */
export interface CutoffRule {
  /** Relative gap at which a node is not worth opening: a little less than asked for, so that rounding cannot miss it. */
  gap: number;
  smallestPrimal: number;
  /** What rounding may have added to a dual bound. */
  allowance: number;
  /** No hedge costs more: a bound above it proves infeasibility. */
  largestObjective: number;
}

/**
 * The rounding allowance covers the bound's own sums (N terms of at most max|S| · (Σ y)²) and those of H (T terms each). What the
 * linear term adds is taken off by every bound itself, because its largest entries seldom matter.
 * @param terms longest sum behind an entry of H
 */
export function cutoffRule(items: Items, options: Pick<SolveOptions, 'gap'>, terms: number): CutoffRule {
  let largest = 0;
  for (const value of items.H) largest = Math.max(largest, Math.abs(value));
  const weight = items.sum.reduce((total, sum) => total + sum, 0);
  const size = largest * weight * weight;
  const costs = items.linear.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0) * weight;
  return {
    gap: 0.999 * Math.max(options.gap, PROOF_TOLERANCE),
    smallestPrimal: SMALLEST_PRIMAL / items.objectiveScale,
    allowance: 8 * Number.EPSILON * (items.count + terms) * size,
    largestObjective: size + costs,
  };
}

/** Bounds at or above the cutoff mean that nothing below is better than the incumbent by more than the gap. */
export function cutoffFor(rule: CutoffRule, incumbent: number): number {
  if (incumbent === Infinity) return rule.largestObjective * (1 + 1e-6) + rule.allowance;
  return provenBound(rule, incumbent) + allowanceFor(rule, incumbent);
}

/** The lower bound that is proven once every node is pruned at the incumbent's cutoff. */
export function provenBound(rule: CutoffRule, incumbent: number): number {
  return incumbent - rule.gap * Math.max(Math.abs(incumbent), rule.smallestPrimal);
}

export function allowanceFor(rule: CutoffRule, incumbent: number): number {
  return rule.allowance + (incumbent < Infinity ? 1e-9 * Math.abs(incumbent) : 0);
}

/** What the certificate's barrier is set by: the incumbent, or before there is one, a guess. */
export function barrierObjective(rule: CutoffRule, incumbent: number): number {
  return incumbent < Infinity ? incumbent : 1e-2 * rule.largestObjective;
}
