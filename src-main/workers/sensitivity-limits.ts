import type { LimitPrice } from '../contract/sensitivity.ts';
import type { HedgeModel } from '../model/hedge-model.ts';
import { objectiveToDailyRmse } from '../model/objective-dollars.ts';
import type { LeastSquares, LinearRow } from '../solver/problem.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';

/** Distance from a limit, in weight, within which a hedge counts as touching it. */
const touching = 1e-7;

/** A position as a variable of its own side: u or s, positive. */
interface SideWeight {
  index: number;
  group: 0 | 1;
  weight: number;
  lower: number;
  upper: number;
  /** df/du or df/ds. */
  gradient: number;
}

/**
 * The multipliers of the limits that a hedge touches, on the names that it holds: by how much the objective falls when a
 * limit gives way by one point. From the stationarity of the free positions (Karush, Kuhn and Tucker):
 * gradient = multiplier of the side's sum + Σ multiplier of a row × its coefficient, and what a position at a bound has
 * left is that bound's own. To first order; a whole point may buy less.
 * @param x Weights that are optimal on their own support, length n.
 */
export function limitPrices(model: HedgeModel, x: Float64Array): LimitPrice[] {
  const positions = sideWeights(model, x);
  const rows = model.problem.linear.flatMap((row) => touchedRow(row, positions));
  const free = positions.filter(
    ({ weight, lower, upper }) => weight > lower + touching && weight < upper - touching,
  );
  const forces = multipliers(free, rows);
  const { objective } = verifyHedge(model.problem, x);
  const priced = (kind: LimitPrice['kind'], label: string, limit: number, slope: number): LimitPrice => {
    // Relaxing can only help; what is left of the wrong sign is rounding.
    const perPoint = -Math.abs(slope) * 0.01;
    const rmse = objectiveToDailyRmse(objective, model);
    return {
      kind,
      label,
      limit,
      objectivePerPoint: perPoint / Math.max(objective, 1e-12),
      // d√f = df / (2√f).
      rmsePerPoint: rmse === null || objective <= 0 ? null : (perPoint * rmse) / (2 * objective),
    };
  };
  const bounds = positions.flatMap((position) => {
    const { index, group, weight, lower, upper, gradient } = position;
    const left =
      gradient -
      forces.sums[group] -
      rows.reduce((sum, row, r) => sum + forces.rows[r] * row.coefficient(position), 0);
    const sign = group === 0 ? 1 : -1;
    const { symbol } = model.candidates[index];
    if (weight >= upper - touching && left < 0) return [priced('cap', symbol, sign * upper, left)];
    if (weight <= lower + touching && left > 0) return [priced('floor', symbol, sign * lower, left)];
    return [];
  });
  const linear = rows.map((row, r) => priced('row', row.name, row.limit, forces.rows[r]));
  return [...bounds, ...linear]
    .filter(({ objectivePerPoint }) => objectivePerPoint < -1e-9)
    .sort((a, b) => a.objectivePerPoint - b.objectivePerPoint);
}

function sideWeights({ problem }: HedgeModel, x: Float64Array): SideWeight[] {
  const gradient = gradientAt(problem.objective as LeastSquares, problem.n, x);
  const cost = (index: number, short: boolean) =>
    (short ? problem.cost?.short?.[index] : problem.cost?.long[index]) ?? 0;
  return Array.from(x, (weight, index): SideWeight | null => {
    const side = weight > 0 ? problem.long : weight < 0 ? problem.short : null;
    if (side === null) return null;
    const sign = weight > 0 ? 1 : -1;
    return {
      index,
      group: weight > 0 ? 0 : 1,
      weight: Math.abs(weight),
      lower: side.lower[index],
      upper: side.upper[index],
      gradient: sign * gradient[index] + cost(index, weight < 0),
    };
  }).filter((position) => position !== null);
}

interface TouchedRow {
  name: string;
  limit: number;
  coefficient(position: SideWeight): number;
}

function touchedRow(row: LinearRow, positions: readonly SideWeight[]): TouchedRow[] {
  const coefficient = ({ index, group }: SideWeight) =>
    group === 0 ? row.long[index] : (row.short?.[index] ?? 0);
  const value = positions.reduce((sum, position) => sum + coefficient(position) * position.weight, 0);
  const limit = [row.lower, row.upper].find((bound) => Math.abs(value - bound) <= touching);
  return limit === undefined ? [] : [{ name: row.name, limit, coefficient }];
}

/** Multipliers of the sides' sums and of the rows that leave the free positions without slope, by least squares. */
function multipliers(
  free: readonly SideWeight[],
  rows: readonly TouchedRow[],
): { sums: [number, number]; rows: number[] } {
  const columns = [
    (position: SideWeight) => (position.group === 0 ? 1 : 0),
    (position: SideWeight) => (position.group === 1 ? 1 : 0),
    ...rows.map((row) => row.coefficient),
  ];
  const size = columns.length;
  const normal = columns.map((column, i) => [
    ...columns.map((other, j) => {
      const product = free.reduce((sum, position) => sum + column(position) * other(position), 0);
      // A column that the free positions cannot tell from the others takes no part.
      return i === j ? product * (1 + 1e-12) + 1e-12 : product;
    }),
    free.reduce((sum, position) => sum + column(position) * position.gradient, 0),
  ]);
  for (let pivot = 0; pivot < size; pivot++)
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = normal[row][pivot] / normal[pivot][pivot];
      for (let column = pivot; column <= size; column++)
        normal[row][column] -= factor * normal[pivot][column];
    }
  const solution = normal.map((row, i) => row[size] / row[i]);
  return { sums: [solution[0], solution[1]], rows: solution.slice(2) };
}

/** 2Aᵀ(Ax − b). */
function gradientAt({ rows, A, b }: LeastSquares, n: number, x: Float64Array): Float64Array {
  const gradient = new Float64Array(n);
  for (let row = 0; row < rows; row++) {
    let residual = -b[row];
    for (let j = 0; j < n; j++) residual += A[row * n + j] * x[j];
    for (let j = 0; j < n; j++) gradient[j] += 2 * residual * A[row * n + j];
  }
  return gradient;
}
