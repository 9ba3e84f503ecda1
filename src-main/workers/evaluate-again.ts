import type { RunEvaluation } from '../contract/metrics.ts';
import type { Run } from '../contract/runs.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { findWindow } from '../model/anchor.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import { modelInput } from './model-input.ts';

/** Evaluates the shares of a run on given prices, in the way in which the run was evaluated. */
export function evaluateAgain(run: Run, series: PriceSeries[]): RunEvaluation {
  const { settings, basket, positions } = run;
  const facts = new Map<string, never>();
  const { prices } = modelInput({
    series,
    basket,
    settings,
    impliedVols: null,
    facts,
    warmStart: null,
    threads: 1,
  });
  const window = findWindow(prices.days, settings);
  return evaluateRun({
    prices,
    basket,
    shares: positions.map(({ symbol, side, shares }) => ({
      symbol,
      shares: side === 'long' ? shares : -shares,
    })),
    window: { first: window.start, last: window.end },
    anchor: settings.anchor,
    holdingDays: settings.holdingDays,
  }).evaluation;
}
