import type { WalkForwardSummary } from '../contract/metrics.ts';
import type { WalkForwardAlternative } from '../contract/studies.ts';
import type { WalkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { CellResult } from '../workers/sweep-task.ts';
import type { PlannedCell } from './walk-forward-cells.ts';
import type { WalkForwardPlan } from './walk-forward-plan.ts';

/** What the hedges of each alternative did, in the order of the anchors. */
export const outcomesByAlternative = (
  results: readonly (CellResult | null)[],
  alternatives: number,
): WalkForwardOutcome[][] =>
  Array.from({ length: alternatives }, (_, k) =>
    results.flatMap((result, index) => (index % alternatives === k && result?.held ? [result.held] : [])),
  );

/** The study's record of every alternative. */
export function alternativesOf(
  { alternatives, anchors }: WalkForwardPlan,
  planned: readonly PlannedCell[],
  results: readonly (CellResult | null)[],
  outcomes: readonly WalkForwardOutcome[][],
  summaries: readonly WalkForwardSummary[],
  hold: number,
): WalkForwardAlternative[] {
  return alternatives.map(({ name, windowDays, settings, merged }, k) => ({
    name,
    windowDays,
    changes: settings,
    settings: merged,
    holds: anchors.map(({ anchorDate, windowFrom }, anchor) => {
      const index = anchor * alternatives.length + k;
      const result = results[index];
      return {
        anchorDate,
        windowFrom: windowFrom[k]!,
        hedge: result?.hedge ?? null,
        failure: result?.failure ?? null,
        without: planned[index]!.without,
      };
    }),
    summary: summaries[k]!,
    againstFirst: k === 0 ? null : againstFirst(outcomes[0]!, outcomes[k]!, hold),
  }));
}

/** Realised RMSEs side by side on the anchors that both held to the full term. */
function againstFirst(
  first: readonly WalkForwardOutcome[],
  other: readonly WalkForwardOutcome[],
  hold: number,
): WalkForwardAlternative['againstFirst'] {
  const complete = (outcomes: readonly WalkForwardOutcome[]) =>
    outcomes.map(({ step }) => step).filter(({ daysHeld }) => daysHeld === hold);
  const byDate = new Map(complete(first).map((step) => [step.anchorDate, step.realisedRmse]));
  const pairs = complete(other).flatMap(({ anchorDate, realisedRmse }) => {
    const rmse = byDate.get(anchorDate);
    return rmse === undefined ? [] : [{ first: rmse, own: realisedRmse }];
  });
  const squares = (pick: (pair: { first: number; own: number }) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair) ** 2, 0);
  const base = squares((pair) => pair.first);
  return {
    anchors: pairs.length,
    ratio: base > 0 ? Math.sqrt(squares((pair) => pair.own) / base) : null,
    better: pairs.filter((pair) => pair.own < pair.first).length,
  };
}
