import type { Scenario, ScenarioDraft } from '../../src-main/contract/scenarios.ts';
import type { ScenarioSettings } from '../../src-main/contract/settings.ts';
import { CallError, failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { draftProblems } from './draft-problems.ts';
import { EditHistory } from './edit-history.ts';
import { Feasibility } from './feasibility.svelte.ts';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'invalid' | 'conflict' | 'failed';
export type SettingName = keyof ScenarioSettings;

/** At most this long after an edit it is stored; a crash loses no more. */
const saveDelay = 600;

/** One scenario while it is edited: draft, undo, checks, and storing by itself. */
export class ScenarioEditor {
  readonly #desk: Desk;
  readonly id: number;
  readonly feasibility: Feasibility;
  draft = $state.raw<ScenarioDraft>() as ScenarioDraft;
  state = $state<SaveState>('saved');
  /** Why it was not stored. */
  message = $state<string | null>(null);
  canUndo = $state(false);
  canRedo = $state(false);
  archived = $state(false);
  readonly #history = new EditHistory<ScenarioDraft>();
  #version: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;

  /** What the contract's own schema says of the draft, by setting. */
  readonly problems: ReadonlyMap<string, string> = $derived.by(() => draftProblems(this.draft));

  constructor(desk: Desk, scenario: Scenario) {
    this.#desk = desk;
    this.id = scenario.id;
    this.#version = scenario.version;
    this.draft = draftOf(scenario);
    this.archived = scenario.archived;
    this.feasibility = new Feasibility(desk.client);
    this.#check();
  }

  get settings(): ScenarioSettings {
    return this.draft.settings;
  }

  get version(): number {
    return this.#version;
  }

  /** The fault of a setting: by the schema at once, by the checker soon after. */
  problemOf(setting: SettingName): string | null {
    return this.problems.get(setting) ?? this.feasibility.errorOf(setting);
  }

  set(change: Partial<ScenarioSettings>, field = Object.keys(change).join(' ')): void {
    this.edit({ settings: { ...this.draft.settings, ...change } }, field);
  }

  edit(change: Partial<ScenarioDraft>, field = Object.keys(change).join(' ')): void {
    this.#history.record(this.draft, field, performance.now());
    this.#take({ ...this.draft, ...change });
  }

  undo(): void {
    const before = this.#history.undo(this.draft);
    if (before) this.#take(before);
  }

  redo(): void {
    const after = this.#history.redo(this.draft);
    if (after) this.#take(after);
  }

  /** Stores what is not stored yet; true when everything is. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (this.state === 'unsaved' || this.state === 'failed') await this.#save();
    return this.state === 'saved';
  }

  /** After a conflict: what is stored replaces the draft (one step that can be undone). */
  async takeTheirs(): Promise<void> {
    const current = await this.#desk.attempt('scenarios.get', { id: this.id });
    if (!current) return;
    this.#version = current.value.version;
    this.edit(draftOf(current.value), 'conflict');
  }

  /** After a conflict: the draft is stored on top; the other version stays in the history. */
  async keepMine(): Promise<void> {
    const current = await this.#desk.attempt('scenarios.get', { id: this.id });
    if (!current) return;
    this.#version = current.value.version;
    this.state = 'unsaved';
    await this.flush();
  }

  /** Somebody else has changed it: taken over unless there are edits of our own. */
  async refresh(): Promise<void> {
    if (this.state !== 'saved') return;
    const current = await this.#desk.client.call('scenarios.get', { id: this.id });
    if (this.state !== 'saved' || current.version === this.#version) return;
    this.#version = current.version;
    this.draft = draftOf(current);
    this.archived = current.archived;
    this.#check();
  }

  close(): void {
    void this.flush();
    this.feasibility.close();
  }

  #take(draft: ScenarioDraft): void {
    this.draft = draft;
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    this.message = null;
    if (this.problems.size > 0) {
      this.state = 'invalid';
      clearTimeout(this.#timer);
      return;
    }
    if (this.state !== 'conflict') {
      if (this.state !== 'unsaved') {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.flush(), saveDelay);
      }
      this.state = 'unsaved';
    }
    this.#check();
  }

  #check(): void {
    if (this.problems.size === 0) this.feasibility.check(this.draft.basketId, this.draft.settings);
  }

  #save(): Promise<void> {
    this.#saving = this.#store().finally(() => (this.#saving = null));
    return this.#saving;
  }

  async #store(): Promise<void> {
    const draft = this.draft;
    this.state = 'saving';
    this.message = null;
    try {
      const saved = await this.#desk.client.call('scenarios.save', {
        ...draft,
        id: this.id,
        version: this.#version,
      });
      this.#version = saved.version;
      // Edits made meanwhile set the state; they have a timer of their own.
      if (this.draft === draft) this.state = 'saved';
    } catch (error) {
      const failure = failureFrom(error);
      this.message = failure.message;
      const conflict = error instanceof CallError && failure.code === 'conflict';
      this.state = conflict ? 'conflict' : 'failed';
    }
  }
}

const draftOf = ({ name, basketId, settings, tags, notes }: Scenario): ScenarioDraft => ({
  name,
  basketId,
  settings,
  tags,
  notes,
});
