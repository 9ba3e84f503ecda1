import { Fixing } from './problem.ts';
import type { LinearRow, Problem, Side } from './problem.ts';

/** Absolute below 1, relative above. */
const tolerance = 1e-9;

export interface HedgeCheck {
  /** Straight from the problem's data, the constant included. */
  objective: number;
  /** What is wrong, one sentence each; empty for a feasible hedge. */
  violations: string[];
}

/**
 * Checks a hedge against the problem's own data, sharing no code with the solver: bounds, counts, sums, fixings and linear rows
 * to 1e-9, and the objective by its definition.
 *
 * @param x signed weights, length n; a position is what is not exactly 0
 */
export function verifyHedge(problem: Problem, x: Float64Array): HedgeCheck {
  const violations: string[] = [];
  if (x.length !== problem.n) {
    return { objective: Infinity, violations: [`there are ${x.length} weights for ${problem.n} candidates`] };
  }
  const infinite = x.findIndex((weight) => !Number.isFinite(weight));
  if (infinite >= 0) {
    return { objective: Infinity, violations: [`weight ${infinite} is not a finite number`] };
  }
  checkSide(problem.long, x, 'long', violations);
  if (problem.short !== null) {
    const short = x.map((weight) => -weight);
    checkSide(problem.short, short, 'short', violations);
  } else {
    x.forEach((weight, i) => {
      if (weight < 0) violations.push(`weight ${i} is ${weight} but the problem has no short side`);
    });
  }
  for (const row of problem.linear) checkRow(row, x, violations);
  return { objective: objectiveOf(problem, x), violations };
}

/** @param weights signed so that the side's own positions are positive */
function checkSide(side: Side, weights: Float64Array, label: string, violations: string[]): void {
  let sum = 0;
  let held = 0;
  let attachable = 0;
  weights.forEach((weight, i) => {
    const fixing = side.fixing?.[i] ?? Fixing.free;
    const mayBeZero = side.lower[i] === 0 && fixing !== Fixing.excluded;
    if (weight > 0) {
      held++;
      sum += weight;
      if (
        weight < side.lower[i] - slackOf(side.lower[i]) ||
        weight > side.upper[i] + slackOf(side.upper[i])
      ) {
        violations.push(`${label} weight ${i} is ${weight}, outside ${side.lower[i]} to ${side.upper[i]}`);
      }
      if (fixing === Fixing.excluded) violations.push(`${label} weight ${i} is ${weight} but it is excluded`);
    } else if (fixing === Fixing.held && !(mayBeZero && weight === 0)) {
      violations.push(`${label} candidate ${i} must be held`);
    } else if (mayBeZero) attachable++;
  });
  if (side.sum !== null && Math.abs(sum - side.sum) > slackOf(side.sum)) {
    violations.push(`${label} weights sum to ${sum}, not to ${side.sum}`);
  }
  if (side.maxCount !== null && held > side.maxCount) {
    violations.push(`${held} ${label} positions, at most ${side.maxCount} are allowed`);
  }
  // Where the smallest weight is 0, a position of weight 0 is a position too.
  if (held + attachable < side.minCount) {
    violations.push(`${held} ${label} positions, at least ${side.minCount} are asked for`);
  }
}

function checkRow(row: LinearRow, x: Float64Array, violations: string[]): void {
  let value = 0;
  let size = 0;
  x.forEach((weight, i) => {
    const term = weight > 0 ? row.long[i] * weight : row.short === null ? 0 : -row.short[i] * weight;
    value += term;
    size = Math.max(size, Math.abs(term));
  });
  const slack = tolerance * Math.max(1, size);
  if (value < row.lower - slack || value > row.upper + slack) {
    violations.push(`row "${row.name}" is ${value}, outside ${row.lower} to ${row.upper}`);
  }
}

function objectiveOf(problem: Problem, x: Float64Array): number {
  const { n, objective, cost } = problem;
  let value = 0;
  if (objective.kind === 'least-squares') {
    for (let t = 0; t < objective.rows; t++) {
      let residual = -objective.b[t];
      for (let i = 0; i < n; i++) residual += objective.A[t * n + i] * x[i];
      value += residual * residual;
    }
  } else {
    value = objective.constant;
    for (let i = 0; i < n; i++) {
      let product = -2 * objective.c[i];
      for (let j = 0; j < n; j++) product += objective.Q[i * n + j] * x[j];
      value += x[i] * product;
    }
  }
  for (let i = 0; i < n && cost !== null; i++) {
    if (x[i] > 0) value += cost.long[i] * x[i];
    else if (cost.short !== null) value -= cost.short[i] * x[i];
  }
  return value;
}

function slackOf(value: number): number {
  return tolerance * Math.max(1, Math.abs(value));
}
