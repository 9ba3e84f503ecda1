import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { PsdReport } from '../contract/runs.ts';
import type { LeastSquares } from '../solver/problem.ts';

/**
 * Is Q = AᵀA positive semi-definite, and how well conditioned? The nonzero eigenvalues of AᵀA and AAᵀ are the same, so
 * the smaller of the two is decomposed; with fewer rows than columns the rest of Q's eigenvalues are 0.
 * Rank: eigenvalues above max(rows, n)·eps·largest. An eigenvalue below −(that threshold) cannot come from AᵀA and
 * would mean that the rows are damaged; it is reported as it stands.
 */
export function psdReport(objective: LeastSquares, n: number): PsdReport {
  const { rows, A } = objective;
  const order = Math.min(rows, n);
  const matrix = new Matrix(order, order);
  const vectors = rows < n ? A : transposed(A, rows, n);
  const length = rows < n ? n : rows;
  for (let i = 0; i < order; i++)
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += vectors[i * length + k] * vectors[j * length + k];
      matrix.set(i, j, product);
      matrix.set(j, i, product);
    }
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

function transposed(A: Float64Array, rows: number, n: number): Float64Array {
  const result = new Float64Array(A.length);
  for (let row = 0; row < rows; row++) for (let j = 0; j < n; j++) result[j * rows + row] = A[row * n + j];
  return result;
}
