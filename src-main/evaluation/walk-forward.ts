import { UserError } from '../contract/result.ts';
import type { Fan, WalkForwardStep, WalkForwardSummary } from '../contract/metrics.ts';
import { isoOfDay } from '../model/days.ts';
import { heldBook, hedgePaths, inSamplePeriod, outOfSamplePeriod } from './hedge-paths.ts';
import type { HeldBookInput } from './hedge-paths.ts';
import { periodMetrics } from './metrics.ts';
import { quantile, quantileOfSorted } from './moments.ts';

/** One re-calibration: indices into the calendar. The anchor is the window's last day. */
export interface WalkForwardAnchor {
  window: { first: number; last: number };
  heldLast: number;
}

/**
 * When a walk-forward re-calibrates: every `step` days, on the `windowDays` P&L days before, holding for `hold` days.
 * The last anchors may be held for less than `hold`, but for no less than a step.
 *
 * @param days number of days on the calendar
 * @throws UserError bad-input: the calendar is too short for a single anchor
 */
export function walkForwardSchedule(
  days: number,
  { windowDays, step, hold }: { windowDays: number; step: number; hold: number },
): WalkForwardAnchor[] {
  const shortestHold = Math.min(step, hold);
  const anchors: WalkForwardAnchor[] = [];
  for (let last = windowDays; last + shortestHold < days; last += step)
    anchors.push({ window: { first: last - windowDays, last }, heldLast: Math.min(last + hold, days - 1) });
  if (anchors.length === 0)
    throw new UserError(
      'bad-input',
      `a walk-forward with a window of ${windowDays} days needs ${windowDays + shortestHold + 1} trading days, on file are ${days}`,
      { mend: 'shorten the window, or load more history' },
    );
  return anchors;
}

/** What one re-calibration's shares did, and v by days held (element k: k + 1 days). */
export interface WalkForwardOutcome {
  step: WalkForwardStep;
  valueDifference: Float64Array;
}

/**
 * @param input the shares of this anchor, with anchor window-end
 * @param promisedRmse cross-validated, USD a day; null where it was not computed
 * @throws UserError bad-input: no day after the anchor, or a name without prices
 */
export function walkForwardOutcome(
  input: Omit<HeldBookInput, 'anchor'>,
  promisedRmse: number | null,
): WalkForwardOutcome {
  const book = heldBook({ ...input, anchor: 'window-end' });
  const held = outOfSamplePeriod(book);
  if (!held) throw new UserError('bad-input', 'a walk-forward needs days after its anchor day');
  const paths = hedgePaths(book);
  const realised = periodMetrics(paths, held);
  return {
    step: {
      anchorDate: isoOfDay(book.days[book.anchorIndex]),
      windowFrom: isoOfDay(book.days[0]),
      heldTo: realised.to,
      daysHeld: realised.days,
      inSampleRmse: periodMetrics(paths, inSamplePeriod(book)).rmse,
      promisedRmse,
      realisedRmse: realised.rmse,
      terminalValueDifference: realised.terminalValueDifference,
      maxAbsValueDifference: realised.maxAbsValueDifference,
    },
    valueDifference: paths.valueDifference.slice(held.first),
  };
}

/** Promise against realised over the anchors that were held for `hold` days, and the fan over all. */
export function summariseWalkForward(
  outcomes: readonly WalkForwardOutcome[],
  hold: number,
): WalkForwardSummary {
  const steps = outcomes.map(({ step }) => step);
  const complete = steps.filter(({ daysHeld }) => daysHeld === hold);
  const promised = complete.map(({ promisedRmse }) => promisedRmse);
  return {
    anchors: steps.length,
    complete: complete.length,
    inSampleRmse: pooled(complete.map(({ inSampleRmse }) => inSampleRmse)),
    promisedRmse: pooled(promised),
    realisedRmse: pooled(complete.map(({ realisedRmse }) => realisedRmse)),
    overfitRatio: ratios(complete, ({ inSampleRmse }) => inSampleRmse),
    promiseRatio: ratios(complete, ({ promisedRmse }) => promisedRmse),
    fan: fanOfValueDifference(outcomes),
    steps,
  };
}

/** Root of the mean of squares; null when there is nothing, or something missing. */
function pooled(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return Math.sqrt(values.reduce<number>((total, value) => total + (value ?? 0) ** 2, 0) / values.length);
}

function ratios(
  steps: readonly WalkForwardStep[],
  expected: (step: WalkForwardStep) => number | null,
): WalkForwardSummary['overfitRatio'] {
  const known = steps.flatMap((step) => {
    const rmse = expected(step);
    return rmse !== null && rmse > 0 ? [step.realisedRmse / rmse] : [];
  });
  if (known.length === 0) return null;
  return { median: quantile(known, 0.5), low: quantile(known, 0.1), high: quantile(known, 0.9) };
}

const fanProbabilities = [0.1, 0.25, 0.5, 0.75, 0.9];

/** Quantiles of |v| over the anchors, for every number of days that at least one was held. */
function fanOfValueDifference(outcomes: readonly WalkForwardOutcome[]): Fan {
  const longest = Math.max(0, ...outcomes.map(({ valueDifference }) => valueDifference.length));
  const daysHeld = Array.from({ length: longest }, (_, k) => k + 1);
  const sorted = daysHeld.map((days) =>
    Float64Array.from(
      outcomes
        .filter(({ valueDifference }) => valueDifference.length >= days)
        .map(({ valueDifference }) => Math.abs(valueDifference[days - 1])),
    ).sort(),
  );
  return {
    daysHeld,
    count: sorted.map((values) => values.length),
    quantiles: fanProbabilities.map((probability) => ({
      probability,
      values: sorted.map((values) => quantileOfSorted(values, probability)),
    })),
  };
}
