/** The gap is looked at when the tree has this many nodes, and at every doubling. */
const FIRST_NODES = 256;
/** A tree that needs more doublings than this, at the pace of the last one, is slow. */
const MOST_DOUBLINGS = 8;

/** Watches what a tree proves while it doubles: with a certificate that does not change, each doubling proves about as much. */
export class TreeGrowth {
  private next = FIRST_NODES;
  private before = -Infinity;
  /** By how much the last doubling raised the bound; Infinity before the first. */
  closed = Infinity;

  /** Whether the tree has doubled since the last look. */
  isDue(nodes: number): boolean {
    return nodes >= this.next;
  }

  /**
   * Asked when a look is due.
   * @param bound least bound of all open nodes
   * @param target bound at which the search ends; Infinity while unknown
   * @returns whether the tree will not end within some more doublings; false at the first look
   */
  isSlow(nodes: number, bound: number, target: number): boolean {
    this.closed = bound - this.before;
    this.before = bound;
    this.next = 2 * nodes;
    return target < Infinity && target - bound > MOST_DOUBLINGS * this.closed;
  }
}
