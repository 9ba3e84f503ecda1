import type { Run } from '../../src-main/contract/runs.ts';
import type { RulePrice } from '../../src-main/contract/sensitivity.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { freeName } from '../lib/free-name.ts';

/** Less than a name may have: there is to be room for a number behind it. */
const longestName = 112;

/** A scenario of its own with one rule of the run's changed, ready to be looked at and run. */
export async function tryRule(desk: Desk, run: Run, { label, change }: RulePrice): Promise<void> {
  const { scenarios } = desk.data;
  await scenarios.reload();
  const taken = (scenarios.value ?? []).map(({ name }) => name);
  const made = await desk.attempt('scenarios.create', {
    name: freeName(`${run.scenarioName}, ${label}`.slice(0, longestName), taken),
    basketId: run.basket.id,
    settings: { ...run.settings, ...change },
  });
  if (made) desk.navigation.go('scenarios', made.value.id);
}
