/** The best few moves seen: a bounded max-heap on the change of the objective, then a sorted list. */
export class MoveList {
  /** Number of moves. */
  length = 0;
  /** Position that leaves, or -1. */
  readonly out: Int32Array;
  /** Item that enters, or -1. */
  readonly entering: Int32Array;
  /** Modelled change of the objective. */
  readonly change: Float64Array;
  /** Moves at or above this change are not wanted. */
  bar = Infinity;
  private threshold = Infinity;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.out = new Int32Array(limit);
    this.entering = new Int32Array(limit);
    this.change = new Float64Array(limit);
  }

  /** Empties the list for moves with a change below `threshold`. */
  clear(threshold: number): void {
    this.length = 0;
    this.threshold = threshold;
    this.bar = threshold;
  }

  /** Keeps the move if it is below the bar. */
  offer(out: number, entering: number, change: number): void {
    if (!(change < this.bar)) return;
    if (this.length < this.limit) {
      let child = this.length++;
      while (child > 0) {
        const parent = (child - 1) >> 1;
        if (this.change[parent] >= change) break;
        this.copy(parent, child);
        child = parent;
      }
      this.assign(child, out, entering, change);
    } else this.siftDown(this.limit, out, entering, change);
    if (this.length === this.limit) this.bar = Math.min(this.threshold, this.change[0]);
  }

  /** Heap sort: ascending by change. */
  sort(): void {
    for (let last = this.length - 1; last > 0; last--) {
      const out = this.out[last];
      const entering = this.entering[last];
      const change = this.change[last];
      this.copy(0, last);
      this.siftDown(last, out, entering, change);
    }
  }

  /** Places a move at the top of a heap of `size` and restores the order. */
  private siftDown(size: number, out: number, entering: number, change: number): void {
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= size) break;
      if (child + 1 < size && this.change[child + 1] > this.change[child]) child++;
      if (this.change[child] <= change) break;
      this.copy(child, parent);
      parent = child;
    }
    this.assign(parent, out, entering, change);
  }

  private copy(from: number, to: number): void {
    this.assign(to, this.out[from], this.entering[from], this.change[from]);
  }

  private assign(index: number, out: number, entering: number, change: number): void {
    this.out[index] = out;
    this.entering[index] = entering;
    this.change[index] = change;
  }
}
