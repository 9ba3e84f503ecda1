/**
 * Local search over whole lots on a fixed set of positions: one-lot moves, alone and in pairs that keep the day-one
 * scale, until none is better (mathematics.md, section 6). Everything at notional 1.
 */
export interface LotProblem {
  /** k, the positions. */
  count: number;
  /** AᵀA of the positions' columns, k × k, Aᵀb, length k, and the constant bᵀb. */
  gram: Float64Array;
  projection: Float64Array;
  constant: number;
  /** Signed weight of one lot: negative for a short position. */
  lotWeight: Float64Array;
  /** Fewest and most lots of every position. */
  fewest: Int32Array;
  most: Int32Array;
  /** Linear forms `coefficientsᵀx` that must stay in [lower, upper]: day-one scale of the sides, groups, weighted IV. */
  forms: LinearForm[];
}

export interface LinearForm {
  /** Length k, on the signed weights. */
  coefficients: Float64Array;
  lower: number;
  upper: number;
}

/** A smaller change of the forms' excess is rounding noise. */
const excessPrecision = 1e-12;
/** An improvement below this part of the objective, half of it in RMSE, is not worth a step. */
const objectivePrecision = 1e-9;
/** Steps a position: a few are needed near the optimum; the cap keeps a far start with tiny lots from crawling. */
const stepsPerPosition = 500;

interface Move {
  first: number;
  firstLots: number;
  /** -1: a single move. */
  second: number;
  secondLots: number;
}

/**
 * Improves `lots` in place. First the forms are brought into their limits as far as one move after another can, then
 * the objective falls without leaving them. Every step is the best of all moves, so the outcome is deterministic.
 * @returns What the forms still exceed their limits by, summed; 0 when all hold.
 */
export function searchLots(problem: LotProblem, lots: Int32Array): number {
  const state = new LotState(problem, lots);
  for (let step = 0; step < stepsPerPosition * (problem.count + 1); step++) {
    const best = state.bestMove();
    if (!best) break;
    state.apply(best);
  }
  return state.excess();
}

class LotState {
  readonly #problem: LotProblem;
  readonly #lots: Int32Array;
  /** Half the gradient, AᵀA x − Aᵀb. */
  readonly #gradient: Float64Array;
  readonly #values: Float64Array;

  constructor(problem: LotProblem, lots: Int32Array) {
    const { count, gram, projection, lotWeight, forms } = problem;
    this.#problem = problem;
    this.#lots = lots;
    this.#gradient = projection.map((value) => -value);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) this.#gradient[i] += gram[i * count + j] * lots[j] * lotWeight[j];
    this.#values = Float64Array.from(forms, ({ coefficients }) =>
      coefficients.reduce((sum, coefficient, i) => sum + coefficient * lots[i] * lotWeight[i], 0),
    );
  }

  excess(first = -1, firstChange = 0, second = -1, secondChange = 0): number {
    let sum = 0;
    this.#problem.forms.forEach(({ coefficients, lower, upper }, row) => {
      let value = this.#values[row];
      if (first >= 0) value += coefficients[first] * firstChange;
      if (second >= 0) value += coefficients[second] * secondChange;
      sum += Math.max(0, lower - value, value - upper);
    });
    return sum;
  }

  /** The move with the least (excess, objective), or null when none is better than staying. */
  bestMove(): Move | null {
    const { count, lotWeight } = this.#problem;
    let best: Move | null = null;
    let leastExcess = this.excess();
    let leastChange = 0;
    let threshold = objectivePrecision * Math.max(0, this.#objective());
    const consider = (first: number, firstLots: number, second: number, secondLots: number) => {
      if (!this.#allowed(first, firstLots) || (second >= 0 && !this.#allowed(second, secondLots))) return;
      const firstChange = firstLots * lotWeight[first];
      const secondChange = second >= 0 ? secondLots * lotWeight[second] : 0;
      const excess = this.excess(first, firstChange, second, secondChange);
      if (excess > leastExcess + excessPrecision) return;
      const change = this.#objectiveChange(first, firstChange, second, secondChange);
      if (excess >= leastExcess - excessPrecision && change >= leastChange - threshold) return;
      best = { first, firstLots, second, secondLots };
      leastExcess = excess;
      leastChange = change;
      threshold = 0;
    };
    for (let first = 0; first < count; first++)
      for (const direction of [1, -1]) {
        consider(first, direction, -1, 0);
        for (let second = 0; second < count; second++) {
          if (second === first) continue;
          const ratio = Math.max(1, Math.round(Math.abs(lotWeight[first] / lotWeight[second])));
          consider(first, direction, second, ratio);
          consider(first, direction, second, -ratio);
        }
      }
    return best;
  }

  apply({ first, firstLots, second, secondLots }: Move): void {
    this.#change(first, firstLots);
    if (second >= 0) this.#change(second, secondLots);
  }

  #allowed(position: number, change: number): boolean {
    const lots = this.#lots[position] + change;
    return this.#problem.fewest[position] <= lots && lots <= this.#problem.most[position];
  }

  /** xᵀAᵀAx − 2xᵀAᵀb + bᵀb = xᵀ(gradient − Aᵀb) + bᵀb. */
  #objective(): number {
    const { lotWeight, projection, constant } = this.#problem;
    return this.#lots.reduce(
      (sum, lots, i) => sum + lots * lotWeight[i] * (this.#gradient[i] - projection[i]),
      constant,
    );
  }

  #objectiveChange(first: number, firstChange: number, second: number, secondChange: number): number {
    const { count, gram } = this.#problem;
    let change = firstChange * (2 * this.#gradient[first] + gram[first * count + first] * firstChange);
    if (second >= 0)
      change +=
        secondChange *
        (2 * this.#gradient[second] +
          gram[second * count + second] * secondChange +
          2 * gram[first * count + second] * firstChange);
    return change;
  }

  #change(position: number, lots: number): void {
    const { count, gram, lotWeight, forms } = this.#problem;
    const change = lots * lotWeight[position];
    this.#lots[position] += lots;
    for (let i = 0; i < count; i++) this.#gradient[i] += gram[i * count + position] * change;
    forms.forEach(({ coefficients }, row) => (this.#values[row] += coefficients[position] * change));
  }
}
