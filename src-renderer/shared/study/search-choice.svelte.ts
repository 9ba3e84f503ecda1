import type { StudiedScenario } from './studied-scenario.svelte.ts';

/** Seconds that a hedge of a study is searched for where neither the user nor the scenario says less. */
const longestSearch = 20;

/** How every hedge of the next study is searched for. */
export class SearchChoice {
  readonly #studied: StudiedScenario;
  promise = $state(true);
  /** null: the scenario's, but at most 20. */
  seconds = $state<number | null>(null);
  readonly longest = $derived.by(
    () =>
      this.seconds ?? Math.min(this.#studied.scenario?.settings.timeLimit ?? longestSearch, longestSearch),
  );

  constructor(studied: StudiedScenario) {
    this.#studied = studied;
  }

  request(): { promise: boolean; timeLimit?: number } {
    return { promise: this.promise, ...(this.seconds === null ? {} : { timeLimit: this.seconds }) };
  }
}
