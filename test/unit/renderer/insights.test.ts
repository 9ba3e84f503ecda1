import { describe, expect, it } from 'vitest';
import type { FollowedHedge } from '../../../src-main/contract/monitor.ts';
import type { Position } from '../../../src-main/contract/runs.ts';
import { conditionOf } from '../../../src-renderer/insights/monitor-conditions.ts';
import { pnlGrid } from '../../../src-renderer/insights/pnl-grid.ts';
import { runSectionOf } from '../../../src-renderer/insights/run-sections.ts';
import { editedPositions, isChanged, sharesOf } from '../../../src-renderer/insights/what-if-rows.ts';
import { weightsSideBySide } from '../../../src-renderer/insights/weight-matrix.ts';

const position = (symbol: string, side: 'long' | 'short', shares: number, weight: number): Position => ({
  symbol,
  name: null,
  sector: null,
  side,
  shares,
  price: 10,
  value: side === 'long' ? 10 * shares : -10 * shares,
  weight,
  continuousWeight: weight,
  basketWeight: 0,
  impliedVol: null,
});

const run = { positions: [position('B', 'short', 5, -0.05), position('A', 'long', 100, 1)] };

describe('shares edited by hand', () => {
  it('begin as the run has them, signed, the largest position first', () => {
    expect(sharesOf(run)).toEqual([
      ['A', 100],
      ['B', -5],
    ]);
    expect(editedPositions(run, sharesOf(run), null).some(isChanged)).toBe(false);
  });

  it('know what has changed, and what the run never held', () => {
    const rows = editedPositions(
      run,
      [
        ['A', 100],
        ['B', 5],
        ['C', 0],
      ],
      null,
    );
    expect(rows.map(isChanged)).toEqual([false, true, true]);
    expect(rows.map(({ before }) => before)).toEqual([100, -5, 0]);
  });
});

describe('weights side by side', () => {
  it('have the names that all hold first, each part by size, and nothing where a name is not held', () => {
    const alternative = {
      weights: [
        { symbol: 'B', weight: -0.06 },
        { symbol: 'C', weight: 0.9 },
      ],
    };
    expect(weightsSideBySide(run, [alternative])).toEqual([
      { symbol: 'B', weights: [-0.05, -0.06], differs: false },
      { symbol: 'A', weights: [1, null], differs: true },
      { symbol: 'C', weights: [null, 0.9], differs: true },
    ]);
  });
});

describe('the grid of P&L', () => {
  const cell = (option: number, hedge: number) => ({
    spot: 0.05,
    volatility: 0,
    option,
    hedge,
    net: option + hedge,
  });

  it('is coloured by the largest figure, and marks net figures within the tracking error', () => {
    const overlay = { grid: [[cell(-300, 100), cell(-90, 100)]], trackingError: 50 };
    const [loss, gain] = pnlGrid(overlay, 'net')[0]!;
    expect(loss).toMatchObject({ shown: -200, heat: -1, unsure: false });
    expect(gain).toMatchObject({ shown: 10, heat: 0.05, unsure: true });
    expect(pnlGrid(overlay, 'option')[0]![1]).toMatchObject({ shown: -90, heat: -0.3, unsure: false });
  });
});

describe('the condition of a followed hedge', () => {
  const followed = { days: 3 } as FollowedHedge;
  const row = { followed, failure: null, limit: 100, passed: false, everPassed: false };

  it.each([
    ['within', {}],
    ['beyond', { passed: true, everPassed: true }],
    ['was', { everPassed: true }],
    ['unlimited', { limit: null }],
    ['waiting', { followed: { ...followed, days: 0 } }],
    ['unknown', { followed: null }],
    ['failed', { followed: null, failure: { code: 'not-found', message: 'no prices' } as const }],
  ])('is %s', (condition, change) => {
    expect(conditionOf({ ...row, ...change })).toBe(condition);
  });
});

describe('the parts of a run', () => {
  it('lead to the overview where an address names none of them', () => {
    expect(runSectionOf('option')).toBe('option');
    expect(runSectionOf('nothing')).toBe('overview');
    expect(runSectionOf(null)).toBe('overview');
  });
});
