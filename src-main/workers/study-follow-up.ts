import type { FollowedHedge, FollowUp } from '../contract/monitor.ts';
import type { Run } from '../contract/runs.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { heldBook, hedgePaths, outOfSamplePeriod, type HeldBookInput } from '../evaluation/hedge-paths.ts';
import { periodMetrics } from '../evaluation/metrics.ts';
import { findWindow } from '../model/anchor.ts';
import { isoOfDay } from '../model/days.ts';
import type { TargetBasket } from '../model/prices.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import { modelInput } from './model-input.ts';

/** Relative change of a price on day one beyond which it is another price. */
const restatement = 1e-9;

/** What a run's shares have done up to the last day on file. `evaluatedAt` is left to the caller. */
export function followHedge(run: Run, series: PriceSeries[]): Omit<FollowedHedge, 'evaluatedAt'> {
  const { book, ended, restated } = bookOfRun(run, series);
  const held = heldBook(book);
  const paths = hedgePaths(held);
  const period = outOfSamplePeriod(held);
  const metrics = period && periodMetrics(paths, period);
  const expected = run.promise?.rmse ?? run.evaluation.inSample.rmse;
  return {
    lastDay: isoOfDay(held.days[held.days.length - 1]),
    days: metrics?.days ?? 0,
    daysHeld: held.days.length - 1 - held.anchorIndex,
    basketReturn: paths.basketValue[held.days.length - 1] / held.notional - 1,
    rmse: metrics?.rmse ?? null,
    ratio: metrics && expected > 0 ? metrics.rmse / expected : null,
    valueDifference: metrics?.terminalValueDifference ?? 0,
    maxAbsValueDifference: metrics?.maxAbsValueDifference ?? 0,
    ended,
    restated,
  };
}

/** The same with everything that a run's evaluation has, and the series for its charts. */
export function followUp(
  run: Run,
  series: PriceSeries[],
  sectors: ReadonlyMap<string, string>,
): Omit<FollowUp, 'followed'> & { followed: Omit<FollowedHedge, 'evaluatedAt'> } {
  const { book } = bookOfRun(run, series);
  const { evaluation, series: drawn } = evaluateRun({ ...book, groups: sectors });
  return { runId: run.id, followed: followHedge(run, series), evaluation, series: drawn };
}

/**
 * The run's dollars on day one, whatever has become of the prices since: a vendor that restates closes for a later split
 * changes neither what was bought nor its total return.
 */
function bookOfRun(
  run: Run,
  series: PriceSeries[],
): { book: HeldBookInput; ended: string[]; restated: string[] } {
  const { settings, positions, evaluation } = run;
  const basket = basketOfRun(run);
  const { prices } = modelInput({
    series,
    basket,
    settings,
    impliedVols: null,
    facts: new Map(),
    warmStart: null,
    threads: 1,
  });
  const window = findWindow(prices.days, settings);
  const closes = new Map(prices.names.map((name) => [name.symbol, name.close[window.anchor]]));
  const restated: string[] = [];
  const shares = positions.map(({ symbol, price, value }) => {
    const close = closes.get(symbol) ?? price;
    if (Math.abs(close / price - 1) > restatement) restated.push(symbol);
    return { symbol, shares: value / close };
  });
  const wanted = new Set([...positions, ...basket.entries].map(({ symbol }) => symbol));
  return {
    restated,
    ended: prices.names
      .filter(({ symbol, last }) => wanted.has(symbol) && last < prices.days.length - 1)
      .map(({ symbol }) => symbol),
    book: {
      prices,
      basket,
      shares,
      window: { first: window.start, last: window.end },
      anchor: evaluation.anchor,
      holdingDays: prices.days.length,
    },
  };
}

/** The basket by its dollars on day one as the run recorded them; a level series has none and stays as it is. */
function basketOfRun({ basket, evaluation }: Run): TargetBasket {
  const { kind, notional, entries } = basket;
  if (kind === 'level') return { kind, notional, entries };
  return {
    kind: 'weights',
    notional,
    entries: evaluation.exposures.byName.flatMap(({ symbol, basket: dollars }) =>
      dollars ? [{ symbol, amount: dollars / notional }] : [],
    ),
  };
}
