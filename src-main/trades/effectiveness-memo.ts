import type { DecayBucket, PeriodMetrics } from '../contract/metrics.ts';
import type { Run } from '../contract/runs.ts';
import { dollars, percent, ratio } from './pdf-text.ts';

/** The range within which an offset is customarily called effective (IAS 39, AG105(b)). */
const customaryOffset = { low: 0.8, high: 1.25 } as const;
const customaryRSquared = 0.8;

export interface EffectivenessMemo {
  paragraphs: string[];
  /** Measure, in sample, out of sample, what is customary. */
  measures: string[][];
  /** Month, to, days, dollar offset since the anchor day, RMSE. */
  months: string[][];
  conclusion: string;
}

/** A retrospective assessment of the hedge by dollar offset and regression, in words and two tables. */
export function effectivenessMemo(run: Run): EffectivenessMemo {
  const { evaluation, basket, positions } = run;
  const count = (side: 'long' | 'short') => positions.filter((position) => position.side === side).length;
  const { inSample, outOfSample, decay } = evaluation;
  const row = (name: string, of: (metrics: PeriodMetrics) => string, customary: string) => [
    name,
    of(inSample),
    outOfSample ? of(outOfSample) : '–',
    customary,
  ];
  return {
    paragraphs: [
      `Hedged item: the basket "${basket.name}", USD ${dollars(basket.notional)} on ${run.anchorDate}. Hedging instrument: ` +
        `a static portfolio of ${count('long')} long and ${count('short')} short positions in whole shares, ` +
        `bought at the closes of ${run.anchorDate} and not traded since.`,
      'Method: dollar offset, the P&L of the hedge over that of the basket; and regression of the daily P&L of the hedge on ' +
        'that of the basket. A regression alone says nothing about the size of a hedge; hedge effectiveness, the share of ' +
        'the variance of the basket that is gone, does.',
      `Periods: in sample ${inSample.from} to ${inSample.to} (${inSample.days} days); ` +
        (outOfSample
          ? `out of sample ${outOfSample.from} to ${outOfSample.to} (${outOfSample.days} days).`
          : 'there are no later prices on file yet.'),
    ],
    measures: [
      row('Dollar offset', ({ dollarOffset }) => percent(dollarOffset), '80% to 125%'),
      row('Regression slope (beta)', ({ beta }) => ratio(beta), '0.80 to 1.25'),
      row('R²', ({ rSquared }) => ratio(rSquared), '0.80 or more'),
      row('Hedge effectiveness', ({ effectiveness }) => percent(effectiveness), ''),
      row('Dollar RMSE a day', ({ rmse }) => dollars(rmse), ''),
    ],
    months: decay.monthly.map((bucket: DecayBucket) => [
      bucket.label,
      bucket.to,
      String(bucket.days),
      percent(bucket.dollarOffset),
      dollars(bucket.rmse),
    ]),
    conclusion: conclusion(outOfSample ?? inSample, outOfSample ? 'out of sample' : 'in sample'),
  };
}

function conclusion({ dollarOffset, beta, rSquared }: PeriodMetrics, sample: string): string {
  const within = (value: number | null) =>
    value !== null && value >= customaryOffset.low && value <= customaryOffset.high;
  const failed = [
    within(dollarOffset) ? null : `dollar offset ${percent(dollarOffset)}`,
    within(beta) ? null : `slope ${ratio(beta)}`,
    rSquared !== null && rSquared >= customaryRSquared ? null : `R² ${ratio(rSquared)}`,
  ].filter((text) => text !== null);
  return failed.length === 0
    ? `Conclusion: ${sample}, dollar offset, slope and R² are all within the customary limits.`
    : `Conclusion: ${sample}, not within the customary limits: ${failed.join(', ')}. A dollar offset means little where the ` +
        'basket itself has hardly moved.';
}
