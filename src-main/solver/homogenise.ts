import { fillObjective } from './inner-objective.ts';
import type { Incumbent, ItemRow, Items } from './items.ts';
import { Fixing } from './problem.ts';
import type { LinearRow, Problem, Side } from './problem.ts';

/**
 * The problem in the solver's inner form: one item for each candidate and side, and an objective yᵀHy + linearᵀy (see
 * inner-objective.ts). Objective and weights are scaled by powers of two (exact) to a mean diagonal and a side sum between 1/2
 * and 2, whatever the units of the input.
 *
 * @throws RangeError when a side without a sum has an unbounded weight, or no side can carry any weight.
 */
export function toItems(problem: Problem): Items {
  const sides = openSides(problem);
  const anchor = sides.findIndex((side) => side.sum > 0);
  if (anchor < 0)
    throw new RangeError('every side of the problem has sum 0: the only hedge is to hold nothing');
  const items = emptyItems(problem.n, sides);
  items.weightScale = powerOfTwo(sides[anchor].sum);
  sides.forEach((side, group) => placeSide(items, side, group));
  fillObjective(items, problem, anchor);
  scaleObjective(items);
  items.rows = problem.linear.flatMap((row) => itemRows(items, row));
  return items;
}

/** Signed weights (length n, the problem's own units) of a hedge in the inner form. */
export function toWeights(items: Items, incumbent: Pick<Incumbent, 'support' | 'weights'>): Float64Array {
  const x = new Float64Array(items.candidates);
  incumbent.support.forEach((item, position) => {
    const name = items.name[item];
    if (name < 0) return;
    const weight = incumbent.weights[position] * items.weightScale;
    x[name] += items.group[item] === 0 ? weight : -weight;
  });
  return x;
}

/**
 * The inner form of signed weights, ascending by item: what is positive goes to the long item of a name, what is negative to
 * its short item (dropped where the problem has no shorts), slack items take what is left of their side. The result need not be
 * feasible.
 */
export function fromWeights(items: Items, x: Float64Array): Pick<Incumbent, 'support' | 'weights'> {
  const y = new Float64Array(items.count);
  const rest = items.sum.slice();
  for (let item = 0; item < items.count; item++) {
    const name = items.name[item];
    const group = items.group[item];
    const signed = name < 0 ? 0 : group === 0 ? x[name] : -x[name];
    y[item] = name < 0 ? Math.max(0, rest[group]) : Math.max(0, signed / items.weightScale);
    rest[group] -= y[item];
  }
  const support = Int32Array.from(y.keys()).filter((item) => y[item] > 0);
  return { support, weights: Float64Array.from(support, (item) => y[item]) };
}

/** A side with its sum made an equality. */
interface OpenSide {
  source: Side;
  sum: number;
  /** Whether a slack item takes what the positions leave of the sum. */
  slack: boolean;
}

function openSides(problem: Problem): OpenSide[] {
  const sides: OpenSide[] = [openSide(problem.long, 'long', problem.n)];
  if (problem.short !== null) {
    const short = openSide(problem.short, 'short', problem.n);
    if (short.sum > 0 || short.source.minCount > 0 || holdsSome(short.source)) sides.push(short);
  }
  return sides;
}

function holdsSome(side: Side): boolean {
  return side.fixing !== null && side.fixing.includes(Fixing.held);
}

function openSide(side: Side, label: string, n: number): OpenSide {
  if (side.sum !== null) return { source: side, sum: side.sum, slack: false };
  const uppers = Float64Array.from(side.upper).map((upper, i) =>
    side.fixing?.[i] === Fixing.excluded ? 0 : upper,
  );
  uppers.sort();
  const most = uppers
    .subarray(Math.max(0, n - (side.maxCount ?? n)))
    .reduce((total, upper) => total + upper, 0);
  if (!Number.isFinite(most)) {
    throw new RangeError(
      `the ${label} side has neither a sum nor a largest weight for every candidate: give one of them`,
    );
  }
  return { source: side, sum: most, slack: true };
}

function emptyItems(n: number, sides: OpenSide[]): Items {
  const groups = sides.length;
  const count = groups * n + sides.filter((side) => side.slack).length;
  return {
    count,
    candidates: n,
    objectiveScale: 1,
    weightScale: 1,
    groups,
    group: new Int8Array(count),
    name: new Int32Array(count).fill(-1),
    partner: new Int32Array(count).fill(-1),
    H: new Float64Array(count * count),
    linear: new Float64Array(count),
    lower: new Float64Array(count),
    upper: new Float64Array(count),
    sum: [],
    maxCount: [],
    minCount: [],
    fixing: new Uint8Array(count),
    rows: [],
  };
}

/** Bounds, counts and fixings of one side; items that can never be held are excluded here, held ones stay for the checks. */
function placeSide(items: Items, side: OpenSide, group: number): void {
  const { candidates: n, groups, weightScale } = items;
  const { source } = side;
  const sum = side.sum / weightScale;
  for (let i = 0; i < n; i++) {
    const item = group * n + i;
    items.group[item] = group;
    items.name[item] = i;
    if (groups === 2) items.partner[item] = (1 - group) * n + i;
    items.lower[item] = source.lower[i] / weightScale;
    items.upper[item] = Math.min(source.upper[i] / weightScale, sum);
    const fixing = source.fixing?.[i] ?? Fixing.free;
    const impossible = items.upper[item] <= 0 || items.lower[item] > items.upper[item];
    items.fixing[item] = fixing === Fixing.free && impossible ? Fixing.excluded : fixing;
  }
  if (side.slack) {
    const item = group === 0 ? groups * n : items.count - 1;
    items.group[item] = group;
    items.upper[item] = sum;
    items.fixing[item] = Fixing.held;
  }
  const more = side.slack ? 1 : 0;
  items.sum.push(sum);
  items.maxCount.push(Math.min(source.maxCount ?? n, n) + more);
  items.minCount.push(Math.max(0, source.minCount) + more);
}

/**
 * Divides the objective by a power of two that brings the mean size of H's diagonal near 1 (of the linear term where there is nothing
 * else).
 */
function scaleObjective(items: Items): void {
  const { count: N, H, linear } = items;
  let mean = 0;
  for (let item = 0; item < N; item++) mean += Math.abs(H[item * N + item]) / N;
  if (mean === 0) mean = linear.reduce((sum, value) => sum + Math.abs(value) / N, 0);
  if (!(mean > 0)) return;
  items.objectiveScale = powerOfTwo(mean);
  for (let k = 0; k < H.length; k++) H[k] /= items.objectiveScale;
  for (let item = 0; item < N; item++) linear[item] /= items.objectiveScale;
}

/** One row aᵀy ≥ b for each finite side of a linear row, scaled by a power of two to a largest coefficient near 1. */
function itemRows(items: Items, row: LinearRow): ItemRow[] {
  const coefficients = new Float64Array(items.count);
  for (let item = 0; item < items.count; item++) {
    const own = items.group[item] === 0 ? row.long : row.short;
    if (items.name[item] >= 0 && own !== null) coefficients[item] = own[items.name[item]] * items.weightScale;
  }
  const scale = powerOfTwo(
    coefficients.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1,
  );
  const rows: ItemRow[] = [];
  if (row.lower > -Infinity) {
    rows.push({
      name: row.name,
      coefficients: coefficients.map((value) => value / scale),
      lower: row.lower / scale,
    });
  }
  if (row.upper < Infinity) {
    rows.push({
      name: row.name,
      coefficients: coefficients.map((value) => -value / scale),
      lower: -row.upper / scale,
    });
  }
  return rows;
}

/** The power of two next to a positive number. */
function powerOfTwo(value: number): number {
  return 2 ** Math.round(Math.log2(value));
}
