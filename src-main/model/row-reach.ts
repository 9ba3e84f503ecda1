import { Fixing, type LinearRow, type Side } from '../solver/problem.ts';

/** The values that a linear row can have, not tighter than they are in truth. */
export interface RowReach {
  lowest: number;
  highest: number;
}

/**
 * Bounds on `longᵀu + shortᵀs` over both sides' totals, upper bounds, must-hold lower bounds and maximum counts (the
 * other lower bounds are relaxed): what lies outside can be reached by no hedge.
 */
export function rowReach(row: LinearRow, long: Side, short: Side | null): RowReach {
  const up = highestOf(row.long, long) + (short && row.short ? highestOf(row.short, short) : 0);
  const down =
    highestOf(negated(row.long), long) + (short && row.short ? highestOf(negated(row.short), short) : 0);
  return { lowest: -down, highest: up };
}

const negated = (values: Float64Array): Float64Array => values.map((value) => -value);

/** The smaller of two relaxations: the side's total spread over the best coefficients, and the best `maxCount` terms. */
function highestOf(coefficients: Float64Array, side: Side): number {
  return Math.min(fractionalFill(coefficients, side), bestTerms(coefficients, side));
}

/** Σ c_i y_i with Σ y given and 0 ≤ y ≤ upper (≥ lower where held): filled in descending order of c. */
function fractionalFill(coefficients: Float64Array, side: Side): number {
  let value = 0;
  let left = side.sum ?? 0;
  const room: { coefficient: number; weight: number }[] = [];
  coefficients.forEach((coefficient, i) => {
    const fixing = side.fixing?.[i] ?? Fixing.free;
    if (fixing === Fixing.excluded) return;
    const base = fixing === Fixing.held ? side.lower[i] : 0;
    value += coefficient * base;
    left -= base;
    room.push({ coefficient, weight: side.upper[i] - base });
  });
  room.sort((a, b) => b.coefficient - a.coefficient);
  for (const { coefficient, weight } of room) {
    if (left <= 0) break;
    value += coefficient * Math.min(weight, left);
    left -= weight;
  }
  return value;
}

/** The `maxCount` largest c_i·upper_i above 0; terms below 0 only lower the sum. */
function bestTerms(coefficients: Float64Array, side: Side): number {
  const terms: number[] = [];
  coefficients.forEach((coefficient, i) => {
    if ((side.fixing?.[i] ?? Fixing.free) !== Fixing.excluded && coefficient > 0)
      terms.push(coefficient * side.upper[i]);
  });
  terms.sort((a, b) => b - a);
  return terms.slice(0, side.maxCount ?? terms.length).reduce((sum, term) => sum + term, 0);
}
