import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioSettings, ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { checkSettings, requireFeasible } from '../../../src-main/model/feasibility.ts';
import type { ModelInput } from '../../../src-main/model/hedge-model.ts';
import { inputOf, randomMarket, uniform, weightsBasket } from './synthetic.ts';

const prices = randomMarket(12, 30, 4);
const sectors = ['Energy', 'Banks', 'Tech'];
const groups = new Map(
  prices.names.map(({ symbol }, i) => [symbol, { sector: sectors[i % 3], industry: `I${i}` }]),
);
const impliedVols = new Map(prices.names.map(({ symbol }, i) => [symbol, 0.1 + 0.05 * i]));
const equal = weightsBasket(Object.fromEntries(prices.names.map(({ symbol }) => [symbol, 1 / 12])));

const input = (changes: Partial<ScenarioSettingsInput>, more: Partial<ModelInput> = {}): ModelInput => ({
  ...inputOf(prices, equal, { boundBasis: 'side', ...changes }),
  groups,
  ...more,
});
const firstError = (given: ModelInput) =>
  checkSettings(given).findings.find(({ severity }) => severity === 'error') ?? null;
const mended = (given: ModelInput, change: Partial<ScenarioSettings>): ModelInput => ({
  ...given,
  settings: { ...given.settings, ...change },
});

describe('what cannot be, with the smallest change that mends it', () => {
  test('too few positions for the cap: both ways are named, the count first when they cost the same', () => {
    const finding = firstError(input({ weightLongs: [0.02, 0.1], maxLongs: 8 }))!;
    expect(finding.setting).toBe('maxLongs');
    expect(finding.message).toBe(
      '8 longs of at most 10% of the long side make at most 80%, but the long side has to make 100% of the ' +
        'notional. Raise max longs from 8 to 10, or raise the cap on longs from 10% to 12.5%.',
    );
    expect(finding.mend!.change).toEqual({ maxLongs: 10 });
  });

  test('basket basis, 80% of every weight and no shorts: Σu ≤ 80%', () => {
    const finding = firstError(input({ boundBasis: 'basket', weightLongs: [0.2, 0.8] }))!;
    expect(finding.setting).toBe('weightLongs');
    expect(finding.message).toContain('12 longs of at most 80% of the basket weight make at most 80%');
    expect(finding.mend!.change).toEqual({ weightLongs: [0.2, 1] });
  });

  test.each<[string, Partial<ScenarioSettingsInput>, string, Partial<ScenarioSettings>]>([
    ['min longs', { weightLongs: [0.2, 0.8], minLongs: 7 }, 'make at least 140%', { minLongs: 5 }],
    ['no count fits', { weightLongs: [0.4, 0.45] }, 'No number of longs fits', { weightLongs: [0.4, 0.5] }],
    [
      'min longs above the candidates',
      { minLongs: 14, weightLongs: [0, 1] },
      'only 12 names',
      { minLongs: 12 },
    ],
    ['no longs', { maxLongs: 0 }, 'Max longs is 0', { maxLongs: 2 }],
    ['no shorts', { shortMultiplier: 0.2, maxShorts: 0 }, 'Max shorts is 0', { maxShorts: 1 }],
    [
      'too many must-holds',
      { mustHold: ['N0', 'N1', 'N2'], maxLongs: 2 },
      '3 names must be held long, but max longs is 2',
      { mustHold: ['N0', 'N1'] },
    ],
    [
      'must-holds too large together',
      { mustHold: ['N0', 'N1', 'N2'], weightLongs: [0.4, 0.8] },
      'make at least 120%',
      { weightLongs: [0.3333, 0.8] },
    ],
    [
      'a must-hold that is not there',
      { mustHold: ['N0', 'GONE'] },
      'GONE must be held but cannot be: GONE: no prices on file. Take GONE off',
      { mustHold: ['N0'] },
    ],
    ['min shorts without shorts', { minShorts: 2 }, 'nothing is sold short', { minShorts: 0 }],
    [
      'sectors outside the candidates',
      {
        candidates: { kind: 'list', symbols: ['N0', 'N3', 'N1', 'N4'] },
        groupMatch: { grouping: 'sector', tolerance: 0.1 },
      },
      'Tech is 33.33% of the basket, and the hedge can have 0% to 0% there',
      { candidates: { kind: 'all' } },
    ],
    [
      'more sectors than positions',
      { maxLongs: 2, groupMatch: { grouping: 'sector', tolerance: 0.1 } },
      'Matching 3 sectors within ± 10% needs 3 positions, but max longs is 2',
      { maxLongs: 3 },
    ],
    [
      'positions larger than a sector may be',
      { weightLongs: [0.5, 0.8], groupMatch: { grouping: 'sector', tolerance: 0.1 } },
      'no number of positions within the bounds makes that: one is at least 50%',
      { weightLongs: [0.3333, 0.8] },
    ],
    [
      'sectors that do not add up to the net weight',
      {
        dayOneScale: 'long',
        shortMultiplier: 0.5,
        groupMatch: { grouping: 'sector', tolerance: 0.1 },
      },
      'net day-one weight is 50%',
      { groupMatch: { grouping: 'sector', tolerance: 0.1667 } },
    ],
    [
      'no volume at all',
      { liquidity: { participation: 0.01, days: 1e-6 } },
      'liquidity limit of',
      { liquidity: null },
    ],
  ])('%s', (_, changes, message, change) => {
    const given = input({ weightLongs: [0.05, 0.5], ...changes });
    const finding = firstError(given)!;
    expect(finding.message).toContain(message);
    expect(finding.mend!.change).toEqual(change);
    expect(checkSettings(mended(given, change)).feasible).toBe(true);
  });

  test('IV filter and weighted IV', () => {
    const none = firstError(
      input({ maxWtiv: 0.11, minWtiv: 0.101, weightLongs: [0.05, 0.5] }, { impliedVols }),
    )!;
    expect(none.message).toContain('None of 12 candidates can be held; N0: implied vol 10% is below 10.1%');
    // Two names of at most 50% are the fewest: N1 with 15% and N2 with 20%, or from below N0.
    expect(none.mend!.change).toEqual({ maxWtiv: 0.2 });
    const weighted = firstError(
      input({ ivFilter: 'off', weightedIv: true, maxWtiv: 0.12, weightLongs: [0.05, 0.5] }, { impliedVols }),
    )!;
    // The least is half N0 and half N1: 12.5%.
    expect(weighted.setting).toBe('maxWtiv');
    expect(weighted.mend!.change).toEqual({ maxWtiv: 0.125 });
    expect(weighted.message).toContain("the candidates' vols are 10% to 65%");
  });

  test('data that are not on file', () => {
    const noVols = firstError(input({ ivFilter: 'on' }))!;
    expect(noVols.setting).toBe('ivFilter');
    expect(noVols.mend!.change).toEqual({ ivMissing: 'realised' });
    const noGroups = firstError(
      input({ groupMatch: { grouping: 'sector', tolerance: 0.1 } }, { groups: null }),
    )!;
    expect(noGroups.mend!.change).toEqual({ groupMatch: null });
    const window = checkSettings(input({ from: '2010-01-01', to: '2010-06-01' }));
    expect(window.feasible).toBe(false);
    expect(window.window).toBeNull();
    expect(window.findings[0].mend!.change).toEqual({ from: '2024-01-01', to: '2024-01-30' });
    const level = { kind: 'level' as const, entries: [{ symbol: 'N0', amount: 1 }], notional: 1e6 };
    const constituents = firstError(input({}, { basket: level }))!;
    expect(constituents.message).toContain('no constituents');
    expect(constituents.mend!.change).toEqual({ candidates: { kind: 'all' } });
  });

  test('advice does not forbid: the papers’ bounds allow five longs', () => {
    const check = checkSettings(input({ weightLongs: [0.2, 0.8] }));
    expect(check.feasible).toBe(true);
    expect(check.candidates).toBe(12);
    expect(check.findings).toEqual([
      {
        severity: 'info',
        setting: 'maxLongs',
        message:
          'With positions of 20% to 80% of the long side the bounds allow at most 5 longs; the limit of 20 has no effect.',
        mend: { label: 'set max longs to 5', change: { maxLongs: 5 } },
      },
    ]);
    expect(() => requireFeasible(check)).not.toThrow();
    expect(() => requireFeasible(checkSettings(input({ maxLongs: 0 })))).toThrow('Max longs is 0');
  });
});

describe('properties', () => {
  const pair = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 100 }))
    .map(([a, b]): [number, number] => [Math.min(a, b) / 100, b / 100]);

  test('one bound for all names, long only: exactly the counts k with k·lo ≤ 1 ≤ k·hi', () => {
    fc.assert(
      fc.property(
        pair,
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 15 }),
        (weightLongs, a, b) => {
          const [minLongs, maxLongs] = [Math.min(a, b), Math.max(a, b)];
          const [low, high] = weightLongs;
          let possible = false;
          for (let k = Math.max(1, minLongs); k <= Math.min(12, maxLongs); k++)
            possible ||= k * low <= 1 + 1e-9 && k * high >= 1 - 1e-9;
          expect(checkSettings(input({ weightLongs, minLongs, maxLongs })).feasible).toBe(possible);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('every mend mends, and the next smaller count does not', () => {
    const settings = fc.record({
      weightLongs: pair,
      weightShorts: pair,
      maxLongs: fc.integer({ min: 0, max: 15 }),
      maxShorts: fc.integer({ min: 0, max: 8 }),
      shortMultiplier: fc.constantFrom(0, 0, 0.2, 0.5),
      boundBasis: fc.constantFrom('side' as const, 'notional' as const, 'basket' as const),
      mustHold: fc.constantFrom<string[]>([], ['N1'], ['N1', 'N2', 'N3']),
      groupMatch: fc.constantFrom(null, { grouping: 'sector' as const, tolerance: 0.02 }),
    });
    fc.assert(
      fc.property(settings, (changes) => {
        const given = input(changes);
        const errors = checkSettings(given).findings.filter(({ severity }) => severity === 'error');
        for (const { mend, message } of errors) {
          if (!mend) continue;
          const after = checkSettings(mended(given, mend.change));
          const sentence = message.slice(0, message.indexOf('. '));
          expect(after.findings.map((finding) => finding.message.slice(0, sentence.length))).not.toContain(
            sentence,
          );
          const raised = mend.change.maxLongs;
          if (raised !== undefined && raised > given.settings.maxLongs + 1) {
            const less = checkSettings(mended(given, { maxLongs: raised - 1 }));
            expect(less.feasible).toBe(false);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('settings that admit a hedge are never called infeasible', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), fc.boolean(), (seed, shorts, useGroups) => {
        const random = uniform(seed);
        const order = prices.names.map((_, i) => i).sort(() => random() - 0.5);
        const longs = order.slice(0, 1 + Math.floor(random() * 6));
        const shortNames = shorts
          ? order.slice(longs.length, longs.length + 1 + Math.floor(random() * 3))
          : [];
        const m = shorts ? 0.3 : 0;
        const draw = (names: number[], total: number) => {
          const raw = names.map(() => 0.2 + random());
          const sum = raw.reduce((value, weight) => value + weight, 0);
          return raw.map((weight) => (weight / sum) * total);
        };
        const u = draw(longs, 1 / (1 - m));
        const s = draw(shortNames, m / (1 - m));
        // The tightest settings that this hedge meets.
        const net = new Map(sectors.map((sector) => [sector, 0]));
        longs.forEach((i, k) => net.set(sectors[i % 3], net.get(sectors[i % 3])! + u[k]));
        shortNames.forEach((i, k) => net.set(sectors[i % 3], net.get(sectors[i % 3])! - s[k]));
        const tolerance = Math.max(...[...net.values()].map((weight) => Math.abs(weight - 1 / 3)));
        fc.pre(tolerance <= 1);
        const gross = [...u, ...s].reduce((sum, weight) => sum + weight, 0);
        const iv =
          [...longs, ...shortNames].reduce((sum, i, k) => sum + (0.1 + 0.05 * i) * [...u, ...s][k], 0) /
          gross;
        const check = checkSettings(
          input(
            {
              boundBasis: 'notional',
              weightLongs: [Math.min(...u), Math.max(...u)],
              weightShorts: shorts ? [Math.min(...s), Math.max(...s)] : [0.1, 1],
              maxLongs: longs.length,
              minLongs: longs.length,
              maxShorts: shortNames.length,
              minShorts: shortNames.length,
              shortMultiplier: m,
              mustHold: random() < 0.5 ? [`N${longs[0]}`] : [],
              groupMatch: useGroups ? { grouping: 'sector', tolerance: tolerance + 1e-12 } : null,
              weightedIv: true,
              ivFilter: 'off',
              minWtiv: iv - 1e-9,
              maxWtiv: iv + 1e-9,
            },
            { impliedVols },
          ),
        );
        expect(check.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
