import { describe, expect, it } from 'vitest';
import type { ScenarioSettings } from '../../../src-main/contract/settings.ts';
import { CheckDesk, type CheckedMarket, type CheckedScenario } from '../../../src-main/workers/check-desk.ts';
import { isoOfDay } from '../../../src-main/model/days.ts';
import { randomMarket, settingsOf } from '../model/synthetic.ts';

const prices = randomMarket(6, 120, 3);
const day = (index: number): string => isoOfDay(prices.days[index]);

/** The last of the names came to the market late. */
function marketFrom(lastNameStarts: number): CheckedMarket {
  const series = prices.names.map(({ symbol, close, volume }, index) => {
    const from = index === prices.names.length - 1 ? lastNameStarts : 0;
    return {
      symbol,
      days: prices.days.slice(from) as Int32Array<ArrayBuffer>,
      close: close.slice(from) as Float64Array<ArrayBuffer>,
      adjusted: close.slice(from) as Float64Array<ArrayBuffer>,
      volume: volume.slice(from) as Float64Array<ArrayBuffer>,
    };
  });
  return { series, facts: new Map() };
}

function scenario(changes: Partial<ScenarioSettings>, constituents = 3): CheckedScenario {
  const symbols = prices.names.slice(0, constituents).map(({ symbol }) => symbol);
  return {
    basket: {
      kind: 'weights',
      notional: 1e6,
      entries: symbols.map((symbol) => ({ symbol, amount: 1 / constituents })),
    },
    settings: settingsOf(prices, {
      from: day(0),
      to: day(80),
      anchor: 'window-end',
      weightLongs: [0.05, 0.5],
      maxLongs: 4,
      ...changes,
    }),
    impliedVols: null,
    warmStart: null,
    threads: 1,
  };
}

describe('checking while a scenario is typed', () => {
  it('finds after every change what a check from scratch finds', () => {
    const desk = new CheckDesk();
    const whole = marketFrom(0);
    const late = marketFrom(40);
    const steps: [CheckedMarket, CheckedScenario][] = [
      [whole, scenario({})],
      [whole, scenario({ maxLongs: 1 })],
      [whole, scenario({ to: day(100) })],
      [whole, scenario({ from: day(20), anchor: 'window-start' })],
      [whole, scenario({}, 5)],
      [late, scenario({}, 5)],
      [late, scenario({}, 6)],
      [whole, scenario({}, 6)],
    ];
    const found = steps.map(([market, typed], index) => ({
      kept: desk.check(steps[index - 1]?.[0] === market ? null : market, typed),
      fresh: new CheckDesk().check(market, typed),
    }));
    for (const { kept, fresh } of found) expect(kept).toEqual(fresh);
    // The steps are not all alike: one long of at most a half cannot be the whole basket.
    expect(found.map(({ fresh }) => fresh.feasible).slice(0, 3)).toEqual([true, false, true]);
    expect(found[3]!.fresh.anchorDate).toBe(day(20));
    // The late name has no price in half of the window.
    expect(found.slice(6).map(({ fresh }) => fresh.candidates)).toEqual([5, 6]);
  });
});
