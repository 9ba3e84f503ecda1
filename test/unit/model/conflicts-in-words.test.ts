import { describe, expect, test } from 'vitest';
import type { ScenarioSettingsInput } from '../../../src-main/contract/settings.ts';
import { buildModel } from '../../../src-main/model/build-model.ts';
import { explainConflict } from '../../../src-main/model/conflicts-in-words.ts';
import { checkSettings } from '../../../src-main/model/feasibility.ts';
import type { ModelInput } from '../../../src-main/model/hedge-model.ts';
import { solve } from '../../../src-main/solver/solve.ts';
import { inputOf, randomMarket, uniform, weightsBasket } from './synthetic.ts';

const prices = randomMarket(6, 30, 8);
/** Two names a sector: vols 20% in A, 60% in B, 40% in C. */
const groups = new Map(
  prices.names.map(({ symbol }, i) => [symbol, { sector: ['A', 'B', 'C'][i % 3], industry: null }]),
);
const impliedVols = new Map(prices.names.map(({ symbol }, i) => [symbol, [0.2, 0.6, 0.4][i % 3]]));
const inputFor = (basket: Record<string, number>, changes: Partial<ScenarioSettingsInput>): ModelInput => ({
  ...inputOf(prices, weightsBasket(basket), {
    candidates: { kind: 'all' },
    weightLongs: [0.05, 0.6],
    ivFilter: 'off',
    ...changes,
  }),
  groups,
  impliedVols,
});

/** Half in sector A, half in B. */
const halves = { N0: 0.25, N3: 0.25, N1: 0.25, N4: 0.25 };
const thirds = Object.fromEntries(prices.names.map(({ symbol }) => [symbol, 1 / 6]));

describe('rules that contradict each other only together', () => {
  test('sectors against the weighted IV: 45% at 60% and the rest at 20% or 40% is above 30%', () => {
    const given = inputFor(halves, {
      candidates: { kind: 'basket' },
      groupMatch: { grouping: 'sector', tolerance: 0.05 },
      weightedIv: true,
      minWtiv: 0.1,
      maxWtiv: 0.3,
    });
    expect(checkSettings(given).feasible).toBe(true);
    const finding = explainConflict(given)!;
    expect(finding.message).toContain('the sector match within ± 5% in ');
    expect(finding.message).toContain('a weighted implied vol of at most 30%');
    // 0.55·20% + 0.45·60% = 38%; with p in B: 20% + 40%·p ≤ 30% needs p = 25%, a tolerance of 25%.
    expect(finding.mend).toEqual({
      label: 'raise max wtiv from 30% to 38%',
      change: { maxWtiv: 0.38 },
    });
    expect(finding.message).toContain(
      'Raise max wtiv from 30% to 38%, or widen the sector tolerance from 5% to 25%.',
    );
    expect(finding.setting).toBe('maxWtiv');
  });

  test('with shorts every sector still needs a long', () => {
    const given = inputFor(thirds, {
      maxLongs: 2,
      weightLongs: [0.05, 1.2],
      shortMultiplier: 0.2,
      groupMatch: { grouping: 'sector', tolerance: 0.1 },
    });
    const finding = explainConflict(given)!;
    expect(finding.message).toContain('at most 2 longs');
    expect(finding.mend!.change).toEqual({ maxLongs: 3 });
  });

  test('must-holds against a sector', () => {
    // N1 and N4 are all of sector B: two longs of 20% make 40%, and 10% to 30% are asked with the tolerance.
    const given = inputFor(
      { N0: 0.4, N1: 0.2, N2: 0.4 },
      {
        weightLongs: [0.2, 0.8],
        mustHold: ['N1', 'N4'],
        groupMatch: { grouping: 'sector', tolerance: 0.1 },
        shortMultiplier: 0.1,
        weightShorts: [0.01, 1],
        noShort: ['N0', 'N1', 'N2', 'N4', 'N5'],
      },
    );
    const finding = explainConflict(given)!;
    expect(finding.message).toContain('N1, N4 must be held');
    expect(finding.mend).not.toBeNull();
    expect(
      explainConflict({ ...given, settings: { ...given.settings, ...finding.mend!.change } }),
    ).toBeNull();
  });

  test('null where a hedge exists', () => {
    expect(explainConflict(inputFor(thirds, {}))).toBeNull();
  });
});

test('the solver finds a hedge after every mend, and none before', () => {
  const found = (input: ModelInput) =>
    solve(buildModel(input).problem, {
      gap: 0.5,
      timeLimit: 10,
      threads: 1,
      seed: 1,
      deterministic: true,
      warmStart: null,
    }).x !== null;
  let explained = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const random = uniform(seed);
    const pick = <T>(values: T[]): T => values[Math.floor(random() * values.length)];
    const given = inputFor(pick([halves, thirds]), {
      weightLongs: pick<[number, number]>([
        [0.05, 0.3],
        [0.2, 0.8],
        [0.3, 1],
      ]),
      maxLongs: pick([2, 3, 6]),
      shortMultiplier: pick([0, 0.2]),
      groupMatch: { grouping: 'sector', tolerance: pick([0.02, 0.1]) },
      weightedIv: true,
      minWtiv: 0.1,
      maxWtiv: pick([0.3, 0.4]),
      mustHold: pick<string[]>([[], ['N1']]),
    });
    const finding = explainConflict(given);
    expect(found(given)).toBe(finding === null);
    if (!finding?.mend) continue;
    explained++;
    expect(found({ ...given, settings: { ...given.settings, ...finding.mend.change } })).toBe(true);
  }
  expect(explained).toBeGreaterThan(10);
});
