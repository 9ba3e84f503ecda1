import type { Side } from '../solver/problem.ts';
import type { HedgeModel } from './hedge-model.ts';
import { searchLots, type LinearForm, type LotProblem } from './lot-search.ts';
import { objectiveInDollars } from './objective-dollars.ts';

/** A hedge in whole shares, beside the weights that it came from. mathematics.md, section 6. */
export interface RoundedHedge {
  /** Signed shares by candidate, length n; whole lots. */
  shares: Float64Array;
  /** Signed day-one weights of these shares, length n. */
  weights: Float64Array;
  /** ‖Ax − b‖² and costs of the rounded and of the continuous weights, the objective's own scale. */
  objective: number;
  continuousObjective: number;
  /** objective − continuousObjective. Can be below 0: a scale within half a lot is a little freedom. */
  loss: number;
  /** The same in USD a day where the objective is dollars (see objective-dollars.ts), else null. */
  lossInDollars: number | null;
  /** Σu and Σs of the shares minus what they should be. */
  scaleDeviation: { long: number; short: number };
  /** Sentences for the record: bounds kept only to the nearest lot, a scale that whole lots cannot make. */
  notes: string[];
}

interface Position {
  index: number;
  side: 'long' | 'short';
  lower: number;
  upper: number;
  /** Weight of one lot, positive. */
  lotWeight: number;
}

/**
 * Whole lots near the solver's weights, improved by local search on the true objective. The set of positions and their
 * sides stay as they are, so counts and must-holds do too. Bounds hold exactly where whole lots within them can make the
 * day-one scale (within half the largest lot); else, as with five longs of exactly 20%, to the next lot beyond them.
 * @param x Signed weights of the solver, length n.
 */
export function roundToShares(model: HedgeModel, x: Float64Array): RoundedHedge {
  const positions = positionsOf(model, x);
  const problem = lotProblem(model, positions);
  const nearest = () =>
    Int32Array.from(positions, ({ index, lotWeight }) => Math.round(Math.abs(x[index]) / lotWeight));
  const notes: string[] = [];
  let lots = within(problem, nearest());
  let excess = searchLots(problem, lots);
  if (excess > scalePrecision) {
    const wider = { ...problem, ...lotRange(positions, 'beyond') };
    lots = within(wider, nearest());
    excess = searchLots(wider, lots);
    notes.push(
      'No whole lots within the bounds meet the day-one scale and all limits; bounds are kept to the next lot.',
    );
    if (excess > scalePrecision)
      notes.push(
        'Nor do they then: the day-one scale or a limit is missed by part of a lot. Smaller lots can meet it.',
      );
  }
  return report(model, positions, lots, x, notes);
}

const scalePrecision = 1e-9;

function positionsOf(
  { problem, closeAtAnchor, lotSizes, notional }: HedgeModel,
  x: Float64Array,
): Position[] {
  const positions: Position[] = [];
  x.forEach((weight, index) => {
    if (weight === 0) return;
    const side = weight > 0 ? 'long' : 'short';
    const bounds = problem[side];
    if (!bounds) throw new Error(`a short weight for ${index} in a problem without shorts`);
    positions.push({
      index,
      side,
      lower: bounds.lower[index],
      upper: bounds.upper[index],
      lotWeight: (lotSizes[index] * closeAtAnchor[index]) / notional,
    });
  });
  return positions;
}

/** Whole lots inside a position's bounds, or the next ones beyond; at least one lot. */
function lotRange(
  positions: readonly Position[],
  kind: 'inside' | 'beyond',
): Pick<LotProblem, 'fewest' | 'most'> {
  // A bound that is a whole number of lots but for rounding noise counts as one.
  const noise = 1e-9;
  const up = (value: number) => Math.ceil(value - noise);
  const down = (value: number) => Math.floor(value + noise);
  const [first, last] = kind === 'inside' ? [up, down] : [down, up];
  const fewest = positions.map(({ lower, lotWeight }) => Math.max(1, first(lower / lotWeight)));
  const most = positions.map(({ upper, lotWeight }) => Math.max(1, last(upper / lotWeight)));
  return {
    // Where no whole lot lies inside, the nearest stands for both ends.
    fewest: Int32Array.from(fewest, (low, i) => Math.min(low, most[i])),
    most: Int32Array.from(most),
  };
}

const within = ({ fewest, most }: LotProblem, lots: Int32Array): Int32Array =>
  lots.map((count, i) => Math.min(most[i], Math.max(fewest[i], count)));

function lotProblem(model: HedgeModel, positions: readonly Position[]): LotProblem {
  const { problem } = model;
  const { objective, n } = problem;
  if (objective.kind !== 'least-squares') throw new Error('a hedge model has least-squares rows');
  const count = positions.length;
  const gram = new Float64Array(count * count);
  const projection = new Float64Array(count);
  for (let row = 0; row < objective.rows; row++)
    positions.forEach(({ index }, i) => {
      const value = objective.A[row * n + index];
      projection[i] += value * objective.b[row];
      for (let j = 0; j <= i; j++) gram[i * count + j] += value * objective.A[row * n + positions[j].index];
    });
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) gram[j * count + i] = gram[i * count + j];
  // Costs are linear in signed weights, because the sides stay as they are: half of one is taken off −2·projection.
  positions.forEach(({ index, side }, i) => {
    const cost = problem.cost?.[side]?.[index] ?? 0;
    projection[i] -= (side === 'long' ? cost : -cost) / 2;
  });
  return {
    count,
    gram,
    projection,
    constant: objective.b.reduce((sum, value) => sum + value ** 2, 0),
    lotWeight: Float64Array.from(positions, ({ side, lotWeight }) =>
      side === 'long' ? lotWeight : -lotWeight,
    ),
    ...lotRange(positions, 'inside'),
    forms: formsOf(model, positions),
  };
}

/** The sides' totals within half the largest lot, and the linear rows with as much play per unit of coefficient. */
function formsOf({ problem }: HedgeModel, positions: readonly Position[]): LinearForm[] {
  const forms: LinearForm[] = [];
  const addSide = (name: 'long' | 'short', { sum }: Side) => {
    const sign = name === 'long' ? 1 : -1;
    const own = positions.filter(({ side }) => side === name);
    if (sum === null || own.length === 0) return;
    const play = Math.max(...own.map(({ lotWeight }) => lotWeight)) / 2;
    const coefficients = Float64Array.from(positions, ({ side }) => (side === name ? sign : 0));
    forms.push({ coefficients, lower: sum - play, upper: sum + play });
  };
  addSide('long', problem.long);
  if (problem.short) addSide('short', problem.short);
  for (const row of problem.linear) {
    const coefficients = Float64Array.from(positions, ({ index, side }) =>
      side === 'long' ? row.long[index] : -(row.short?.[index] ?? 0),
    );
    const play =
      Math.max(0, ...positions.map(({ lotWeight }, i) => Math.abs(coefficients[i]) * lotWeight)) / 2;
    forms.push({ coefficients, lower: row.lower - play, upper: row.upper + play });
  }
  return forms;
}

function report(
  model: HedgeModel,
  positions: readonly Position[],
  lots: Int32Array,
  x: Float64Array,
  notes: string[],
): RoundedHedge {
  const { problem, lotSizes } = model;
  const shares = new Float64Array(problem.n);
  const weights = new Float64Array(problem.n);
  const total = { long: 0, short: 0 };
  positions.forEach(({ index, side, lotWeight }, i) => {
    const sign = side === 'long' ? 1 : -1;
    shares[index] = sign * lots[i] * lotSizes[index];
    weights[index] = sign * lots[i] * lotWeight;
    total[side] += lots[i] * lotWeight;
  });
  const objective = objectiveAt(model, weights);
  const continuousObjective = objectiveAt(model, x);
  const inDollars = [objective, continuousObjective].map((value) => objectiveInDollars(value, model));
  return {
    shares,
    weights,
    objective,
    continuousObjective,
    loss: objective - continuousObjective,
    lossInDollars: inDollars[0] === null || inDollars[1] === null ? null : inDollars[0] - inDollars[1],
    scaleDeviation: {
      long: total.long - (problem.long.sum ?? total.long),
      short: total.short - (problem.short?.sum ?? total.short),
    },
    notes,
  };
}

/** ‖Ax − b‖² and costs, summed from the rows: exact where the quadratic form would cancel. */
function objectiveAt({ problem }: HedgeModel, x: Float64Array): number {
  const { objective, n } = problem;
  if (objective.kind !== 'least-squares') throw new Error('a hedge model has least-squares rows');
  let sum = 0;
  for (let row = 0; row < objective.rows; row++) {
    let residual = -objective.b[row];
    for (let j = 0; j < n; j++) if (x[j] !== 0) residual += objective.A[row * n + j] * x[j];
    sum += residual ** 2;
  }
  x.forEach((weight, j) => {
    const cost = weight < 0 ? problem.cost?.short?.[j] : problem.cost?.long[j];
    sum += (cost ?? 0) * Math.abs(weight);
  });
  return sum;
}
