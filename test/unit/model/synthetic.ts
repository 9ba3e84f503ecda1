import { scenarioSettings, type ScenarioSettings } from '../../../src-main/contract/settings.ts';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import type { HedgeModel, ModelInput } from '../../../src-main/model/hedge-model.ts';
import type { AlignedName, AlignedPrices } from '../../../src-main/model/prices.ts';
import type { LeastSquares } from '../../../src-main/solver/problem.ts';

/** 2024-01-01, and every calendar day after it: the model asks only for ascending days. */
const firstDay = 19_723;

const dayText = (index: number): string =>
  new Date((firstDay + index) * 86_400_000).toISOString().slice(0, 10);

/** Without splits and dividends the adjusted close is the close. */
export function name(symbol: string, close: number[], adjusted: number[] = close, volume = 1e6): AlignedName {
  const priced = close.map((price) => Number.isFinite(price));
  return {
    symbol,
    close: Float64Array.from(close),
    adjusted: Float64Array.from(adjusted),
    volume: Float64Array.from(close, (price) => (Number.isFinite(price) ? volume : NaN)),
    first: priced.includes(true) ? priced.indexOf(true) : close.length,
    last: priced.lastIndexOf(true),
    filled: 0,
  };
}

export const market = (...names: AlignedName[]): AlignedPrices => ({
  days: Int32Array.from(names[0].close, (_, index) => firstDay + index),
  names,
});

/** Random walks with a common factor: a small market whose figures depend on the seed alone. */
export function randomMarket(names: number, days: number, seed = 1): AlignedPrices {
  const random = uniform(seed);
  const normal = () => random() + random() + random() + random() - 2;
  const factor = Array.from({ length: days }, () => 0.02 * normal());
  return market(
    ...Array.from({ length: names }, (_, i) => {
      const beta = 0.5 + random();
      let price = 20 + 180 * random();
      const close = factor.map((move, day) => {
        if (day > 0) price *= 1 + beta * move + 0.02 * normal();
        return price;
      });
      return name(`N${i}`, close);
    }),
  );
}

export function uniform(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 4_294_967_296;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** The whole calendar as window, wide bounds, unless said otherwise. */
export const settingsOf = (
  prices: AlignedPrices,
  changes: Partial<ScenarioSettingsInput> = {},
): ScenarioSettings =>
  scenarioSettings.parse({
    from: dayText(0),
    to: dayText(prices.days.length - 1),
    anchor: 'window-start',
    weightLongs: [0.01, 1],
    weightShorts: [0.01, 1],
    boundBasis: 'notional',
    ...changes,
  });

export const weightsBasket = (weights: Record<string, number>, notional = 1e6): ModelInput['basket'] => ({
  kind: 'weights',
  entries: Object.entries(weights).map(([symbol, amount]) => ({ symbol, amount })),
  notional,
});

export const inputOf = (
  prices: AlignedPrices,
  basket: ModelInput['basket'],
  changes: Partial<ScenarioSettingsInput> = {},
): ModelInput => ({
  prices,
  basket,
  settings: settingsOf(prices, changes),
  impliedVols: null,
  groups: null,
});

/** ‖Ax − b‖² of a model at x, summed directly. */
export function objectiveAt({ problem }: Pick<HedgeModel, 'problem'>, x: ArrayLike<number>): number {
  return squaredResidual(problem.objective as LeastSquares, problem.n, x);
}

export function squaredResidual(
  { rows, A, b }: { rows: number; A: Float64Array; b: Float64Array },
  n: number,
  x: ArrayLike<number>,
): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let residual = -b[row];
    for (let j = 0; j < n; j++) residual += A[row * n + j] * x[j];
    sum += residual ** 2;
  }
  return sum;
}
