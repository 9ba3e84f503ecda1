import type { Feasibility } from './choice-set.ts';
import { choiceSetOf } from './conflict-groups.ts';
import { findFeasibleSupport } from './feasible-support.ts';
import type { Problem } from './problem.ts';

export type Hedge = Extract<Feasibility, { status: 'feasible' }>;

/** A change of a problem that has no hedge by an amount: what mends it at one amount mends it at every larger one. */
export interface Change {
  /** The problem changed by an amount > 0, at most `enough`. */
  changed: (amount: number) => Problem;
  /** The amount that this hedge of a changed problem needs. */
  needed: (hedge: Hedge) => number;
  enough: number;
  /** Whether amounts are whole numbers. */
  whole?: boolean;
}

/** Amounts are found to this part of their size. */
const precision = 1e-3;
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

  ask(problem: Problem): Feasibility {
    const answer = findFeasibleSupport(choiceSetOf(problem), {
      nodes: questionNodes,
      deadline: this.deadline,
    });
    if (answer.status === 'unknown') this.exact = false;
    return answer;
  }

  /** What the relaxation alone says: quick, but often unknown. */
  glance(problem: Problem): Feasibility {
    return findFeasibleSupport(choiceSetOf(problem), { nodes: 1, deadline: this.deadline });
  }

  /**
   * The smallest amount that mends the problem, or null: an amount that does is halved as long as the relaxation allows, and then only as
   * far as whole searches find hedges. Hedges that need less than they were given shorten the way.
   */
  smallest(change: Change): number | null {
    const { changed, needed, whole = false } = change;
    const first = this.ask(changed(change.enough));
    if (first.status !== 'feasible') return null;
    let high = Math.min(change.enough, needed(first));
    let low = 0;
    const near = (least: number) => high === 0 || least - low <= (whole ? 1 : precision * high);
    const between = (least: number) => (whole ? Math.floor(0.5 * (low + least)) : 0.5 * (low + least));
    let possible = high;
    while (!near(possible)) {
      const middle = between(possible);
      const answer = this.glance(changed(middle));
      if (answer.status === 'infeasible') low = middle;
      else possible = middle;
      if (answer.status === 'feasible') possible = high = Math.min(middle, needed(answer));
    }
    let next = possible < high ? possible : between(high);
    while (!near(high)) {
      const answer = this.ask(changed(next));
      if (answer.status === 'feasible') high = Math.min(next, needed(answer));
      else low = next;
      next = between(high);
    }
    return high;
  }
}
