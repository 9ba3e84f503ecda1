import type { Failure } from '../../../src-main/contract/result.ts';
import type { Scenario, ScenarioCheck, ScenarioSummary } from '../../../src-main/contract/scenarios.ts';
import type { Desk } from '../../lib/desk.svelte.ts';
import { Latest } from '../../lib/latest.ts';

const lastUse = ({ lastRun, updatedAt }: ScenarioSummary): string => lastRun?.finishedAt ?? updatedAt;

/** The scenario that the next study is made of, with what the checker says of it. */
export class StudiedScenario {
  readonly #desk: Desk;
  scenario = $state.raw<Scenario | null>(null);
  check = $state.raw<ScenarioCheck | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Whether the one that was chosen last is still on its way. */
  pending = $state(false);
  readonly #latest = new Latest();

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
    if (this.scenario?.id !== id) this.scenario = this.check = null;
    if (id === null) {
      this.#latest.forget();
      return;
    }
    this.pending = true;
    await this.#latest.read(() => this.#load(id), {
      take: ([scenario, check]) => ([this.scenario, this.check, this.failure] = [scenario, check, null]),
      fail: (failure) => (this.failure = failure),
    });
    this.pending = false;
  }

  /** Resolves when what was chosen last is known. */
  settled(): Promise<void> {
    return this.#latest.settled();
  }

  async #load(id: number): Promise<[Scenario, ScenarioCheck]> {
    const scenario = await this.#desk.client.call('scenarios.get', { id });
    const { basketId, settings } = scenario;
    return [scenario, await this.#desk.client.call('scenarios.check', { basketId, settings })];
  }
}
