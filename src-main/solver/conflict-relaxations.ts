import { choiceSetOf, released, roomOf, sideOf, withRow, withSide } from './conflict-groups.ts';
import type { ConstraintGroup } from './conflict-groups.ts';
import { findFeasibleSupport } from './feasible-support.ts';
import type { Feasibility, FeasibilityLimits } from './feasible-support.ts';
import { Fixing } from './problem.ts';
import type { LinearRow, Problem } from './problem.ts';

/** A change of one constraint group after which a hedge exists. `cost` compares changes of different kinds: their relative size. */
export type Relaxation =
  /** All bounds of the side times `factor`; `from` and `to` are the largest (upper) or smallest (lower) of them. */
  | { kind: 'bounds'; factor: number; from: number; to: number; cost: number }
  /** A count, a sum or a row's limit. */
  | { kind: 'value'; from: number; to: number; cost: number }
  /** Candidates that must no longer be held, or may be held again. */
  | { kind: 'candidates'; candidates: number[]; cost: number };

/** Continuous changes are found to this part of their size. */
const precision = 1e-3;

/** The smallest change of one group, all else as it is; null when no change of this group alone helps or time runs out. */
export function cheapestRelaxation(
  problem: Problem,
  group: ConstraintGroup,
  limits: FeasibilityLimits,
): Relaxation | null {
  const solve = (changed: Problem) => findFeasibleSupport(choiceSetOf(changed), limits);
  const works = (changed: Problem) => solve(changed).status === 'feasible';
  switch (group.kind) {
    case 'row':
      return relaxRow(problem, group.row, group.limit, solve);
    case 'upper':
      return raiseUpper(problem, group.side, works);
    case 'lower':
      return reduceLower(problem, group.side, works);
    case 'max-count':
    case 'min-count':
      return changeCount(problem, group.kind, group.side, works);
    case 'sum':
      return moveSum(problem, group.side, works);
    case 'held':
    case 'excluded':
      return releaseCandidates(problem, group.kind, group.side, solve);
  }
}

type Works = (changed: Problem) => boolean;
type Solve = (changed: Problem) => Feasibility;

/** The smallest number in (without, enough] that works, to `precision` of its distance from `without`; works is monotone. */
function bisect(without: number, enough: number, works: (value: number) => boolean): number {
  let low = without;
  let high = enough;
  while (Math.abs(high - low) > precision * Math.abs(high - without)) {
    const middle = 0.5 * (low + high);
    if (works(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function raiseUpper(problem: Problem, side: 'long' | 'short', works: Works): Relaxation | null {
  const { upper } = sideOf(problem, side);
  const finite = upper.filter((value) => value > 0 && Number.isFinite(value));
  if (finite.length === 0) return null;
  const from = finite.reduce((a, b) => Math.max(a, b));
  const scaled = (factor: number) => withSide(problem, side, { upper: upper.map((value) => value * factor) });
  const enough = 2 * (roomOf(problem) / finite.reduce((a, b) => Math.min(a, b)));
  if (!works(scaled(enough))) return null;
  // In the logarithm, for the factor needed may be anywhere between slightly above 1 and very large.
  const factor = Math.exp(bisect(0, Math.log(enough), (power) => works(scaled(Math.exp(power)))));
  return { kind: 'bounds', factor, from, to: from * factor, cost: factor - 1 };
}

function reduceLower(problem: Problem, side: 'long' | 'short', works: Works): Relaxation | null {
  const { lower } = sideOf(problem, side);
  const positive = lower.filter((value) => value > 0);
  if (positive.length === 0) return null;
  const from = positive.reduce((a, b) => Math.min(a, b));
  const scaled = (factor: number) => withSide(problem, side, { lower: lower.map((value) => value * factor) });
  if (!works(scaled(0))) return null;
  const factor = bisect(1, 0, (value) => works(scaled(value)));
  return { kind: 'bounds', factor, from, to: from * factor, cost: 1 - factor };
}

function changeCount(
  problem: Problem,
  kind: 'max-count' | 'min-count',
  side: 'long' | 'short',
  works: Works,
): Relaxation | null {
  const own = sideOf(problem, side);
  const from = kind === 'max-count' ? (own.maxCount ?? problem.n) : own.minCount;
  const changed = (count: number) =>
    withSide(problem, side, kind === 'max-count' ? { maxCount: count } : { minCount: count });
  let bad = from;
  let good = kind === 'max-count' ? problem.n : 0;
  if (good === bad || !works(changed(good))) return null;
  while (Math.abs(good - bad) > 1) {
    const middle = Math.floor(0.5 * (good + bad));
    if (works(changed(middle))) good = middle;
    else bad = middle;
  }
  return { kind: 'value', from, to: good, cost: Math.abs(good - from) / Math.max(1, from) };
}

/** The nearest sum that works, above or below: the sum becomes a row with room on one side. */
function moveSum(problem: Problem, side: 'long' | 'short', works: Works): Relaxation | null {
  const { sum } = sideOf(problem, side);
  if (sum === null) return null;
  const ones = new Float64Array(problem.n).fill(1);
  const zeros = new Float64Array(problem.n);
  const between = (lower: number, upper: number): Problem => {
    const long = side === 'long' ? ones : zeros;
    const row: LinearRow = { name: 'sum', long, short: side === 'short' ? ones : zeros, lower, upper };
    return { ...withSide(problem, side, { sum: null }), linear: [...problem.linear, row] };
  };
  const most = sideOf(problem, side).upper.reduce((a, b) => a + b, 0);
  const choices: number[] = [];
  if (works(between(0, sum))) choices.push(bisect(sum, 0, (value) => works(between(value, sum))));
  if (most > sum && works(between(sum, most))) {
    choices.push(bisect(sum, most, (value) => works(between(sum, value))));
  }
  if (choices.length === 0) return null;
  const to = choices.reduce((a, b) => (Math.abs(a - sum) <= Math.abs(b - sum) ? a : b));
  return { kind: 'value', from: sum, to, cost: Math.abs(to - sum) / Math.max(sum, 1e-12) };
}

function relaxRow(problem: Problem, row: number, limit: 'lower' | 'upper', solve: Solve): Relaxation | null {
  const from = problem.linear[row][limit];
  const sign = limit === 'lower' ? 1 : -1;
  /** How far the row has to give for the hedge that was found; each one bounds what is needed. */
  const excess = (answer: Feasibility): number =>
    answer.status === 'feasible' ? Math.max(0, sign * (from - rowValue(problem, row, answer))) : Infinity;
  let needed = excess(solve(withRow(problem, row, { [limit]: -sign * Infinity })));
  if (needed === Infinity) return null;
  let low = 0;
  while (needed - low > precision * needed) {
    const middle = 0.5 * (low + needed);
    const found = excess(solve(withRow(problem, row, { [limit]: from - sign * middle })));
    if (found < Infinity) needed = Math.min(middle, found);
    else low = middle;
  }
  const to = from - sign * needed;
  return { kind: 'value', from, to, cost: needed / Math.max(Math.abs(from), 1e-3) };
}

function rowValue(
  problem: Problem,
  row: number,
  hedge: Extract<Feasibility, { status: 'feasible' }>,
): number {
  const { long, short } = problem.linear[row];
  const { n } = problem;
  return hedge.support.reduce(
    (sum, item, k) => sum + hedge.weights[k] * (item < n ? long[item] : (short?.[item - n] ?? 0)),
    0,
  );
}

/** A smallest set (none of its members can stay) of candidates to release or to readmit. */
function releaseCandidates(
  problem: Problem,
  kind: 'held' | 'excluded',
  side: 'long' | 'short',
  solve: Solve,
): Relaxation | null {
  const own = sideOf(problem, side);
  const fixed = kind === 'held' ? Fixing.held : Fixing.excluded;
  const answer = solve(withSide(problem, side, { fixing: released(own, fixed) }));
  if (answer.status !== 'feasible') return null;
  const offset = side === 'long' ? 0 : problem.n;
  const used = new Set(answer.support.map((item) => item - offset));
  // Only those matter that the hedge found does not hold although it should, or holds although it should not.
  let freed = Array.from(own.fixing ?? []).flatMap((fixing, i) =>
    fixing === fixed && used.has(i) === (kind === 'excluded') ? [i] : [],
  );
  const without = (candidates: number[]) => {
    const fixing = Uint8Array.from(own.fixing ?? []);
    for (const i of candidates) fixing[i] = Fixing.free;
    return withSide(problem, side, { fixing });
  };
  for (const candidate of freed) {
    const fewer = freed.filter((i) => i !== candidate);
    if (solve(without(fewer)).status === 'feasible') freed = fewer;
  }
  return { kind: 'candidates', candidates: freed, cost: freed.length };
}
