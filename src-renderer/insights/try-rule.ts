import type { Run } from '../../src-main/contract/runs.ts';
import type { RulePrice } from '../../src-main/contract/sensitivity.ts';
import type { Desk } from '../lib/desk.svelte.ts';

const longestName = 120;

/** A scenario of its own with one rule of the run's changed, ready to be looked at and run. */
export async function tryRule(desk: Desk, run: Run, { label, change }: RulePrice): Promise<void> {
  const made = await desk.attempt('scenarios.create', {
    name: `${run.scenarioName}, ${label}`.slice(0, longestName),
    basketId: run.basket.id,
    settings: { ...run.settings, ...change },
  });
  if (made) desk.navigation.go('scenarios', made.value.id);
}
