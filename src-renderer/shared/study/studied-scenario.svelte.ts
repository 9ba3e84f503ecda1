import type { Failure } from '../../../src-main/contract/result.ts';
import type { Scenario, ScenarioCheck, ScenarioSummary } from '../../../src-main/contract/scenarios.ts';
import { failureFrom } from '../../lib/client.svelte.ts';
import type { Desk } from '../../lib/desk.svelte.ts';

const lastUse = ({ lastRun, updatedAt }: ScenarioSummary): string => lastRun?.finishedAt ?? updatedAt;

/** The scenario that the next study is made of, with what the checker says of it. */
export class StudiedScenario {
  readonly #desk: Desk;
  scenario = $state.raw<Scenario | null>(null);
  check = $state.raw<ScenarioCheck | null>(null);
  failure = $state.raw<Failure | null>(null);
  #reading = 0;

  /** Those that are not archived, the last run first. */
  readonly choices = $derived.by(() =>
    (this.#desk.data.scenarios.value ?? [])
      .filter(({ archived, id }) => !archived || id === this.#desk.navigation.studied)
      .toSorted((a, b) => lastUse(b).localeCompare(lastUse(a)) || b.id - a.id),
  );
  readonly id = $derived.by(() => {
    const { studied } = this.#desk.navigation;
    return this.choices.some(({ id }) => id === studied) ? studied : (this.choices[0]?.id ?? null);
  });

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.data.scenarios.ensure();
  }

  /** Reads it again when it changes; returns the function that stops. */
  follow(): () => void {
    return this.#desk.data.onChange(({ what, id }) => {
      const mine = what === 'scenarios' && (id === null || id === this.id);
      if (mine || what === 'market') void this.read(this.id);
    });
  }

  choose(id: number): void {
    this.#desk.navigation.studied = id;
  }

  async read(id: number | null): Promise<void> {
    const turn = ++this.#reading;
    if (this.scenario?.id !== id) this.scenario = this.check = null;
    if (id === null) return;
    try {
      const scenario = await this.#desk.client.call('scenarios.get', { id });
      const { basketId, settings } = scenario;
      const check = await this.#desk.client.call('scenarios.check', { basketId, settings });
      if (turn !== this.#reading) return;
      [this.scenario, this.check, this.failure] = [scenario, check, null];
    } catch (error) {
      if (turn === this.#reading) this.failure = failureFrom(error);
    }
  }
}
