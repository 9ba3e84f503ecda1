import { Piece } from './node-workspace.ts';
import type { NodeWorkspace } from './node-workspace.ts';

/**
 * The perspective terms min_z Σ D_i y_i²/z_i over lower z ≤ y ≤ upper z, Σ z ≤ most, in closed form by the count price ν:
 * z_i = min(1, y_i/t_i), t_i = clip(ν/√D_i, lower_i, upper_i), and ν from Σ z = most (0 where that is slack).
 */

/**
 * ν of a group at weights y, and in `priceRange` the interval of those that serve: a proper one where all z stand on bounds (y/lower,
 * y/upper or 1) and their sum just meets the count, as for every hedge. The value has a kink there, and the last price is kept as far
 * as the interval allows. Sets `countExcess` where no price is large enough.
 */
export function solveCountPrice(w: NodeWorkspace, y: Float64Array, group: number): number {
  const most = w.most[group];
  let atZero = 0;
  let atInfinity = 0;
  let total = 0;
  let ceiling = 0;
  for (let a = 0; a < w.size; a++) {
    if (w.held[a] || w.group[a] !== group) continue;
    ceiling = Math.max(ceiling, w.upper[a] * w.rootD[a]);
    if (y[a] <= 0) continue;
    const share = y[a] / w.upper[a];
    atInfinity += share;
    if (w.D[a] <= 0) {
      atZero += Math.min(1, share);
    } else {
      atZero += y[a] >= w.lower[a] ? 1 : y[a] / w.lower[a];
      total += y[a] * w.rootD[a];
    }
  }
  w.countExcess[group] = 0;
  w.priceLow[group] = w.priceHigh[group] = 0;
  if (atZero < most - JUST_MET) return 0;
  if (atInfinity > most + JUST_MET) {
    w.countExcess[group] = atInfinity - most;
    return w.largestCountPrice;
  }
  let price = 0;
  if (atZero > most + JUST_MET) {
    if (atInfinity >= most - JUST_MET) price = ceiling;
    else price = Math.min(w.largestCountPrice, 1 / newtonOnInversePrice(w, y, group, most / total));
  }
  return withinRange(w, y, group, price, ceiling);
}

/** How exactly the count is just met. */
const JUST_MET = 1e-9;
/** A weight this close to a bound is there, as far as the count is concerned. */
const NOTHING = 1e-12;

/** The interval of prices around one that leaves every z on the same bound, and the last price brought into it. */
function withinRange(
  w: NodeWorkspace,
  y: Float64Array,
  group: number,
  price: number,
  ceiling: number,
): number {
  let low = 0;
  let high = w.largestCountPrice;
  let fractional = false;
  for (let a = 0; a < w.size; a++) {
    if (w.held[a] || w.group[a] !== group || y[a] <= NOTHING || y[a] >= w.upper[a] - NOTHING) continue;
    const last = Math.max(y[a], w.lower[a]) * w.rootD[a];
    if (w.D[a] <= 0) {
      fractional = true;
    } else if (price >= w.upper[a] * w.rootD[a]) {
      low = Math.max(low, w.upper[a] * w.rootD[a]);
      fractional = true;
    } else {
      if (price > last) return price;
      high = Math.min(high, last);
      if (y[a] < w.lower[a]) fractional = true;
    }
  }
  // Where every weight is at its largest, none can be exchanged for one at 0 without a price.
  if (!fractional && high === w.largestCountPrice) low = ceiling;
  // Without a fractional weight otherwise only a larger count is in question: its price is the highest.
  else if (low > high || !fractional) return Math.min(high, ceiling);
  w.priceLow[group] = low;
  w.priceHigh[group] = high;
  return Math.min(Math.max(w.priceEstimate[group], low), high);
}

/** Newton's method, guarded by bisection, on the increasing, piecewise linear Σ z(s) = most, s = 1/ν. */
function newtonOnInversePrice(w: NodeWorkspace, y: Float64Array, group: number, start: number): number {
  const most = w.most[group];
  let s = start;
  const price = w.countPrice[group];
  if (price > 0 && price < w.largestCountPrice) s = 1 / price;
  let below = 0;
  let above = Infinity;
  for (let step = 0; step < 80; step++) {
    let z = 0;
    let slope = 0;
    for (let a = 0; a < w.size; a++) {
      if (w.held[a] || w.group[a] !== group || y[a] <= 0) continue;
      const scaled = y[a] * w.rootD[a];
      const inner = s * scaled;
      if (w.D[a] <= 0 || inner * w.upper[a] <= y[a]) {
        z += y[a] / w.upper[a];
      } else if (inner * w.lower[a] >= y[a] || inner >= 1) {
        z += y[a] >= w.lower[a] ? 1 : y[a] / w.lower[a];
      } else {
        z += inner;
        slope += scaled;
      }
    }
    const error = z - most;
    if (Math.abs(error) < 1e-12 * most) return s;
    if (error > 0) above = s;
    else below = s;
    let next = slope > 0 ? s - error / slope : -1;
    if (!(next > below && next < above)) next = above < Infinity ? 0.5 * (below + above) : 4 * s;
    if (Math.abs(next - s) < 1e-15 * s) return next;
    s = next;
  }
  return s;
}

/** The weight at which z reaches 1: clip(ν/√D, lower, upper); upper where D ≤ 0. */
export function wholeWeight(w: NodeWorkspace, a: number): number {
  if (w.D[a] <= 0) return w.upper[a];
  const t = w.countPrice[w.group[a]] / w.rootD[a];
  return Math.min(Math.max(t, w.lower[a]), w.upper[a]);
}

/**
 * Value of everything beside yᵀSy + linearᵀy + constant at weights y: perspective terms, the augmented Lagrangian of the
 * rows, the proximal term. With `derivatives` also gradient, curvature, factor, piece and rowPrice.
 */
export function evaluatePerspective(w: NodeWorkspace, y: Float64Array, derivatives: boolean): number {
  let value = 0;
  for (let group = 0; group < w.items.groups; group++) {
    const price = solveCountPrice(w, y, group);
    w.countPrice[group] = price;
    if (price >= w.largestCountPrice) value += price * price * w.countExcess[group];
  }
  for (let a = 0; a < w.size; a++) value += w.held[a] ? heldTerm(w, a, y[a]) : freeTerm(w, a, y[a]);
  if (derivatives) for (let a = 0; a < w.size; a++) setDerivatives(w, a, y[a]);
  if (w.proximal) {
    for (let a = 0; a < w.size; a++) {
      const distance = y[a] - w.proximalCentre[a];
      value += 0.5 * w.proximalWeight[a] * distance * distance;
      if (!derivatives) continue;
      w.gradient[a] += w.proximalWeight[a] * distance;
      w.curvature[a] += w.proximalWeight[a];
    }
  }
  return value + rowTerms(w, y, derivatives);
}

/** D y², or its convex envelope on [lower, upper] where D is negative. */
function heldTerm(w: NodeWorkspace, a: number, y: number): number {
  const { D, lower, upper } = w;
  return D[a] > 0 ? D[a] * y * y : D[a] * ((lower[a] + upper[a]) * y - lower[a] * upper[a]);
}

function freeTerm(w: NodeWorkspace, a: number, y: number): number {
  const t = wholeWeight(w, a);
  return w.D[a] > 0 && y >= t ? w.D[a] * y * y : w.D[a] * t * y;
}

function setDerivatives(w: NodeWorkspace, a: number, y: number): void {
  const { D, lower, upper } = w;
  w.factor[a] = 0;
  w.piece[a] = Piece.whole;
  if (w.held[a] && D[a] <= 0) {
    w.gradient[a] = D[a] * (lower[a] + upper[a]);
    w.curvature[a] = 0;
    return;
  }
  // At an upper bound to which t is clipped z is 1, but the weight can only leave it downwards, onto the piece where z < 1.
  const price = w.countPrice[w.group[a]];
  const t = wholeWeight(w, a);
  if (w.held[a] || (D[a] > 0 && y >= t && price <= upper[a] * w.rootD[a])) {
    w.gradient[a] = 2 * D[a] * y;
    w.curvature[a] = 2 * D[a];
    return;
  }
  const interior = D[a] > 0 && t === price / w.rootD[a];
  w.gradient[a] = D[a] * t + (price * price) / t;
  w.curvature[a] = 0;
  w.factor[a] = interior ? w.rootD[a] : price / t;
  w.piece[a] = interior ? Piece.fractional : Piece.clipped;
}

/** Σ (t² − π²)/2ρ with t = max(0, π + ρ(b − aᵀy)): gradient −t a, Hessian ρ a aᵀ where t > 0. */
function rowTerms(w: NodeWorkspace, y: Float64Array, derivatives: boolean): number {
  let value = 0;
  w.rows.forEach((row, k) => {
    const multiplier = w.multipliers[k];
    const price = Math.max(0, multiplier + w.rowStiffness * (w.items.rows[k].lower - w.dot(row, y)));
    value += (price * price - multiplier * multiplier) / (2 * w.rowStiffness);
    if (!derivatives) return;
    w.rowPrice[k] = price;
    if (price > 0) for (let a = 0; a < w.size; a++) w.gradient[a] -= price * row[a];
  });
  return value;
}
