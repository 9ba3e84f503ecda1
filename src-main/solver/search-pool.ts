import { Heap } from './heap.ts';
import type { NodeArrays } from './kernel/kernel.ts';
import { SharedLock } from './shared-lock.ts';

const word = {
  lock: 0,
  size: 1,
  free: 2,
  used: 3,
  busy: 4,
  done: 5,
  signal: 6,
  nodes: 7,
  closed: 8,
  words: 9,
} as const;
/** Open nodes are kept up to this many bytes; beyond, a thread keeps its own and searches depth first. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;
const MOST_NODES = 2 ** 22;
/** Stored bounds are rounded outwards by more than the rounding to 32 bits. */
const OUTWARD = 1.2e-7;

/** Everything that another thread needs to take part in the search. */
export interface PoolBuffers {
  words: SharedArrayBuffer;
  bounds: SharedArrayBuffer;
  keys: SharedArrayBuffer;
  slots: SharedArrayBuffer;
  nodes: SharedArrayBuffer;
}

/**
 * The open nodes of the search in shared memory: one best-first heap, a record per node, and what every thread is working on.
 * All threads are alike: each takes the open node of least bound, and puts back its children. A record holds bound, weights,
 * lower and upper (32 bits, rounded outwards), membership, label.
 */
export class SearchPool {
  readonly buffers: PoolBuffers;
  private readonly count: number;
  private readonly capacity: number;
  private readonly stride: number;
  private readonly words: Int32Array;
  /** By thread: the bound of the node in work, Infinity while idle; then the least bound that was given up. */
  private readonly bounds: Float64Array;
  private readonly heap: Heap;
  private readonly lock: SharedLock;
  private readonly numbers: Float64Array;
  private readonly singles: Float32Array;
  private readonly bytes: Uint8Array;
  private readonly integers: Int32Array;
  private readonly baseLower: Float64Array;
  private readonly baseUpper: Float64Array;
  private readonly thread: number;
  /** Lower and upper of one node: element access to growing shared memory is slow, copying is not. */
  private readonly outward: Float32Array;

  /**
   * @param root its lower and upper are the root's
   * @param threads number of threads that take part
   * @param thread index of this one
   * @param mostNodes open nodes that are kept at most
   */
  constructor(
    root: NodeArrays,
    threads: number,
    thread: number,
    buffers?: PoolBuffers,
    mostNodes = MOST_NODES,
  ) {
    const N = root.y.length;
    this.count = N;
    this.thread = thread;
    this.stride = 8 * (1 + N + N + Math.ceil(N / 8) + 1);
    this.capacity = Math.min(mostNodes, Math.floor(MOST_BYTES / this.stride));
    this.buffers = buffers ?? {
      words: new SharedArrayBuffer(4 * word.words),
      bounds: new SharedArrayBuffer(8 * (threads + 1)),
      keys: growable(8 * this.capacity),
      slots: growable(4 * this.capacity),
      nodes: growable(this.stride * this.capacity),
    };
    this.words = new Int32Array(this.buffers.words);
    this.bounds = new Float64Array(this.buffers.bounds);
    this.lock = new SharedLock(this.words, word.lock);
    const keys = new Float64Array(this.buffers.keys);
    this.heap = new Heap(keys, new Int32Array(this.buffers.slots), this.words, word.size);
    this.numbers = new Float64Array(this.buffers.nodes);
    this.singles = new Float32Array(this.buffers.nodes);
    this.bytes = new Uint8Array(this.buffers.nodes);
    this.integers = new Int32Array(this.buffers.nodes);
    this.outward = new Float32Array(2 * N);
    this.baseLower = root.lower.slice();
    this.baseUpper = root.upper.slice();
    if (buffers === undefined) {
      this.words[word.free] = -1;
      this.bounds.fill(Infinity);
    }
  }

  /** Nodes evaluated so far by all threads. */
  get nodes(): number {
    return Atomics.load(this.words, word.nodes);
  }

  countNode(): void {
    Atomics.add(this.words, word.nodes, 1);
  }

  /** Open nodes, those in work included. */
  get open(): number {
    return this.words[word.size] + this.words[word.busy];
  }

  /** Whether the tree is exhausted. */
  get done(): boolean {
    return Atomics.load(this.words, word.done) !== 0;
  }

  /** Whether all threads shall leave the tree as it is. */
  get closed(): boolean {
    return Atomics.load(this.words, word.closed) !== 0;
  }

  close(): void {
    this.setClosed(1);
  }

  /** Lets the threads that come back go on where the tree was left. */
  reopen(): void {
    this.setClosed(0);
  }

  private setClosed(closed: number): void {
    Atomics.store(this.words, word.closed, closed);
    Atomics.add(this.words, word.signal, 1);
    Atomics.notify(this.words, word.signal);
  }

  /** The least bound of all open nodes; Infinity when there is none. */
  leastBound(): number {
    return this.lock.hold(() =>
      this.bounds.reduce((least, bound) => Math.min(least, bound), this.heap.least),
    );
  }

  /** Records a node that could neither be solved nor excluded: the bound of the whole search cannot rise above its own. */
  giveUp(bound: number): void {
    this.lock.hold(() => {
      const last = this.bounds.length - 1;
      this.bounds[last] = Math.min(this.bounds[last], bound);
    });
  }

  /**
   * Keeps a node with a label of its own (as a rule, the item to branch on); false when memory is full.
   */
  put(node: NodeArrays, bound: number, label: number): boolean {
    const slot = this.lock.hold(() => this.reserve());
    if (slot < 0) return false;
    this.write(slot, node, bound, label);
    this.lock.hold(() => this.heap.push(bound, slot));
    Atomics.add(this.words, word.signal, 1);
    Atomics.notify(this.words, word.signal, 1);
    return true;
  }

  /**
   * Takes the open node of least bound into the given arrays, waiting while there is none but others are at work.
   * @param cutoff open nodes at or above it are dropped
   * @param stopped asked while waiting
   * @returns bound and label, or null when the search is over (for this thread: it stopped)
   */
  take(into: NodeArrays, cutoff: () => number, stopped: () => boolean): OpenNode | null {
    this.rest();
    for (;;) {
      const signal = Atomics.load(this.words, word.signal);
      const slot = this.lock.hold(() => this.pop(cutoff()));
      if (slot >= 0) {
        const node = this.read(slot, into);
        this.lock.hold(() => this.release(slot));
        return node;
      }
      if (this.done || stopped()) return null;
      Atomics.wait(this.words, word.signal, signal, 20);
    }
  }

  /** Says that this thread has nothing in work. */
  rest(): void {
    this.lock.hold(() => {
      if (this.bounds[this.thread] === Infinity) return;
      this.bounds[this.thread] = Infinity;
      this.words[word.busy]--;
    });
  }

  private pop(cutoff: number): number {
    if (this.heap.least >= cutoff) this.words[word.size] = 0;
    const bound = this.heap.least;
    const slot = this.heap.pop();
    if (slot >= 0) {
      this.bounds[this.thread] = bound;
      this.words[word.busy]++;
    } else if (this.words[word.busy] === 0) {
      Atomics.store(this.words, word.done, 1);
      Atomics.add(this.words, word.signal, 1);
      Atomics.notify(this.words, word.signal);
    }
    return slot;
  }

  /** A free record: one that was released, else a new one; -1 when memory is full. */
  private reserve(): number {
    const { words } = this;
    const released = words[word.free];
    if (released >= 0) {
      words[word.free] = this.integers[(released * this.stride) >> 2];
      return released;
    }
    if (words[word.used] >= this.capacity) return -1;
    const slot = words[word.used]++;
    growTo(this.buffers.nodes, (slot + 1) * this.stride);
    growTo(this.buffers.keys, 8 * (slot + 1));
    growTo(this.buffers.slots, 4 * (slot + 1));
    return slot;
  }

  private release(slot: number): void {
    this.integers[(slot * this.stride) >> 2] = this.words[word.free];
    this.words[word.free] = slot;
  }

  private write(slot: number, node: NodeArrays, bound: number, label: number): void {
    const { count: N, outward } = this;
    const { lower, upper } = node;
    const start = (slot * this.stride) >> 3;
    this.numbers[start] = bound;
    this.numbers.set(node.y, start + 1);
    for (let i = 0; i < N; i++) {
      outward[i] = lower[i] * (1 - OUTWARD);
      outward[N + i] = upper[i] * (1 + OUTWARD);
    }
    this.singles.set(outward, 2 * (start + 1 + N));
    const rest = 8 * (start + 1 + N + N);
    this.integers[rest >> 2] = label;
    this.bytes.set(node.membership, rest + 8);
  }

  private read(slot: number, into: NodeArrays): OpenNode {
    const { count: N, outward, baseLower, baseUpper } = this;
    const { lower, upper } = into;
    const start = (slot * this.stride) >> 3;
    const bounds = 2 * (start + 1 + N);
    into.y.set(this.numbers.subarray(start + 1, start + 1 + N));
    outward.set(this.singles.subarray(bounds, bounds + 2 * N));
    for (let i = 0; i < N; i++) {
      lower[i] = Math.max(baseLower[i], outward[i]);
      upper[i] = Math.min(baseUpper[i], outward[N + i]);
    }
    const rest = 8 * (start + 1 + N + N);
    into.membership.set(this.bytes.subarray(rest + 8, rest + 8 + N));
    return { bound: this.numbers[start], label: this.integers[rest >> 2] };
  }
}

export interface OpenNode {
  bound: number;
  label: number;
}

function growable(most: number): SharedArrayBuffer {
  return new SharedArrayBuffer(0, { maxByteLength: most });
}

/** Doubles a buffer until it has `least` bytes. */
export function growTo(buffer: SharedArrayBuffer, least: number): void {
  if (buffer.byteLength >= least) return;
  buffer.grow(Math.min(buffer.maxByteLength, Math.max(least, 2 * buffer.byteLength, 65536)));
}
