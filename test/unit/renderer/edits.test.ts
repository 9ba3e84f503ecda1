import { describe, expect, it } from 'vitest';
import { presets, scenarioSettings } from '../../../src-main/contract/settings.ts';
import { freeName } from '../../../src-renderer/lib/free-name.ts';
import { oneAtATime } from '../../../src-renderer/lib/one-at-a-time.ts';
import { draftProblems } from '../../../src-renderer/scenarios/draft-problems.ts';
import { EditHistory } from '../../../src-renderer/scenarios/edit-history.ts';
import { newSettings, windowFor, withPreset } from '../../../src-renderer/scenarios/new-scenario.ts';

describe('undo and redo', () => {
  it('take quick changes of one field as one step', () => {
    const history = new EditHistory<number>();
    history.record(1, 'λ', 0);
    history.record(2, 'λ', 400);
    history.record(3, 'gap', 500);
    expect(history.undo(4)).toBe(3);
    expect(history.undo(3)).toBe(1);
    expect(history.undo(1)).toBeUndefined();
    expect(history.redo(1)).toBe(3);
    expect(history.redo(3)).toBe(4);
    expect(history.canRedo).toBe(false);
  });

  it('forget what was undone once something new is done', () => {
    const history = new EditHistory<number>();
    history.record(1, 'a', 0);
    history.undo(2);
    history.record(1, 'b', 5_000);
    expect(history.redo(3)).toBeUndefined();
  });
});

describe('a new scenario', () => {
  const history = { from: '2016-01-04', to: '2021-04-21' };

  it('studies the year before the last, or trades on the last', () => {
    expect(windowFor('study', history)).toEqual({ from: '2019-04-21', to: '2020-04-21' });
    expect(windowFor('trade', history)).toEqual({ from: '2020-04-21', to: '2021-04-21' });
  });

  it('stays within a short history', () => {
    expect(windowFor('study', { from: '2021-01-04', to: '2021-04-21' })).toEqual({
      from: '2021-01-04',
      to: '2021-04-21',
    });
  });

  it('has the desk’s limits and the preset’s settings', () => {
    const settings = newSettings(windowFor('study', history), 'broad-20', {
      defaultGap: 0.01,
      defaultTimeLimit: null,
    });
    expect(settings).toMatchObject({ ...presets['broad-20'], gap: 0.01, timeLimit: null });
  });

  it('takes another preset without losing what no preset names', () => {
    const window = windowFor('study', history);
    const before = scenarioSettings.parse({
      ...window,
      ...presets['long-short-130-30'],
      mustHold: ['AAPL'],
      lambda: 0.5,
    });
    const after = withPreset(before, 'concentrated-10');
    expect(after).toMatchObject({ maxLongs: 10, shortMultiplier: 0, mustHold: ['AAPL'], lambda: 0.5 });
  });
});

describe('the faults of a draft', () => {
  it('stand at their settings', () => {
    const settings = { ...scenarioSettings.parse({ from: '2020-01-01', to: '2021-01-01' }), minLongs: 30 };
    const problems = draftProblems({ name: '', basketId: 1, settings, tags: [], notes: '' });
    expect([...problems.keys()].toSorted()).toEqual(['minLongs', 'name']);
  });
});

describe('a question that is asked one at a time', () => {
  it('is asked once more for all that asked meanwhile, with what holds then', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let value = 'first';
    const asked: string[] = [];
    const ask = oneAtATime(async () => {
      asked.push(value);
      await promise;
    });
    const first = ask();
    for (value of ['second', 'third']) await ask();
    expect(asked).toEqual(['first']);
    resolve();
    await first;
    expect(asked).toEqual(['first', 'third']);
    await ask();
    expect(asked).toEqual(['first', 'third', 'third']);
  });
});

describe('the name that a new scenario is offered', () => {
  it('is one that is free, whatever the case of those that are taken', () => {
    expect(freeName('Dow, broad', [])).toBe('Dow, broad');
    expect(freeName('Dow, broad', ['dow, BROAD', 'Dow, broad (3)'])).toBe('Dow, broad (2)');
    expect(freeName('Dow, broad', ['Dow, broad', 'Dow, broad (2)'])).toBe('Dow, broad (3)');
  });
});
