import type { Items } from './items.ts';
import type { LinearCost, Problem } from './problem.ts';

/**
 * Fills H and the linear term of items whose groups, names and sums are set, so that the objective is yᵀHy + linearᵀy on the group
 * sums. `anchor` is a group whose sum is positive.
 *
 * Costs stay a linear term: in H they would have to be (q eᵀ + e qᵀ)/(2 s₀), which is nothing on the group sums but indefinite off
 * them, and the larger the costs, the more so.
 */
export function fillObjective(items: Items, problem: Problem, anchor: number): void {
  const { objective, cost } = problem;
  if (objective.kind === 'least-squares') fillLeastSquares(items, objective, anchor);
  else fillQuadratic(items, objective, anchor);
  if (cost !== null) addCosts(items, cost);
}

function addCosts(items: Items, cost: LinearCost): void {
  const { group, name, linear, weightScale } = items;
  for (let item = 0; item < items.count; item++) {
    const costs = group[item] === 0 ? cost.long : cost.short;
    if (name[item] >= 0 && costs !== null) linear[item] += costs[name[item]] * weightScale;
  }
}

/** With Σ_anchor y = s₀, Ax − b = Fy where F_j = ± a_j, less b/s₀ in the anchor's group: H = FᵀF, and nothing is left over. */
function fillLeastSquares(
  items: Items,
  objective: Extract<Problem['objective'], { kind: 'least-squares' }>,
  anchor: number,
): void {
  const { count: N, candidates: n, H, group, name, sum, weightScale } = items;
  const { rows: T, A, b } = objective;
  const F = new Float64Array(N * T);
  for (let item = 0; item < N; item++) {
    const column = name[item];
    const sign = (group[item] === 0 ? 1 : -1) * weightScale;
    for (let t = 0; t < T; t++) {
      const own = column < 0 ? 0 : sign * A[t * n + column];
      F[item * T + t] = group[item] === anchor ? own - b[t] / sum[anchor] : own;
    }
  }
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(F, i * T, j * T, T);
      H[i * N + j] = product;
      H[j * N + i] = product;
    }
  }
}

/** Inner product of two rows of one flat array; two running sums, to be faster and more exact than one. */
function dot(values: Float64Array, left: number, right: number, length: number): number {
  let even = 0;
  let odd = 0;
  let t = 0;
  for (; t + 1 < length; t += 2) {
    even += values[left + t] * values[right + t];
    odd += values[left + t + 1] * values[right + t + 1];
  }
  if (t < length) even += values[left + t] * values[right + t];
  return even + odd;
}

/**
 * The expansion f(ȳ) + ∇f(ȳ)ᵀ(y − ȳ) + (y − ȳ)ᵀQ(y − ȳ) about the even weights ȳ of each group. On the group sums y − ȳ = Cy with
 * C the centring of each group, so that H = CQC: positive semi-definite everywhere exactly if f is convex on the group sums, and free
 * of what all names have in common. The constant is spread over the anchor's weights.
 */
function fillQuadratic(
  items: Items,
  objective: Extract<Problem['objective'], { kind: 'quadratic' }>,
  anchor: number,
): void {
  const { count: N, candidates: n, groups, H, group, name, sum, linear, weightScale } = items;
  const { Q, c, constant } = objective;
  const sign = Float64Array.from(name, (i, j) => (i < 0 ? 0 : group[j] === 0 ? weightScale : -weightScale));
  const members = sum.map((_, g) => group.reduce((total, own) => total + (own === g ? 1 : 0), 0));
  // Mean of row i over group h at i · groups + h.
  const means = new Float64Array(N * groups);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      if (name[i] < 0 || name[j] < 0) continue;
      H[i * N + j] = sign[i] * sign[j] * Q[name[i] * n + name[j]];
      means[i * groups + group[j]] += H[i * N + j] / members[group[j]];
    }
  }
  const blocks = sum.map(() => new Float64Array(groups));
  const slope = new Float64Array(groups);
  let value = constant;
  for (let i = 0; i < N; i++) {
    const g = group[i];
    let product = 0;
    for (let h = 0; h < groups; h++) {
      product += sum[h] * means[i * groups + h];
      blocks[g][h] += means[i * groups + h] / members[g];
    }
    const own = name[i] < 0 ? 0 : sign[i] * c[name[i]];
    linear[i] = 2 * (product - own);
    slope[g] += linear[i] / members[g];
    value += (sum[g] / members[g]) * (product - 2 * own);
  }
  for (let i = 0; i < N; i++) {
    linear[i] += (group[i] === anchor ? value / sum[anchor] : 0) - slope[group[i]];
    for (let j = 0; j <= i; j++) {
      H[i * N + j] +=
        blocks[group[i]][group[j]] - (means[i * groups + group[j]] + means[j * groups + group[i]]);
      H[j * N + i] = H[i * N + j];
    }
  }
}
