import type { Hedge } from './choice-set.ts';
import { released, roomOf, sideOf, withRow, withSide } from './conflict-groups.ts';
import type { ConstraintGroup } from './conflict-groups.ts';
import { Fixing } from './problem.ts';
import type { LinearRow, Problem } from './problem.ts';
import { Questions } from './smallest-change.ts';
import type { Change } from './smallest-change.ts';

/** A change of one constraint group after which a hedge exists. `cost` compares changes of different kinds: their relative size. */
export type Relaxation =
  /** All bounds of the side times `factor`; `from` and `to` are the largest (upper) or smallest (lower) of them. */
  | { kind: 'bounds'; factor: number; from: number; to: number; cost: number }
  /** A count, a sum or a row's limit. */
  | { kind: 'value'; from: number; to: number; cost: number }
  /** Candidates that must no longer be held, or may be held again. */
  | { kind: 'candidates'; candidates: number[]; cost: number };

export interface FoundRelaxation {
  /** null: none was found. */
  relaxation: Relaxation | null;
  /** Whether it is known to be the smallest, or none to exist. */
  exact: boolean;
}

type Label = 'long' | 'short';

/**
 * The smallest change of one group, all else as it is, to a part in a thousand.
 * @param deadline as of performance.now(), milliseconds
 */
export function cheapestRelaxation(
  problem: Problem,
  group: ConstraintGroup,
  deadline: number,
): FoundRelaxation {
  const questions = new Questions(deadline);
  const relaxation = relax(problem, group, questions);
  return { relaxation, exact: questions.exact };
}

/**
 * By how much the limits of some rows must give, all by the same amount, until a hedge exists; null when that does not help or was not
 * found in time.
 */
export function widenRows(problem: Problem, rows: readonly number[], deadline: number): number | null {
  const changed = (amount: number): Problem => ({
    ...problem,
    linear: problem.linear.map((row, r) =>
      rows.includes(r) ? { ...row, lower: row.lower - amount, upper: row.upper + amount } : row,
    ),
  });
  const needed = (hedge: Hedge) =>
    rows.reduce((most, r) => {
      const value = rowValue(problem, r, hedge);
      return Math.max(most, problem.linear[r].lower - value, value - problem.linear[r].upper);
    }, 0);
  return new Questions(deadline).smallest({ changed, needed, enough: Infinity });
}

function relax(problem: Problem, group: ConstraintGroup, questions: Questions): Relaxation | null {
  switch (group.kind) {
    case 'row':
      return relaxRow(problem, group.row, group.limit, questions);
    case 'upper':
      return raiseUpper(problem, group.side, questions);
    case 'lower':
      return reduceLower(problem, group.side, questions);
    case 'max-count':
    case 'min-count':
      return changeCount(problem, group.kind, group.side, questions);
    case 'sum':
      return moveSum(problem, group.side, questions);
    case 'held':
    case 'excluded':
      return releaseCandidates(problem, group.kind, group.side, questions);
  }
}

function raiseUpper(problem: Problem, side: Label, questions: Questions): Relaxation | null {
  const { upper } = sideOf(problem, side);
  const finite = upper.filter((value) => value > 0 && Number.isFinite(value));
  if (finite.length === 0) return null;
  const from = finite.reduce((a, b) => Math.max(a, b));
  // In the logarithm, for the factor needed may be anywhere between slightly above 1 and very large.
  const power = questions.smallest({
    changed: (amount) => withSide(problem, side, { upper: upper.map((value) => value * Math.exp(amount)) }),
    needed: (hedge) =>
      positionsOf(problem, side, hedge).reduce(
        (most, { candidate, weight }) =>
          weight > 0 ? Math.max(most, Math.log(weight / upper[candidate])) : most,
        0,
      ),
    enough: Math.log(2 * (roomOf(problem) / finite.reduce((a, b) => Math.min(a, b)))),
  });
  if (power === null) return null;
  const factor = Math.exp(power);
  return { kind: 'bounds', factor, from, to: from * factor, cost: factor - 1 };
}

function reduceLower(problem: Problem, side: Label, questions: Questions): Relaxation | null {
  const { lower } = sideOf(problem, side);
  const positive = lower.filter((value) => value > 0);
  if (positive.length === 0) return null;
  const from = positive.reduce((a, b) => Math.min(a, b));
  const cut = questions.smallest({
    changed: (amount) => withSide(problem, side, { lower: lower.map((value) => value * (1 - amount)) }),
    needed: (hedge) =>
      positionsOf(problem, side, hedge).reduce(
        (most, { candidate, weight }) =>
          lower[candidate] > 0 ? Math.max(most, 1 - weight / lower[candidate]) : most,
        0,
      ),
    enough: 1,
  });
  if (cut === null) return null;
  return { kind: 'bounds', factor: 1 - cut, from, to: from * (1 - cut), cost: cut };
}

function changeCount(
  problem: Problem,
  kind: 'max-count' | 'min-count',
  side: Label,
  questions: Questions,
): Relaxation | null {
  const { maxCount, minCount } = sideOf(problem, side);
  const raised = kind === 'max-count';
  const from = raised ? (maxCount ?? problem.n) : minCount;
  const enough = raised ? problem.n - from : from;
  if (enough <= 0) return null;
  const amount = questions.smallest({
    changed: (by) => withSide(problem, side, raised ? { maxCount: from + by } : { minCount: from - by }),
    needed: (hedge) => {
      const held = positionsOf(problem, side, hedge).length;
      return Math.max(0, raised ? held - from : from - held);
    },
    enough,
    whole: true,
  });
  if (amount === null) return null;
  return {
    kind: 'value',
    from,
    to: raised ? from + amount : from - amount,
    cost: amount / Math.max(1, from),
  };
}

/** The nearest sum that works, above or below: the sum becomes a row with room on one side. */
function moveSum(problem: Problem, side: Label, questions: Questions): Relaxation | null {
  const { sum, upper } = sideOf(problem, side);
  if (sum === null) return null;
  const ones = new Float64Array(problem.n).fill(1);
  const zeros = new Float64Array(problem.n);
  const between = (lower: number, upper: number): Problem => {
    const long = side === 'long' ? ones : zeros;
    const row: LinearRow = { name: 'sum', long, short: side === 'short' ? ones : zeros, lower, upper };
    return { ...withSide(problem, side, { sum: null }), linear: [...problem.linear, row] };
  };
  const moved = (hedge: Hedge) =>
    Math.abs(positionsOf(problem, side, hedge).reduce((total, { weight }) => total + weight, -sum));
  const total = upper.reduce((a, b) => a + b, 0);
  const most = Number.isFinite(total) ? total : sum + roomOf(problem) * problem.n;
  const own = itemsOf(problem, side === 'long' ? ones : zeros, side === 'short' ? ones : null);
  const way = (changed: Change['changed'], enough: number, cost: Float64Array) =>
    enough > 0 ? questions.smallest({ changed, needed: moved, enough, cost }) : null;
  const down = way(
    (by) => between(sum - by, sum),
    sum,
    own.map((one) => -one),
  );
  const up = way((by) => between(sum, sum + by), most - sum, own);
  const nearest = down !== null && (up === null || down <= up) ? -down : up;
  if (nearest === null) return null;
  return { kind: 'value', from: sum, to: sum + nearest, cost: Math.abs(nearest) / Math.max(sum, 1e-12) };
}

function relaxRow(
  problem: Problem,
  row: number,
  limit: 'lower' | 'upper',
  questions: Questions,
): Relaxation | null {
  const from = problem.linear[row][limit];
  const sign = limit === 'lower' ? 1 : -1;
  const amount = questions.smallest({
    changed: (by) => withRow(problem, row, { [limit]: from - sign * by }),
    needed: (hedge) => Math.max(0, sign * (from - rowValue(problem, row, hedge))),
    enough: Infinity,
    cost: itemsOf(problem, problem.linear[row].long, problem.linear[row].short).map((a) => -sign * a),
  });
  if (amount === null) return null;
  return { kind: 'value', from, to: from - sign * amount, cost: amount / Math.max(Math.abs(from), 1e-3) };
}

/** Numbers by candidate and side, by item. */
function itemsOf(problem: Problem, long: Float64Array, short: Float64Array | null): Float64Array {
  const { n } = problem;
  return Float64Array.from({ length: problem.short === null ? n : 2 * n }, (_, j) =>
    j < n ? long[j] : (short?.[j - n] ?? 0),
  );
}

function rowValue(problem: Problem, row: number, hedge: Hedge): number {
  const { long, short } = problem.linear[row];
  const { n } = problem;
  return hedge.support.reduce(
    (sum, item, k) => sum + hedge.weights[k] * (item < n ? long[item] : (short?.[item - n] ?? 0)),
    0,
  );
}

function positionsOf(problem: Problem, side: Label, hedge: Hedge): { candidate: number; weight: number }[] {
  const offset = side === 'long' ? 0 : problem.n;
  return hedge.support.flatMap((item, k) => {
    const candidate = item - offset;
    return candidate >= 0 && candidate < problem.n ? [{ candidate, weight: hedge.weights[k] }] : [];
  });
}

/** A smallest set (none of its members can stay) of candidates to release or to readmit. */
function releaseCandidates(
  problem: Problem,
  kind: 'held' | 'excluded',
  side: Label,
  questions: Questions,
): Relaxation | null {
  const own = sideOf(problem, side);
  const fixed = kind === 'held' ? Fixing.held : Fixing.excluded;
  const answer = questions.ask(withSide(problem, side, { fixing: released(own, fixed) }));
  if (answer.status !== 'feasible') return null;
  const used = new Set(positionsOf(problem, side, answer).map(({ candidate }) => candidate));
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
    if (questions.ask(without(fewer)).status === 'feasible') freed = fewer;
  }
  return { kind: 'candidates', candidates: freed, cost: freed.length };
}
