import { describe, expect, it } from 'vitest';
import type { FollowedHedge } from '../../../src-main/contract/monitor.ts';
import type { Position, RunOrigin, RunSummary } from '../../../src-main/contract/runs.ts';
import { conditionOf } from '../../../src-renderer/insights/monitor-conditions.ts';
import { hedgesSideBySide, unitsOf } from '../../../src-renderer/insights/hedge-matrix.ts';
import { rehedgeVerdict } from '../../../src-renderer/insights/rehedge-verdict.ts';
import { pnlGrid } from '../../../src-renderer/insights/pnl-grid.ts';
import { descendantsOf } from '../../../src-renderer/runs/lineage.ts';
import { runSummary } from '../../contract/sample-run.ts';
import { optionView } from '../../contract/sample-studies.ts';
import { runSectionOf } from '../../../src-renderer/insights/run-sections.ts';
import { editedPositions, isChanged, sharesOf } from '../../../src-renderer/insights/what-if-rows.ts';

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

describe('hedges side by side', () => {
  const weights = [
    { symbol: 'B', weight: -0.06 },
    { symbol: 'C', weight: 0.9 },
  ];
  const positions = [
    { symbol: 'B', shares: -6, value: -60 },
    { symbol: 'C', shares: 900, value: 900 },
  ];

  it('have the names that all hold first, each part by weight, and nothing where a name is not held', () => {
    expect(hedgesSideBySide(run, [{ weights }], 'weights')).toEqual([
      { symbol: 'B', amounts: [-0.05, -0.06], differs: false },
      { symbol: 'A', amounts: [1, null], differs: true },
      { symbol: 'C', amounts: [null, 0.9], differs: true },
    ]);
  });

  it('keep that order in shares and in dollars, shorts below 0', () => {
    // C has the more shares, A the larger weight.
    expect(hedgesSideBySide(run, [{ weights, positions }], 'shares')).toEqual([
      { symbol: 'B', amounts: [-5, -6], differs: false },
      { symbol: 'A', amounts: [100, null], differs: true },
      { symbol: 'C', amounts: [null, 900], differs: true },
    ]);
    expect(hedgesSideBySide(run, [{ weights, positions }], 'dollars').map(({ amounts }) => amounts)).toEqual([
      [-50, -60],
      [1000, null],
      [null, 900],
    ]);
  });

  it('offer shares only where every alternative has them', () => {
    expect(unitsOf([{ weights, positions }])).toEqual(['shares', 'dollars', 'weights']);
    expect(unitsOf([{ weights, positions }, { weights }])).toEqual(['weights']);
  });
});

describe('the runs that were made from a run', () => {
  const from = (id: number, origin: RunOrigin | null): RunSummary => ({
    ...runSummary,
    id,
    label: null,
    origin,
  });

  it('are the newest first, each with what it is to the run; others are not among them', () => {
    const runs = [
      from(8, { kind: 'repair', runId: 7, without: ['AAPL', 'KO'] }),
      from(9, { kind: 'alternative', runId: 7, entered: ['MMM'], left: ['KO'] }),
      from(10, { kind: 'warm-start', runId: 7 }),
      from(11, { kind: 'repair', runId: 8, without: ['MMM'] }),
      from(12, { kind: 'frontier', studyId: 7 }),
      from(13, null),
    ];
    expect(descendantsOf(7, runs)).toEqual([
      { run: runs[2], relation: 'warm start' },
      { run: runs[1], relation: 'alternative' },
      { run: runs[0], relation: 'without AAPL, KO' },
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

describe('whether to hedge an option again', () => {
  // Half a year is 126 trading days.
  const verdict = (daysHeld: number, rehedge: boolean) =>
    rehedgeVerdict({ ...optionView.terms, expiry: 0.5 }, { ...optionView.rehedge!, daysHeld, rehedge }).text;

  it('is asked by the limits, until the option has expired', () => {
    expect(verdict(125, true)).toBe('! Re-hedge.');
    expect(verdict(125, false)).toBe('✓ No need to re-hedge.');
    expect(verdict(126, true)).toBe('! The option has expired.');
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
