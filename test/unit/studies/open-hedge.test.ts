import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import type { HedgeTask } from '../../../src-main/workers/hedge-task.ts';
import { modelInput } from '../../../src-main/workers/model-input.ts';
import { openHedge } from '../../../src-main/workers/study-open.ts';
import type { OpenableHedge } from '../../../src-main/workers/study-task.ts';
import { randomMarket, settingsOf, weightsBasket } from '../model/synthetic.ts';
import { exactly } from '../solver/solve-options.ts';

const prices = randomMarket(8, 50, 3);
const task: HedgeTask = {
  series: prices.names.map(({ symbol, close, adjusted, volume }) => ({
    symbol,
    days: Int32Array.from(prices.days),
    close: Float64Array.from(close),
    adjusted: Float64Array.from(adjusted),
    volume: Float64Array.from(volume),
  })),
  basket: weightsBasket(Object.fromEntries(prices.names.map(({ symbol }) => [symbol, 1 / 8]))),
  settings: settingsOf(prices, { maxLongs: 3, weightLongs: [0.05, 0.6] }),
  impliedVols: null,
  facts: new Map(),
  warmStart: null,
  threads: 1,
};
const model = buildModel(modelInput(task));
const solved = solve(model.problem, exactly);
const hedge: OpenableHedge = {
  status: 'interrupted',
  objective: solved.objective,
  bound: solved.bound,
  rootBound: solved.rootBound,
  rootSeconds: 0,
  seconds: 1,
  nodes: solved.nodes,
  weights: model.candidates.flatMap(({ symbol }, index) =>
    solved.x![index] === 0 ? [] : [{ symbol, weight: solved.x![index] }],
  ),
  dropped: [],
};
/** Noted a moment before the weights were bettered. */
const behind = { ...hedge, objective: 1.01 * hedge.objective };
const goOn = () => false;

describe('a hedge that becomes a run', () => {
  it('is the same under the same certificate', () => {
    const { certificate, positions } = openHedge({ task, hedge }, goOn);
    expect(certificate.objective).toBe(hedge.objective);
    expect(certificate.bound).toBe(hedge.bound);
    expect(positions.map(({ symbol }) => symbol).sort()).toEqual(
      hedge.weights.map(({ symbol }) => symbol).sort(),
    );
  });

  it('is refused where its weights no longer give what the study says', () => {
    expect(() => openHedge({ task, hedge: behind }, goOn)).toThrow('have changed since the study was made');
  });

  it('counts for what its weights give where it was noted while the search went on', () => {
    const { certificate } = openHedge({ task, hedge: behind, inFlight: true }, goOn);
    expect(certificate.objective / hedge.objective).toBeCloseTo(1, 9);
    expect(certificate.bound).toBeLessThanOrEqual(certificate.objective);
  });
});
