import type { NodeWorkspace } from './node-workspace.ts';

const ROUNDING = 2 * Number.EPSILON;

/**
 * The Lagrangian dual bound of a node at its current weights ŷ (docs/solver.md, "Dual bound"): with v = Sŷ computed afresh,
 * r = 2v + linear − rowsᵀt and φ_i(λ) = min_{τ ∈ [lower, upper]} D_i τ² + (r_i − λ)τ,
 *
 *   constant − ŷᵀv + tᵀb + Σ_g max_λ { λ s_g + Σ_held φ_i + the sum of the `most` smallest of min(0, φ_i), `least` at least }
 *
 * is at most the objective of every hedge of the node: for any ŷ with the exact group sums, any λ and any t ≥ 0. The
 * maximum over λ is searched with at most `refinement` intersections of tangents; a value short of it is valid too. What
 * rounding of large linear terms and prices may have added is taken off; that of S is the caller's business (search-settings.ts).
 */
export function dualBound(w: NodeWorkspace, refinement: number): number {
  w.multiply(w.y, w.v);
  let total = w.constant - w.dot(w.y, w.v);
  for (let a = 0; a < w.size; a++) w.r[a] = 2 * w.v[a] + w.linear[a];
  w.rows.forEach((row, k) => {
    const price = w.rowPrice[k];
    if (price <= 0) return;
    for (let a = 0; a < w.size; a++) w.r[a] -= price * row[a];
    total += price * w.items.rows[k].lower;
  });
  for (let group = 0; group < w.items.groups; group++) {
    total += maximiseOverLambda(w, group, refinement, total) - roundingOf(w, group);
  }
  w.lastBound = total;
  w.bound = Math.max(w.bound, total);
  return total;
}

/** What rounding may have added to λ s_g + Σ φ: a few ε of the terms of each of its sums. */
function roundingOf(w: NodeWorkspace, group: number): number {
  const price = Math.abs(w.lambda[group]);
  let terms = price * w.items.sum[group];
  for (let a = 0; a < w.size; a++) {
    if (w.group[a] === group && w.selected[a]) terms += (Math.abs(w.r[a]) + price) * w.response[a];
  }
  return ROUNDING * w.size * terms;
}

interface Tangent {
  lambda: number;
  value: number;
  slope: number;
}

/** Maximises the group's concave, piecewise smooth part; leaves λ, φ, selection and thresholds of the best λ in w. */
function maximiseOverLambda(w: NodeWorkspace, group: number, refinement: number, sofar: number): number {
  let best = groupDual(w, group, w.lambda[group]);
  if (Math.abs(best.slope) > 1e-12 && refinement > 0) {
    const start = best;
    const keepBest = (tangent: Tangent) => {
      if (tangent.value > best.value) best = tangent;
      return tangent;
    };
    const direction = Math.sign(start.slope);
    let near = start;
    let far = start;
    let step = 1e-4 * (Math.abs(start.lambda) + 1e-4 * w.tau);
    for (let k = 0; k < 20 && far.slope * direction > 0; k++, step *= 6) {
      near = far;
      far = keepBest(groupDual(w, group, near.lambda + direction * step));
    }
    for (let k = 0; k < refinement && far.slope * direction <= 0; k++) {
      const lambda = tangentIntersection(near, far, best.value, 1e-7 * Math.abs(sofar + best.value));
      if (lambda === null) break;
      const tangent = keepBest(groupDual(w, group, lambda));
      if (tangent.slope * direction > 0) near = tangent;
      else far = tangent;
    }
  }
  w.lambda[group] = best.lambda;
  groupDual(w, group, best.lambda);
  return best.value;
}

/** Where two tangents of a concave function meet, kept inside their interval; null when no more than `gain` is to be had. */
function tangentIntersection(near: Tangent, far: Tangent, best: number, gain: number): number | null {
  const turn = near.slope - far.slope;
  if (Math.abs(turn) < 1e-13) return null;
  const lambda = (far.value - far.slope * far.lambda - near.value + near.slope * near.lambda) / turn;
  if (near.value + near.slope * (lambda - near.lambda) - best < gain) return null;
  const low = Math.min(near.lambda, far.lambda);
  const high = Math.max(near.lambda, far.lambda);
  const margin = 0.02 * (high - low);
  if (!(lambda > low && lambda < high)) return 0.5 * (low + high);
  return Math.min(Math.max(lambda, low + margin), high - margin);
}

/** The group's part of the dual at λ and its slope; sets φ, responses, selection, threshold and next of the group. */
function groupDual(w: NodeWorkspace, group: number, lambda: number): Tangent {
  const sum = w.items.sum[group];
  let value = lambda * sum;
  let slope = sum;
  const free: number[] = [];
  for (let a = 0; a < w.size; a++) {
    if (w.group[a] !== group) continue;
    respond(w, a, w.r[a] - lambda);
    w.selected[a] = w.held[a];
    if (!w.held[a]) {
      free.push(a);
      continue;
    }
    value += w.phi[a];
    slope -= w.response[a];
  }
  free.sort((a, b) => w.phi[a] - w.phi[b]);
  const negative = free.filter((a) => w.phi[a] < 0).length;
  const taken = Math.min(w.most[group], Math.max(negative, w.least[group]), free.length);
  for (let k = 0; k < taken; k++) {
    value += w.phi[free[k]];
    slope -= w.response[free[k]];
    w.selected[free[k]] = 1;
  }
  const binding = taken > 0 && (taken === w.most[group] || taken > negative);
  w.forced[group] = taken <= w.least[group];
  w.threshold[group] = binding ? w.phi[free[taken - 1]] : 0;
  w.next[group] = taken < free.length ? w.phi[free[taken]] : Infinity;
  return { lambda, value, slope };
}

/** φ and its minimiser for one item: an interior minimum or a bound if D > 0, the better bound otherwise. */
function respond(w: NodeWorkspace, a: number, r: number): void {
  const { D, lower, upper } = w;
  let weight: number;
  if (D[a] > 0) weight = Math.min(Math.max(-r / (2 * D[a]), lower[a]), upper[a]);
  else weight = (D[a] * lower[a] + r) * lower[a] < (D[a] * upper[a] + r) * upper[a] ? lower[a] : upper[a];
  w.response[a] = weight;
  w.phi[a] = (D[a] * weight + r) * weight;
}

/**
 * The weights that the last dual bound answers with, brought onto the group sums: of all relaxed weights they minimise the
 * objective with yᵀSy linearised at ŷ, so that the way from ŷ to them descends by at least value − bound at first. At a kink of the
 * dual two answers, from either side of λ, are mixed. Leaves φ and selection at λ.
 */
export function dualResponse(w: NodeWorkspace, out: Float64Array): void {
  for (let group = 0; group < w.items.groups; group++) {
    const lambda = w.lambda[group];
    const first = groupDual(w, group, lambda);
    copyResponse(w, group, 1, out);
    if (Math.abs(first.slope) <= 1e-12 * w.items.sum[group]) continue;
    const direction = Math.sign(first.slope);
    let step = 1e-9 * (Math.abs(lambda) + 1e-4 * w.tau);
    let second = first;
    for (let k = 0; k < 12 && second.slope * direction > 0; k++, step *= 10) {
      second = groupDual(w, group, lambda + direction * step);
    }
    const share = second.slope / (second.slope - first.slope);
    const mixed = second.slope * direction <= 0;
    for (let a = 0; a < w.size; a++) {
      if (w.group[a] === group) out[a] = mixed ? out[a] * share : w.y[a];
    }
    if (mixed) copyResponse(w, group, 1 - share, out);
    groupDual(w, group, lambda);
  }
}

/** Adds a share of the group's responses (sets them where the share is 1). */
function copyResponse(w: NodeWorkspace, group: number, share: number, out: Float64Array): void {
  for (let a = 0; a < w.size; a++) {
    if (w.group[a] !== group) continue;
    const response = w.selected[a] ? w.response[a] : 0;
    out[a] = share === 1 ? response : out[a] + share * response;
  }
}
