import { evaluateRun } from '../../src-main/evaluation/evaluate-run.ts';
import type { AlignedPrices } from '../../src-main/model/prices.ts';
import { median, report } from './report.ts';
import { syntheticBatches } from './synthetic-prices.ts';

/** All metrics of a run with both bootstraps of 10,000 resamples: a 500-name basket hedged with 20 names, a year and a year. */
const names = 500;
const held = 20;
const days = 505;
const rounds = 9;

const { batches, symbols } = syntheticBatches(names, days);
const prices: AlignedPrices = {
  days: Int32Array.from(batches[0]!.day),
  names: batches.map((batch, index) => ({
    symbol: symbols[index]!,
    // A little noise of its own for every name: a constant ratio would have nothing to resample.
    close: batch.close.map((close, t) => close * (1 + 0.01 * Math.sin(t * (1 + (index % 17)) + index))),
    adjusted: batch.adjusted.map((close, t) => close * (1 + 0.01 * Math.sin(t * (1 + (index % 17)) + index))),
    volume: batch.volume,
    first: 0,
    last: days - 1,
    filled: 0,
  })),
};
const seconds: number[] = [];
for (let round = 0; round <= rounds; round++) {
  const started = performance.now();
  evaluateRun({
    prices,
    basket: {
      kind: 'weights',
      notional: 1e6,
      entries: symbols.map((symbol) => ({ symbol, amount: 1 / names })),
    },
    shares: symbols.slice(0, held).map((symbol, index) => ({ symbol, shares: 1000 - 10 * index })),
    window: { first: 0, last: 252 },
    anchor: 'window-end',
    holdingDays: 252,
  });
  // The first round warms the compiler.
  if (round > 0) seconds.push((performance.now() - started) / 1000);
}
report('evaluate', [
  { names, held, days, 'median s': median(seconds), 'worst s': Math.max(...seconds), 'bar s': 0.3, rounds },
]);
