import type { ChoiceSet, SideConstraint } from './choice-set.ts';
import type { CountSet } from './count-sets.ts';
import { Fixing } from './problem.ts';

/** What a count limit follows from. */
export interface CountReason {
  row: number;
  limit: 'lower' | 'upper';
  sides: [group: number, constraint: SideConstraint][];
}

/** By count set: how many of its items can be held at most and must be at least, and what that follows from (null: nothing but the set). */
export interface CountLimits {
  most: Int32Array;
  least: Int32Array;
  mostBecause: (CountReason | null)[];
  leastBecause: (CountReason | null)[];
}

/** Rows are met to this. */
const slack = 1e-9;

/**
 * The counts that the groups' limits and single rows imply in whole numbers: a sector that needs 12% of names of at most 5% needs three, and
 * at most 7% of names of at least 3% leave room for two. The relaxation knows that only as 2.4 and 2.33.
 */
export function countLimitsOf(set: ChoiceSet, countSets: readonly CountSet[]): CountLimits {
  const whole = <T>(ofGroup: (group: number) => T, ofPart: (part: CountSet) => T) =>
    countSets.map((own, s) => (s < set.groups ? ofGroup(own.group) : ofPart(own)));
  const limits: CountLimits = {
    most: Int32Array.from(
      whole(
        (group) => set.maxCount[group],
        ({ items }) => items.length,
      ),
    ),
    least: Int32Array.from(
      whole(
        (group) => set.minCount[group],
        () => 0,
      ),
    ),
    mostBecause: countSets.map(() => null),
    leastBecause: countSets.map(() => null),
  };
  set.rows.forEach(({ coefficients, lower, upper }, row) => {
    const own = countSets.flatMap(({ rows }, s) => (rows.includes(row) ? [s] : []));
    if (own.length === 0) return;
    for (const limit of ['lower', 'upper'] as const) {
      const sign = limit === 'lower' ? 1 : -1;
      const needed = limit === 'lower' ? lower : -(upper ?? Infinity);
      if (needed === -Infinity) continue;
      const reach = new RowReach(set, coefficients, sign);
      for (const s of own) tighten(limits, s, countSets[s], reach, needed, { row, limit });
    }
  });
  return limits;
}

function tighten(
  limits: CountLimits,
  s: number,
  { group, items }: CountSet,
  reach: RowReach,
  needed: number,
  from: Pick<CountReason, 'row' | 'limit'>,
): void {
  const others = reach.mostOfOthers(items);
  const sides = (bound: SideConstraint): CountReason['sides'] => [[group, bound], ...others.sides];
  const least = reach.fewest(items, needed - others.most - slack);
  if (least > limits.least[s]) {
    limits.least[s] = least;
    limits.leastBecause[s] = { ...from, sides: [...sides('upper'), [group, 'excluded']] };
  }
  const most = reach.mostItems(items, others.most - needed + slack);
  if (most < limits.most[s]) {
    limits.most[s] = most;
    limits.mostBecause[s] = { ...from, sides: sides('lower') };
  }
}

/** What items can add to sign · (a row). */
class RowReach {
  private readonly set: ChoiceSet;
  private readonly coefficients: Float64Array;
  private readonly sign: number;

  constructor(set: ChoiceSet, coefficients: Float64Array, sign: number) {
    this.set = set;
    this.coefficients = coefficients;
    this.sign = sign;
  }

  /** The fewest of the items that add up to `needed`; more than there are where all of them do not. */
  fewest(items: Int32Array, needed: number): number {
    const gains = this.gains(items);
    gains.sort((a, b) => b - a);
    let reached = 0;
    for (let k = 0; k < gains.length; k++) {
      if (reached >= needed) return k;
      reached += gains[k];
    }
    return reached >= needed ? gains.length : items.length + 1;
  }

  /** The most of the items that can be held without taking off more than `room`; all of them where any adds something. */
  mostItems(items: Int32Array, room: number): number {
    const { set, sign, coefficients } = this;
    if (items.some((j) => sign * coefficients[j] > 0)) return items.length;
    const losses = Array.from(items, (j) => -sign * coefficients[j] * set.lower[j]).sort((a, b) => a - b);
    let taken = 0;
    for (let k = 0; k < losses.length; k++) {
      taken += losses[k];
      if (taken > room) return k;
    }
    return items.length;
  }

  /** The most that items outside a set can add, by group no more than its sum allows. */
  mostOfOthers(items: Int32Array): { most: number; sides: CountReason['sides'] } {
    const { set, sign, coefficients } = this;
    const inside = new Set(items);
    const sides: CountReason['sides'] = [];
    let most = 0;
    for (let other = 0; other < set.groups; other++) {
      let total = 0;
      let largest = 0;
      for (let j = 0; j < set.count; j++) {
        const gain = sign * coefficients[j];
        if (set.group[j] !== other || inside.has(j) || gain <= 0) continue;
        if (set.fixing[j] === Fixing.excluded) {
          sides.push([other, 'excluded']);
          continue;
        }
        total += gain * set.upper[j];
        largest = Math.max(largest, gain);
      }
      if (total === 0) continue;
      const sum = set.sum[other];
      most += Math.min(total, sum === null ? Infinity : largest * sum);
      sides.push([other, 'upper'], [other, 'sum']);
    }
    return { most, sides };
  }

  private gains(items: Int32Array): number[] {
    const { set, sign, coefficients } = this;
    return Array.from(items)
      .filter((j) => set.fixing[j] !== Fixing.excluded && sign * coefficients[j] > 0)
      .map((j) => sign * coefficients[j] * set.upper[j]);
  }
}
