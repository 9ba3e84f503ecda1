import type { WalkForward, WalkForwardAlternative } from '../contract/studies.ts';
import { summariseWalkForward, type WalkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { CellResult } from '../workers/sweep-task.ts';
import type { DeskWorker } from './desk-worker.ts';
import type { StudyShape } from './study-records.ts';
import type { PlannedCell } from './walk-forward-cells.ts';
import type { WalkForwardPlan } from './walk-forward-plan.ts';

/** The study's record of every alternative, before any of its hedges is there. */
export const blankAlternatives = (
  { alternatives, anchors }: WalkForwardPlan,
  planned: readonly PlannedCell[],
  hold: number,
): WalkForwardAlternative[] =>
  alternatives.map(({ name, windowDays, settings, merged }, k) => ({
    name,
    windowDays,
    changes: settings,
    settings: merged,
    holds: anchors.map(({ anchorDate, windowFrom }, anchor) => ({
      anchorDate,
      windowFrom: windowFrom[k]!,
      hedge: null,
      failure: null,
      without: planned[anchor * alternatives.length + k]!.without,
    })),
    summary: summariseWalkForward([], hold),
    againstFirst: null,
  }));

/** A walk-forward from its cells: by anchor, and within an anchor by alternative. */
export const walkForwardShape = (desk: Pick<DeskWorker, 'ask'>): StudyShape<WalkForward> => ({
  kind: 'walk-forward',
  async filled(study, results) {
    const { alternatives, hold } = study;
    const own = alternatives.map((_, k) =>
      results.filter((_result, index) => index % alternatives.length === k),
    );
    const outcomes = own.map((cells) => cells.flatMap((result) => result?.held ?? []));
    const summaries = await desk.ask('walkForward', { outcomes, hold });
    return {
      ...study,
      alternatives: alternatives.map((alternative, k) => ({
        ...alternative,
        holds: alternative.holds.map((held, anchor) => withResult(held, own[k]![anchor] ?? null)),
        summary: summaries[k]!,
        againstFirst: k === 0 ? null : againstFirst(outcomes[0]!, outcomes[k]!, hold),
      })),
    };
  },
});

const withResult = (
  hold: WalkForwardAlternative['holds'][number],
  result: CellResult | null,
): WalkForwardAlternative['holds'][number] =>
  result ? { ...hold, hedge: result.hedge, failure: result.failure } : hold;

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
