import type { RunEvaluation } from '../contract/metrics.ts';
import type { Run } from '../contract/runs.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { findWindow } from '../model/anchor.ts';
import { buildModel } from '../model/build-model.ts';
import type { ModelInput } from '../model/hedge-model.ts';
import type { Problem } from '../solver/problem.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { NameFacts } from './hedge-task.ts';
import { modelInput } from './model-input.ts';

/** Evaluates the shares of a run on given prices, in the way in which the run was evaluated. */
export function evaluateAgain(run: Run, series: PriceSeries[]): RunEvaluation {
  const { settings, basket, positions } = run;
  const { prices } = inputOfRun(run, series, null, new Map());
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

/** The problem that a run solved, built again from the prices that it read. */
export function problemOfRun(
  run: Run,
  series: PriceSeries[],
  impliedVols: Map<string, number> | null,
  facts: Map<string, NameFacts>,
): { problem: Problem; names: string[] } {
  const { problem, candidates } = buildModel(inputOfRun(run, series, impliedVols, facts));
  return { problem, names: candidates.map(({ symbol }) => symbol) };
}

/** What was a candidate then is one now, whatever "all" has come to mean since. */
export function inputOfRun(
  run: Run,
  series: PriceSeries[],
  impliedVols: Map<string, number> | null,
  facts: Map<string, NameFacts>,
): ModelInput {
  return modelInput({
    series,
    basket: run.basket,
    settings: { ...run.settings, candidates: { kind: 'list', symbols: run.candidates } },
    impliedVols,
    facts,
    warmStart: null,
    threads: 1,
  });
}
