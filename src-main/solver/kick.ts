import type { Incumbent, Items } from './items.ts';
import { Fixing } from './problem.ts';
import type { Random } from './random.ts';

/** Kicks that take a near name, and how many names are near. */
const nearShare = 0.7;
const nearestNames = 30;
/** Kicks that change the number of positions, where it may change. */
const resizeShare = 0.1;

/** A support and weights to start its quadratic program from. */
export type Start = Pick<Incumbent, 'support' | 'weights'>;

/**
 * Random changes that throw a local optimum out of its basin: an item for another of its group (mostly one whose return is near), two
 * names for each other's side, one item more or less.
 */
export class Kicker {
  private readonly items: Items;
  private readonly random: Random;
  private readonly neighbours = new Map<number, Int32Array>();
  private readonly support: number[] = [];
  private readonly weights: number[] = [];
  /** Position of a candidate's name, or absent. */
  private readonly positionOf = new Map<number, number>();

  constructor(items: Items, random: Random) {
    this.items = items;
    this.random = random;
  }

  /** @returns the start after `changes` changes, fewer where there are not so many; null when there are none */
  kick(from: Start, changes: number): Start | null {
    this.load(from);
    let done = 0;
    for (let trial = 0; trial < 20 * changes && done < changes; trial++) {
      const position = this.random.below(this.support.length);
      const leaving = this.support[position];
      const resize = this.random.next() < resizeShare;
      if (this.items.group[leaving] >= this.items.groups) continue;
      if (resize ? this.resize(position) : this.exchange(position)) done++;
    }
    if (done === 0) return null;
    return { support: Int32Array.from(this.support), weights: Float64Array.from(this.weights) };
  }

  private load(from: Start): void {
    this.positionOf.clear();
    this.support.length = 0;
    this.weights.length = 0;
    from.support.forEach((item, position) => {
      this.support.push(item);
      this.weights.push(from.weights[position]);
      if (this.items.name[item] >= 0) this.positionOf.set(this.items.name[item], position);
    });
  }

  private exchange(position: number): boolean {
    const { items, random, support, positionOf } = this;
    const leaving = support[position];
    if (items.fixing[leaving] === Fixing.held) return false;
    const pool = random.next() < nearShare ? this.nearest(leaving) : null;
    if (pool !== null && pool.length === 0) return false;
    const entering = pool === null ? random.below(items.count) : pool[random.below(pool.length)];
    if (items.group[entering] !== items.group[leaving] || items.fixing[entering] !== Fixing.free)
      return false;
    const other = positionOf.get(items.name[entering]);
    if (other === undefined) {
      positionOf.delete(items.name[leaving]);
      positionOf.set(items.name[entering], position);
      support[position] = entering;
      return true;
    }
    // The name is held on the other side (or is the leaving one itself): the two names exchange sides.
    const counterpart = items.partner[leaving];
    if (other === position || counterpart < 0 || items.fixing[counterpart] !== Fixing.free) return false;
    if (items.fixing[support[other]] === Fixing.held || items.partner[support[other]] !== entering)
      return false;
    positionOf.set(items.name[entering], position);
    positionOf.set(items.name[leaving], other);
    support[position] = entering;
    support[other] = counterpart;
    return true;
  }

  /** Drops the position, or adds a random item to its group. */
  private resize(position: number): boolean {
    const { items, random, support, weights, positionOf } = this;
    const group = items.group[support[position]];
    let held = 0;
    let least = 0;
    for (const item of support) {
      if (items.group[item] !== group) continue;
      held++;
      least += items.lower[item];
    }
    if (random.next() < 0.5) {
      if (held <= Math.max(1, items.minCount[group]) || items.fixing[support[position]] === Fixing.held)
        return false;
      support.splice(position, 1);
      weights.splice(position, 1);
      positionOf.clear();
      support.forEach((item, k) => positionOf.set(items.name[item], k));
      return true;
    }
    const entering = random.below(items.count);
    if (held >= items.maxCount[group] || items.group[entering] !== group) return false;
    if (items.fixing[entering] !== Fixing.free || positionOf.has(items.name[entering])) return false;
    if (least + items.lower[entering] > items.sum[group]) return false;
    positionOf.set(items.name[entering], support.length);
    support.push(entering);
    weights.push(items.lower[entering]);
    return true;
  }

  /** The free items of the same group whose return is nearest, ‖F_i − F_j‖² = H_ii − 2H_ij + H_jj. */
  private nearest(item: number): Int32Array {
    const known = this.neighbours.get(item);
    if (known) return known;
    const { items } = this;
    const N = items.count;
    const others: number[] = [];
    for (let other = 0; other < N; other++) {
      const suits = items.group[other] === items.group[item] && items.fixing[other] === Fixing.free;
      if (other !== item && suits) others.push(other);
    }
    const distance = (other: number) => items.H[other * N + other] - 2 * items.H[item * N + other];
    others.sort((a, b) => distance(a) - distance(b) || a - b);
    const nearest = Int32Array.from(others.slice(0, nearestNames));
    this.neighbours.set(item, nearest);
    return nearest;
  }
}
