import type { ScenarioSummary } from '../../src-main/contract/scenarios.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
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
  #opening = 0;

  readonly all = $derived.by(() => this.#desk.data.scenarios.value ?? []);
  readonly tags = $derived.by(() => unique(this.all.flatMap((scenario) => scenario.tags)).toSorted());
  readonly list = $derived.by(() =>
    this.all.filter((scenario) => this.#matches(scenario)).toSorted(comparisons[this.order]),
  );
  readonly chosenId = $derived.by(() => {
    const { id } = this.#desk.navigation;
    return this.all.some((scenario) => scenario.id === id) ? id : (this.list[0]?.id ?? null);
  });

  constructor(desk: Desk) {
    this.#desk = desk;
    for (const list of [desk.data.scenarios, desk.data.baskets, desk.data.instruments, desk.data.runs])
      list.ensure();
  }

  /** Keeps the editor current; returns the function that stops and stores what is not stored. */
  follow(): () => void {
    const end = this.#desk.data.onChange(({ what, id }) => {
      if (what === 'scenarios' && (id === null || id === this.editor?.id))
        void this.#desk.attemptTo(async () => this.editor?.refresh());
    });
    return () => {
      end();
      this.editor?.close();
    };
  }

  choose(id: number): void {
    this.#desk.navigation.replace('scenarios', id);
  }

  /** Opens the editor of the chosen scenario. */
  async open(id: number | null): Promise<void> {
    if (this.editor?.id === id) return;
    const turn = ++this.#opening;
    this.editor?.close();
    if (id === null) {
      this.editor = null;
      return;
    }
    try {
      const scenario = await this.#desk.client.call('scenarios.get', { id });
      if (turn !== this.#opening) return;
      this.editor = new ScenarioEditor(this.#desk, scenario);
      this.failure = null;
    } catch (error) {
      this.editor = null;
      this.failure = failureFrom(error);
    }
  }

  async run(): Promise<void> {
    const { editor } = this;
    if (!editor) return;
    if (!(await editor.flush())) {
      this.#desk.toasts.show('warning', 'The scenario is not stored yet: see what it says beside its name.');
      return;
    }
    await this.#desk.attempt('runs.start', { scenarioId: editor.id });
  }

  async duplicate(): Promise<void> {
    if (!this.editor) return;
    await this.editor.flush();
    const copy = await this.#desk.attempt('scenarios.duplicate', { id: this.editor.id });
    if (copy) this.#desk.navigation.go('scenarios', copy.value.id);
  }

  async archive(): Promise<void> {
    const { editor } = this;
    if (!editor) return;
    const archived = !editor.archived;
    const done = await this.#desk.attempt('scenarios.archive', { id: editor.id, archived });
    if (done) editor.archived = archived;
  }

  async remove(): Promise<void> {
    const { editor } = this;
    if (!editor) return;
    const { id } = editor;
    await editor.flush();
    const removed = await this.#desk.attempt('scenarios.remove', { id });
    if (!removed) return;
    const restore = () => void this.#desk.attempt('scenarios.restore', { id });
    this.#desk.toasts.removed(`Scenario “${editor.draft.name}” deleted`, restore);
  }

  async exportFile(): Promise<void> {
    if (!this.editor) return;
    await this.editor.flush();
    const file = await this.#desk.attempt('scenarios.export', { id: this.editor.id });
    if (file) await this.#desk.deliver(file.value.token, file.value.suggestedName);
  }

  async importFile(): Promise<void> {
    const picked = await this.#desk.attemptTo(() => this.#desk.host.pickFiles('scenario', false));
    const file = picked?.value[0];
    if (!file) return;
    const scenario = await this.#desk.attempt('scenarios.import', { file: file.token });
    if (scenario) this.#desk.navigation.go('scenarios', scenario.value.id);
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
