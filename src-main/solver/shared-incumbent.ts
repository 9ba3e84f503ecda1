import { feasibleHedge } from './feasible-hedge.ts';
import type { Incumbent, Items } from './items.ts';
import { cancelWord, stopAsked } from './problem.ts';
import type { CancelFlag } from './problem.ts';
import { SharedLock } from './shared-lock.ts';

const word = { lock: 0, length: 1, stop: 2, stage: 3, words: 4 } as const;

/**
 * What all threads of one solve share from its first moment: the best hedge, the call to stop, and the stage that the
 * leader has reached. Everything lies in one SharedArrayBuffer, also when there is only one thread.
 */
export class SharedIncumbent {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly stopFlag: CancelFlag;
  private readonly objectiveBits: BigInt64Array;
  private readonly support: Int32Array;
  private readonly weights: Float64Array;
  private readonly lock: SharedLock;
  private readonly bits = new BigInt64Array(1);
  private readonly number = new Float64Array(this.bits.buffer);

  private readonly items: Items;

  /** @param items the same for every thread */
  constructor(items: Items, buffer?: SharedArrayBuffer) {
    const { count } = items;
    this.items = items;
    const objectiveAt = 4 * word.words;
    const weightsAt = objectiveAt + 8;
    const supportAt = weightsAt + 8 * count;
    this.buffer = buffer ?? new SharedArrayBuffer(supportAt + 4 * count);
    this.words = new Int32Array(this.buffer, 0, word.words);
    this.stopFlag = this.words.subarray(word.stop, word.stop + 1);
    this.objectiveBits = new BigInt64Array(this.buffer, objectiveAt, 1);
    this.weights = new Float64Array(this.buffer, weightsAt, count);
    this.support = new Int32Array(this.buffer, supportAt, count);
    this.lock = new SharedLock(this.words, word.lock);
    if (buffer === undefined) this.storeObjective(Infinity);
  }

  /** Objective of the best hedge in the items' scale; Infinity before the first. */
  get objective(): number {
    this.bits[0] = Atomics.load(this.objectiveBits, 0);
    return this.number[0];
  }

  /** Keeps a hedge if it is feasible and better than the best; says whether it was. */
  offer(hedge: Incumbent): boolean {
    if (!(hedge.objective < this.objective)) return false;
    const incumbent = feasibleHedge(this.items, hedge);
    if (incumbent === null) return false;
    return this.lock.hold(() => {
      if (!(incumbent.objective < this.objective)) return false;
      this.support.set(incumbent.support);
      this.weights.set(incumbent.weights);
      this.words[word.length] = incumbent.support.length;
      this.storeObjective(incumbent.objective);
      return true;
    });
  }

  /** A copy of the best hedge, or null before the first. */
  best(): Incumbent | null {
    return this.lock.hold(() => {
      const { objective } = this;
      if (objective === Infinity) return null;
      const length = this.words[word.length];
      return { support: this.support.slice(0, length), weights: this.weights.slice(0, length), objective };
    });
  }

  private storeObjective(objective: number): void {
    this.number[0] = objective;
    Atomics.store(this.objectiveBits, 0, this.bits[0]);
  }

  /** Calls on all threads to stop. */
  stop(): void {
    Atomics.store(this.words, word.stop, cancelWord.stop);
    Atomics.notify(this.words, word.stop);
  }

  /** Lets the other threads wait where they ask `stopped`, or go on. */
  pause(paused: boolean): void {
    Atomics.store(this.words, word.stop, paused ? cancelWord.pause : cancelWord.goOn);
    Atomics.notify(this.words, word.stop);
  }

  /** Asked by the other threads; waits while the leader has paused. */
  get stopped(): boolean {
    return stopAsked(this.stopFlag);
  }

  /** Counts up whenever the leader has something new for the other threads. */
  get stage(): number {
    return Atomics.load(this.words, word.stage);
  }

  advance(): void {
    Atomics.add(this.words, word.stage, 1);
  }
}
