import type { ProofCore, SideConstraint } from './choice-set.ts';
import { choiceSetOf, withGroupDropped } from './conflict-groups.ts';
import type { ConstraintGroup } from './conflict-groups.ts';
import { cheapestRelaxation } from './conflict-relaxations.ts';
import type { Relaxation } from './conflict-relaxations.ts';
import { findFeasibleSupport } from './feasible-support.ts';
import type { Problem, Side } from './problem.ts';

/** Nodes to decide whether there is a hedge at all, and, at first and then again, whether a group can be left out. */
const decisionNodes = 2000;
const filterNodes = [50, 400];
/** Shares of the time for the decision, and for it and the filter. */
const decisionShare = 0.5;
const filterShare = 0.7;

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
  /** When infeasible: groups of constraints that contradict each other, cheapest relaxation first. */
  conflict: Conflict[];
  /** Whether it is proven that no smaller part of them does. */
  minimal: boolean;
  /** False when time or nodes ran out before every relaxation was known to be the smallest, or not to exist. */
  complete: boolean;
}

export interface ExplainOptions {
  /** Time limit of the whole answer; default 0.8. */
  seconds?: number;
  /** The groups whose relaxation is of use; default: all. */
  relaxes?: (group: ConstraintGroup) => boolean;
}

/**
 * Why a problem has no hedge: decides whether the constraints admit any choice of positions (the objective does not matter), finds
 * a minimal conflicting set of constraint groups by deletion filtering (Chinneck, Feasibility and Infeasibility in Optimization,
 * 2008, section 6.1), and for each member the smallest relaxation that mends the whole problem. Every proof of infeasibility tells which
 * groups it needs, so that all others go at once.
 */
export function explainInfeasibility(problem: Problem, options: ExplainOptions = {}): Explanation {
  const { seconds = 0.8, relaxes = () => true } = options;
  const started = performance.now();
  const share = (part: number) => started + 1000 * seconds * part;
  const decided = findFeasibleSupport(choiceSetOf(problem), {
    nodes: decisionNodes,
    deadline: share(decisionShare),
  });
  if (decided.status !== 'infeasible') {
    const complete = decided.status === 'feasible';
    return { status: decided.status, conflict: [], minimal: complete, complete };
  }
  const { members, minimal } = filter(problem, decided.core, share(filterShare));
  let complete = true;
  const conflict = members.map((group, k): Conflict => {
    if (!relaxes(group)) return { group, relaxation: null };
    const left = members.slice(k).filter(relaxes).length;
    const now = performance.now();
    const found = cheapestRelaxation(problem, group, now + (share(1) - now) / left);
    complete &&= found.exact;
    return { group, relaxation: found.relaxation };
  });
  conflict.sort((a, b) => (a.relaxation?.cost ?? Infinity) - (b.relaxation?.cost ?? Infinity));
  return { status: 'infeasible', conflict, minimal, complete };
}

/**
 * Leaves out one group after the other as long as the rest is infeasible, and with it whatever the proof of that does not need; what a short
 * search could not decide is asked once more, longer, when the rest is settled.
 */
function filter(
  problem: Problem,
  core: ProofCore,
  deadline: number,
): { members: ConstraintGroup[]; minimal: boolean } {
  const all = constraintGroups(problem);
  /** The smallest set whose conflict was proven by a search of its own, and what its proof needs. */
  let proven = all;
  let kept = all.filter((group) => isIn(core, group));
  let rest = without(problem, all, kept);
  let open: ConstraintGroup[] = kept;
  for (const nodes of filterNodes) {
    const asked = open;
    open = [];
    for (const group of asked) {
      if (!kept.includes(group)) continue;
      const answer = findFeasibleSupport(choiceSetOf(withGroupDropped(rest, group)), { nodes, deadline });
      if (answer.status === 'unknown') open.push(group);
      if (answer.status !== 'infeasible') continue;
      proven = kept.filter((other) => other !== group);
      const needed = proven.filter((other) => isIn(answer.core, other));
      rest = without(rest, kept, needed);
      kept = needed;
    }
  }
  const minimal = !open.some((group) => kept.includes(group));
  if (kept.length === proven.length) return { members: kept, minimal };
  // What the last proof left out has not been tried without it: rounding must not decide.
  const confirmed = findFeasibleSupport(choiceSetOf(rest), {
    nodes: decisionNodes,
    deadline: deadline + 100,
  });
  if (confirmed.status === 'infeasible') return { members: kept, minimal };
  return { members: proven, minimal: false };
}

/** The problem without those of its groups that are not kept. */
function without(problem: Problem, groups: ConstraintGroup[], kept: ConstraintGroup[]): Problem {
  return groups.filter((group) => !kept.includes(group)).reduce(withGroupDropped, problem);
}

function isIn(core: ProofCore, group: ConstraintGroup): boolean {
  if (group.kind === 'row') return core.rows[group.row][group.limit];
  return core.sides[group.side === 'long' ? 0 : 1].has(group.kind);
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
  const kinds: SideConstraint[] = ['upper'];
  if (side.lower.some((lower) => lower > 0)) kinds.push('lower');
  if (side.maxCount !== null) kinds.push('max-count');
  if (side.minCount > 0) kinds.push('min-count');
  if (side.sum !== null) kinds.push('sum');
  if (side.fixing?.includes(1)) kinds.push('held');
  if (side.fixing?.includes(2)) kinds.push('excluded');
  return kinds.map((kind) => ({ kind, side: label }));
}
