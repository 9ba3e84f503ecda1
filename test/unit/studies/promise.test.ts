import { describe, expect, it } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { crossValidationFolds } from '../../../src-main/evaluation/promise.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { isoOfDay } from '../../../src-main/model/days.ts';
import { buildObjective } from '../../../src-main/model/objective.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { crossValidatedPromise } from '../../../src-main/workers/promise.ts';
import { inputOf, randomMarket, weightsBasket } from '../model/synthetic.ts';
import { exactly } from '../solver/solve-options.ts';

const names = 12;
const basket = weightsBasket(
  Object.fromEntries(Array.from({ length: names }, (_, i) => [`N${i}`, 1 / names])),
  1e9,
);
const goOn = () => false;

function setUp(days: number, changes: Partial<ScenarioSettingsInput> = {}) {
  const input = inputOf(randomMarket(names, days, 7), basket, {
    maxLongs: 4,
    weightLongs: [0.05, 0.6],
    ...changes,
  });
  const model = buildModel(input);
  const { x } = solve(model.problem, exactly);
  return { input, model, x: x! };
}

describe('the cross-validated promise', () => {
  it.each<[string, Partial<ScenarioSettingsInput>]>([
    ['daily P&L, day one at the start', {}],
    ['daily P&L, day one at the end', { anchor: 'window-end' }],
    ['a mix of daily P&L and value', { lambda: 0.5, anchor: 'window-end' }],
    ['shrunk, long and short', { estimation: 'single-factor', shortMultiplier: 0.2, maxShorts: 2 }],
  ])('measures every fold with the best hedge that has not seen it: %s', (_, changes) => {
    const { input, model, x } = setUp(121, changes);
    const promise = crossValidatedPromise(input, model, x, 1, goOn)!;
    const indices = model.candidates.map(({ index }) => index);
    const { start } = model.window;
    const expected = crossValidationFolds(120).map((fold) => {
      // Proven by branch and bound, and measured from prices: neither is how the promise does it.
      const { objective } = buildObjective(
        input.prices,
        model.target,
        model.window,
        indices,
        model.settings,
        fold,
      );
      const best = solve({ ...model.problem, objective }, exactly);
      let squares = 0;
      for (let day = start + fold.first; day <= start + fold.last; day++) {
        let difference = 0;
        for (const [j, { index, basketWeight }] of model.candidates.entries()) {
          const { close } = input.prices.names[index];
          difference +=
            (1e9 * (best.x![j] - basketWeight) * (close[day] - close[day - 1])) / close[model.window.anchor];
        }
        squares += difference ** 2;
      }
      return {
        from: isoOfDay(input.prices.days[start + fold.first]),
        to: isoOfDay(input.prices.days[start + fold.last]),
        days: fold.last - fold.first + 1,
        rmse: Math.sqrt(squares / (fold.last - fold.first + 1)),
      };
    });
    expect(promise.folds).toHaveLength(6);
    promise.folds.forEach((fold, k) => {
      const { rmse, ...days } = expected[k];
      expect(fold).toMatchObject(days);
      // Whole shares of a large notional are the weights to a few millionths.
      expect(fold.rmse / rmse).toBeCloseTo(1, 3);
    });
    const pooled = Math.sqrt(expected.reduce((sum, { days, rmse }) => sum + days * rmse ** 2, 0) / 120);
    expect(promise.rmse / pooled).toBeCloseTo(1, 3);
  });

  it('is not made for windows under a quarter, nor when it is cancelled', () => {
    const short = setUp(60);
    expect(crossValidatedPromise(short.input, short.model, short.x, 1, goOn)).toBeNull();
    const { input, model, x } = setUp(61);
    expect(crossValidatedPromise(input, model, x, 1, goOn)).not.toBeNull();
    expect(crossValidatedPromise(input, model, x, 1, () => true)).toBeNull();
  });

  it('is the same however often and wherever it is made', () => {
    const { input, model, x } = setUp(121);
    const promise = crossValidatedPromise(input, model, x, 1, goOn)!;
    expect(crossValidatedPromise(input, model, x, 1, goOn)).toEqual(promise);
  });
});
