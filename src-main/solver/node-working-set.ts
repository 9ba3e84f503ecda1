import { Piece } from './node-workspace.ts';
import type { NodeWorkspace } from './node-workspace.ts';

/** A weight this close to a bound is at the bound. */
const AT_BOUND = 1e-13;
const AT_KINK = 1e-12;

/**
 * The weights that a Newton step may move: those strictly inside their piece, and up to `entrants` of those at a bound
 * whose reduced cost asks them to leave it. Each has an interval [low, high] on which the objective is one smooth piece.
 */
export class WorkingSet {
  readonly w: NodeWorkspace;
  /** Members; the entrants stand from `interior` on. */
  readonly members: Int32Array;
  size = 0;
  interior = 0;
  /** Length m: the piece's interval around each weight. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Reduced costs (their absolute value) below this count as 0. */
  tolerance = 1e-10;
  private readonly entrants: { a: number; gain: number }[] = [];

  constructor(w: NodeWorkspace) {
    const N = w.items.count;
    this.w = w;
    this.members = new Int32Array(N);
    this.low = new Float64Array(N);
    this.high = new Float64Array(N);
  }

  choose(limit: number): void {
    const { w, low, high, members } = this;
    this.size = 0;
    this.entrants.length = 0;
    for (let a = 0; a < w.size; a++) {
      const slope = 2 * w.v[a] + w.linear[a] - w.lambda[w.group[a]];
      low[a] = w.floor(a);
      high[a] = w.upper[a];
      if (this.hasKink(a)) {
        if (Math.abs(w.y[a] - w.lower[a]) <= AT_KINK) {
          this.atKink(a, slope);
          continue;
        }
        if (w.y[a] > w.lower[a]) low[a] = w.lower[a];
        else high[a] = w.lower[a];
      }
      const reducedCost = slope + w.gradient[a];
      if (w.y[a] <= low[a] + AT_BOUND) {
        if (reducedCost < -this.tolerance) this.entrants.push({ a, gain: -reducedCost });
      } else if (w.y[a] >= high[a] - AT_BOUND) {
        if (reducedCost > this.tolerance) this.entrants.push({ a, gain: reducedCost });
      } else {
        members[this.size++] = a;
      }
    }
    this.interior = this.size;
    this.entrants.sort((left, right) => right.gain - left.gain);
    for (const { a } of this.entrants.slice(0, limit)) members[this.size++] = a;
  }

  /** Whether t is clipped to the lower bound, so that the slope jumps (upwards) at y = lower. */
  private hasKink(a: number): boolean {
    const { w } = this;
    return !w.held[a] && w.D[a] > 0 && w.countPrice[w.group[a]] < w.lower[a] * w.rootD[a];
  }

  /** At the kink each side has its own slope; the weight leaves it to the side that gains, or stays. */
  private atKink(a: number, slope: number): void {
    const { w, low, high } = this;
    const lower = w.lower[a];
    const price = w.countPrice[w.group[a]];
    const left = w.D[a] * lower + (price * price) / lower;
    const right = 2 * w.D[a] * lower;
    const rest = w.gradient[a] - (w.piece[a] === Piece.whole ? right : left);
    const proximal = w.proximal ? w.proximalWeight[a] : 0;
    w.y[a] = lower;
    low[a] = high[a] = lower;
    if (slope + right + rest < -this.tolerance) {
      w.gradient[a] = right + rest;
      w.curvature[a] = 2 * w.D[a] + proximal;
      w.factor[a] = 0;
      w.piece[a] = Piece.whole;
      high[a] = w.upper[a];
      this.entrants.push({ a, gain: -(slope + right + rest) });
    } else if (slope + left + rest > this.tolerance) {
      w.gradient[a] = left + rest;
      w.curvature[a] = proximal;
      w.factor[a] = price / lower;
      w.piece[a] = Piece.clipped;
      low[a] = 0;
      this.entrants.push({ a, gain: slope + left + rest });
    }
  }

  /** Drops the entrants that a step would move out of their interval; returns how many. */
  dropWrongWay(direction: Float64Array): number {
    const { w, low, high, members } = this;
    let kept = this.interior;
    for (let k = this.interior; k < this.size; k++) {
      const a = members[k];
      const wrongDown = w.y[a] <= low[a] + AT_BOUND && direction[a] < 0;
      const wrongUp = w.y[a] >= high[a] - AT_BOUND && direction[a] > 0;
      if (!wrongDown && !wrongUp) members[kept++] = a;
    }
    const dropped = this.size - kept;
    this.size = kept;
    return dropped;
  }

  dropEntrants(): void {
    this.size = this.interior;
  }

  /**
   * Largest share of the direction, at most 1, that stays within the intervals and needs no more positions than the counts allow;
   * what blocks it: a weight, or the group whose count would no longer suffice (or -1).
   */
  longestStep(direction: Float64Array): { share: number; blocking: number; fullGroup: number } {
    const { w, low, high } = this;
    let share = 1;
    let blocking = -1;
    let fullGroup = -1;
    for (let k = 0; k < this.size; k++) {
      const a = this.members[k];
      if (direction[a] === 0) continue;
      const limit = ((direction[a] < 0 ? low[a] : high[a]) - w.y[a]) / direction[a];
      if (limit >= share) continue;
      share = Math.max(0, limit);
      blocking = a;
    }
    for (let group = 0; group < w.items.groups; group++) {
      let room = w.most[group];
      let taken = 0;
      for (let a = 0; a < w.size; a++) {
        if (w.held[a] || w.group[a] !== group) continue;
        room -= w.y[a] / w.upper[a];
        taken += direction[a] / w.upper[a];
      }
      if (!(taken > 1e-12) || room >= share * taken) continue;
      share = Math.max(0, room / taken);
      blocking = -1;
      fullGroup = group;
    }
    return { share, blocking, fullGroup };
  }
}
