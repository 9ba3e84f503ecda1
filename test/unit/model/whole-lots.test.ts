import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { wholeLots } from '../../../src-main/model/whole-lots.ts';
import { roundToShares } from '../../../src-main/model/rounding.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { inputOf, objectiveAt, randomMarket, weightsBasket } from './synthetic.ts';
import { exactly } from '../solver/solve-options.ts';

const prices = randomMarket(7, 80, 5);
const basket = (notional: number) =>
  weightsBasket({ N0: 0.25, N1: 0.2, N2: 0.2, N3: 0.15, N4: 0.1, N5: 0.1 }, notional);

const modelWith = (notional: number, lotSize: number) =>
  buildModel(
    inputOf(prices, basket(notional), {
      candidates: { kind: 'all' },
      boundBasis: 'notional',
      weightLongs: [0.1, 0.6],
      maxLongs: 3,
      lotSize,
    }),
  );

const solved = (model: ReturnType<typeof modelWith>): Float64Array => solve(model.problem, exactly).x!;

/** Every choice of at most three names and whole lots within the bounds, and a scale within half the largest lot. */
function bestByEnumeration(model: ReturnType<typeof modelWith>): number {
  const { n, long } = model.problem;
  const lot = Array.from(
    { length: n },
    (_, i) => (model.lotSizes[i] * model.closeAtAnchor[i]) / model.notional,
  );
  let best = Infinity;
  const weights = new Float64Array(n);
  const place = (from: number, held: number, sum: number, largest: number) => {
    if (held > 0 && Math.abs(sum - 1) <= largest / 2 + 1e-12)
      best = Math.min(best, objectiveAt(model, weights));
    if (held === 3) return;
    for (let i = from; i < n; i++) {
      const first = Math.ceil(long.lower[i] / lot[i] - 1e-9);
      const last = Math.floor(long.upper[i] / lot[i] + 1e-9);
      for (let lots = first; lots <= last; lots++) {
        weights[i] = lots * lot[i];
        place(i + 1, held + 1, sum + weights[i], Math.max(largest, lot[i]));
      }
      weights[i] = 0;
    }
  };
  place(0, 0, 0, 0);
  return best;
}

describe('names chosen for their lots', () => {
  test.each([
    [40_000, 25],
    [60_000, 40],
    [100_000, 50],
    [100_000, 100],
  ])(
    'a notional of %d in lots of %d: never worse than rounding, never better than the best there is',
    (notional, lot) => {
      const model = modelWith(notional, lot);
      const x = solved(model);
      const plain = roundToShares(model, x);
      const { rounded, x: behind } = wholeLots(model, x);
      const best = bestByEnumeration(model);
      expect(rounded.objective).toBeLessThanOrEqual(plain.objective);
      expect(rounded.objective).toBeCloseTo(objectiveAt(model, rounded.weights), 14);
      if (rounded.notes.length === 0) expect(rounded.objective).toBeGreaterThanOrEqual(best - 1e-15);
      rounded.shares.forEach((shares, i) => expect(shares === 0).toBe(behind[i] === 0));
      expect(rounded.shares.filter((shares) => shares !== 0).length).toBeLessThanOrEqual(3);
    },
  );

  test('somewhere it finds what rounding alone does not', () => {
    const gains = [20, 25, 30, 40, 50, 60, 75, 100].map((lot) => {
      const model = modelWith(80_000, lot);
      const x = solved(model);
      return roundToShares(model, x).objective - wholeLots(model, x).rounded.objective;
    });
    expect(Math.max(...gains)).toBeGreaterThan(0);
  });

  test('is left alone where rounding costs next to nothing', () => {
    const model = modelWith(1e9, 1);
    const x = solved(model);
    expect(wholeLots(model, x).x).toBe(x);
  });
});
