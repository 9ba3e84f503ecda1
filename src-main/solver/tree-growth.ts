/** The gap is looked at when the tree has this many nodes, and at every doubling. */
const FIRST_NODES = 256;
/** A tree that needs more doublings than this, at the pace of the last one, is slow. */
const MOST_DOUBLINGS = 8;

/** Watches how much of the gap a tree closes while it doubles: with a certificate that does not change, that share stays alike. */
export class TreeGrowth {
  private next = FIRST_NODES;
  private before = Infinity;

  /** Whether the tree has doubled since the last look. */
  isDue(nodes: number): boolean {
    return nodes >= this.next;
  }

  /**
   * Asked when a look is due.
   * @param gap incumbent − bound
   * @returns whether the tree will not end within some more doublings; false at the first look
   */
  isSlow(nodes: number, gap: number): boolean {
    const closed = this.before - gap;
    this.before = gap;
    this.next = 2 * nodes;
    return closed < Infinity && gap > MOST_DOUBLINGS * closed;
  }
}
