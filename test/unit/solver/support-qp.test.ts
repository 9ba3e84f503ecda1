import { describe, expect, it } from 'vitest';
import type { ItemRow, Items } from '../../../src-main/solver/items.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { SupportQp } from '../../../src-main/solver/support-qp.ts';
import { quadprog } from './oracle.ts';
import { randomFeatures, randomNumbers, randomProblem } from './random-problem.ts';

interface Shape {
  count: number;
  groups: 1 | 2;
  rows: number;
  uniformBounds: boolean;
  costs?: boolean;
}

/** Items with H = FᵀF of random F, T rows; bounds that admit the sums on any support of at least 4 items of a group. */
function randomItems(random: () => number, shape: Shape): Items {
  const { count, groups } = shape;
  const T = count + 4;
  const F = Array.from({ length: T * count }, () => random() * 2 - 1 + 0.3);
  const H = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      for (let t = 0; t < T; t++) H[i * count + j] += F[t * count + i] * F[t * count + j];
    }
  const lower = Float64Array.from({ length: count }, () => (shape.uniformBounds ? 0.02 : random() * 0.05));
  const upper = lower.map((low) => (shape.uniformBounds ? 0.4 : low + 0.3 + 0.3 * random()));
  const rows = Array.from({ length: shape.rows }, (_, r): ItemRow => {
    const coefficients = Float64Array.from({ length: count }, () => random() * 2 - 1);
    return { name: `row ${r}`, coefficients, lower: random() * 0.25 - 0.05 };
  });
  return {
    count,
    candidates: count,
    objectiveScale: 1,
    weightScale: 1,
    groups,
    group: Int8Array.from({ length: count }, (_, i) => (groups === 2 && i >= count / 2 ? 1 : 0)),
    name: Int32Array.from({ length: count }, (_, i) => i),
    partner: new Int32Array(count).fill(-1),
    H,
    linear: Float64Array.from({ length: count }, () => (shape.costs ? 30 * random() : 0)),
    lower,
    upper,
    sum: groups === 2 ? [1, 0.7] : [1],
    maxCount: [count, count],
    minCount: [0, 0],
    fixing: new Uint8Array(count),
    rows,
  };
}

/** @param definite added within groups and on the diagonal, for quadprog takes definite matrices only */
function byQuadprog(items: Items, support: ArrayLike<number>, definite = { group: 0, diagonal: 0 }) {
  const S = Array.from(support);
  const unit = (k: number, sign: number) => S.map((_, i) => (i === k ? sign : 0));
  return quadprog(
    S.map((i) =>
      S.map((j) => {
        const within = items.group[i] === items.group[j] ? definite.group : 0;
        return items.H[i * items.count + j] + within + (i === j ? definite.diagonal : 0);
      }),
    ),
    S.map((i) => items.linear[i]),
    items.sum.map((value, g) => ({ coefficients: S.map((i) => (items.group[i] === g ? 1 : 0)), value })),
    [
      ...S.map((i, k) => ({ coefficients: unit(k, 1), value: items.lower[i] })),
      ...S.map((i, k) => ({ coefficients: unit(k, -1), value: -items.upper[i] })),
      ...items.rows.map((row) => ({ coefficients: S.map((i) => row.coefficients[i]), value: row.lower })),
    ],
  );
}

function expectFeasible(items: Items, qp: SupportQp): void {
  const { support, weights } = qp.current();
  items.sum.forEach((sum, group) => {
    const total = weights.reduce((all, w, k) => all + (items.group[support[k]] === group ? w : 0), 0);
    expect(Math.abs(total - sum)).toBeLessThan(1e-12);
  });
  support.forEach((item, k) => {
    expect(weights[k]).toBeGreaterThanOrEqual(items.lower[item]);
    expect(weights[k]).toBeLessThanOrEqual(items.upper[item]);
  });
  for (const row of items.rows) {
    const value = weights.reduce((all, w, k) => all + w * row.coefficients[support[k]], 0);
    expect(value - row.lower).toBeGreaterThan(-1e-11);
  }
}

const shapes: Shape[] = [
  { count: 10, groups: 1, rows: 0, uniformBounds: true },
  { count: 12, groups: 1, rows: 0, uniformBounds: false },
  { count: 16, groups: 2, rows: 0, uniformBounds: false },
  { count: 12, groups: 1, rows: 2, uniformBounds: true },
  { count: 16, groups: 2, rows: 3, uniformBounds: false },
  { count: 16, groups: 2, rows: 2, uniformBounds: false, costs: true },
];

describe('quadratic program on a support', () => {
  it.each(shapes)(
    'agrees with quadprog: $count items, $groups groups, $rows rows, costs: $costs',
    (shape) => {
      let infeasible = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const random = randomNumbers(seed * 977 + shape.count);
        const items = randomItems(random, shape);
        const qp = new SupportQp(items);
        const support = Array.from({ length: shape.count }, (_, i) => i).filter(() => random() < 0.75);
        const expected = byQuadprog(items, support);
        const objective = qp.solve(support);
        if (expected === null) {
          infeasible++;
          expect(objective, `seed ${seed}`).toBe(Infinity);
          continue;
        }
        expect(Math.abs(objective - expected.value) / expected.value, `seed ${seed}`).toBeLessThan(1e-9);
        expectFeasible(items, qp);
        const warm = support.map(() => random());
        expect(qp.solve(support, warm)).toBeCloseTo(objective, 10);
      }
      expect(infeasible).toBeLessThan(50);
    },
  );

  it.each(shapes)(
    'neighbours agree with quadprog: $count items, $groups groups, $rows rows, costs: $costs',
    (shape) => {
      for (let seed = 1; seed <= 25; seed++) {
        const random = randomNumbers(seed * 31 + shape.rows);
        const items = randomItems(random, shape);
        const qp = new SupportQp(items);
        const inside = Array.from({ length: shape.count }, (_, i) => i).filter((i) => i % 4 !== 3);
        if (qp.solve(inside) === Infinity) continue;
        qp.keep();
        for (let trial = 0; trial < 20; trial++) {
          const out = random() < 0.8 ? Math.floor(random() * inside.length) : -1;
          const outside = Array.from({ length: shape.count }, (_, i) => i).filter((i) => i % 4 === 3);
          const entering = random() < 0.8 ? outside[Math.floor(random() * outside.length)] : -1;
          const support = inside.filter((_, k) => k !== out).concat(entering >= 0 ? [entering] : []);
          const expected = byQuadprog(items, support);
          const objective = qp.evaluate(out, entering, Infinity);
          if (expected === null) expect(objective).toBe(Infinity);
          else {
            expect(Math.abs(objective - expected.value) / expected.value).toBeLessThan(1e-9);
            expect(Array.from(qp.current().support)).toEqual(support);
            expectFeasible(items, qp);
            // With a cutoff it gives up only where the optimum is not below it.
            const cutoff = objective * (0.8 + 0.4 * random());
            const again = qp.evaluate(out, entering, cutoff);
            if (again === Infinity) expect(expected.value).toBeGreaterThan(cutoff * (1 - 1e-9));
            else expect(again).toBeCloseTo(objective, 9);
          }
        }
      }
    },
  );

  it('stays exact and finite with equal columns, fewer days than names, costs and rows', () => {
    let solved = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const features = {
        ...randomFeatures(seed, 0.5),
        rows: seed % 2 === 0,
        duplicates: seed % 3 === 0,
        fewDays: seed % 5 < 2,
      };
      const items = toItems(randomProblem(seed, features));
      const qp = new SupportQp(items);
      const random = randomNumbers(seed);
      for (let trial = 0; trial < 8; trial++) {
        const support = Array.from({ length: items.count }, (_, i) => i).filter(() => random() < 0.6);
        const objective = qp.solve(support);
        const expected = byQuadprog(items, support, { group: 100, diagonal: 1e-7 });
        if (objective === Infinity) expect(expected, `seed ${seed} ${support.join()}`).toBeNull();
        else expectFeasible(items, qp);
        if (expected === null || objective === Infinity) continue;
        solved++;
        const value = valueOf(items, support, expected.x);
        expect(objective, `seed ${seed} ${support.join()}`).toBeLessThan(
          value + 1e-6 * Math.abs(value) + 1e-9,
        );
      }
    }
    expect(solved).toBeGreaterThan(400);
  });
});

function valueOf(items: Items, support: number[], y: number[]): number {
  let value = 0;
  support.forEach((i, a) => {
    value += y[a] * items.linear[i];
    support.forEach((j, b) => {
      value += y[a] * y[b] * items.H[i * items.count + j];
    });
  });
  return value;
}
