import { metricDefinitions, type WalkForwardSummary } from '../../src-main/contract/metrics.ts';
import type { WalkForward, WalkForwardAlternative } from '../../src-main/contract/studies.ts';
import { counted, decimal, dollars, integer, times } from '../shared/formats.svelte.ts';
import { failureText } from '../shared/study/failure-text.ts';
import type { StripFigure } from '../shared/study/FigureStrip.svelte';

type Ratio = WalkForwardSummary['overfitRatio'];

/** "0.80 – 1.60 ×": the middle 80% of the anchors. */
export const bandText = (ratio: Ratio): string =>
  ratio ? `${decimal(ratio.low)} – ${times(ratio.high)}` : '–';

/** Quantile of |v| after the last day that `least` anchors reach. */
export function fanEnd(
  summary: WalkForwardSummary,
  hold: number,
): { days: number; median: number; high: number } | null {
  const { daysHeld, quantiles } = summary.fan;
  const index = Math.min(hold, daysHeld.length) - 1;
  const at = (probability: number) =>
    quantiles.find((quantile) => quantile.probability === probability)?.values[index];
  const [days, median, high] = [daysHeld[index], at(0.5), at(0.9)];
  return days === undefined || median === undefined || high === undefined ? null : { days, median, high };
}

export function walkForwardFigures(
  { hold }: Pick<WalkForward, 'hold'>,
  { summary }: WalkForwardAlternative,
): StripFigure[] {
  const { complete, anchors, overfitRatio, promiseRatio } = summary;
  const end = fanEnd(summary, hold);
  return [
    {
      label: 'Realised a day',
      metric: metricDefinitions.rmse,
      value: dollars(summary.realisedRmse),
      note: `${integer(complete)} of ${integer(anchors)} held in full`,
    },
    {
      label: 'Promise',
      metric: metricDefinitions.promise,
      value: dollars(summary.promisedRmse),
      note: summary.promisedRmse === null ? 'not cross-validated' : 'on the same holds',
    },
    {
      label: 'Realised ÷ promise',
      metric: metricDefinitions.promiseKept,
      value: times(promiseRatio?.median),
      note: promiseRatio ? `80%: ${bandText(promiseRatio)}` : '',
    },
    {
      label: 'In sample',
      metric: metricDefinitions.rmse,
      value: dollars(summary.inSampleRmse),
      note: 'the fit alone',
    },
    {
      label: 'Overfit ratio',
      metric: metricDefinitions.overfitRatio,
      value: times(overfitRatio?.median),
      note: overfitRatio ? `80%: ${bandText(overfitRatio)}` : '',
    },
    {
      label: 'Value gap, end',
      metric: metricDefinitions.meanAbsValueDifference,
      value: end ? dollars(end.median) : '–',
      note: end ? `90% below ${dollars(end.high)}` : '',
    },
  ];
}

/** With fewer, the words are more careful. */
const fewAnchors = 12;

/** What the walk-forward says, in sentences that a trader can repeat. */
export function walkForwardSentence(study: WalkForward, { summary }: WalkForwardAlternative): string {
  const { complete, realisedRmse, promisedRmse, promiseRatio, overfitRatio } = summary;
  if (complete === 0)
    return `No hedge was held for the full ${counted(study.hold, 'day')}: the prices on file end too soon. The holds below are those that were begun; a shorter hold or later prices complete them.`;
  if (complete === 1)
    return `The one hedge that was held ${counted(study.hold, 'day')} realised ${dollars(realisedRmse)} a day${promiseRatio ? `, ${times(promiseRatio.median)} its promise` : ''}. One hold is an anecdote: a smaller step or more history gives a picture.`;
  const over = `Over ${counted(complete, 'anchor')} held ${counted(study.hold, 'day')} each, the hedges realised ${dollars(realisedRmse)} a day`;
  const trust =
    complete < fewAnchors
      ? 'The holds overlap and are few: a hint, not a statistic.'
      : 'Holds that overlap share days: there are fewer independent ones than anchors.';
  const fitted = `${times(overfitRatio?.median)} the RMSE in sample`;
  if (promisedRmse === null || !promiseRatio)
    return `${over}, ${fitted} at the median. With cross-validation this would be held against a promise. ${trust}`;
  const { median, low, high } = promiseRatio;
  return `${over} against a promise of ${dollars(promisedRmse)}: ${times(median)} at the median, ${decimal(low)} to ${times(high)} for 80% of them, and ${fitted}. ${trust}`;
}

export function failedHolds({ holds }: WalkForwardAlternative): { count: number; first: string } | null {
  const failures = holds.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  return first ? { count: failures.length, first: failureText(first) } : null;
}
