import type { Desk } from '../lib/desk.svelte.ts';
import { openAsRun } from './open-as-run.ts';

/** Finds the best hedge without names that cannot be traded, as a run of its own, and offers to compare the two. */
export async function repairWithout(desk: Desk, runId: number, symbols: readonly string[]): Promise<void> {
  const names = symbols.join(', ');
  desk.toasts.show('info', `Searching for the best hedge without ${names}`, {
    detail: 'It becomes a run of its own; this one stays as it is.',
  });
  const made = await openAsRun(desk, runId, () =>
    desk.client.call('runs.repair', { id: runId, symbols: [...symbols] }),
  );
  if (made === undefined) return;
  desk.toasts.show('success', `Run #${made} is run #${runId} without ${names}`, {
    action: { label: 'Compare the two', run: () => desk.navigation.go('compare', runId, made) },
  });
}
