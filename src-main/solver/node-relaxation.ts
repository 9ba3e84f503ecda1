import { dualBound, dualResponse } from './dual-bound.ts';
import { entrantLimit } from './kernel/kernel.ts';
import { NewtonDirection } from './node-direction.ts';
import { evaluatePerspective, wholeWeight } from './node-perspective.ts';
import { projectedStep } from './node-projection.ts';
import { repairSums } from './node-sums.ts';
import { Piece } from './node-workspace.ts';
import type { NodeWorkspace } from './node-workspace.ts';
import { WorkingSet } from './node-working-set.ts';

/** Dual bounds are computed this often while the value is above the cutoff, and at the end. */
const BOUND_INTERVAL = 3;
const SMALLEST_REGULARISATION = 1e-9;
/** At convergence the bound is this close to the value, or the solve goes on from the dual's answer. */
const AGREEMENT = 2e-5;
const MOST_STALLS = 12;

/** Value of the relaxation, and its parts yᵀSy and linearᵀy, which a step changes in closed form. */
interface Value {
  total: number;
  quadratic: number;
  linear: number;
}

/**
 * The relaxation (P) of a node, min yᵀSy + linearᵀy + Σ D y²/z, by an active-set Newton method on y alone: z is eliminated in
 * closed form (node-perspective.ts). The answer is a dual bound, which is valid however early the method stops.
 */
export class NodeRelaxation {
  readonly w: NodeWorkspace;
  iterations = 0;
  private readonly set: WorkingSet;
  private readonly newton: NewtonDirection;
  private readonly limit: number;
  private readonly Sd: Float64Array;
  private readonly Smove: Float64Array;
  private readonly move: Float64Array;
  private readonly trial: Float64Array;
  private regularisation = SMALLEST_REGULARISATION;
  private value: Value = { total: 0, quadratic: 0, linear: 0 };

  constructor(w: NodeWorkspace) {
    const N = w.items.count;
    this.w = w;
    this.set = new WorkingSet(w);
    this.newton = new NewtonDirection(w, this.set);
    this.limit = entrantLimit(N);
    this.Sd = new Float64Array(N);
    this.Smove = new Float64Array(N);
    this.move = new Float64Array(N);
    this.trial = new Float64Array(N);
  }

  /** Solves from w.y and leaves the minimiser there and the best bound in w.bound; false when the node has no point. */
  solve(cutoff: number, iterations: number): boolean {
    const { w } = this;
    w.bound = -Infinity;
    this.iterations = 0;
    if (!repairSums(w)) return false;
    this.start(cutoff);
    let sinceBound = BOUND_INTERVAL;
    let stalls = 0;
    while (this.iterations < iterations) {
      this.iterations++;
      const converged = this.step();
      if (converged || ++sinceBound >= BOUND_INTERVAL) {
        sinceBound = 0;
        if ((converged || this.value.total > cutoff) && dualBound(w, converged ? 12 : 4) >= cutoff)
          return true;
      }
      if (!converged) continue;
      const agrees = this.value.total - w.bound <= AGREEMENT * Math.abs(this.value.total);
      if (agrees || w.proximal || stalls === MOST_STALLS) return true;
      stalls++;
      this.regularisation = SMALLEST_REGULARISATION;
      this.followDual();
    }
    dualBound(w, 12);
    return true;
  }

  private start(cutoff: number): void {
    const { w } = this;
    this.regularisation = SMALLEST_REGULARISATION;
    this.set.tolerance =
      cutoff < Infinity ? Math.max(1e-14, Math.min(1e-10, 1e-7 * Math.abs(cutoff))) : 1e-10;
    w.multiply(w.y, w.v);
    const quadratic = w.dot(w.y, w.v);
    const linear = w.dot(w.linear, w.y);
    this.value = {
      total: quadratic + linear + evaluatePerspective(w, w.y, true) + w.constant,
      quadratic,
      linear,
    };
    this.estimateLambda();
  }

  /** Gradient and multipliers afresh at the current weights. */
  private refresh(): void {
    const { w } = this;
    evaluatePerspective(w, w.y, true);
    this.estimateLambda();
  }

  /** λ of each group: the mean slope of the weights inside their bounds, else a value between the two sides. */
  private estimateLambda(): void {
    const { w } = this;
    for (let group = 0; group < w.items.groups; group++) {
      if (w.priceHigh[group] > w.priceLow[group]) this.estimateCountPrice(group);
      let sum = 0;
      let count = 0;
      for (let a = 0; a < w.size; a++) {
        if (w.group[a] !== group || !this.isInside(a)) continue;
        sum += this.slope(a);
        count++;
      }
      w.lambda[group] = count > 0 ? sum / count : this.slopeBetween(group);
    }
  }

  /**
   * The count's multiplier μ = ν² where the weights leave it open, within its interval: the one that makes the slopes inside, which
   * change by dμ/t on the pieces with z < 1, as equal as can be (least squares); where that says nothing, one between what the
   * weights at their largest need to stay and those at 0 to enter.
   */
  private estimateCountPrice(group: number): void {
    const { w } = this;
    let n = 0;
    let sumC = 0;
    let sumCC = 0;
    let sumS = 0;
    let sumCS = 0;
    for (let a = 0; a < w.size; a++) {
      if (w.group[a] !== group || !this.isInside(a)) continue;
      const c = w.held[a] || w.piece[a] === Piece.whole ? 0 : 1 / wholeWeight(w, a);
      const slope = this.slope(a);
      n++;
      sumC += c;
      sumCC += c * c;
      sumS += slope;
      sumCS += c * slope;
    }
    const spread = n * sumCC - sumC * sumC;
    let multiplier = w.countPrice[group] ** 2;
    if (spread > 1e-9 * n * sumCC) multiplier += (sumC * sumS - n * sumCS) / spread;
    else if (n > 0 && sumC === 0) multiplier += this.exchangePrice(group, sumS / n);
    const least = w.priceLow[group] * (w.keepCount[group] ? 1 + 1e-6 : 1);
    const price = Math.sqrt(Math.max(0, multiplier));
    w.priceEstimate[group] = Math.min(Math.max(price, least), w.priceHigh[group]);
    if (w.priceEstimate[group] !== w.countPrice[group]) evaluatePerspective(w, w.y, true);
  }

  /** What must be added to μ so that free weights at their largest and weights at 0 are equally ready to be exchanged. */
  private exchangePrice(group: number, lambda: number): number {
    const { w } = this;
    let stay = Infinity;
    let enter = -Infinity;
    for (let a = 0; a < w.size; a++) {
      if (w.held[a] || w.group[a] !== group) continue;
      const needed = (lambda - this.slope(a)) * wholeWeight(w, a);
      if (w.y[a] >= w.upper[a] - 1e-9) stay = Math.min(stay, needed);
      else if (w.y[a] <= 1e-9) enter = Math.max(enter, needed);
    }
    return stay < Infinity && enter > -Infinity ? 0.5 * (stay + enter) : 0;
  }

  private isInside(a: number): boolean {
    const { w } = this;
    const y = w.y[a];
    if (y <= 1e-9 || y >= w.upper[a] - 1e-9 || Math.abs(y - w.lower[a]) <= 1e-11) return false;
    return !w.held[a] || y > w.lower[a] + 1e-9;
  }

  /**
   * λ of a group whose weights are all at bounds: half way between the largest slope of those that can fall and the smallest of
   * those that can rise, so that both sides enter the working set when exchanging them gains, and neither when it does not.
   */
  private slopeBetween(group: number): number {
    const { w } = this;
    let fall = -Infinity;
    let rise = Infinity;
    for (let a = 0; a < w.size; a++) {
      if (w.group[a] !== group) continue;
      const slope = this.slope(a);
      if (w.y[a] > w.floor(a) + 1e-9) fall = Math.max(fall, slope);
      if (w.y[a] < w.upper[a] - 1e-9) rise = Math.min(rise, slope);
    }
    if (fall === -Infinity || rise === Infinity) return w.lambda[group];
    return 0.5 * (fall + rise);
  }

  private slope(a: number): number {
    return 2 * this.w.v[a] + this.w.linear[a] + this.w.gradient[a];
  }

  /** One Newton step; true when nothing more is to be gained. */
  private step(): boolean {
    const { w, newton, set } = this;
    set.choose(this.limit);
    newton.compute(this.regularisation);
    const descent = this.slopeAlong(newton.d);
    if (Number.isNaN(descent)) return this.regularise(100, 1e-6 * w.tau, 1e3 * w.tau);
    if (descent > -1e-15 * Math.abs(this.value.total)) return true;
    w.multiply(newton.d, this.Sd);
    const curvature = w.dot(newton.d, this.Sd);
    const { share, blocking, fullGroup } = set.longestStep(newton.d);
    if (
      fullGroup >= 0 &&
      share < 1e-9 &&
      w.priceHigh[fullGroup] > w.priceLow[fullGroup] &&
      !w.keepCount[fullGroup]
    ) {
      w.keepCount[fullGroup] = true;
      this.refresh();
      return false;
    }
    if (share < 0.999) {
      const reachable = this.value.total + share * descent + share * share * curvature;
      if (this.tryProjected(share, reachable)) return false;
      if (share < 0.25 && this.regularisation < 10) return this.regularise(30, 1e-4, Infinity);
    }
    const length = share > 0 ? this.backtrack(share, blocking, descent, curvature) : 0;
    if (length === 0) {
      this.refresh();
      return true;
    }
    this.regularisation = Math.max(SMALLEST_REGULARISATION, this.regularisation * 0.1);
    return length === 1 && -descent < 1e-7 * Math.abs(this.value.total);
  }

  /**
   * A step towards the dual's answer (a conditional gradient), where Newton's method stands at a kink that it cannot see past.
   * It descends whenever value and bound disagree.
   */
  private followDual(): void {
    const { w, move, Smove, trial } = this;
    const promised = this.value.total - w.lastBound;
    dualResponse(w, move);
    for (let a = 0; a < w.size; a++) move[a] -= w.y[a];
    w.multiply(move, Smove);
    const curvature = w.dot(move, Smove);
    let length = 1;
    for (let attempt = 0; attempt < 15; attempt++, length *= 0.4) {
      for (let a = 0; a < w.size; a++) trial[a] = w.y[a] + length * move[a];
      const next = this.valueAt(move, Smove, length, curvature);
      if (next.total > this.value.total - 0.1 * length * promised) continue;
      this.accept(next, Smove, length);
      return;
    }
    this.refresh();
  }

  /** Raises the regularisation; true when it is past `limit`, so that the method gives up. */
  private regularise(factor: number, least: number, limit: number): boolean {
    this.regularisation = Math.max(this.regularisation * factor, least);
    return this.regularisation > limit;
  }

  private slopeAlong(direction: Float64Array): number {
    let total = 0;
    for (let a = 0; a < this.w.size; a++) if (direction[a] !== 0) total += this.slope(a) * direction[a];
    return total;
  }

  /** The Newton step projected onto the intervals and the group sums, where the straight step is blocked early. */
  private tryProjected(share: number, reachable: number): boolean {
    const { w, newton, set, trial, Smove } = this;
    for (const length of [1, 0.4, 0.1]) {
      if (length <= share) return false;
      const move = projectedStep(w, set, newton.d, length);
      if (move === null) return false;
      const descent = this.slopeAlong(move);
      if (descent >= 0) continue;
      w.multiply(move, Smove);
      for (let a = 0; a < w.size; a++) trial[a] = Math.max(w.floor(a), w.y[a] + move[a]);
      const next = this.valueAt(move, Smove, 1, w.dot(move, Smove));
      if (next.total >= this.value.total + 1e-3 * descent || (next.total >= reachable && share >= 0.3))
        continue;
      this.accept(next, Smove, 1);
      this.regularisation = Math.max(SMALLEST_REGULARISATION, this.regularisation * 0.003);
      return true;
    }
    return false;
  }

  /** The straight step, shortened until it gains; its length, 0 for none. */
  private backtrack(share: number, blocking: number, descent: number, curvature: number): number {
    const { w, newton, set, trial } = this;
    let length = share;
    for (let attempt = 0; attempt < 12; attempt++, length *= 0.4) {
      for (let a = 0; a < w.size; a++) {
        const y = w.y[a] + length * newton.d[a];
        trial[a] = !w.held[a] && Math.abs(y) < 1e-13 ? 0 : y;
      }
      if (blocking >= 0 && length === share) {
        trial[blocking] = newton.d[blocking] < 0 ? set.low[blocking] : set.high[blocking];
      }
      const next = this.valueAt(newton.d, this.Sd, length, curvature);
      if (next.total > this.value.total + 1e-4 * length * descent + 1e-15 * Math.abs(this.value.total))
        continue;
      this.accept(next, this.Sd, length);
      return length;
    }
    return 0;
  }

  /** Value at `trial` = y + length · move, with S · move known. */
  private valueAt(move: Float64Array, Smove: Float64Array, length: number, curvature: number): Value {
    const { w } = this;
    const quadratic = this.value.quadratic + 2 * length * w.dot(w.y, Smove) + length * length * curvature;
    const linear = this.value.linear + length * w.dot(w.linear, move);
    const rest = evaluatePerspective(w, this.trial, false);
    return { total: quadratic + linear + rest + w.constant, quadratic, linear };
  }

  private accept(value: Value, Smove: Float64Array, length: number): void {
    const { w, trial } = this;
    this.value = value;
    w.keepCount.fill(false);
    for (let a = 0; a < w.size; a++) {
      w.y[a] = trial[a];
      w.v[a] += length * Smove[a];
    }
    this.refresh();
  }
}
