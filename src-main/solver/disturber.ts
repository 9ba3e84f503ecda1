import type { Incumbent, Items } from './items.ts';
import { Kicker } from './kick.ts';
import type { MoveModel } from './move-model.ts';
import { Fixing } from './problem.ts';
import type { Random } from './random.ts';
import { chooseSupport } from './support-choice.ts';
import type { SupportQp } from './support-qp.ts';

/** A support to descend from, and weights to start its quadratic program from, where there are any. */
export interface Departure {
  support: Int32Array;
  weights: Float64Array | null;
}

/** The most positions that a rebuild takes out beyond the first, and the additions that it chooses from. */
const mostRebuilt = 10;
const additionsTried = 3;

type Way = 'rebuild' | 'kick' | 'grow' | 'pack';

/** How often each way is taken; the last two only where the smallest weights limit the number of positions … */
const baseShare: Record<Way, number> = { rebuild: 0.7, kick: 0.3, grow: 0.2, pack: 0.1 };
/** … and there a way that leads to a better hedge is taken more often by so much, at most by so much, and ever less while it fails. */
const reward = 0.5;
const largestReward = 2;
const rewardKept = 0.97;

/**
 * Throws a local optimum out of its basin: a few random exchanges, or a part taken out and rebuilt by the model (ruin and recreate,
 * Schrimpf and others 2000). Where the smallest weights rather than the counts limit the number of positions, a hedge of more and smaller
 * positions may be better, and no exchange leads there: a part is rebuilt with one position more, or filled up with random names of small
 * bounds. There the ways that succeed are taken more often (adaptive large neighbourhoods, Ropke and Pisinger 2006).
 */
export class Disturber {
  private readonly items: Items;
  private readonly qp: SupportQp;
  private readonly model: MoveModel;
  private readonly random: Random;
  private readonly kicker: Kicker;
  private readonly boundsLimit: boolean;
  private readonly ways: readonly Way[];
  private readonly rewards: Record<Way, number> = { rebuild: 0, kick: 0, grow: 0, pack: 0 };
  private last: Way = 'kick';
  /** Smallest bound of a free item, by group. */
  private readonly smallest: Float64Array;

  /**
   * @param qp scratch, as is the model's list of moves
   * @param boundsLimit whether it is the smallest weights, rather than the counts, that limit the number of positions
   */
  constructor(items: Items, qp: SupportQp, model: MoveModel, random: Random, boundsLimit: boolean) {
    this.items = items;
    this.qp = qp;
    this.model = model;
    this.random = random;
    this.kicker = new Kicker(items, random);
    this.boundsLimit = boundsLimit;
    this.ways = boundsLimit ? ['rebuild', 'kick', 'grow', 'pack'] : ['rebuild', 'kick'];
    this.smallest = new Float64Array(items.groups).fill(Infinity);
    for (let j = 0; j < items.count; j++) {
      const group = items.group[j];
      if (group < items.groups && items.fixing[j] === Fixing.free)
        this.smallest[group] = Math.min(this.smallest[group], items.lower[j]);
    }
  }

  /**
   * A start near a local optimum.
   * @param failures descents since the last better hedge: the more, the larger a kick
   */
  near(from: Incumbent, failures: number): Departure | null {
    this.last = this.choose();
    const start = this.last === 'kick' ? null : this.rebuildOrPack(from);
    if (start !== null) return start;
    return this.kicker.kick(from, 1 + this.random.below(Math.min(4, 1 + Math.floor(failures / 10))));
  }

  /** Told what the last start near an optimum has led to. */
  learn(better: boolean): void {
    if (!this.boundsLimit) return;
    const { rewards, last } = this;
    rewards[last] = better ? Math.min(largestReward, rewards[last] + reward) : rewards[last] * rewardKept;
  }

  /** A start far from the best: as many random names of small bounds as fit, or half of its positions exchanged. */
  far(from: Incumbent): Departure | null {
    const packed = this.boundsLimit && this.random.next() < 0.5 ? this.fill([]) : null;
    return packed ?? this.kicker.kick(from, Math.ceil(from.support.length / 2));
  }

  private choose(): Way {
    const { ways, rewards, random } = this;
    const share = (way: Way) => baseShare[way] + rewards[way];
    let at = random.next() * ways.reduce((sum, way) => sum + share(way), 0);
    return ways.find((way) => (at -= share(way)) < 0) ?? 'kick';
  }

  private rebuildOrPack(from: Incumbent): Departure | null {
    return this.last === 'pack' ? this.pack(from) : this.rebuild(from, this.last === 'grow');
  }

  /**
   * Takes a few random positions out and puts as many in again, each time one of the best additions by the model. Every other time none of
   * those taken out may come back.
   * @param grow one more than was taken out
   */
  private rebuild(from: Incumbent, grow: boolean): Departure | null {
    const { items, random, qp, model } = this;
    const support = Array.from(from.support);
    let weights = Array.from(from.weights);
    const removed: number[] = [];
    const size = 2 + random.below(Math.min(mostRebuilt, Math.ceil(support.length / 4)));
    for (let trial = 0; trial < 2 * size && removed.length < size && support.length > 1; trial++) {
      const position = random.below(support.length);
      if (items.fixing[support[position]] === Fixing.held) continue;
      removed.push(...support.splice(position, 1));
      weights.splice(position, 1);
    }
    if (removed.length === 0) return null;
    const mayReturn = random.next() < 0.5;
    const wanted = removed.map((item) => items.group[item]);
    if (grow && this.mayGrow(from, wanted[0])) wanted.push(wanted[0]);
    for (const [done, group] of wanted.entries()) {
      if (qp.solve(support, weights) === Infinity) return null;
      const later = wanted.slice(done + 1).filter((other) => other === group).length;
      model.rankEntering(qp, group, later > 0 ? later * this.smallest[group] : 0);
      const choices: number[] = [];
      for (let move = 0; move < model.moves.length && choices.length < additionsTried; move++) {
        const entering = model.moves.entering[move];
        if (mayReturn || !removed.includes(entering)) choices.push(entering);
      }
      if (choices.length === 0) return null;
      let chosen = 0;
      while (chosen < choices.length - 1 && random.next() < 0.4) chosen++;
      weights = [...qp.weights.subarray(0, support.length), items.lower[choices[chosen]]];
      support.push(choices[chosen]);
    }
    return { support: Int32Array.from(support), weights: Float64Array.from(weights) };
  }

  private mayGrow(from: Incumbent, group: number): boolean {
    const held = from.support.reduce((sum, item) => sum + (this.items.group[item] === group ? 1 : 0), 0);
    return held < this.items.maxCount[group];
  }

  /** Takes a random part out and fills up with random names of small bounds. */
  private pack(from: Incumbent): Departure | null {
    const { items, random } = this;
    const kept = Array.from(from.support);
    const size = Math.min(kept.length, 2 + random.below(kept.length));
    for (let trial = 0; trial < 2 * size && kept.length > from.support.length - size; trial++) {
      const position = random.below(kept.length);
      if (items.fixing[kept[position]] !== Fixing.held) kept.splice(position, 1);
    }
    return this.fill(kept);
  }

  private fill(kept: readonly number[]): Departure | null {
    const { items } = this;
    const support = chooseSupport(items, [...kept, ...this.packingOrder()], items.count);
    return support === null ? null : { support: Int32Array.from(support), weights: null };
  }

  /** Items by their smallest weight and what they give to the linear rows, at random proportions. */
  private packingOrder(): number[] {
    const { items, random } = this;
    const mean = items.lower.reduce((sum, value) => sum + value, 0) / items.count;
    const key = items.lower.map((lower) => (lower / mean) * (1 + random.next()));
    for (const { coefficients } of items.rows) {
      const share = 2 * random.next();
      const size = Math.hypot(...coefficients) / Math.sqrt(items.count);
      if (size > 0) coefficients.forEach((value, j) => (key[j] -= (share * value) / size));
    }
    return Array.from(key.keys()).sort((a, b) => key[a] - key[b]);
  }
}
