/** A cell of a frontier: both coordinates are the better the lower (names and RMSE, or daily and value RMSE). */
export interface FrontierPoint {
  x: number;
  y: number;
}

/** Depth below the chord, as a part of the range, that a knee must have to be worth naming. */
const shallowest = 0.05;

/** Indices, by ascending x, of the points that no other beats in one coordinate without losing in the other. */
export function efficientPoints(points: readonly FrontierPoint[]): number[] {
  const order = points
    .map((_, i) => i)
    .sort((i, j) => points[i].x - points[j].x || points[i].y - points[j].y);
  let best = Infinity;
  return order.filter((i) => {
    if (points[i].y >= best) return false;
    best = points[i].y;
    return true;
  });
}

/**
 * Where more of x stops buying much of y: among the efficient points, both axes scaled to [0, 1], the one furthest
 * below the straight line from the first to the last (Kneedle: Satopää, Albrecht, Irwin and Raghavan 2011).
 * null with fewer than three efficient points, or when none lies 5% of the range below the line.
 */
export function kneeOfFrontier(points: readonly FrontierPoint[]): number | null {
  const efficient = efficientPoints(points);
  if (efficient.length < 3) return null;
  const first = points[efficient[0]];
  const last = points[efficient[efficient.length - 1]];
  let knee: number | null = null;
  let deepest = shallowest;
  for (const i of efficient) {
    const across = (points[i].x - first.x) / (last.x - first.x);
    const down = (first.y - points[i].y) / (first.y - last.y);
    if (down - across > deepest) {
      deepest = down - across;
      knee = i;
    }
  }
  return knee;
}
