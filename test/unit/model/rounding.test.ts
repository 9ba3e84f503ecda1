import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import type { HedgeModel } from '../../../src-main/model/hedge-model.ts';
import { roundToShares } from '../../../src-main/model/rounding.ts';
import { inputOf, market, name, objectiveAt, randomMarket, uniform, weightsBasket } from './synthetic.ts';

const prices = randomMarket(8, 60, 21);
const basket = (notional: number) => weightsBasket({ N0: 0.4, N1: 0.3, N2: 0.2, N3: 0.1 }, notional);
const modelOf = (notional: number, changes: Partial<ScenarioSettingsInput> = {}) =>
  buildModel(inputOf(prices, basket(notional), { candidates: { kind: 'all' }, ...changes }));

/** Weights on some names of a side, within [lower, upper], that sum to the side's total; null when the draw fails. */
function drawSide(random: () => number, names: number[], total: number, lower: number, upper: number) {
  if (names.length * lower > total || names.length * upper < total) return null;
  const weights = names.map(() => lower);
  let left = total - names.length * lower;
  for (let round = 0; round < 60 && left > 1e-15; round++)
    for (let i = 0; i < names.length; i++) {
      const more = Math.min(left, upper - weights[i], round === 59 ? left : left * random());
      weights[i] += more;
      left -= more;
    }
  return left > 1e-12 ? null : weights;
}

function checkKept(model: HedgeModel, x: Float64Array) {
  const rounded = roundToShares(model, x);
  const { long, short } = model.problem;
  const beyond = rounded.notes.length > 0 ? 1 : 0;
  const largestLot = { long: 0, short: 0 };
  const total = { long: 0, short: 0 };
  x.forEach((weight, i) => {
    const lotWeight = (model.lotSizes[i] * model.closeAtAnchor[i]) / model.notional;
    expect(Math.sign(rounded.shares[i])).toBe(Math.sign(weight));
    expect(Math.abs(rounded.shares[i]) % model.lotSizes[i]).toBe(0);
    expect(rounded.weights[i]).toBeCloseTo((rounded.shares[i] * model.closeAtAnchor[i]) / model.notional, 14);
    if (weight === 0) return;
    const name = weight > 0 ? 'long' : 'short';
    const side = weight > 0 ? long : short!;
    const size = Math.abs(rounded.weights[i]);
    expect(size).toBeGreaterThan(Math.min(lotWeight, side.lower[i] - beyond * lotWeight) - 1e-9);
    expect(size).toBeLessThan(side.upper[i] + beyond * lotWeight + 1e-9);
    largestLot[name] = Math.max(largestLot[name], lotWeight);
    total[name] += size;
  });
  expect(Math.abs(total.long - long.sum!)).toBeLessThan(largestLot.long / 2 + 1e-9);
  expect(rounded.scaleDeviation.long).toBeCloseTo(total.long - long.sum!, 12);
  if (short) expect(Math.abs(total.short - short.sum!)).toBeLessThan(largestLot.short / 2 + 1e-9);
  expect(rounded.objective).toBeCloseTo(objectiveAt(model, rounded.weights), 14);
  expect(rounded.continuousObjective).toBeCloseTo(objectiveAt(model, x), 14);
  return rounded;
}

describe('whole shares', () => {
  test('bounds, counts, sides, lots and the day-one scale are kept', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(2e4, 1e6, 1e8),
        fc.constantFrom(1, 10, 100),
        fc.constantFrom(0, 0.2),
        fc.constantFrom<[number, number]>([0.02, 0.6], [0.2, 0.8], [0.25, 0.25]),
        (seed, notional, lotSize, shortMultiplier, weightLongs) => {
          const random = uniform(seed);
          const model = modelOf(notional, {
            boundBasis: 'side',
            lotSize,
            shortMultiplier,
            weightLongs,
            weightShorts: [0.1, 1],
            lambda: random() < 0.3 ? 0.5 : 0,
          });
          const { n, long, short } = model.problem;
          const names = Array.from({ length: n }, (_, i) => i).sort(() => random() - 0.5);
          const longs = names.slice(0, 2 + Math.floor(random() * 3));
          const shorts = names.slice(longs.length, longs.length + 1 + Math.floor(random() * 2));
          const u = drawSide(random, longs, long.sum!, long.lower[longs[0]], long.upper[longs[0]]);
          const s = short && drawSide(random, shorts, short.sum!, short.lower[0], short.upper[0]);
          fc.pre(n > 5 && u !== null && (short === null || s !== null));
          const x = new Float64Array(n);
          longs.forEach((i, k) => (x[i] = u![k]));
          if (s) shorts.forEach((i, k) => (x[i] = -s[k]));
          // Positions of less than a lot have no whole number near them.
          fc.pre(
            x.every(
              (weight, i) =>
                weight === 0 ||
                Math.abs(weight) >= (model.lotSizes[i] * model.closeAtAnchor[i]) / model.notional,
            ),
          );
          checkKept(model, x);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('five longs of exactly 20% keep their bounds to the next lot', () => {
    const model = modelOf(1e5, { boundBasis: 'side', weightLongs: [0.2, 0.8] });
    const x = Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.2, 0, 0, 0);
    const rounded = checkKept(model, x);
    expect(rounded.notes).toEqual([expect.stringContaining('kept to the next lot')]);
  });

  test('no better whole lots within the box around the answer: all 5^4 tried', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = uniform(seed);
      const model = modelOf(1e5, { lambda: 0.5 });
      const draw = [random(), random(), random(), random()].map((value) => 0.1 + value);
      const sum = draw.reduce((total, value) => total + value, 0);
      const x = new Float64Array(8);
      draw.forEach((value, i) => (x[2 * i] = value / sum));
      const rounded = roundToShares(model, x);
      const held = [0, 2, 4, 6];
      const play = Math.max(...held.map((i) => model.closeAtAnchor[i])) / 2e5;
      let best = Infinity;
      for (let code = 0; code < 5 ** 4; code++) {
        const weights = rounded.weights.slice();
        held.forEach((i, k) => {
          weights[i] += ((Math.floor(code / 5 ** k) % 5) - 2) * (model.closeAtAnchor[i] / 1e5);
        });
        const total = held.reduce((value, i) => value + weights[i], 0);
        if (Math.abs(total - 1) <= play) best = Math.min(best, objectiveAt(model, weights));
      }
      // Single moves and pairs are not all of the box: 2% of room for triples.
      expect(rounded.objective).toBeLessThanOrEqual(best * 1.02 + 1e-12);
    }
  });

  test('by hand: a basket of the name itself', () => {
    const two = market(name('A', [30, 33, 36]), name('B', [70, 77, 84]));
    const model = buildModel(inputOf(two, weightsBasket({ A: 0.3, B: 0.7 }, 1000), {}));
    const rounded = roundToShares(model, Float64Array.of(0.3, 0.7));
    expect([...rounded.shares]).toEqual([10, 10]);
    expect(rounded.objective).toBeLessThan(1e-20);
    expect(rounded.scaleDeviation).toEqual({ long: expect.closeTo(0, 12) as number, short: 0 });
    expect(rounded.lossInDollars).toBeCloseTo(0, 6);
  });
});
