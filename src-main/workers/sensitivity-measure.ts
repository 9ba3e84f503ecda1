import type { MeasuredHedge, VariedHedge } from '../contract/sensitivity.ts';
import { basketDailyPnl, dailyFactors } from '../model/factors.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';

/** Measures weights of one model: the objective by its definition, and dollars of shares held. */
export class HedgeMeasure {
  readonly #model: HedgeModel;
  readonly #factors: Float64Array;
  readonly #basket: Float64Array;

  constructor({ prices }: Pick<ModelInput, 'prices'>, model: HedgeModel) {
    const { window, target, candidates } = model;
    const columns = candidates.map(({ index }) => index);
    this.#model = model;
    this.#factors = dailyFactors(prices, columns, window, 'historical-dollar');
    this.#basket = basketDailyPnl(prices, target, window, 'historical-dollar');
  }

  /** @param x Signed weights, length n. */
  measure(x: Float64Array): MeasuredHedge {
    const { problem, notional } = this.#model;
    const { n } = problem;
    let squares = 0;
    this.#basket.forEach((pnl, row) => {
      let difference = -pnl;
      for (let j = 0; j < n; j++) if (x[j] !== 0) difference += x[j] * this.#factors[row * n + j];
      squares += difference * difference;
    });
    return {
      objective: verifyHedge(problem, x).objective,
      rmse: notional * Math.sqrt(squares / this.#basket.length),
    };
  }
}

/** A hedge against the best one, and by its names against the run's. */
export function variedHedge(
  measured: MeasuredHedge,
  best: MeasuredHedge,
  names: { of: readonly string[]; run: readonly string[] },
): VariedHedge {
  return {
    ...measured,
    rmseChange: measured.rmse - best.rmse,
    objectiveChange: (measured.objective - best.objective) / Math.max(best.objective, 1e-12),
    entered: names.of.filter((symbol) => !names.run.includes(symbol)),
    left: names.run.filter((symbol) => !names.of.includes(symbol)),
  };
}
