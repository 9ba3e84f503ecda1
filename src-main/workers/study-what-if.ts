import { UserError } from '../contract/result.ts';
import type { WhatIf, WhatIfRequest } from '../contract/what-if.ts';
import { heldBook, hedgePaths, inSamplePeriod, outOfSamplePeriod } from '../evaluation/hedge-paths.ts';
import { periodMetrics } from '../evaluation/metrics.ts';
import { buildModel } from '../model/build-model.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { brokenByShares } from './study-broken-rules.ts';
import { inputOfRun } from './run-again.ts';
import type { RunInputs } from './sensitivity-task.ts';

/** A run made ready for shares that are edited by hand. */
export interface WhatIfDesk {
  input: ModelInput;
  model: HedgeModel;
}

export function whatIfDesk({ run, series, impliedVols, facts }: RunInputs): WhatIfDesk {
  const input = inputOfRun(run, series, impliedVols, facts);
  return { input, model: buildModel(input) };
}

/**
 * What shares typed by hand do, on the prices that the run read, and which of its rules they break.
 * @throws UserError `bad-input` naming a symbol that the run knows no price of.
 */
export function whatIf({ input, model }: WhatIfDesk, { shares }: Pick<WhatIfRequest, 'shares'>): WhatIf {
  const { prices, basket, settings } = input;
  const { window, notional } = model;
  const bySymbol = new Map(prices.names.map((name) => [name.symbol, name]));
  const merged = new Map<string, number>();
  for (const { symbol, shares: count } of shares) merged.set(symbol, (merged.get(symbol) ?? 0) + count);
  const held = [...merged].filter(([, count]) => count !== 0);
  const positions = held.map(([symbol, count]) => {
    const price = bySymbol.get(symbol)?.close[window.anchor];
    if (price === undefined || !(price > 0))
      throw new UserError('bad-input', `${symbol}: this run knows no price of it on day one`, { symbol });
    return { symbol, shares: count, price, value: count * price, weight: (count * price) / notional };
  });
  const book = heldBook({
    prices,
    basket,
    shares: positions,
    window: { first: window.start, last: window.end },
    anchor: settings.anchor,
    holdingDays: settings.holdingDays,
  });
  const paths = hedgePaths(book);
  const outside = outOfSamplePeriod(book);
  const total = (sign: number) =>
    positions.reduce((sum, { value }) => sum + (value * sign > 0 ? Math.abs(value) : 0), 0);
  return {
    positions,
    inSample: periodMetrics(paths, inSamplePeriod(book)),
    outOfSample: outside && periodMetrics(paths, outside),
    long: total(1),
    short: total(-1),
    cash: book.cash,
    broken: brokenByShares(model, positions),
  };
}
