import type { CertificateState } from './kernel/kernel.ts';
import { growTo } from './search-pool.ts';
import { SharedLock } from './shared-lock.ts';

const word = { lock: 0, free: 1, used: 2, words: 3 } as const;
/** Certificates are kept up to this many bytes; subproblems beyond start theirs from the root's. */
const MOST_BYTES = 2 ** 30;
const MOST_CERTIFICATES = 2 ** 16;

/** Everything that another thread needs to read and keep certificates. */
export interface StoreBuffers {
  words: SharedArrayBuffer;
  uses: SharedArrayBuffer;
  numbers: SharedArrayBuffer;
}

/**
 * Certificates in shared memory, for the threads that go on from them. Single precision will do: an ascent starts there, and what it
 * reaches is computed afresh.
 */
export class CertificateStore {
  readonly buffers: StoreBuffers;
  private readonly count: number;
  private readonly stride: number;
  private readonly capacity: number;
  private readonly words: Int32Array;
  /** By slot: how many subproblems still need it, or the next free slot. */
  private readonly uses: Int32Array;
  private readonly numbers: Float32Array;
  private readonly lock: SharedLock;
  /** One certificate: element access to growing shared memory is slow, copying is not. */
  private copy = new Float32Array(0);

  /** @param count N, number of items that the slots are numbered by */
  constructor(count: number, buffers?: StoreBuffers) {
    this.count = count;
    this.stride = count * count + 3 * count;
    this.capacity = Math.min(MOST_CERTIFICATES, Math.floor(MOST_BYTES / (4 * this.stride)));
    this.buffers = buffers ?? {
      words: new SharedArrayBuffer(4 * word.words),
      uses: new SharedArrayBuffer(4 * this.capacity),
      numbers: new SharedArrayBuffer(0, { maxByteLength: 4 * this.stride * this.capacity }),
    };
    this.words = new Int32Array(this.buffers.words);
    this.uses = new Int32Array(this.buffers.uses);
    this.numbers = new Float32Array(this.buffers.numbers);
    this.lock = new SharedLock(this.words, word.lock);
    if (buffers === undefined) this.words[word.free] = -1;
  }

  /**
   * Keeps the certificate of some of the items.
   * @param origin by item of the certificate, the item here
   * @param uses how often it will be released
   * @returns its slot, or -1 when memory is full
   */
  put(state: CertificateState, origin: Int32Array, uses: number): number {
    const slot = this.lock.hold(() => this.reserve(uses));
    if (slot < 0) return slot;
    const { count: N } = this;
    const copy = this.scratch();
    const n = origin.length;
    copy.fill(0);
    for (let i = 0; i < n; i++) {
      const row = origin[i] * N;
      for (let j = 0; j < n; j++) copy[row + origin[j]] = state.products[i * n + j];
      const tail = N * N + origin[i];
      copy[tail] = state.diagonal[i];
      copy[tail + N] = state.meanWeight[i];
      copy[tail + 2 * N] = state.meanSquare[i];
    }
    this.numbers.set(copy, slot * this.stride);
    return slot;
  }

  /** The part of a certificate on some of the items. */
  read(slot: number, origin: Int32Array): CertificateState {
    const { count: N, stride } = this;
    const copy = this.scratch();
    copy.set(this.numbers.subarray(slot * stride, (slot + 1) * stride));
    const tail = (k: number) => copy.subarray(N * N + k * N, N * N + (k + 1) * N);
    const state = { products: copy, diagonal: tail(0), meanWeight: tail(1), meanSquare: tail(2) };
    return reduceState(state, N, origin);
  }

  /** Says that one of the uses is over. */
  release(slot: number): void {
    this.lock.hold(() => {
      if (--this.uses[slot] > 0) return;
      this.uses[slot] = this.words[word.free];
      this.words[word.free] = slot;
    });
  }

  private scratch(): Float32Array {
    if (this.copy.length === 0) this.copy = new Float32Array(this.stride);
    return this.copy;
  }

  private reserve(uses: number): number {
    const { words } = this;
    let slot = words[word.free];
    if (slot >= 0) words[word.free] = this.uses[slot];
    else if (words[word.used] < this.capacity) {
      slot = words[word.used]++;
      growTo(this.buffers.numbers, 4 * this.stride * (slot + 1));
    } else return -1;
    this.uses[slot] = uses;
    return slot;
  }
}

/**
 * The part of a certificate on some of its items.
 * @param count number of all items
 * @param origin those of the part
 */
export function reduceState(
  state: Record<keyof CertificateState, Float64Array | Float32Array>,
  count: number,
  origin: Int32Array,
): CertificateState {
  const n = origin.length;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = origin[i] * count;
    for (let j = 0; j < n; j++) products[i * n + j] = state.products[row + origin[j]];
  }
  const part = (numbers: ArrayLike<number>) => Float64Array.from(origin, (item) => numbers[item]);
  const { diagonal, meanWeight, meanSquare } = state;
  return { products, diagonal: part(diagonal), meanWeight: part(meanWeight), meanSquare: part(meanSquare) };
}
