const windows = [10, 20, 50, 100, 200];
/** Names that hardly move have medians near zero; below 5 basis points nothing is measured by them. */
const leastMedian = 0.0005;

export interface Outlier {
  /** Index of the price that the move leads to. */
  at: number;
  score: number;
}

/**
 * Moves that stand out: |log return| over the median |log return| of the 10, 20, 50, 100 and 200 moves before it. The
 * smallest of these ratios is the score, so that a move is an outlier only against every window, and those above `limit`
 * are given. The first ten moves are held against the first eleven but themselves. Moves to or from what is no price
 * count as none.
 */
export function outliers(prices: Float64Array, limit: number): Outlier[] {
  const moves = new Float64Array(Math.max(0, prices.length - 1));
  for (let at = 0; at < moves.length; at++) {
    const move = Math.abs(Math.log(prices[at + 1]! / prices[at]!));
    moves[at] = Number.isFinite(move) ? move : 0;
  }
  const found: Outlier[] = [];
  for (let at = 0; at < moves.length; at++) {
    const score = outlierScore(moves, at, limit);
    if (score > limit) found.push({ at: at + 1, score });
  }
  return found;
}

/** The score, or something not above `limit` as soon as it is clear that the score is not. */
function outlierScore(moves: Float64Array, at: number, limit: number): number {
  const move = moves[at]!;
  if (move <= limit * leastMedian) return 0;
  if (at < windows[0]!) {
    const others = moves.slice(0, windows[0]! + 1).filter((_, other) => other !== at);
    return others.length < 2 ? 0 : move / Math.max(leastMedian, median(others));
  }
  // The median of a window is below move/limit only if half of the window is. Most moves fail here, without a sort.
  const shortest = windows[0]!;
  let small = 0;
  for (let before = at - shortest; before < at; before++) if (moves[before]! <= move / limit) small++;
  if (2 * small < shortest) return 0;
  let score = Infinity;
  for (const width of windows) {
    if (width > at || score <= limit) break;
    score = Math.min(score, move / Math.max(leastMedian, median(moves.slice(at - width, at))));
  }
  return score;
}

/** Sorts `values` in place. */
function median(values: Float64Array): number {
  values.sort();
  const half = values.length >> 1;
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
}
