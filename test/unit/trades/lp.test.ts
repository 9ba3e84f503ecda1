import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fixing, type Problem, type Side } from '../../../src-main/solver/problem.ts';
import { writeLp } from '../../../src-main/trades/lp.ts';
import { golden } from './two-orders.ts';

const side = (sum: number | null, lower: number[], upper: number[], more: Partial<Side> = {}): Side => ({
  sum,
  lower: Float64Array.from(lower),
  upper: Float64Array.from(upper),
  maxCount: null,
  minCount: 0,
  fixing: null,
  ...more,
});

/**
 * min (x1 − 0.7)² + (x2 + 0.2)² + (x3 − 0.1)² with Σu = 1, Σs = 0.25, at most one long and one short, the second name held
 * short, u1 + u3 at most 2. By hand: the long is the first or the third at 1, the short the second at 0.25, so the
 * best is x = (1, −0.25, 0) with 0.09 + 0.0025 + 0.01 = 0.1025. SCIP 10.0.3 reads this file and finds the same.
 */
const tiny: Problem = {
  name: 'tiny',
  n: 3,
  objective: {
    kind: 'least-squares',
    rows: 3,
    A: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    b: Float64Array.of(0.7, -0.2, 0.1),
  },
  cost: null,
  long: side(1, [0.1, 0.1, 0.1], [1, 1, 1], { maxCount: 1, minCount: 1 }),
  short: side(0.25, [0, 0.05, 0], [0.5, 0.5, 0.5], {
    maxCount: 1,
    fixing: Uint8Array.of(Fixing.free, Fixing.held, Fixing.excluded),
  }),
  linear: [{ name: 'sector Tech', long: Float64Array.of(1, 0, 1), short: null, lower: -Infinity, upper: 2 }],
};

describe('the LP file', () => {
  it('is the golden file', () => {
    expect(writeLp(tiny, ['IBM', 'GME', 'BRK.B'])).toBe(golden('tiny.lp'));
  });

  it('says at any point what the problem says', () => {
    fc.assert(
      fc.property(problemAndPoint, ({ problem, long, short }) => {
        const file = readLp(writeLp(problem));
        const point = pointOf(problem, long, short);
        expect(file.objective(point)).toBeCloseTo(objectiveOf(problem, long, short), 9);
        expect(file.violated(point)).toBe(isViolated(problem, long, short));
      }),
      { numRuns: 200 },
    );
  });

  it('has no line beyond 255 characters', () => {
    const n = 40;
    const wide: Problem = {
      ...tiny,
      n,
      objective: {
        kind: 'least-squares',
        rows: 1,
        A: new Float64Array(n).fill(1 / 3),
        b: Float64Array.of(1e-17),
      },
      long: side(1, Array<number>(n).fill(1 / 7), Array<number>(n).fill(2 / 3)),
      short: null,
      linear: [],
    };
    for (const line of writeLp(wide).split('\n')) expect(line.length).toBeLessThan(256);
  });
});

const coefficient = fc.integer({ min: -8, max: 8 }).map((value) => value / 4);
const array = (length: number, of: fc.Arbitrary<number>) =>
  fc.array(of, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));

/** Weights on a grid with the bounds, so that a point lies exactly on a bound as often as not. */
const weight = fc.constantFrom(0, 0, 0.25, 0.5, 0.75);

const problemAndPoint = fc.integer({ min: 1, max: 4 }).chain((n) => {
  const anySide = fc.record({
    sum: fc.constantFrom(null, 0.5, 1),
    lower: array(n, fc.constantFrom(0, 0.25)),
    upper: array(n, fc.constantFrom(0.5, 1)),
    maxCount: fc.constantFrom(null, 1, 2),
    minCount: fc.constantFrom(0, 1),
    fixing: fc.option(
      fc
        .array(fc.constantFrom(0, 1, 2), { minLength: n, maxLength: n })
        .map((values) => Uint8Array.from(values)),
    ),
  });
  const leastSquares = fc.integer({ min: 1, max: 3 }).chain((rows) =>
    fc.record({
      kind: fc.constant('least-squares' as const),
      rows: fc.constant(rows),
      A: array(rows * n, coefficient),
      b: array(rows, coefficient),
    }),
  );
  const quadratic = fc.record({
    kind: fc.constant('quadratic' as const),
    Q: array(n * n, coefficient).map((Q) => Q.map((_, at) => Q[at] + Q[(at % n) * n + Math.floor(at / n)])),
    c: array(n, coefficient),
    constant: coefficient,
  });
  return fc.boolean().chain((hasShorts) =>
    fc.record({
      problem: fc.record({
        name: fc.constant('any'),
        n: fc.constant(n),
        objective: fc.oneof(leastSquares, quadratic),
        cost: fc.option(
          fc.record({
            long: array(n, coefficient),
            short: hasShorts ? array(n, coefficient) : fc.constant(null),
          }),
        ),
        long: anySide,
        short: hasShorts ? anySide : fc.constant(null),
        linear: fc.array(
          fc.record({
            name: fc.constant('row'),
            long: array(n, coefficient),
            short: fc.option(array(n, coefficient)),
            lower: fc.constantFrom(-Infinity, 0),
            upper: fc.constantFrom(Infinity, 0, 1),
          }),
          { maxLength: 2 },
        ),
      }),
      long: array(n, weight),
      short: hasShorts ? array(n, weight) : fc.constant(new Float64Array(n)),
    }),
  );
});

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const dot = (a: Float64Array, b: Float64Array): number => sum(a.map((value, index) => value * b[index]));

function objectiveOf({ n, objective, cost }: Problem, u: Float64Array, s: Float64Array): number {
  const x = u.map((value, index) => value - s[index]);
  const costs = cost ? dot(cost.long, u) + (cost.short ? dot(cost.short, s) : 0) : 0;
  if (objective.kind === 'quadratic') {
    const products = objective.Q.map((value, at) => value * x[Math.floor(at / n)] * x[at % n]);
    return sum(products) - 2 * dot(objective.c, x) + objective.constant + costs;
  }
  const residuals = objective.b.map(
    (value, row) => dot(objective.A.slice(row * n, (row + 1) * n), x) - value,
  );
  return dot(residuals, residuals) + costs;
}

/** A name counts as held when it has weight, or when it must be held and may be held at 0. */
const heldOf = (weights: Float64Array, { fixing }: Side): number[] =>
  Array.from(weights, (value, index) => (value > 0 || fixing?.[index] === Fixing.held ? 1 : 0));

function isViolated(problem: Problem, u: Float64Array, s: Float64Array): boolean {
  const sides = [[problem.long, u] as const, ...(problem.short ? ([[problem.short, s]] as const) : [])];
  const sideViolated = sides.some(([limits, weights]) => {
    const held = heldOf(weights, limits);
    return (
      (limits.sum !== null && sum(weights) !== limits.sum) ||
      (limits.maxCount !== null && sum(held) > limits.maxCount) ||
      sum(held) < limits.minCount ||
      weights.some((value, i) => held[i] === 1 && (value < limits.lower[i] || value > limits.upper[i])) ||
      held.some((one, i) => one === 1 && limits.fixing?.[i] === Fixing.excluded)
    );
  });
  const both =
    problem.short !== null &&
    heldOf(u, problem.long).some((one, i) => one === 1 && heldOf(s, problem.short!)[i] === 1);
  const rowViolated = problem.linear.some(({ long, short, lower, upper }) => {
    const value = dot(long, u) + (short && problem.short ? dot(short, s) : 0);
    return value < lower || value > upper;
  });
  return sideViolated || both || rowViolated;
}

type Point = Map<string, number>;

function pointOf(problem: Problem, u: Float64Array, s: Float64Array): Point {
  const point: Point = new Map([['one', 1]]);
  heldOf(u, problem.long).forEach((held, i) => point.set(`u${i + 1}`, u[i]).set(`z${i + 1}`, held));
  if (problem.short)
    heldOf(s, problem.short).forEach((held, i) => point.set(`s${i + 1}`, s[i]).set(`w${i + 1}`, held));
  if (problem.objective.kind === 'least-squares') {
    const { A, b } = problem.objective;
    const x = u.map((value, i) => value - s[i]);
    b.forEach((target, row) =>
      point.set(`r${row + 1}`, dot(A.slice(row * problem.n, (row + 1) * problem.n), x) - target),
    );
  }
  return point;
}

/** As much of the format as the writer uses, read independently of it. */
function readLp(text: string): { objective(point: Point): number; violated(point: Point): boolean } {
  const [, goal, subject, bounds] =
    /Minimize\s+obj:([\s\S]*?)Subject To([\s\S]*?)Bounds([\s\S]*?)Binaries/.exec(text)!;
  const [, linear, brackets] = /^([^[]*?)(?:\+?\s*\[([\s\S]*)\]\s*\/\s*2)?\s*$/.exec(goal)!;
  const rows = [...subject.matchAll(/\S+:([^:]*?)(<=|>=|=)\s*(\S+)/g)];
  const lines = bounds.trim().split('\n');
  return {
    objective: (point) => valueOf(linear, point) + (brackets ? valueOf(brackets, point) / 2 : 0),
    violated: (point) =>
      rows.some(([, left, relation, right]) => !holds(valueOf(left, point), relation, Number(right))) ||
      lines.some((line) => !boundHolds(line.trim(), point)),
  };
}

function valueOf(expression: string, point: Point): number {
  const terms = expression.matchAll(/([+-]?)\s*([\d.e+-]+)\s+([a-z]+\d*)(?:\s*\^(2)|\s*\*\s*([a-z]+\d*))?/g);
  return sum(
    [...terms].map(([, sign, factor, first, square, second]) => {
      const other = square ? first : second;
      return (sign === '-' ? -1 : 1) * Number(factor) * point.get(first)! * (other ? point.get(other)! : 1);
    }),
  );
}

const allowance = 1e-9;
const holds = (left: number, relation: string, right: number): boolean =>
  relation === '<='
    ? left <= right + allowance
    : relation === '>='
      ? left >= right - allowance
      : Math.abs(left - right) <= allowance;

function boundHolds(line: string, point: Point): boolean {
  if (line.endsWith(' free')) return point.has(line.slice(0, -5));
  const range = /^0 <= (\S+) <= (\S+)$/.exec(line);
  if (range) return holds(point.get(range[1])!, '<=', Number(range[2])) && point.get(range[1])! >= 0;
  const [, variable, value] = /^(\S+) = (\S+)$/.exec(line)!;
  return point.get(variable) === Number(value);
}
