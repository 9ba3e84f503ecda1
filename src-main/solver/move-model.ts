import { PositionStatus } from './free-block.ts';
import type { Items } from './items.ts';
import { MoveList } from './move-list.ts';
import { Fixing } from './problem.ts';
import { ResponseTableau } from './response-tableau.ts';
import type { SupportQp } from './support-qp.ts';

/**
 * Ranks the neighbours of a support (one item for another of its group, one more, one less) by a model of their objective. With
 * the working set of the support's quadratic program kept, the inverse P of its KKT system gives for an entering item j the
 * response v_j of the free weights per unit, the reduced gradient r_j and curvature s_j, and for a leaving free position i
 * the price y_i²/P_ii of its weight, hence the change
 *
 *     e(t) = 2 r_j t + s_j t² + (y_i − v_ij t)² / P_ii,   minimised over t in [lower_j, upper_j].
 *
 * It ignores the bounds of the others, so every promising move is then solved exactly.
 */
export class MoveModel {
  /** The moves of the last ranking, best first. */
  readonly moves: MoveList;
  private readonly items: Items;
  private readonly inside: Uint8Array;
  private readonly nameInside: Uint8Array;
  /** Reduced gradient r by item. */
  private readonly gradient: Float64Array;
  private readonly tableau: ResponseTableau;
  /** The items that may enter, group after group, and their data in the same order. */
  private readonly entering: Int32Array;
  private readonly groupEnd: Int32Array;
  private readonly slope: Float64Array;
  private readonly bend: Float64Array;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;

  /** @param limit number of moves that a ranking keeps */
  constructor(items: Items, limit: number) {
    this.items = items;
    this.moves = new MoveList(limit);
    this.inside = new Uint8Array(items.count);
    this.nameInside = new Uint8Array(items.candidates);
    this.gradient = new Float64Array(items.count);
    this.tableau = new ResponseTableau(items);
    this.entering = new Int32Array(items.count);
    this.groupEnd = new Int32Array(items.groups + 1);
    this.slope = new Float64Array(items.count);
    this.bend = new Float64Array(items.count);
    this.lower = new Float64Array(items.count);
    this.upper = new Float64Array(items.count);
  }

  /**
   * Ranks the moves from the solution that `qp` holds.
   * @param threshold only moves with a modelled change below it
   */
  rank(qp: SupportQp, threshold: number): void {
    this.prepare(qp, threshold);
    const { items } = this;
    for (let group = 0; group < items.groups; group++) {
      const { held, least, most } = groupTotals(qp, group);
      if (held < items.maxCount[group]) this.rankAdditions(group, items.sum[group] - least);
      for (let k = 0; k < qp.count; k++) {
        const item = qp.support[k];
        if (items.group[item] !== group || items.fixing[item] === Fixing.held) continue;
        const leaving: Leaving = {
          k,
          group,
          mayGo: held > Math.max(1, items.minCount[group]) && most - qp.upper[k] >= items.sum[group] - 1e-12,
          largestLower: items.sum[group] - (least - qp.lower[k]) + 1e-12,
          smallestUpper: items.sum[group] - (most - qp.upper[k]) - 1e-12,
        };
        if (qp.status[k] === PositionStatus.free) this.rankFree(qp, leaving);
        else this.rankAtBound(qp, leaving);
      }
    }
    this.moves.sort();
  }

  /**
   * Ranks the items that could join the support in one group, whether or not the model promises anything.
   * @param reserve of the room that the smallest weights leave in the group's sum, what has to stay free
   */
  rankEntering(qp: SupportQp, group: number, reserve = 0): void {
    this.prepare(qp, Infinity);
    this.rankAdditions(group, this.items.sum[group] - groupTotals(qp, group).least - reserve);
    this.moves.sort();
  }

  private prepare(qp: SupportQp, threshold: number): void {
    this.moves.clear(threshold);
    this.tableau.follow(qp);
    this.computeGradient(qp);
    this.gatherEntering(qp);
  }

  private computeGradient(qp: SupportQp): void {
    const { items, gradient } = this;
    const N = items.count;
    for (let j = 0; j < N; j++) gradient[j] = 0.5 * items.linear[j];
    for (let k = 0; k < qp.count; k++) addScaled(gradient, items.H, qp.support[k] * N, qp.weights[k], N);
    for (let group = 0; group < items.groups; group++) {
      const force = qp.groupForce[group];
      for (let j = 0; j < N; j++) if (items.group[j] === group) gradient[j] -= force;
    }
    for (let active = 0; active < qp.activeRowCount; active++) {
      const row = items.rows[qp.activeRows[active]];
      addScaled(gradient, row.coefficients, 0, -qp.rowForce[active], N);
    }
  }

  private gatherEntering(qp: SupportQp): void {
    const { items, inside, nameInside, entering, groupEnd } = this;
    const { curvature } = this.tableau;
    inside.fill(0);
    nameInside.fill(0);
    for (let k = 0; k < qp.count; k++) {
      const item = qp.support[k];
      inside[item] = 1;
      if (items.name[item] >= 0) nameInside[items.name[item]] = 1;
    }
    let end = 0;
    for (let group = 0; group < items.groups; group++) {
      for (let j = 0; j < items.count; j++) {
        if (items.group[j] !== group || inside[j] === 1 || items.fixing[j] === Fixing.excluded) continue;
        if (items.name[j] >= 0 && nameInside[items.name[j]] === 1) continue;
        entering[end] = j;
        this.slope[end] = this.gradient[j];
        this.bend[end] = curvature[j];
        this.lower[end] = items.lower[j];
        this.upper[end] = items.upper[j];
        end++;
      }
      groupEnd[group + 1] = end;
    }
  }

  private rankAdditions(group: number, room: number): void {
    for (let e = this.groupEnd[group]; e < this.groupEnd[group + 1]; e++) {
      if (this.lower[e] <= room + 1e-12) this.offerBest(-1, e, 0, this.slope[e], this.bend[e]);
    }
  }

  /** Moves in which a free position leaves. */
  private rankFree(qp: SupportQp, leaving: Leaving): void {
    const { k, group } = leaving;
    const { tableau, entering, slope, bend, moves } = this;
    const weight = qp.weights[k];
    const row = tableau.rowOf[qp.support[k]];
    const price = 1 / Math.max(tableau.inverse[row * tableau.stride + row], 1e-9);
    const constant = weight * weight * price;
    if (leaving.mayGo) moves.offer(k, -1, constant);
    const response = row * this.items.count;
    const end = this.groupEnd[group + 1];
    for (let e = this.groupEnd[group]; e < end; e++) {
      const v = tableau.rows[response + entering[e]];
      const linear = slope[e] - weight * v * price;
      const square = bend[e] + v * v * price;
      // Without bounds on t the change would be constant − linear²/square: most moves end here, without a division.
      if ((constant - moves.bar) * square >= linear * linear || !this.fits(e, leaving)) continue;
      this.offerBest(k, e, constant, linear, square);
    }
  }

  /** Moves in which a position at a bound leaves. */
  private rankAtBound(qp: SupportQp, leaving: Leaving): void {
    const { k, group } = leaving;
    const { slope, bend, entering, tableau, moves } = this;
    const i = qp.support[k];
    const weight = qp.weights[k];
    const constant = -2 * this.gradient[i] * weight + tableau.curvature[i] * weight * weight;
    if (leaving.mayGo) moves.offer(k, -1, constant);
    const cross = tableau.crossCurvature(i);
    const end = this.groupEnd[group + 1];
    for (let e = this.groupEnd[group]; e < end; e++) {
      const linear = slope[e] - weight * cross[entering[e]];
      if ((constant - moves.bar) * bend[e] >= linear * linear || !this.fits(e, leaving)) continue;
      this.offerBest(k, e, constant, linear, bend[e]);
    }
  }

  /** Whether the group's sum stays attainable with item e in the place of the position that leaves. */
  private fits(e: number, leaving: Leaving): boolean {
    return this.lower[e] <= leaving.largestLower && this.upper[e] >= leaving.smallestUpper;
  }

  /** Offers the move at the best t in [lower, upper] of constant + 2 linear t + square t². */
  private offerBest(out: number, e: number, constant: number, linear: number, square: number): void {
    let t = square > 1e-12 ? -linear / square : linear < 0 ? this.upper[e] : this.lower[e];
    if (t < this.lower[e]) t = this.lower[e];
    if (t > this.upper[e]) t = this.upper[e];
    this.moves.offer(out, this.entering[e], constant + (2 * linear + square * t) * t);
  }
}

/** A position that may leave, and what its group's sum then asks of an item in its place. */
interface Leaving {
  k: number;
  group: number;
  /** It may leave without anybody in its place. */
  mayGo: boolean;
  largestLower: number;
  smallestUpper: number;
}

/** Number of positions of a group and their smallest and largest possible sum. */
function groupTotals(qp: SupportQp, group: number): { held: number; least: number; most: number } {
  let held = 0;
  let least = 0;
  let most = 0;
  for (let k = 0; k < qp.count; k++) {
    if (qp.items.group[qp.support[k]] !== group) continue;
    held++;
    least += qp.lower[k];
    most += qp.upper[k];
  }
  return { held, least, most };
}

/** target += factor · source over `length` numbers. */
function addScaled(
  target: Float64Array,
  source: Float64Array,
  start: number,
  factor: number,
  length: number,
): void {
  if (factor === 0) return;
  for (let j = 0; j < length; j++) target[j] += factor * source[start + j];
}
