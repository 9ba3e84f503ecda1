import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioSettings, ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { findWindow } from '../../../src-main/model/anchor.ts';
import type { PnlDays } from '../../../src-main/model/left-out.ts';
import { buildObjective } from '../../../src-main/model/objective.ts';
import type { AlignedPrices } from '../../../src-main/model/prices.ts';
import { buildTarget } from '../../../src-main/model/target.ts';
import { market, name, settingsOf, squaredResidual, weightsBasket } from '../model/synthetic.ts';

/** The objective at x of candidate A against basket B without the given P&L days. */
function objectiveOf(
  prices: AlignedPrices,
  changes: Partial<ScenarioSettingsInput>,
  leftOut: PnlDays | null,
  x = 1,
): number {
  const settings: ScenarioSettings = settingsOf(prices, changes);
  const window = findWindow(prices.days, settings);
  const target = buildTarget(prices, weightsBasket({ B: 1 }, 1), window.anchor);
  const { objective } = buildObjective(prices, target, window, [0], settings, leftOut);
  return squaredResidual(objective, 1, [x]);
}

/** As in the model's own tests: at x = 1, day-one at the start, d = 0.15, −0.05, −0.2 and v = 0.15, 0.1, −0.1. */
const prices = market(name('A', [10, 11, 12, 9]), name('B', [40, 38, 44, 40]));

describe('days left out of the objective', () => {
  test.each<[string, Partial<ScenarioSettingsInput>, PnlDays, number]>([
    ['daily rows lose the day', {}, { first: 2, last: 2 }, (0.15 ** 2 + 0.2 ** 2) / 2],
    [
      'the mean is that of the other days',
      { moment: 'about-mean' },
      { first: 1, last: 1 },
      // −0.05 and −0.2 about −0.125.
      0.075 ** 2,
    ],
    // v goes on from 0.15 as if day two had not been: 0.15, 0.15 − 0.2.
    [
      'value rows beyond the day lose its gain',
      { lambda: 1 },
      { first: 2, last: 2 },
      (0.15 ** 2 + 0.05 ** 2) / 2,
    ],
    // Days next to the anchor: v = −0.05, −0.25 from the start of day two on.
    ['a fold at the anchor day', { lambda: 1 }, { first: 1, last: 1 }, (0.05 ** 2 + 0.25 ** 2) / 2],
    ['a fold at the far end', { lambda: 1 }, { first: 3, last: 3 }, (0.15 ** 2 + 0.1 ** 2) / 2],
  ])('%s', (_, changes, leftOut, expected) => {
    expect(objectiveOf(prices, changes, leftOut)).toBeCloseTo(expected, 14);
  });

  test('with day one at the end, value paths are stitched on their far side', () => {
    // F = 1/9, 1/9, −3/9 and b = −2/40, 6/40, −4/40; v before day one is minus the gains still to come.
    const d = [1 / 9 + 2 / 40, 1 / 9 - 6 / 40, -3 / 9 + 4 / 40];
    const expected = (leftOut: PnlDays, days: number[]) =>
      expect(objectiveOf(prices, { lambda: 1, anchor: 'window-end' }, leftOut)).toBeCloseTo(
        days.reduce((total, v) => total + v ** 2, 0) / days.length,
        14,
      );
    expected({ first: 2, last: 2 }, [-d[0] - d[2], -d[2]]);
    expected({ first: 3, last: 3 }, [-d[0] - d[1], -d[1]]);
    expected({ first: 1, last: 1 }, [-d[1] - d[2], -d[2]]);
  });

  /** Twelve days of A and B, whose days `first` to `last` may be rewritten. */
  const anyFold = fc
    .record({
      A: fc.array(fc.double({ min: 5, max: 50, noNaN: true }), { minLength: 12, maxLength: 12 }),
      B: fc.array(fc.double({ min: 5, max: 50, noNaN: true }), { minLength: 12, maxLength: 12 }),
      first: fc.integer({ min: 1, max: 11 }),
      length: fc.integer({ min: 1, max: 6 }),
      shift: fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })),
      lambda: fc.constantFrom(0, 0.4, 1),
      moment: fc.constantFrom('about-zero' as const, 'about-mean' as const),
      anchor: fc.constantFrom('window-start' as const, 'window-end' as const),
      x: fc.double({ min: -2, max: 2, noNaN: true }),
    })
    .map((drawn) => ({ ...drawn, last: Math.min(11, drawn.first + drawn.length - 1) }));

  test('what happened on them changes nothing: shifted paths on their far side', () => {
    fc.assert(
      fc.property(anyFold, ({ A, B, first, last, shift, lambda, moment, anchor, x }) => {
        const far = (day: number) => (anchor === 'window-start' ? day >= last : day < first);
        const inside = (day: number) => day >= first && day < last;
        const moved = (path: number[], by: number) =>
          path.map((price, day) => (inside(day) ? 7 + day : far(day) ? price + by : price));
        const settings = { lambda, moment, anchor, scaling: 'raw' as const };
        const before = objectiveOf(market(name('A', A), name('B', B)), settings, { first, last }, x);
        const after = objectiveOf(
          market(name('A', moved(A, shift[0])), name('B', moved(B, shift[1]))),
          settings,
          { first, last },
          x,
        );
        expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-9 * Math.max(1, before));
      }),
    );
  });

  test('in day-one dollars not even their level does, whatever the estimator', () => {
    fc.assert(
      fc.property(
        anyFold,
        fc.constantFrom(
          'sample' as const,
          'single-factor' as const,
          'diagonal' as const,
          'ledoit-wolf' as const,
        ),
        ({ A, B, first, last, shift, moment, anchor, x }, estimation) => {
          const moved = (path: number[], by: number) =>
            path.map((price, day) => (day < first ? price * (1 + by) : day < last ? 7 + day : price));
          const settings = { moment, anchor, estimation, factors: 'day-one-dollar' as const };
          const before = objectiveOf(market(name('A', A), name('B', B)), settings, { first, last }, x);
          const after = objectiveOf(
            market(name('A', moved(A, shift[0])), name('B', moved(B, shift[1]))),
            settings,
            { first, last },
            x,
          );
          expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-9 * Math.max(1, before));
        },
      ),
    );
  });
});
