import { describe, expect, it } from 'vitest';
import { findFeasibleSupport } from '../../../src-main/solver/feasible-support.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { Simplex } from '../../../src-main/solver/linear-program.ts';
import type { LinearProgram } from '../../../src-main/solver/linear-program.ts';
import { SupportQp } from '../../../src-main/solver/support-qp.ts';
import { enumerateSupports, quadprog } from './oracle.ts';
import { randomFeatures, randomNumbers, randomProblem } from './random-problem.ts';

/** Solves a program whose columns are dense, column j at j · rows. */
function solveLinearProgram({
  A,
  ...rest
}: Omit<LinearProgram, 'start' | 'row' | 'entry'> & { A: Float64Array }) {
  const start = Int32Array.from({ length: rest.columns + 1 }, (_, j) => j * rest.rows);
  const row = Int32Array.from(A, (_, k) => k % rest.rows);
  const simplex = new Simplex({ ...rest, start, row, entry: A });
  return { status: simplex.solve(), x: simplex.value.slice(0, rest.columns) };
}

describe('linear program', () => {
  it('solves a case by hand', () => {
    // Maximise 3x + 2y over x + y ≤ 4, x + 3y ≤ 6, 0 ≤ x ≤ 3, 0 ≤ y: x = 3, y = 1, value 11.
    const answer = solveLinearProgram({
      rows: 2,
      columns: 2,
      A: Float64Array.of(1, 1, 1, 3),
      rowLower: Float64Array.of(-Infinity, -Infinity),
      rowUpper: Float64Array.of(4, 6),
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(3, Infinity),
      cost: Float64Array.of(-3, -2),
    });
    expect(answer.status).toBe('optimal');
    expect(Array.from(answer.x)).toEqual([3, 1]);
  });

  it('tells infeasible and unbounded programs', () => {
    const one = (rowLower: number, cost: number) =>
      solveLinearProgram({
        rows: 1,
        columns: 1,
        A: Float64Array.of(1),
        rowLower: Float64Array.of(rowLower),
        rowUpper: Float64Array.of(Infinity),
        lower: Float64Array.of(0),
        upper: Float64Array.of(cost < 0 ? Infinity : 1),
        cost: Float64Array.of(cost),
      }).status;
    expect(one(2, 1)).toBe('infeasible');
    expect(one(0, -1)).toBe('unbounded');
  });

  it('agrees with quadprog on random programs', () => {
    let feasible = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const random = randomNumbers(seed);
      const rows = 1 + Math.floor(random() * 5);
      const columns = 3 + Math.floor(random() * 8);
      const A = Float64Array.from({ length: rows * columns }, () => random() * 2 - 1);
      const rowLower = Float64Array.from({ length: rows }, () => random() * 1.6 - 0.6);
      const rowUpper = rowLower.map((low) => (random() < 0.3 ? low : low + random()));
      const lower = new Float64Array(columns);
      const upper = Float64Array.from({ length: columns }, () => 0.2 + random());
      const cost = Float64Array.from({ length: columns }, () => random() * 2 - 1);
      const answer = solveLinearProgram({ rows, columns, A, rowLower, rowUpper, lower, upper, cost });
      // The linear cost with a very small quadratic term, by another method.
      const row = (r: number, sign: number) =>
        Array.from({ length: columns }, (_, j) => sign * A[j * rows + r]);
      const unit = (j: number, sign: number) =>
        Array.from({ length: columns }, (_, k) => (k === j ? sign : 0));
      const expected = quadprog(
        Array.from({ length: columns }, (_, j) => unit(j, 1e-7)),
        Array.from(cost),
        [],
        [
          ...Array.from(rowLower, (value, r) => ({ coefficients: row(r, 1), value: value - 1e-9 })),
          ...Array.from(rowUpper, (value, r) => ({ coefficients: row(r, -1), value: -value - 1e-9 })),
          ...Array.from(upper, (value, j) => ({ coefficients: unit(j, -1), value: -value })),
          ...Array.from(upper, (_, j) => ({ coefficients: unit(j, 1), value: 0 })),
        ],
      );
      if (expected === null) {
        expect(answer.status, `seed ${seed}`).toBe('infeasible');
        continue;
      }
      feasible++;
      expect(answer.status, `seed ${seed}`).toBe('optimal');
      const value = answer.x.reduce((sum, x, j) => sum + cost[j] * x, 0);
      expect(Math.abs(value - expected.value), `seed ${seed}`).toBeLessThan(1e-5);
    }
    expect(feasible).toBeGreaterThan(40);
  });
});

describe('whether a hedge exists', () => {
  it('agrees with the enumeration of every support', () => {
    let infeasible = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const features = { ...randomFeatures(seed, 0.4), rows: true, duplicates: false, cost: false };
      const problem = randomProblem(seed, features);
      // Rows that bind harder with every other seed.
      for (const row of problem.linear) if (seed % 2 === 0 && row.lower > -Infinity) row.lower += 0.3;
      const expected = enumerateSupports(problem);
      const items = toItems(problem);
      const answer = findFeasibleSupport(items);
      const label = `seed ${seed} ${JSON.stringify(features)}`;
      if (expected === null) infeasible++;
      expect(answer.status, label).toBe(expected === null ? 'infeasible' : 'feasible');
      if (answer.status === 'feasible') {
        expect(new SupportQp(items).solve(answer.support), label).toBeLessThan(Infinity);
      }
    }
    expect(infeasible).toBeGreaterThan(20);
  });
});
