/**
 * A binary min-heap of (key, value) pairs over arrays that may lie in shared memory. Its size is kept in `sizes[slot]`, so that
 * every thread that holds the arrays (and the lock of their owner) sees the same heap.
 */
export class Heap {
  private readonly keys: Float64Array;
  private readonly values: Int32Array;
  private readonly sizes: Int32Array;
  private readonly slot: number;

  constructor(keys: Float64Array, values: Int32Array, sizes: Int32Array, slot: number) {
    this.keys = keys;
    this.values = values;
    this.sizes = sizes;
    this.slot = slot;
  }

  get size(): number {
    return this.sizes[this.slot];
  }

  /** The smallest key; Infinity when empty. */
  get least(): number {
    return this.size > 0 ? this.keys[0] : Infinity;
  }

  push(key: number, value: number): void {
    const { keys, values } = this;
    let place = this.sizes[this.slot]++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[place] = keys[parent];
      values[place] = values[parent];
      place = parent;
    }
    keys[place] = key;
    values[place] = value;
  }

  /** Takes the value of the smallest key out; -1 when empty. */
  pop(): number {
    const { keys, values } = this;
    if (this.size === 0) return -1;
    const taken = values[0];
    const last = --this.sizes[this.slot];
    const key = keys[last];
    let place = 0;
    for (let child = 1; child < last; child = 2 * place + 1) {
      if (child + 1 < last && keys[child + 1] < keys[child]) child++;
      if (keys[child] >= key) break;
      keys[place] = keys[child];
      values[place] = values[child];
      place = child;
    }
    keys[place] = key;
    values[place] = values[last];
    return taken;
  }
}
