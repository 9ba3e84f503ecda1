import type { Items } from './items.ts';
import { CERTIFICATE_TAU, meanDiagonal } from './kernel/kernel.ts';
import type { CertificateState, RelaxationKernel } from './kernel/kernel.ts';
import { leastLinear } from './least-linear.ts';
import { Fixing } from './problem.ts';

/** D of the first certificate, × −mean diagonal. */
const FIRST_DIAGONAL = 1e-3;

/**
 * D just below 0 and no products: S = H + a little, definite; the responses spread evenly.
 * @throws Error when the objective is not convex on the feasible directions
 */
export function startEvenly(kernel: RelaxationKernel): void {
  const { items } = kernel;
  kernel.diagonal.fill(-FIRST_DIAGONAL * meanDiagonal(items));
  kernel.products.fill(0);
  kernel.multipliers.fill(0);
  const members = [0, 0];
  for (const g of items.group) members[g]++;
  for (let i = 0; i < items.count; i++) {
    const g = items.group[i];
    const weight = items.sum[g] / members[g];
    const whole = Math.min(
      Math.max(items.sum[g] / Math.max(1, items.maxCount[g]), kernel.lower[i]),
      kernel.upper[i],
    );
    kernel.meanWeight[i] = weight;
    kernel.meanSquare[i] = weight * Math.max(weight, whole);
  }
  if (!kernel.rebuild())
    throw new Error('the objective is not convex on the feasible set: the certificate cannot start');
}

/** The certificate of a problem that contains the kernel's, its responses scaled to the sums; false where S is not definite. */
export function goOnFrom(kernel: RelaxationKernel, state: CertificateState): boolean {
  const { meanWeight, meanSquare } = state;
  const { group, sum, count } = kernel.items;
  kernel.products.set(state.products);
  kernel.diagonal.set(state.diagonal);
  kernel.multipliers.fill(0);
  const total = [0, 0];
  for (let i = 0; i < count; i++) total[group[i]] += meanWeight[i];
  for (let i = 0; i < count; i++) {
    const factor = sum[group[i]] / Math.max(total[group[i]], 1e-12);
    kernel.meanWeight[i] = factor * meanWeight[i];
    kernel.meanSquare[i] = factor * factor * meanSquare[i];
  }
  return kernel.rebuild();
}

/** What every hedge pays for the linear term at least: no certificate is needed for that part of its objective. */
export function leastCost(items: Items): number {
  const all = Int32Array.from(items.group.keys()).filter((i) => items.fixing[i] !== Fixing.excluded);
  const slope = Float64Array.from(all, (item) => items.linear[item]);
  const floor = items.lower.map((lower, i) => (items.fixing[i] === Fixing.held ? lower : 0));
  return leastLinear(items, all, slope, floor);
}

/**
 * Rebuilds S from H, D and the products and makes sure that it is positive definite on the feasible directions: Cholesky must
 * succeed, D being lowered until it does, and then D is lowered by more than what rounding can hide from Cholesky.
 */
export function makeDefinite(kernel: RelaxationKernel, diagonal: Float64Array): void {
  const N = kernel.items.count;
  const scale = meanDiagonal(kernel.items);
  kernel.diagonal.set(diagonal);
  for (let step = 1e-9 * scale; !kernel.rebuild(); step *= 4) {
    for (let i = 0; i < N; i++) kernel.diagonal[i] -= step;
  }
  let largest = scale;
  for (let i = 0; i < N; i++) largest = Math.max(largest, Math.abs(kernel.S[i * N + i]));
  const margin = 8 * Number.EPSILON * N * (largest + CERTIFICATE_TAU * scale);
  for (let i = 0; i < N; i++) {
    kernel.diagonal[i] -= margin;
    kernel.S[i * N + i] += margin;
  }
}
