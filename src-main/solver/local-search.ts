import { Disturber } from './disturber.ts';
import type { Departure } from './disturber.ts';
import { findFeasibleSupport } from './feasible-support.ts';
import type { Incumbent, Items } from './items.ts';
import { MoveModel } from './move-model.ts';
import { Fixing } from './problem.ts';
import { Random } from './random.ts';
import { chooseSupport } from './support-choice.ts';
import { SupportQp } from './support-qp.ts';

/** When to stop; whichever comes first. With `descents` alone the search is the same on every machine. */
export interface SearchBudget {
  /** Descents to a local optimum. */
  descents?: number;
  /** A time as of performance.now(), in milliseconds. */
  deadline?: number;
  /** Asked between moves; true stops. */
  stopped?: () => boolean;
}

/** Neighbours that are solved exactly before a support counts as a local optimum. */
const exactMoves = 60;
const patience = 60;

/**
 * Iterated local search over supports: descent by the exchange, addition or removal of one item, ranked by a model and confirmed
 * by the exact quadratic program, then a disturbance of it, from the best after many failures.
 */
export class LocalSearch {
  readonly items: Items;
  best: Incumbent | null = null;
  private readonly qp: SupportQp;
  private readonly model: MoveModel;
  private readonly disturber: Disturber;
  private onImprove: ((incumbent: Incumbent) => void) | null = null;
  /** Whether it is the smallest weights, rather than the counts, that limit the number of positions. */
  private readonly boundsLimitCounts: boolean;
  private budget: SearchBudget = {};
  private descents = 0;

  constructor(items: Items, seed: number) {
    this.items = items;
    this.qp = new SupportQp(items);
    this.model = new MoveModel(items, exactMoves);
    this.boundsLimitCounts = boundsLimitCounts(items);
    this.disturber = new Disturber(items, this.qp, this.model, new Random(seed), this.boundsLimitCounts);
  }

  /**
   * Searches from the best hedge so far, or from a greedy start, until the budget is spent.
   * @param onImprove called with every new best hedge
   * @returns the best hedge, or null when none was found
   */
  run(budget: SearchBudget, onImprove?: (incumbent: Incumbent) => void): Incumbent | null {
    this.begin(budget, onImprove);
    const start = this.best ?? this.start();
    if (start === null) return null;
    let current = this.descend(start.support, start.weights) ?? start;
    let failures = 0;
    while (!this.spent()) {
      const next = this.descendFrom(this.disturber.near(current, failures));
      const better = next !== null && improves(next.objective, current.objective);
      this.disturber.learn(better);
      if (better) {
        current = next;
        failures = 0;
      } else if (++failures > patience) {
        current = this.descendFrom(this.disturber.far(this.best ?? current)) ?? this.best ?? current;
        failures = 0;
      }
    }
    return this.best;
  }

  /**
   * Descends from a given support, for example an earlier hedge or a rounded relaxation. Mends its counts, fixings and sums.
   * @param weights start values by position, or null
   * @returns the local optimum (also kept when it is the best), or null when no feasible support was found near it
   */
  improveFrom(
    support: ArrayLike<number>,
    weights: ArrayLike<number> | null = null,
    budget: SearchBudget = {},
  ): Incumbent | null {
    this.begin(budget);
    const mended = chooseSupport(this.items, support, support.length);
    if (mended === null) return null;
    const sameItems = mended.length === support.length && mended.every((item, k) => item === support[k]);
    return this.descend(mended, sameItems ? weights : null);
  }

  /**
   * Rounds a point of the relaxation to a hedge: the items of largest weight as far as counts and sums allow, solved exactly. It
   * does not descend.
   * @param y length N
   * @param fixing length N of Fixing values, of a node of the tree
   * @returns the hedge (also kept when it is the best), or null
   */
  round(y: Float64Array, fixing: Uint8Array): Incumbent | null {
    const { items } = this;
    const candidates = Array.from(y.keys()).filter(
      (item) => fixing[item] === Fixing.held || (y[item] > 0 && fixing[item] !== Fixing.excluded),
    );
    const score = (item: number) =>
      (fixing[item] === Fixing.held ? 2 : 0) +
      Math.min(1, y[item] / Math.max(items.lower[item], 1e-9)) +
      y[item];
    candidates.sort((a, b) => score(b) - score(a) || a - b);
    let best: Incumbent | null = null;
    let previous = '';
    for (const wanted of roundingSizes(items, candidates.length, this.boundsLimitCounts)) {
      const support = chooseSupport(items, candidates.slice(0, wanted), wanted);
      if (support === null || support.join() === previous) continue;
      previous = support.join();
      const incumbent = this.solve(
        support,
        support.map((item) => y[item]),
      );
      if (incumbent !== null && (best === null || incumbent.objective < best.objective)) best = incumbent;
    }
    return best;
  }

  /** Takes over a hedge found elsewhere when it is better than the best here. */
  adopt(incumbent: Incumbent): void {
    if (this.best === null || incumbent.objective < this.best.objective) this.best = incumbent;
  }

  private begin(budget: SearchBudget, onImprove: ((incumbent: Incumbent) => void) | null = null): void {
    this.budget = budget;
    this.onImprove = onImprove;
    this.descents = 0;
  }

  private spent(): boolean {
    const { descents, deadline, stopped } = this.budget;
    if (descents !== undefined && this.descents >= descents) return true;
    if (deadline !== undefined && performance.now() >= deadline) return true;
    return stopped !== undefined && stopped();
  }

  /** A first feasible hedge: greedy, or where that fails by exact search; null when there is none or the budget is spent. */
  private start(): Incumbent | null {
    const greedy = this.greedy();
    if (greedy !== null) return greedy;
    const answer = findFeasibleSupport(this.items, { deadline: this.budget.deadline });
    return answer.status === 'feasible' ? this.solve(answer.support, answer.weights) : null;
  }

  /** The fewest items that are good alone and admit the sums, then one item at a time while that helps. */
  private greedy(): Incumbent | null {
    const { items, model, qp } = this;
    const N = items.count;
    const alone = items.linear.map((cost, j) => items.sum[items.group[j]] * items.H[j * N + j] + cost);
    const order = Array.from(alone.keys()).sort((a, b) => alone[a] - alone[b] || a - b);
    const support = chooseSupport(items, order, 0);
    let current = support === null ? null : this.solve(support, null);
    while (current !== null && !this.spent()) {
      qp.solve(current.support, current.weights);
      let best: Incumbent | null = null;
      for (let group = 0; group < items.groups; group++) {
        if (!this.hasRoom(current.support, group)) continue;
        model.rankEntering(qp, group);
        for (let move = 0; move < Math.min(4, model.moves.length); move++) {
          const joined = Int32Array.from([...current.support, model.moves.entering[move]]);
          const weights = Float64Array.from([...current.weights, 0]);
          const next = this.solve(joined, weights);
          if (next !== null && next.objective < (best ?? current).objective) best = next;
        }
        qp.solve(current.support, current.weights);
      }
      if (best === null) return current;
      current = best;
    }
    return current;
  }

  private hasRoom(support: Int32Array, group: number): boolean {
    let held = 0;
    for (const item of support) if (this.items.group[item] === group) held++;
    return held < this.items.maxCount[group];
  }

  private descendFrom(start: Departure | null): Incumbent | null {
    this.descents++;
    return start === null ? null : this.descend(start.support, start.weights);
  }

  /** To a support that no ranked move improves; null when the start is infeasible. */
  private descend(support: ArrayLike<number>, weights: ArrayLike<number> | null): Incumbent | null {
    const { qp, model } = this;
    const { moves } = model;
    let current = this.solve(support, weights);
    while (current !== null && !this.expired()) {
      model.rank(qp, -1e-10 * Math.abs(current.objective));
      qp.keep();
      let next: Incumbent | null = null;
      const target = current.objective - 1e-10 * Math.abs(current.objective);
      for (let move = 0; move < moves.length && next === null; move++) {
        if (qp.evaluate(moves.out[move], moves.entering[move], target) < target) {
          const neighbour = qp.current();
          next = this.solve(neighbour.support, neighbour.weights);
        }
      }
      if (next === null || !(next.objective < current.objective)) break;
      current = next;
    }
    return current;
  }

  /** Like `spent`, but lets the last descent of a counted budget finish. */
  private expired(): boolean {
    const { deadline, stopped } = this.budget;
    if (deadline !== undefined && performance.now() >= deadline) return true;
    return stopped !== undefined && stopped();
  }

  private solve(support: ArrayLike<number>, weights: ArrayLike<number> | null): Incumbent | null {
    const { qp } = this;
    const objective = qp.solve(support, weights);
    if (objective === Infinity) return null;
    const incumbent = { ...qp.current(), objective };
    if (this.best === null || improves(objective, this.best.objective)) {
      this.best = this.withoutZeros(incumbent);
      this.onImprove?.(this.best);
    }
    return incumbent;
  }

  /** Where the smallest weight is 0, a position may end at 0: then it is not held. */
  private withoutZeros(incumbent: Incumbent): Incumbent {
    const { items } = this;
    const spare = items.sum.map((_, group) => {
      let held = 0;
      for (const item of incumbent.support) if (items.group[item] === group) held++;
      return held - items.minCount[group];
    });
    const kept: number[] = [];
    incumbent.support.forEach((item, k) => {
      const group = items.group[item];
      const droppable = incumbent.weights[k] === 0 && items.fixing[item] !== Fixing.held && spare[group] > 0;
      if (droppable) spare[group]--;
      else kept.push(k);
    });
    if (kept.length === incumbent.support.length) return incumbent;
    return {
      support: Int32Array.from(kept, (k) => incumbent.support[k]),
      weights: Float64Array.from(kept, (k) => incumbent.weights[k]),
      objective: incumbent.objective,
    };
  }
}

function boundsLimitCounts(items: Items): boolean {
  for (let group = 0; group < items.groups; group++) {
    const lower = items.lower.filter(
      (_, j) => items.group[j] === group && items.fixing[j] !== Fixing.excluded,
    );
    const smallest = lower.sort().subarray(0, items.maxCount[group]);
    if (smallest.reduce((sum, value) => sum + value, 0) > items.sum[group]) return true;
  }
  return false;
}

function improves(objective: number, than: number): boolean {
  return objective < than - 1e-11 * Math.abs(than);
}

/** Support sizes that rounding tries: as many as may be, and where bounds rather than counts limit them, some fewer. */
function roundingSizes(items: Items, candidates: number, boundsLimit: boolean): number[] {
  let largest = 0;
  for (let group = 0; group < items.groups; group++) largest += items.maxCount[group];
  largest = Math.min(largest, candidates);
  const sizes = [largest];
  const smallest = boundsLimit ? Math.max(1, largest - 12) : largest;
  for (let size = largest - 1; size >= smallest; size--) sizes.push(size);
  return sizes;
}
