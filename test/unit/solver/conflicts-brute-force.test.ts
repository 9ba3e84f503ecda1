import { describe, expect, it } from 'vitest';
import { choiceSetOf, withGroupDropped } from '../../../src-main/solver/conflict-groups.ts';
import { widenRows } from '../../../src-main/solver/conflict-relaxations.ts';
import { explainInfeasibility } from '../../../src-main/solver/conflicts.ts';
import type { Conflict, ConstraintGroup } from '../../../src-main/solver/conflicts.ts';
import { findFeasibleSupport } from '../../../src-main/solver/feasible-support.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { LinearRow, Problem, Side } from '../../../src-main/solver/problem.ts';
import { enumerateSupports } from './oracle.ts';
import { randomNumbers } from './random-problem.ts';

/**
 * Few names under the rules of a desk: sector match, weighted implied vol, counts, must-holds, and smallest weights so large that whether
 * a hedge exists depends on how many names of which sector are held.
 */
function deskProblem(seed: number): Problem {
  const random = randomNumbers(seed);
  const pick = <T>(values: T[]): T => values[Math.floor(random() * values.length)];
  const shorts = random() < 0.3;
  const n = shorts ? 6 : 8;
  const sector = Array.from({ length: n }, (_, i) => (i < 3 ? i : Math.floor(random() * 3)));
  const vol = Array.from({ length: n }, () => 0.1 + 0.5 * random());
  const target = [0.5, 0.3, 0.2];
  const tolerance = pick([0.01, 0.05, 0.1]);
  const side = (sum: number): Side => {
    const low = sum * pick([0.05, 0.15, 0.2, 0.3]);
    const high = low * pick([1, 1.1, 1.5, 3]);
    const maxCount = pick([2, 3, 4, n]);
    const fixing = Uint8Array.from({ length: n }, () =>
      random() < 0.1 ? Fixing.held : random() < 0.1 ? Fixing.excluded : 0,
    );
    const differ = random() < 0.4;
    return {
      sum,
      lower: Float64Array.from({ length: n }, () => low * (differ ? 0.7 + 0.6 * random() : 1)),
      upper: Float64Array.from({ length: n }, () => high * (differ ? 1.3 + 0.6 * random() : 1)),
      maxCount,
      minCount: random() < 0.4 ? Math.min(maxCount, pick([1, 2, 3])) : 0,
      fixing: random() < 0.5 ? fixing : null,
    };
  };
  const linear = [0, 1, 2].map((s): LinearRow => {
    const long = Float64Array.from(sector, (own) => (own === s ? 1 : 0));
    const short = shorts ? long.map((a) => (a === 0 ? 0 : -a)) : null;
    return { name: `sector ${s}`, long, short, lower: target[s] - tolerance, upper: target[s] + tolerance };
  });
  if (random() < 0.6) {
    const middle = 0.2 + 0.3 * random();
    const above = Float64Array.from(vol, (own) => own - middle - 0.02);
    const below = Float64Array.from(vol, (own) => own - middle + 0.02);
    linear.push(
      { name: 'vol, max', long: above, short: shorts ? above.slice() : null, lower: -Infinity, upper: 0 },
      { name: 'vol, min', long: below, short: shorts ? below.slice() : null, lower: 0, upper: Infinity },
    );
  }
  return {
    name: `desk ${seed}`,
    n,
    // Definite, so that quadprog is exact: only whether it finds anything matters.
    objective: {
      kind: 'quadratic',
      Q: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
      c: new Float64Array(n),
      constant: 0,
    },
    cost: null,
    long: side(shorts ? 1.2 : 1),
    short: shorts ? side(0.2) : null,
    linear,
  };
}

const hasHedge = (problem: Problem) => enumerateSupports(problem) !== null;

/** Every group of constraints of the problem. */
function everyGroup(problem: Problem): ConstraintGroup[] {
  const kinds = ['upper', 'lower', 'max-count', 'min-count', 'sum', 'held', 'excluded'] as const;
  const sides = (problem.short === null ? ['long'] : ['long', 'short']) as ('long' | 'short')[];
  return [
    ...sides.flatMap((side) => kinds.map((kind): ConstraintGroup => ({ kind, side }))),
    ...problem.linear.flatMap((_, row): ConstraintGroup[] => [
      { kind: 'row', row, limit: 'lower' },
      { kind: 'row', row, limit: 'upper' },
    ]),
  ];
}

const nameOf = (group: ConstraintGroup) =>
  group.kind === 'row' ? `row ${group.row} ${group.limit}` : `${group.side} ${group.kind}`;

/** The problem with nothing but these groups. */
function only(problem: Problem, groups: ConstraintGroup[]): Problem {
  const kept = new Set(groups.map(nameOf));
  return everyGroup(problem)
    .filter((group) => !kept.has(nameOf(group)))
    .reduce((rest, group) => withGroupDropped(rest, group), problem);
}

const infeasible: [string, Problem][] = [];
for (let seed = 1; infeasible.length < 120; seed++) {
  const problem = deskProblem(seed);
  if (!hasHedge(problem)) infeasible.push([`seed ${seed}`, problem]);
}

describe('rules of a desk on few names, against every support', () => {
  it('decides whether there is a hedge', () => {
    let feasible = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const problem = deskProblem(seed);
      const expected = hasHedge(problem);
      if (expected) feasible++;
      expect(findFeasibleSupport(choiceSetOf(problem)).status, `seed ${seed}`).toBe(
        expected ? 'feasible' : 'infeasible',
      );
    }
    expect(feasible).toBeGreaterThan(40);
    expect(feasible).toBeLessThan(360);
  });

  it('proves infeasibility from a part of the constraints that is infeasible by itself', () => {
    let parts = 0;
    for (const [label, problem] of infeasible) {
      const answer = findFeasibleSupport(choiceSetOf(problem));
      if (answer.status !== 'infeasible') throw new Error(`${label} is ${answer.status}`);
      const { sides, rows } = answer.core;
      const needed = everyGroup(problem).filter((group) =>
        group.kind === 'row'
          ? rows[group.row][group.limit]
          : sides[group.side === 'long' ? 0 : 1].has(group.kind),
      );
      expect(hasHedge(only(problem, needed)), label).toBe(false);
      if (needed.length < everyGroup(problem).length) parts++;
    }
    expect(parts).toBe(infeasible.length);
  });

  it('names a conflict that is one by itself, and none without any of its members', () => {
    for (const [label, problem] of infeasible) {
      const { conflict, minimal } = explainInfeasibility(problem, { seconds: 60, relaxes: () => false });
      const members = conflict.map(({ group }) => group);
      expect(minimal, label).toBe(true);
      expect(hasHedge(only(problem, members)), label).toBe(false);
      for (const left of members) {
        const rest = members.filter((group) => group !== left);
        expect(hasHedge(only(problem, rest)), `${label} without ${nameOf(left)}`).toBe(true);
      }
    }
  });

  it('finds the smallest relaxation of every member: it works, and nine tenths of it do not', () => {
    let relaxed = 0;
    for (const [label, problem] of infeasible) {
      const { conflict, complete } = explainInfeasibility(problem, { seconds: 60 });
      expect(complete, label).toBe(true);
      for (const member of conflict) {
        const { relaxation, group } = member;
        const where = `${label} ${nameOf(group)}`;
        if (relaxation === null) {
          if (group.kind !== 'sum') expect(hasHedge(withGroupDropped(problem, group)), where).toBe(false);
          continue;
        }
        relaxed++;
        expect(hasHedge(loosened(changed(problem, member, 1))), where).toBe(true);
        if (relaxation.kind !== 'candidates')
          expect(hasHedge(changed(problem, member, 0.9)), where).toBe(false);
      }
    }
    expect(relaxed).toBeGreaterThan(60);
  });

  it('finds by how much all sectors must widen', () => {
    let widened = 0;
    for (const [label, problem] of infeasible.slice(0, 60)) {
      const rows = [0, 1, 2];
      const wider = (by: number): Problem => ({
        ...problem,
        linear: problem.linear.map((row, r) =>
          rows.includes(r) ? { ...row, lower: row.lower - by, upper: row.upper + by } : row,
        ),
      });
      const found = widenRows(problem, rows, Infinity);
      if (found === null) {
        expect(hasHedge(wider(10)), label).toBe(false);
        continue;
      }
      widened++;
      expect(hasHedge(loosened(wider(found))), label).toBe(true);
      expect(hasHedge(wider(0.99 * found)), label).toBe(false);
    }
    expect(widened).toBeGreaterThan(10);
  });
});

/** With limits a hair wider: the smallest changes lead to hedges that have no room at all, which quadprog may miss. */
function loosened(problem: Problem): Problem {
  const side = (own: Side): Side => ({
    ...own,
    lower: own.lower.map((value) => Math.max(0, value - 1e-8)),
    upper: own.upper.map((value) => value + 1e-8),
  });
  return {
    ...problem,
    long: side(problem.long),
    short: problem.short && side(problem.short),
    linear: problem.linear.map((row) => ({ ...row, lower: row.lower - 1e-7, upper: row.upper + 1e-7 })),
  };
}

/** The problem with a share of a relaxation (counts: less one where the share is below 1). */
function changed(problem: Problem, { group, relaxation }: Conflict, share: number): Problem {
  if (relaxation === null) return problem;
  const value = (from: number, to: number) => from + share * (to - from);
  if (group.kind === 'row') {
    if (relaxation.kind !== 'value') throw new Error('a row gives by a value');
    const limit = value(relaxation.from, relaxation.to);
    const rows = problem.linear.map((row, r) => (r === group.row ? { ...row, [group.limit]: limit } : row));
    return { ...problem, linear: rows };
  }
  const before = problem[group.side] as Side;
  const change: Partial<Side> = {};
  if (relaxation.kind === 'bounds') {
    const factor = value(1, relaxation.factor);
    if (group.kind === 'upper') change.upper = before.upper.map((own) => own * factor);
    else change.lower = before.lower.map((own) => own * factor);
  } else if (relaxation.kind === 'candidates') {
    change.fixing = Uint8Array.from(before.fixing ?? []);
    for (const i of relaxation.candidates) change.fixing[i] = Fixing.free;
  } else if (group.kind === 'sum') {
    // An equality: what is asked for is any sum up to the new one.
    const ends = [relaxation.from, value(relaxation.from, relaxation.to)].sort((a, b) => a - b);
    const ones = new Float64Array(problem.n).fill(1);
    const own = {
      long: group.side === 'long' ? ones : ones.map(() => 0),
      short: group.side === 'short' ? ones : null,
    };
    const row = { name: 'sum', ...own, lower: ends[0], upper: ends[1] };
    return { ...problem, linear: [...problem.linear, row], [group.side]: { ...before, sum: null } };
  } else {
    const towards = Math.sign(relaxation.to - relaxation.from);
    const count = share < 1 ? relaxation.to - towards : relaxation.to;
    if (group.kind === 'max-count') change.maxCount = count;
    else change.minCount = count;
  }
  return { ...problem, [group.side]: { ...before, ...change } };
}
