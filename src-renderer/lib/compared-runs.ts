import { mostRuns } from '../../src-main/contract/comparison.ts';
import type { Desk } from './desk.svelte.ts';
import { unique } from './unique.ts';

/** The comparison that Compare comes back to: the pinned one, else the last one; empty: there is none. */
export const comparisonAtHand = ({ data, navigation }: Desk): readonly number[] =>
  data.pinnedComparison.value?.runs ?? navigation.compared;

/** Whether these runs, in this order, are what is pinned. */
export const isPinned = ({ data }: Desk, ids: readonly number[]): boolean =>
  data.pinnedComparison.value?.runs.join() === ids.join();

/** null takes the pin away. */
export async function pinComparison(desk: Desk, ids: readonly number[] | null): Promise<void> {
  const pinned = await desk.attempt('compare.pin', { runs: ids === null ? null : [...ids] });
  if (pinned) desk.data.pinnedComparison.value = pinned.value;
}

/**
 * Brings runs to Compare: several are compared with each other, one joins the comparison at hand. What is pinned stays
 * pinned with the run that has joined.
 */
export async function bringToCompare(desk: Desk, ids: readonly number[]): Promise<void> {
  const { navigation, toasts } = desk;
  const several = unique(ids);
  const [only] = several;
  if (only === undefined) return;
  if (several.length > 1) return navigation.go('compare', ...several.slice(0, mostRuns));
  const present = comparisonAtHand(desk);
  if (present.length < 2) return navigation.go('compare', only);
  const next = unique([...present, only]);
  if (next.length > mostRuns) {
    toasts.show('info', `${mostRuns} runs fit side by side: take one out first.`);
    return navigation.go('compare', ...present);
  }
  if (isPinned(desk, present) && next.length > present.length) await pinComparison(desk, next);
  navigation.go('compare', ...next);
}
