import { describe, expect, test } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { realisedVol } from '../../../src-main/model/implied-vol.ts';
import { averageDailyValue } from '../../../src-main/model/liquidity.ts';
import { market, name, randomMarket, settingsOf, weightsBasket } from './synthetic.ts';

const days = 101;
const flat = (price: number) => Array.from({ length: days }, (_, t) => price + (t % 2));
const lateBy = (count: number) => [...Array<number>(count).fill(NaN), ...flat(10).slice(count)];
const ended = name('ENDED', flat(10));
ended.last = 97;
const prices = market(
  name('A', flat(10)),
  name('B', flat(20)),
  name('LATE2', lateBy(2)),
  name('LATE3', lateBy(3)),
  ended,
  name('NEVER', Array<number>(days).fill(NaN)),
);

function excludedOf(
  changes: Partial<ScenarioSettingsInput>,
  vols: Record<string, number> | null = null,
  basket = weightsBasket({ A: 0.5, B: 0.5 }),
) {
  const { candidates, excluded } = buildModel({
    prices,
    basket,
    settings: settingsOf(prices, changes),
    impliedVols: vols && new Map(Object.entries(vols)),
    groups: null,
  });
  return {
    candidates: candidates.map(({ symbol }) => symbol),
    excluded: Object.fromEntries(excluded.map(({ symbol, code }) => [symbol, code])),
    reasons: Object.fromEntries(excluded.map(({ symbol, reason }) => [symbol, reason])),
  };
}

const all = { candidates: { kind: 'all' as const } };

describe('which names may be held', () => {
  test('at a window-end anchor: ended, too short and absent names are left out', () => {
    const { candidates, excluded, reasons } = excludedOf({ ...all, anchor: 'window-end' });
    // 99 of 101 days is 98.02%, 98 of 101 is 97.03%.
    expect(candidates).toEqual(['A', 'B', 'LATE2']);
    expect(excluded).toEqual({ LATE3: 'coverage', ENDED: 'ended', NEVER: 'not-on-file' });
    expect(reasons.LATE3).toBe("prices on 97.03% of the window's days, under 98%");
    expect(reasons.ENDED).toBe('its prices end on 2024-04-07, before the anchor day 2024-04-10');
  });

  test('at a window-start anchor: a later listing cannot be bought', () => {
    const { candidates, excluded } = excludedOf(all);
    expect(candidates).toEqual(['A', 'B']);
    expect(excluded).toEqual({
      LATE2: 'no-price-on-anchor',
      LATE3: 'no-price-on-anchor',
      ENDED: 'coverage',
      NEVER: 'not-on-file',
    });
  });

  test('a list may name what is not there, and the user may exclude', () => {
    const list = { kind: 'list' as const, symbols: ['A', 'B', 'ZZZ'] };
    const { candidates, excluded } = excludedOf({ candidates: list, exclude: ['B'] });
    expect(candidates).toEqual(['A']);
    expect(excluded).toEqual({ ZZZ: 'not-on-file', B: 'excluded-by-user' });
  });

  test('must-hold names join the pool', () => {
    const list = { kind: 'list' as const, symbols: ['A'] };
    expect(excludedOf({ candidates: list, mustHold: ['B'] }).candidates).toEqual(['A', 'B']);
    expect(() => excludedOf({ candidates: list, mustHold: ['NEVER'] })).toThrow(
      'NEVER must be held but cannot be',
    );
  });

  test('a level series is not a candidate for itself', () => {
    const level = { kind: 'level' as const, entries: [{ symbol: 'A', amount: 1 }], notional: 1e6 };
    expect(excludedOf(all, null, level).candidates).toEqual(['B']);
    expect(() => excludedOf({}, null, level)).toThrow('no candidates');
  });

  test('the IV filter: auto is on when vols are on file, the ends of the range count as inside', () => {
    const vols = { A: 0.1, B: 0.95 };
    expect(excludedOf({}, vols).excluded).toEqual({ B: 'implied-vol-outside' });
    expect(excludedOf({}, vols).reasons.B).toBe('implied vol 95% is above 90%');
    expect(excludedOf({ ivFilter: 'off' }, vols).candidates).toEqual(['A', 'B']);
    expect(excludedOf({}, null).candidates).toEqual(['A', 'B']);
    expect(excludedOf({}, { A: 0.3 }).excluded).toEqual({ B: 'no-implied-vol' });
  });

  test('a realised vol stands in when the user says so', () => {
    const settings = { ivMissing: 'realised' as const, maxWtiv: 5 };
    expect(excludedOf(settings, { A: 0.3 }).candidates).toEqual(['A', 'B']);
    // B moves between 20 and 21 every day: returns 5% and −4.76%, far above 50% a year.
    expect(excludedOf({ ...settings, maxWtiv: 0.5 }, { A: 0.3 }).reasons.B).toMatch(
      /^realised vol 7\d\.\d+% is above 50%$/,
    );
  });

  test('rules that need vols refuse to run without', () => {
    expect(() => excludedOf({ ivFilter: 'on' })).toThrow('no implied vols are on file');
    expect(() => excludedOf({ weightedIv: true })).toThrow('no implied vols are on file');
  });
});

test('realised vol by hand: returns 10% and −10%', () => {
  const prices = market(name('A', [100, 110, 99]));
  const window = { start: 0, end: 2, anchor: 2, pnlDays: 2 };
  // Mean 0, variance (0.01 + 0.01)/1, a year has 252 days.
  expect(realisedVol(prices.names[0], window)).toBeCloseTo(Math.sqrt(0.02 * 252), 12);
});

test('average daily value: the last 20 days up to the anchor, days without a volume left out', () => {
  const series = randomMarket(1, 40).names[0];
  series.close.fill(10);
  series.volume.fill(100, 0, 21).fill(300, 21, 31).fill(1e9, 31);
  // Days 11 to 30: ten of 1000 and ten of 3000.
  expect(averageDailyValue(series, 30)).toBeCloseTo(2000, 9);
  series.volume.fill(NaN, 21, 31);
  expect(averageDailyValue(series, 30)).toBeCloseTo(1000, 9);
  series.volume.fill(NaN);
  expect(averageDailyValue(series, 30)).toBeNull();
});
