import type { ChoiceSet, SideConstraint } from './choice-set.ts';
import { Fixing } from './problem.ts';
import type { LinearRow, Problem, Side } from './problem.ts';

/** Constraints that are set, blamed and relaxed together. */
export type ConstraintGroup =
  { kind: SideConstraint; side: 'long' | 'short' } | { kind: 'row'; row: number; limit: 'lower' | 'upper' };

/** The problem's constraints as the feasibility search takes them: item i is long i, item n + i short i. */
export function choiceSetOf(problem: Problem): ChoiceSet {
  const { n } = problem;
  const sides = problem.short === null ? [problem.long] : [problem.long, problem.short];
  const count = n * sides.length;
  const spread = (field: 'lower' | 'upper') =>
    Float64Array.from({ length: count }, (_, j) => sides[Math.floor(j / n)][field][j % n]);
  return {
    count,
    groups: sides.length,
    group: Int8Array.from({ length: count }, (_, j) => Math.floor(j / n)),
    name: Int32Array.from({ length: count }, (_, j) => j % n),
    lower: spread('lower'),
    upper: spread('upper'),
    sum: sides.map((side) => side.sum),
    maxCount: sides.map((side) => side.maxCount ?? n),
    minCount: sides.map((side) => side.minCount),
    fixing: Uint8Array.from(
      { length: count },
      (_, j) => sides[Math.floor(j / n)].fixing?.[j % n] ?? Fixing.free,
    ),
    rows: problem.linear.map((row) => ({
      coefficients: Float64Array.from({ length: count }, (_, j) =>
        j < n ? row.long[j] : (row.short?.[j - n] ?? 0),
      ),
      lower: row.lower,
      upper: row.upper,
    })),
  };
}

/** The problem without one group of its constraints. */
export function withGroupDropped(problem: Problem, group: ConstraintGroup): Problem {
  if (group.kind === 'row') return withRow(problem, group.row, { [group.limit]: openLimit[group.limit] });
  const side = sideOf(problem, group.side);
  switch (group.kind) {
    case 'upper':
      return withSide(problem, group.side, {
        upper: side.upper.map((upper) => Math.max(upper, roomOf(problem))),
      });
    case 'lower':
      return withSide(problem, group.side, { lower: new Float64Array(problem.n) });
    case 'max-count':
      return withSide(problem, group.side, { maxCount: null });
    case 'min-count':
      return withSide(problem, group.side, { minCount: 0 });
    case 'sum':
      return withSide(problem, group.side, { sum: null });
    case 'held':
      return withSide(problem, group.side, { fixing: released(side, Fixing.held) });
    case 'excluded':
      return withSide(problem, group.side, { fixing: released(side, Fixing.excluded) });
  }
}

const openLimit = { lower: -Infinity, upper: Infinity };

/** More than any weight can be. */
export function roomOf(problem: Problem): number {
  const sides = problem.short === null ? [problem.long] : [problem.long, problem.short];
  let room = 1;
  for (const side of sides) {
    room = Math.max(room, side.sum ?? 0);
    for (const upper of side.upper) if (Number.isFinite(upper)) room = Math.max(room, upper);
  }
  return room;
}

/** Fixings with one kind taken back. */
export function released(side: Side, kind: number): Uint8Array | null {
  return side.fixing && side.fixing.map((fixing) => (fixing === kind ? Fixing.free : fixing));
}

export function sideOf(problem: Problem, side: 'long' | 'short'): Side {
  const found = problem[side];
  if (found === null) throw new RangeError('the problem has no short side');
  return found;
}

export function withSide(problem: Problem, side: 'long' | 'short', change: Partial<Side>): Problem {
  return { ...problem, [side]: { ...sideOf(problem, side), ...change } };
}

export function withRow(problem: Problem, row: number, change: Partial<LinearRow>): Problem {
  return { ...problem, linear: problem.linear.map((own, r) => (r === row ? { ...own, ...change } : own)) };
}
