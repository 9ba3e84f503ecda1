import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { PsdReport } from '../contract/runs.ts';
import type { LeastSquares } from '../solver/problem.ts';
import { smallerGram } from './gram.ts';

/**
 * Is Q = AᵀA positive semi-definite, and how well conditioned? The nonzero eigenvalues of AᵀA and AAᵀ are the same, so
 * the smaller of the two is decomposed; with fewer rows than columns the rest of Q's eigenvalues are 0.
 * Rank: eigenvalues above max(rows, n)·eps·largest. An eigenvalue below −(that threshold) cannot come from AᵀA and
 * would mean that the rows are damaged; it is reported as it stands.
 */
export function psdReport(objective: LeastSquares, n: number): PsdReport {
  const { rows, A } = objective;
  const { order, gram } = smallerGram(A, rows, n);
  const matrix = Matrix.from1DArray(order, order, gram);
  const eigenvalues = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
  const largest = Math.max(...eigenvalues);
  const smallest = Math.min(...eigenvalues);
  const threshold = Math.max(rows, n) * Number.EPSILON * largest;
  const rank = eigenvalues.filter((value) => value > threshold).length;
  const smallestOfQ = rows < n ? Math.min(0, smallest) : smallest;
  return {
    order: n,
    rows,
    smallestEigenvalue: smallestOfQ,
    largestEigenvalue: largest,
    rank,
    conditionNumber: rank === n ? largest / smallest : null,
  };
}
