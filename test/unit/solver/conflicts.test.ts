import { describe, expect, it } from 'vitest';
import { widenRows } from '../../../src-main/solver/conflict-relaxations.ts';
import { explainInfeasibility } from '../../../src-main/solver/conflicts.ts';
import type { Conflict, ConstraintGroup } from '../../../src-main/solver/conflicts.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { LinearRow, Problem, Side } from '../../../src-main/solver/problem.ts';
import { enumerateSupports } from './oracle.ts';
import { randomFeatures, randomProblem } from './random-problem.ts';

function problem(n: number, long: Partial<Side>, rows: LinearRow[] = [], short: Side | null = null): Problem {
  return {
    name: 'case',
    n,
    objective: { kind: 'least-squares', rows: 1, A: new Float64Array(n).fill(1), b: Float64Array.of(1) },
    cost: null,
    long: side(n, long),
    short,
    linear: rows,
  };
}

function side(n: number, own: Partial<Side>): Side {
  return {
    sum: 1,
    lower: new Float64Array(n).fill(0.01),
    upper: new Float64Array(n).fill(1),
    maxCount: null,
    minCount: 0,
    fixing: null,
    ...own,
  };
}

const nameOf = (group: ConstraintGroup) =>
  group.kind === 'row' ? `row ${group.row} ${group.limit}` : `${group.side} ${group.kind}`;

function byName(conflict: Conflict[]): Record<string, Conflict['relaxation']> {
  return Object.fromEntries(conflict.map(({ group, relaxation }) => [nameOf(group), relaxation]));
}

describe('why there is no hedge', () => {
  it('says so when there is one', () => {
    expect(explainInfeasibility(problem(3, {}))).toEqual({
      status: 'feasible',
      conflict: [],
      minimal: true,
      complete: true,
    });
  });

  it('finds caps that do not reach the sum', () => {
    // Three names of at most 30% make 90%: the cap must rise by a ninth, or the sum fall to 90%.
    const { conflict } = explainInfeasibility(problem(3, { upper: new Float64Array(3).fill(0.3) }));
    const found = byName(conflict);
    expect(Object.keys(found).sort()).toEqual(['long sum', 'long upper']);
    expect(found['long sum']).toMatchObject({ kind: 'value', from: 1 });
    expect((found['long sum'] as { to: number }).to).toBeCloseTo(0.9, 3);
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(1 / 3, 3);
  });

  it('finds a count too small for the cap', () => {
    const { conflict } = explainInfeasibility(
      problem(20, { upper: new Float64Array(20).fill(0.1), maxCount: 8 }),
    );
    const found = byName(conflict);
    expect(Object.keys(found).sort()).toEqual(['long max-count', 'long sum', 'long upper']);
    expect(found['long max-count']).toEqual({ kind: 'value', from: 8, to: 10, cost: 0.25 });
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(0.125, 3);
  });

  it('finds a count too large for the smallest weights', () => {
    const { conflict } = explainInfeasibility(
      problem(12, { lower: new Float64Array(12).fill(0.125), minCount: 10 }),
    );
    const found = byName(conflict);
    expect(Object.keys(found).sort()).toEqual(['long lower', 'long min-count', 'long sum']);
    expect(found['long min-count']).toEqual({ kind: 'value', from: 10, to: 8, cost: 0.2 });
    expect((found['long lower'] as { to: number }).to).toBeCloseTo(0.1, 3);
  });

  it('finds a row out of reach', () => {
    // At most half of the best and half of the second best: 2.5.
    const row = { name: 'r', long: Float64Array.of(1, 2, 3), short: null, lower: 3, upper: Infinity };
    const { conflict } = explainInfeasibility(problem(3, { upper: new Float64Array(3).fill(0.5) }, [row]));
    const found = byName(conflict);
    expect(Object.keys(found).sort()).toEqual(['long sum', 'long upper', 'row 0 lower']);
    expect((found['row 0 lower'] as { to: number }).to).toBeCloseTo(2.5, 3);
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(1, 3);
  });

  it('finds two rows that contradict each other', () => {
    const long = Float64Array.of(1, 0, 1);
    const rows = [
      { name: 'a', long, short: null, lower: 0.6, upper: Infinity },
      { name: 'b', long, short: null, lower: -Infinity, upper: 0.4 },
    ];
    const found = byName(explainInfeasibility(problem(3, {}, rows)).conflict);
    expect(Object.keys(found)).toEqual(['row 0 lower', 'row 1 upper']);
    expect((found['row 0 lower'] as { to: number }).to).toBeCloseTo(0.4, 3);
    expect((found['row 1 upper'] as { to: number }).to).toBeCloseTo(0.6, 3);
  });

  it('finds more held names than the count allows, and names those to release', () => {
    const fixing = Uint8Array.of(1, 1, 1, 0, 0);
    const { conflict } = explainInfeasibility(problem(5, { maxCount: 2, fixing }));
    const found = byName(conflict);
    expect(Object.keys(found).sort()).toEqual(['long held', 'long max-count']);
    expect((found['long held'] as { candidates: number[] }).candidates).toHaveLength(1);
    expect(found['long max-count']).toMatchObject({ to: 3 });
  });

  it('finds too few names left, and names those to readmit', () => {
    const fixing = Uint8Array.of(2, 0, 2);
    const { conflict } = explainInfeasibility(problem(3, { upper: new Float64Array(3).fill(0.6), fixing }));
    const found = byName(conflict);
    expect(Object.keys(found).sort()).toEqual(['long excluded', 'long sum', 'long upper']);
    expect((found['long excluded'] as { candidates: number[] }).candidates).toHaveLength(1);
  });

  it('finds a name that must be held on both sides', () => {
    const fixing = Uint8Array.of(1, 0, 0);
    const short = side(3, { sum: 0.5, fixing });
    const found = byName(explainInfeasibility(problem(3, { fixing }, [], short)).conflict);
    expect(Object.keys(found).sort()).toEqual(['long held', 'short held']);
    expect(found['long held']).toMatchObject({ candidates: [0] });
  });

  it('finds sides that need more names than there are', () => {
    // Two longs of at most 50% and two shorts of at most 25% from three names.
    const short = side(3, { sum: 0.5, upper: new Float64Array(3).fill(0.25) });
    const explanation = explainInfeasibility(problem(3, { upper: new Float64Array(3).fill(0.5) }, [], short));
    const found = byName(explanation.conflict);
    expect(Object.keys(found).sort()).toEqual(['long sum', 'long upper', 'short sum', 'short upper']);
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(1, 3);
    expect((found['short sum'] as { to: number }).to).toBeCloseTo(0.25, 3);
  });

  it('says what it has not decided when there is no time', () => {
    const late = explainInfeasibility(problem(3, { upper: new Float64Array(3).fill(0.3) }), { seconds: 0 });
    expect(late).toEqual({ status: 'unknown', conflict: [], minimal: false, complete: false });
  });

  it('relaxes only what is asked for', () => {
    const { conflict, complete } = explainInfeasibility(
      problem(20, { upper: new Float64Array(20).fill(0.1), maxCount: 8 }),
      { relaxes: ({ kind }) => kind === 'max-count' },
    );
    expect(complete).toBe(true);
    expect(byName(conflict)).toEqual({
      'long max-count': { kind: 'value', from: 8, to: 10, cost: 0.25 },
      'long upper': null,
      'long sum': null,
    });
  });

  it('names a minimal conflict and relaxations that work, against every support', () => {
    let infeasible = 0;
    for (let seed = 1; seed <= 160; seed++) {
      const features = { ...randomFeatures(seed, 0.4), rows: true, duplicates: false, cost: false };
      const own = randomProblem(seed, features);
      for (const row of own.linear) if (row.lower > -Infinity) row.lower += 0.4;
      if (enumerateSupports(own) !== null) continue;
      infeasible++;
      const { status, conflict } = explainInfeasibility(own, { seconds: 20 });
      const label = `seed ${seed} ${JSON.stringify(features)}`;
      expect(status, label).toBe('infeasible');
      expect(conflict.length, label).toBeGreaterThan(0);
      for (const { group, relaxation } of conflict) {
        if (relaxation === null) continue;
        const mended = relaxed(own, { group, relaxation });
        expect(enumerateSupports(mended), `${label} ${nameOf(group)}`).not.toBeNull();
      }
    }
    expect(infeasible).toBeGreaterThan(10);
  });
});

describe('five hundred names in ten sectors of a tenth each', () => {
  const n = 500;
  const fill = (value: number) => new Float64Array(n).fill(value);
  const sectors = (tolerance: number) =>
    Array.from({ length: 10 }, (_, s): LinearRow => {
      const long = Float64Array.from({ length: n }, (_own, i) => (i % 10 === s ? 1 : 0));
      return { name: `sector ${s}`, long, short: null, lower: 0.1 - tolerance, upper: 0.1 + tolerance };
    });
  const everySector = Array.from({ length: 10 }, (_, s) => s);
  const patient = { seconds: 60 };

  it('need two of at most 6% each for 9%: twenty in all', () => {
    const own = problem(n, { lower: fill(0.01), upper: fill(0.06), maxCount: 19 }, sectors(0.01));
    const { conflict, minimal, complete } = explainInfeasibility(own, patient);
    const found = byName(conflict);
    expect([minimal, complete]).toEqual([true, true]);
    expect(Object.keys(found).sort()).toEqual(
      ['long max-count', 'long upper', ...everySector.map((s) => `row ${s} lower`)].sort(),
    );
    expect(found['long max-count']).toMatchObject({ from: 19, to: 20 });
    // One name of 9% spares one position; so does a sector of 6%.
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(0.09, 4);
    expect((found['row 3 lower'] as { to: number }).to).toBeCloseTo(0.06, 4);
    expect(widenRows(own, everySector, Infinity)).toBeCloseTo(0.03, 4);
  });

  it('have no number of names between 8% and 8.5% that make 9.5% to 10.5%', () => {
    const own = problem(n, { lower: fill(0.08), upper: fill(0.085) }, sectors(0.005));
    const { conflict, minimal, complete } = explainInfeasibility(own, patient);
    const found = byName(conflict);
    expect([minimal, complete]).toEqual([true, true]);
    // Any one sector is a conflict: one name is too little, two are too much.
    const [first] = Object.keys(found).filter((name) => name.endsWith(' lower') && name.startsWith('row'));
    const sector = first.split(' ')[1];
    expect(Object.keys(found).sort()).toEqual(
      ['long lower', 'long upper', `row ${sector} lower`, `row ${sector} upper`].sort(),
    );
    // Two of at least 5% or one of at most 10% in every sector: the sum is 100%.
    expect((found['long lower'] as { to: number }).to).toBeCloseTo(0.05, 4);
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(0.1, 4);
  });

  it('make 99% or 108% where all weights are 9%', () => {
    const own = problem(n, { lower: fill(0.09), upper: fill(0.09) });
    const { conflict, minimal, complete } = explainInfeasibility(own, patient);
    const found = byName(conflict);
    expect([minimal, complete]).toEqual([true, true]);
    expect(Object.keys(found).sort()).toEqual(['long lower', 'long sum', 'long upper']);
    expect((found['long sum'] as { to: number }).to).toBeCloseTo(0.99, 6);
    expect((found['long upper'] as { to: number }).to).toBeCloseTo(1 / 11, 4);
    expect((found['long lower'] as { to: number }).to).toBeCloseTo(1 / 12, 4);
  });
});

/** The problem with one relaxation applied, a hair wider. */
function relaxed(own: Problem, { group, relaxation }: Conflict): Problem {
  if (relaxation === null) return own;
  if (group.kind === 'row' && relaxation.kind === 'value') {
    const to = relaxation.to + (group.limit === 'lower' ? -1e-7 : 1e-7);
    return {
      ...own,
      linear: own.linear.map((row, r) => (r === group.row ? { ...row, [group.limit]: to } : row)),
    };
  }
  if (group.kind === 'row') return own;
  const before = own[group.side] as Side;
  const change: Partial<Side> = {};
  if (relaxation.kind === 'bounds' && group.kind === 'upper') {
    change.upper = before.upper.map((value) => value * relaxation.factor * (1 + 1e-7));
  } else if (relaxation.kind === 'bounds') {
    change.lower = before.lower.map((value) => value * relaxation.factor * (1 - 1e-7));
  } else if (relaxation.kind === 'value' && group.kind === 'max-count') change.maxCount = relaxation.to;
  else if (relaxation.kind === 'value' && group.kind === 'min-count') change.minCount = relaxation.to;
  else if (relaxation.kind === 'value') {
    // The nearest sum leaves no room at all: the rows get a hair.
    const linear = own.linear.map((row) => ({ ...row, lower: row.lower - 1e-7, upper: row.upper + 1e-7 }));
    return { ...own, linear, [group.side]: { ...before, sum: relaxation.to } };
  } else if (relaxation.kind === 'candidates') {
    change.fixing = Uint8Array.from(before.fixing ?? []);
    for (const i of relaxation.candidates) change.fixing[i] = Fixing.free;
  }
  return { ...own, [group.side]: { ...before, ...change } };
}
