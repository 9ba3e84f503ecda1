import { choiceSetOf, withGroupDropped } from './conflict-groups.ts';
import type { ConstraintGroup } from './conflict-groups.ts';
import { cheapestRelaxation } from './conflict-relaxations.ts';
import type { Relaxation } from './conflict-relaxations.ts';
import { findFeasibleSupport } from './feasible-support.ts';
import type { Problem, Side } from './problem.ts';

/** Nodes to decide whether a group can be left out, and to try a relaxation: undecided keeps the group, or the larger change. */
const filterNodes = 300;
const relaxationNodes = 250;

export type { ConstraintGroup } from './conflict-groups.ts';
export type { Relaxation } from './conflict-relaxations.ts';

/** One member of a minimal conflict. */
export interface Conflict {
  group: ConstraintGroup;
  /** The smallest change of this group alone after which a hedge exists; null where none was found. */
  relaxation: Relaxation | null;
}

export interface Explanation {
  status: 'feasible' | 'infeasible' | 'unknown';
  /**
   * When infeasible: groups of constraints that contradict each other although no smaller part of them does, cheapest relaxation
   * first.
   */
  conflict: Conflict[];
  /** False when time ran out before all relaxations were searched. */
  complete: boolean;
}

/**
 * Why a problem has no hedge: decides whether the constraints admit any choice of positions (the objective does not matter), finds
 * a minimal conflicting set of constraint groups by deletion filtering (Chinneck, Feasibility and Infeasibility in Optimization,
 * 2008, section 6.1), and for each member the smallest relaxation that mends the whole problem.
 *
 * @param seconds time limit; 500 names mostly take less than half a second
 */
export function explainInfeasibility(problem: Problem, seconds = 2): Explanation {
  const deadline = performance.now() + 1000 * seconds;
  const decided = findFeasibleSupport(choiceSetOf(problem), { deadline }).status;
  const limits = { deadline, nodes: filterNodes };
  if (decided !== 'infeasible') return { status: decided, conflict: [], complete: decided === 'feasible' };
  let rest = problem;
  const members: ConstraintGroup[] = [];
  for (const group of constraintGroups(problem)) {
    const without = withGroupDropped(rest, group);
    // Where the search cannot decide, the group stays: the set is then a conflict, if perhaps not a minimal one.
    if (findFeasibleSupport(choiceSetOf(without), limits).status === 'infeasible') rest = without;
    else members.push(group);
  }
  const conflict = members.map((group) => ({
    group,
    relaxation: cheapestRelaxation(problem, group, { deadline, nodes: relaxationNodes }),
  }));
  conflict.sort((a, b) => (a.relaxation?.cost ?? Infinity) - (b.relaxation?.cost ?? Infinity));
  return { status: 'infeasible', conflict, complete: performance.now() < deadline };
}

/** Every group that can be part of a conflict, those first that people are least likely to have meant. */
function constraintGroups(problem: Problem): ConstraintGroup[] {
  const groups: ConstraintGroup[] = [];
  for (const side of ['long', 'short'] as const) {
    const own = problem[side];
    if (own !== null) groups.push(...sideGroups(own, side));
  }
  problem.linear.forEach((row, index) => {
    if (row.lower > -Infinity) groups.push({ kind: 'row', row: index, limit: 'lower' });
    if (row.upper < Infinity) groups.push({ kind: 'row', row: index, limit: 'upper' });
  });
  const rank = (group: ConstraintGroup) => dropOrder.indexOf(group.kind);
  return groups.sort((a, b) => rank(a) - rank(b));
}

/** Deletion filtering keeps what comes last: the rules that are most often to blame. */
const dropOrder: ConstraintGroup['kind'][] = [
  'lower',
  'min-count',
  'excluded',
  'held',
  'row',
  'upper',
  'max-count',
  'sum',
];

function sideGroups(side: Side, label: 'long' | 'short'): ConstraintGroup[] {
  const kinds: Exclude<ConstraintGroup['kind'], 'row'>[] = ['upper'];
  if (side.lower.some((lower) => lower > 0)) kinds.push('lower');
  if (side.maxCount !== null) kinds.push('max-count');
  if (side.minCount > 0) kinds.push('min-count');
  if (side.sum !== null) kinds.push('sum');
  if (side.fixing?.includes(1)) kinds.push('held');
  if (side.fixing?.includes(2)) kinds.push('excluded');
  return kinds.map((kind) => ({ kind, side: label }));
}
