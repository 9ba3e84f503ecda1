import { describe, expect, it } from 'vitest';
import { scenarioSettings } from '../../../src-main/contract/settings.ts';
import {
  parseArguments,
  parsePreset,
  parseSettings,
  settingNames,
  UsageError,
} from '../../../src-main/hosts/cli/arguments.ts';
import { snakeCase } from '../../../src-main/trades/table.ts';

describe('--set KEY=VALUE', () => {
  it('reads every shape of setting', () => {
    const settings = parseSettings([
      'weight_longs=0.02,0.2',
      'max_longs=10',
      'short_multiplier=-0.3',
      'lambda=0.5',
      'bound_basis=notional',
      'must_hold=AAPL,V',
      'group_match=sector,0.05',
      'liquidity=0.1,5',
      'lot_sizes=GS:100,V:10',
      'weighted_iv=on',
      'time_limit=none',
      'scaling=off',
    ]);
    expect(settings).toEqual({
      weightLongs: [0.02, 0.2],
      maxLongs: 10,
      shortMultiplier: -0.3,
      lambda: 0.5,
      boundBasis: 'notional',
      mustHold: ['AAPL', 'V'],
      groupMatch: { grouping: 'sector', tolerance: 0.05 },
      liquidity: { participation: 0.1, days: 5 },
      lotSizes: { GS: 100, V: 10 },
      weightedIv: true,
      timeLimit: null,
      scaling: null,
    });
    const whole = scenarioSettings.parse({ ...settings, from: '2020-01-02', to: '2020-12-31' });
    expect(whole.weightLongs).toEqual([0.02, 0.2]);
  });

  it('knows every setting of the schema by its name in snake_case', () => {
    expect(settingNames).toContain('weightLongs');
    expect(snakeCase('minWtiv')).toBe('min_wtiv');
    for (const name of ['weight_shorts', 'retained_weight', 'day_one_scale', 'holding_days'])
      expect(() => parseSettings([`${name}=1`])).not.toThrow();
  });

  it.each([
    ['an unknown key', 'wieght_longs=1', /no setting wieght_longs/],
    ['no value', 'lambda', /KEY=VALUE/],
    ['a word for a number', 'weight_longs=a,b', /takes a number/],
    ['a switch that is neither', 'weighted_iv=maybe', /on or off/],
  ])('refuses %s', (_, pair, message) => {
    expect(() => parseSettings([pair])).toThrow(UsageError);
    expect(() => parseSettings([pair])).toThrow(message);
  });
});

describe('a preset', () => {
  it('is a fresh copy of what the contract names', () => {
    expect(parsePreset('robust')).toEqual({
      factors: 'day-one-dollar',
      estimation: 'single-factor',
      shrinkage: 0.3,
    });
    expect(parsePreset(undefined)).toEqual({});
    expect(() => parsePreset('toString')).toThrow(/no preset/);
  });
});

describe('options', () => {
  it('takes text, lists, flags and numbers', () => {
    const args = parseArguments(['NAME', '--set', 'a=1', '--set', 'b=2', '--gap', '0.01', '--json'], {
      set: 'list',
      gap: 'text',
      json: 'flag',
    });
    expect(args.positionals).toEqual(['NAME']);
    expect(args.list('set')).toEqual(['a=1', 'b=2']);
    expect(args.number('gap')).toBe(0.01);
    expect(args.flag('json')).toBe(true);
  });

  it('knows the words of a choice, refuses unknown options and numbers that are none', () => {
    expect(() => parseArguments(['--nope'], {})).toThrow(UsageError);
    const marks = { point: '.', comma: ',' };
    expect(parseArguments(['--decimals', 'comma'], { decimals: 'text' }).choice('decimals', marks)).toBe(',');
    expect(parseArguments([], { decimals: 'text' }).choice('decimals', marks)).toBeUndefined();
    for (const word of ['dot', 'toString'])
      expect(() =>
        parseArguments(['--decimals', word], { decimals: 'text' }).choice('decimals', marks),
      ).toThrow(`--decimals takes point or comma, not “${word}”`);
    expect(() => parseArguments(['--gap', 'wide'], { gap: 'text' }).number('gap')).toThrow(/takes a number/);
  });
});
