import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Basket } from '../contract/baskets.ts';
import type { Store } from '../store/open.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { SweepCell } from '../workers/sweep-task.ts';
import { targetOf, volsOf } from './hedge-data.ts';
import { anchoredSettings, basketWithout, dispensable, type WalkForwardPlan } from './walk-forward-plan.ts';

/** One calibration of one alternative. */
export interface PlannedCell {
  cell: SweepCell;
  /** Constituents that the basket does without. */
  without: string[];
  /** For the progress line. */
  text: string;
}

/** Anchors that lie nearest in time are worth trying as a start; beyond these the hedges have little in common. */
const nearAnchors = 4;

/** Every calibration by anchor, and within an anchor by alternative, so that what is finished can be compared. */
export async function plannedCells(
  store: Store,
  basket: Basket,
  constituents: readonly PriceSeries[],
  symbols: readonly string[],
  { alternatives, anchors }: WalkForwardPlan,
): Promise<PlannedCell[]> {
  const planned: PlannedCell[] = [];
  for (const { anchorDate, windowFrom } of anchors) {
    // The longest window decides for all: alternatives are compared on the same basket.
    const longest = windowFrom.reduce((first, from) => (from < first ? from : first));
    const without = dispensable(basket, constituents, longest, anchorDate);
    for (const [k, { merged, name }] of alternatives.entries()) {
      const settings = anchoredSettings(merged, windowFrom[k]!, anchorDate);
      planned.push({
        cell: {
          settings,
          basket: targetOf(basketWithout(basket, without)),
          impliedVols: volsOf(store, symbols, settings),
          near: nearCells(planned.length, alternatives.length, anchors.length),
        },
        without,
        text: alternatives.length > 1 ? `${anchorDate}, ${name}` : anchorDate,
      });
    }
    // Implied vols are read for each anchor day: others get their turn in between.
    await nextTurn();
  }
  return planned;
}

/** The same alternative on the anchors before and after, then the others on the same day. */
function nearCells(index: number, alternatives: number, anchors: number): number[] {
  const anchor = Math.floor(index / alternatives);
  const own = index % alternatives;
  const inTime = Array.from({ length: nearAnchors }, (_, k) => [anchor - k - 1, anchor + k + 1])
    .flat()
    .filter((other) => other >= 0 && other < anchors)
    .map((other) => other * alternatives + own);
  const sameDay = Array.from({ length: alternatives }, (_, k) => anchor * alternatives + k);
  return [...inTime, ...sameDay.filter((other) => other !== index)];
}
