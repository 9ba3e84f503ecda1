import type { ScenarioSummary } from '../../src-main/contract/scenarios.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Latest } from '../lib/latest.ts';
import { unique } from '../lib/unique.ts';
import { ScenarioEditor } from './scenario-editor.svelte.ts';

export type ScenarioOrder = 'changed' | 'name' | 'rmse';

export const scenarioOrders: readonly { value: ScenarioOrder; label: string }[] = [
  { value: 'changed', label: 'Last changed' },
  { value: 'name', label: 'Name' },
  { value: 'rmse', label: 'Lowest RMSE' },
];

/** The Scenarios view: the list, and the editor of the scenario that is chosen. */
export class ScenariosController {
  readonly #desk: Desk;
  filter = $state('');
  tag = $state('');
  order = $state<ScenarioOrder>('changed');
  withArchived = $state(false);
  creating = $state(false);
  editor = $state.raw<ScenarioEditor | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #opening = new Latest();

  readonly all = $derived.by(() => this.#desk.data.scenarios.value ?? []);
  readonly tags = $derived.by(() => unique(this.all.flatMap((scenario) => scenario.tags)).toSorted());
  readonly list = $derived.by(() =>
    this.all.filter((scenario) => this.#matches(scenario)).toSorted(comparisons[this.order]),
  );
  readonly chosenId = $derived.by(() => {
    const { id } = this.#desk.navigation;
    return this.all.some((scenario) => scenario.id === id) ? id : (this.list[0]?.id ?? null);
  });

  /**
   * What the commands act on. Its editor is open a moment later than it is chosen: a key pressed between the two
   * must not meet the scenario before.
   */
  readonly chosen = $derived.by(() => this.all.find(({ id }) => id === this.chosenId) ?? null);

  constructor(desk: Desk) {
    this.#desk = desk;
    for (const list of [desk.data.scenarios, desk.data.baskets, desk.data.instruments, desk.data.runs])
      list.ensure();
  }

  /** Keeps the editor current; returns the function that stops and stores what is not stored. */
  follow(): () => void {
    const end = this.#desk.data.onChange(({ what, id }) => {
      if (what === 'scenarios' && (id === null || id === this.editor?.id)) void this.#refresh();
    });
    return () => {
      end();
      this.editor?.close();
    };
  }

  choose(id: number): void {
    this.#desk.navigation.replace('scenarios', id);
  }

  /** Opens the editor of the chosen scenario. Until it is open the one before is shown. */
  async open(id: number | null): Promise<void> {
    if (id !== null && this.editor?.id === id) return this.#opening.forget();
    await this.#opening.read(
      async () => (id === null ? null : this.#desk.client.call('scenarios.get', { id })),
      {
        take: (scenario) => this.#show(scenario && new ScenarioEditor(this.#desk, scenario), null),
        fail: (failure) => this.#show(null, failure),
      },
    );
  }

  async run(): Promise<void> {
    const scenario = this.chosen;
    if (!scenario) return;
    if (!(await this.#stored(scenario))) {
      this.#desk.toasts.show('warning', 'The scenario is not stored yet: see what it says beside its name.');
      return;
    }
    await this.#desk.attempt('runs.start', { scenarioId: scenario.id });
  }

  async duplicate(): Promise<void> {
    const scenario = this.chosen;
    if (!scenario) return;
    await this.#stored(scenario);
    const copy = await this.#desk.attempt('scenarios.duplicate', { id: scenario.id });
    if (copy) this.#desk.navigation.go('scenarios', copy.value.id);
  }

  async archive(): Promise<void> {
    const scenario = this.chosen;
    if (!scenario) return;
    const archived = !scenario.archived;
    const done = await this.#desk.attempt('scenarios.archive', { id: scenario.id, archived });
    if (done && this.editor?.id === scenario.id) this.editor.archived = archived;
  }

  async remove(): Promise<void> {
    const scenario = this.chosen;
    if (!scenario) return;
    const { id } = scenario;
    await this.#stored(scenario);
    await this.#desk.delete({
      what: 'Scenario',
      id,
      name: this.editor?.id === id ? this.editor.draft.name : scenario.name,
      list: this.#desk.data.scenarios,
      remove: () => this.#desk.client.call('scenarios.remove', { id }),
      restore: () => this.#desk.client.call('scenarios.restore', { id }),
    });
  }

  async exportFile(): Promise<void> {
    const scenario = this.chosen;
    if (!scenario) return;
    await this.#stored(scenario);
    const file = await this.#desk.attempt('scenarios.export', { id: scenario.id });
    if (file) await this.#desk.deliver(file.value.token, file.value.suggestedName);
  }

  async importFile(): Promise<void> {
    const picked = await this.#desk.attemptTo(() => this.#desk.host.pickFiles('scenario', false));
    const file = picked?.value[0];
    if (!file) return;
    const scenario = await this.#desk.attempt('scenarios.import', { file: file.token });
    if (scenario) this.#desk.navigation.go('scenarios', scenario.value.id);
  }

  #show(editor: ScenarioEditor | null, failure: Failure | null): void {
    this.editor?.close();
    this.editor = editor;
    this.failure = failure;
  }

  async #refresh(): Promise<void> {
    try {
      await this.editor?.refresh();
    } catch (error) {
      const failure = failureFrom(error);
      // Deleted, here or in another window: the list leads on to the next.
      if (failure.code !== 'not-found') this.#desk.toasts.failure(failure);
    }
  }

  /** Stores what was typed into the scenario; true when all of it is stored. */
  async #stored({ id }: ScenarioSummary): Promise<boolean> {
    return this.editor?.id === id ? this.editor.flush() : true;
  }

  #matches({ name, basketName, tags, archived }: ScenarioSummary): boolean {
    if (archived && !this.withArchived) return false;
    if (this.tag !== '' && !tags.includes(this.tag)) return false;
    const text = [name, basketName, ...tags].join(' ').toLowerCase();
    return this.filter
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }
}

const rmseOf = ({ lastRun }: ScenarioSummary): number =>
  lastRun?.outOfSampleRmse ?? lastRun?.inSampleRmse ?? Infinity;

const comparisons: Record<ScenarioOrder, (a: ScenarioSummary, b: ScenarioSummary) => number> = {
  changed: (a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id - a.id,
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
  rmse: (a, b) => rmseOf(a) - rmseOf(b) || a.name.localeCompare(b.name),
};
