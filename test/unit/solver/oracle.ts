import { createRequire } from 'node:module';
import { Fixing } from '../../../src-main/solver/problem.ts';
import type { Problem, Side } from '../../../src-main/solver/problem.ts';

/**
 * Independent answers for the solver's tests: the quadratic program by the npm package quadprog, and the mixed-integer problem
 * by enumerating every support. Nothing here uses the solver's own code.
 */

const { solveQP } = createRequire(import.meta.url)('quadprog') as {
  solveQP: (
    D: number[][],
    d: number[],
    A: number[][],
    b: number[],
    meq: number,
  ) => { solution: number[]; value: number[]; message: string };
};

/** min xᵀHx over equalities eᵀx = f and inequalities gᵀx ≥ h; null when infeasible. */
export function quadprog(
  H: number[][],
  linear: number[],
  equalities: { coefficients: number[]; value: number }[],
  inequalities: { coefficients: number[]; value: number }[],
): { x: number[]; value: number } | null {
  const n = H.length;
  const constraints = [...equalities, ...inequalities];
  // quadprog counts from 1 and minimises ½xᵀDx − dᵀx.
  const D = [[], ...H.map((row) => [0, ...row.map((value) => 2 * value)])] as number[][];
  const d = [0, ...linear.map((value) => -value)];
  const A = [[], ...H.map((_, i) => [0, ...constraints.map((c) => c.coefficients[i])])] as number[][];
  const b = [0, ...constraints.map((c) => c.value)];
  const answer = solveQP(D, d, A, b, equalities.length);
  if (answer.message !== '') return null;
  const x = answer.solution.slice(1, n + 1);
  return x.every(Number.isFinite) ? { x, value: answer.value[1] } : null;
}

export interface OracleAnswer {
  objective: number;
  /** Signed weights, length n. */
  x: Float64Array;
}

/** xᵀGx − 2hᵀx + k of the problem's objective, by its definition; costs are left out. */
interface DenseObjective {
  G: number[][];
  h: number[];
  constant: number;
}

/**
 * The optimum by enumerating every pair of long and short supports (at most 3ⁿ of them) with quadprog on each; null when no
 * support is feasible. Meant for n ≤ 12 long only and n ≤ 7 with shorts.
 */
export function enumerateSupports(problem: Problem): OracleAnswer | null {
  return everySupport(problem).reduce<OracleAnswer | null>(
    (best, answer) => (best === null || answer.objective < best.objective ? answer : best),
    null,
  );
}

/** The optimum on every feasible support. */
export function everySupport(problem: Problem): OracleAnswer[] {
  const dense = denseObjective(problem);
  const sides = problem.short === null ? 2 : 3;
  const answers: OracleAnswer[] = [];
  // Digit i of the code: 0 not held, 1 long, 2 short.
  for (let code = 0; code < sides ** problem.n; code++) {
    const signs = Array.from({ length: problem.n }, (_, i) => Math.floor(code / sides ** i) % sides);
    if (!supportAllowed(problem.long, signs, 1)) continue;
    if (problem.short !== null && !supportAllowed(problem.short, signs, 2)) continue;
    const answer = solveOnSupport(problem, dense, signs);
    if (answer !== null) answers.push(answer);
  }
  return answers;
}

function supportAllowed(side: Side, signs: number[], own: number): boolean {
  let count = 0;
  let least = 0;
  let most = 0;
  for (let i = 0; i < signs.length; i++) {
    const fixing = side.fixing?.[i] ?? Fixing.free;
    if (signs[i] !== own) {
      if (fixing === Fixing.held) return false;
      continue;
    }
    if (fixing === Fixing.excluded) return false;
    count++;
    least += side.lower[i];
    most += side.upper[i];
  }
  if (count < side.minCount || count > (side.maxCount ?? signs.length)) return false;
  return side.sum === null || (least <= side.sum + 1e-12 && most >= side.sum - 1e-12);
}

function solveOnSupport(problem: Problem, dense: DenseObjective, signs: number[]): OracleAnswer | null {
  const held = signs.flatMap((sign, i) => (sign === 0 ? [] : [{ i, sign: sign === 1 ? 1 : -1 }]));
  if (held.length === 0) return emptyHedge(problem, dense);
  const { G, h } = dense;
  const cost = held.map(({ i, sign }) => (sign > 0 ? problem.cost?.long[i] : problem.cost?.short?.[i]) ?? 0);
  const dearest = cost.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
  const ridge = 1e-10 * (1 + held.reduce((sum, { i }) => sum + G[i][i], 0)) + 1e-7 * dearest;
  const quadratic = held.map((a) => held.map((b) => a.sign * b.sign * G[a.i][b.i] + (a === b ? ridge : 0)));
  const linear = held.map(({ i, sign }, k) => -2 * sign * h[i] + cost[k]);
  const side = (sign: number) => (sign > 0 ? problem.long : problem.short) as Side;
  const unit = (k: number, value: number) => held.map((_, a) => (a === k ? value : 0));
  const equalities = [1, -1].flatMap((sign) => {
    if (sign < 0 && problem.short === null) return [];
    const { sum } = side(sign);
    if (sum === null || held.every((a) => a.sign !== sign)) return [];
    return [{ coefficients: held.map((a) => (a.sign === sign ? 1 : 0)), value: sum }];
  });
  const inequalities = held.flatMap(({ i, sign }, k) => [
    { coefficients: unit(k, 1), value: side(sign).lower[i] },
    { coefficients: unit(k, -1), value: -side(sign).upper[i] },
  ]);
  for (const row of problem.linear) {
    const own = held.map(({ i, sign }) => (sign > 0 ? row.long[i] : (row.short?.[i] ?? 0)));
    if (row.lower > -Infinity) inequalities.push({ coefficients: own, value: row.lower });
    if (row.upper < Infinity) inequalities.push({ coefficients: own.map((a) => -a), value: -row.upper });
  }
  // With costs the ridge is larger, or quadprog loses the constraints to rounding; it is then moved to the answer until that stays.
  let centre = held.map(() => 0);
  let answer = quadprog(quadratic, linear, equalities, inequalities);
  for (let round = 0; round < 50 && answer !== null && dearest > 0; round++) {
    const moved = Math.max(...answer.x.map((x, k) => Math.abs(x - centre[k])));
    if (moved < 1e-11) break;
    centre = answer.x;
    answer = quadprog(
      quadratic,
      linear.map((own, k) => own - 2 * ridge * centre[k]),
      equalities,
      inequalities,
    );
  }
  if (answer === null) return null;
  const x = new Float64Array(problem.n);
  held.forEach(({ i, sign }, k) => (x[i] = sign * answer.x[k]));
  let objective = dense.constant;
  for (let i = 0; i < problem.n; i++) {
    objective -= 2 * h[i] * x[i];
    for (let j = 0; j < problem.n; j++) objective += x[i] * G[i][j] * x[j];
  }
  held.forEach((_, k) => (objective += cost[k] * answer.x[k]));
  return { objective, x };
}

/** Holding nothing is a hedge where no sum and no row forbids it. */
function emptyHedge(problem: Problem, dense: DenseObjective): OracleAnswer | null {
  if (problem.linear.some((row) => row.lower > 0 || row.upper < 0)) return null;
  return { objective: dense.constant, x: new Float64Array(problem.n) };
}

function denseObjective(problem: Problem): DenseObjective {
  const { n, objective } = problem;
  const G = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const h = new Array<number>(n).fill(0);
  if (objective.kind === 'quadratic') {
    for (let i = 0; i < n; i++) {
      h[i] = objective.c[i];
      for (let j = 0; j < n; j++) G[i][j] = objective.Q[i * n + j];
    }
    return { G, h, constant: objective.constant };
  }
  let constant = 0;
  for (let t = 0; t < objective.rows; t++) {
    const row = objective.A.subarray(t * n, t * n + n);
    constant += objective.b[t] ** 2;
    for (let i = 0; i < n; i++) {
      h[i] += row[i] * objective.b[t];
      for (let j = 0; j < n; j++) G[i][j] += row[i] * row[j];
    }
  }
  return { G, h, constant };
}
