import type { Feasibility, FeasibilityLimits, Hedge } from './choice-set.ts';
import { choiceSetOf } from './conflict-groups.ts';
import { findFeasibleSupport } from './feasible-support.ts';
import type { Problem } from './problem.ts';

/** A change of a problem that has no hedge by an amount: what mends it at one amount mends it at every larger one. */
export interface Change {
  /** The problem changed by an amount > 0, at most `enough`. */
  changed: (amount: number) => Problem;
  /** The amount that this hedge of a changed problem needs. */
  needed: (hedge: Hedge) => number;
  enough: number;
  /** By item, what the amount needed grows with, where that is linear: of a support the weights are wanted that need least. */
  cost?: Float64Array;
  /** Whether amounts are whole numbers. */
  whole?: boolean;
}

/** Amounts are found to this part of their size; what the relaxation alone says of them, to this. */
const precision = 1e-3;
const glancePrecision = 0.02;
/** Nodes of one question. */
const questionNodes = 250;

/** Asks whether changed problems have hedges, and notes when an answer is not known. */
export class Questions {
  /** False when a question was left open. */
  exact = true;
  private readonly deadline: number;

  /** @param deadline as of performance.now(), milliseconds */
  constructor(deadline: number) {
    this.deadline = deadline;
  }

  ask(problem: Problem, cost?: Float64Array): Feasibility {
    const answer = this.find(problem, { nodes: questionNodes, cost });
    if (answer.status === 'unknown') this.exact = false;
    return answer;
  }

  /**
   * The smallest amount that mends the problem, or null: an amount that does is halved as long as the relaxation allows, and then only as
   * far as whole searches find hedges. Hedges that need less than they were given shorten the way.
   */
  smallest({ changed, needed, enough, cost, whole = false }: Change): number | null {
    const first = this.ask(changed(enough), cost);
    if (first.status !== 'feasible') return null;
    let high = Math.min(enough, needed(first));
    let low = 0;
    const near = (least: number, part: number) => high === 0 || least - low <= (whole ? 1 : part * high);
    const between = (least: number) => (whole ? Math.floor(0.5 * (low + least)) : 0.5 * (low + least));
    let possible = high;
    while (!near(possible, glancePrecision) && !this.late) {
      const middle = between(possible);
      const answer = this.find(changed(middle), { nodes: 1, cost });
      if (answer.status === 'infeasible') low = middle;
      else possible = middle;
      if (answer.status === 'feasible') possible = high = Math.min(middle, needed(answer));
    }
    let next = possible < high ? possible : between(high);
    while (!near(high, precision)) {
      if (this.late) {
        this.exact = false;
        break;
      }
      const answer = this.ask(changed(next), cost);
      if (answer.status === 'feasible') high = Math.min(next, needed(answer));
      else low = next;
      next = between(high);
    }
    return high;
  }

  private get late(): boolean {
    return performance.now() > this.deadline;
  }

  private find(problem: Problem, limits: FeasibilityLimits): Feasibility {
    if (this.late) return { status: 'unknown' };
    return findFeasibleSupport(choiceSetOf(problem), { ...limits, deadline: this.deadline });
  }
}
