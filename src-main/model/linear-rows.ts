import type { ScenarioSettings } from '../contract/settings.ts';
import type { LinearRow } from '../solver/problem.ts';
import type { Candidate } from './candidates.ts';
import type { Target } from './target.ts';

export interface NameGroups {
  sector: string | null;
  industry: string | null;
}

/** Names without a sector or industry form a group of their own. */
export const unclassified = 'Unclassified';

const groupOf = (
  symbol: string,
  grouping: 'sector' | 'industry',
  groups: ReadonlyMap<string, NameGroups> | null,
): string => groups?.get(symbol)?.[grouping] || unclassified;

/** The basket's day-one weight of every group, sum 1. */
function basketGroupWeights(
  target: Pick<Target, 'constituents'>,
  grouping: 'sector' | 'industry',
  groups: ReadonlyMap<string, NameGroups> | null,
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { symbol, weight } of target.constituents) {
    const group = groupOf(symbol, grouping, groups);
    weights.set(group, (weights.get(group) ?? 0) + weight);
  }
  return weights;
}

/**
 * One row a group: the hedge's net weight `Σ (u_i − s_i)` within ± tolerance of the basket's. Groups that only the
 * basket or only the candidates hold count too.
 */
export function groupRows(
  candidates: readonly Candidate[],
  target: Pick<Target, 'constituents'>,
  match: NonNullable<ScenarioSettings['groupMatch']>,
  groups: ReadonlyMap<string, NameGroups> | null,
  shorts: boolean,
): LinearRow[] {
  const basketWeights = basketGroupWeights(target, match.grouping, groups);
  const groupOfCandidate = candidates.map(({ symbol }) => groupOf(symbol, match.grouping, groups));
  return [...new Set([...basketWeights.keys(), ...groupOfCandidate])].map((group) => {
    const long = Float64Array.from(groupOfCandidate, (own) => (own === group ? 1 : 0));
    const weight = basketWeights.get(group) ?? 0;
    return {
      name: `${match.grouping}: ${group}`,
      long,
      short: shorts ? long.map((value) => (value === 0 ? 0 : -value)) : null,
      lower: weight - match.tolerance,
      upper: weight + match.tolerance,
    };
  });
}

/**
 * The hedge's weighted implied vol within [min, max], both ways linear in the weights of both sides:
 * `Σ (u_i + s_i)(iv_i − max) ≤ 0 ≤ Σ (u_i + s_i)(iv_i − min)`.
 * @param vols Annualised vol of every candidate, length n.
 */
export function weightedVolRows(
  vols: Float64Array,
  [min, max]: readonly [number, number],
  shorts: boolean,
): LinearRow[] {
  const above = vols.map((vol) => vol - max);
  const below = vols.map((vol) => vol - min);
  return [
    {
      name: 'weighted IV, max',
      long: above,
      short: shorts ? above.slice() : null,
      lower: -Infinity,
      upper: 0,
    },
    {
      name: 'weighted IV, min',
      long: below,
      short: shorts ? below.slice() : null,
      lower: 0,
      upper: Infinity,
    },
  ];
}
