import type { RequestInput } from '../../src-main/contract/methods.ts';
import { presets, type PresetName, type ScenarioSettings } from '../../src-main/contract/settings.ts';
import type { PartialSettings } from '../../src-main/contract/studies.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { presetLabels, withPreset } from '../scenarios/new-scenario.ts';
import { dayOfIso, isIsoDate } from '../shared/days.ts';
import { SearchChoice } from '../shared/study/search-choice.svelte.ts';
import type { StudiedScenario } from '../shared/study/studied-scenario.svelte.ts';

/** Settings that are walked forward beside the scenario's own. */
export interface DraftAlternative {
  name: string;
  settings: PartialSettings;
  /** null: as long as the scenario's. */
  windowDays: number | null;
}

export const mostAlternatives = 3;

/** Trading days of a year over its calendar days. */
const tradingDays = 252 / 365.25;

/** What the next walk-forward does. */
export class WalkForwardDraft {
  readonly #desk: Desk;
  readonly #studied: StudiedScenario;
  step = $state(21);
  hold = $state(252);
  /** null: the scenario's own. */
  windowDays = $state<number | null>(null);
  /** First and last anchor; empty: all that the prices allow. */
  from = $state('');
  to = $state('');
  readonly search: SearchChoice;
  /** Beside the scenario as it is. */
  others = $state.raw<readonly DraftAlternative[]>([]);

  readonly fromProblem = $derived.by(() => problemOfDay(this.from));
  readonly toProblem = $derived.by(
    () =>
      problemOfDay(this.to) ??
      (isIsoDate(this.from) && isIsoDate(this.to) && this.to < this.from
        ? 'the last day is before the first'
        : null),
  );
  readonly ready = $derived.by(
    () => this.#studied.scenario !== null && this.fromProblem === null && this.toProblem === null,
  );
  readonly alternatives = $derived.by(() => 1 + this.others.length);
  /** About how many calibrations there will be, by the history of the whole market; null until that is known. */
  readonly anchors = $derived.by(() => this.#countAnchors());

  constructor(desk: Desk, studied: StudiedScenario) {
    this.#desk = desk;
    this.#studied = studied;
    this.search = new SearchChoice(studied);
  }

  addPreset(preset: PresetName): void {
    const { scenario } = this.#studied;
    if (scenario)
      this.#add({
        name: presetLabels[preset].label,
        settings: presetChanges(preset, scenario.settings),
        windowDays: null,
      });
  }

  /** Another scenario's settings on this one's basket, with a window as long as its own. */
  async addScenario(id: number): Promise<void> {
    const found = await this.#desk.attemptTo(async () => {
      const scenario = await this.#desk.client.call('scenarios.get', { id });
      const { basketId, settings } = scenario;
      const check = await this.#desk.client.call('scenarios.check', { basketId, settings });
      return { scenario, days: check.window?.days ?? null };
    });
    if (!found) return;
    const { scenario, days } = found.value;
    this.#add({ name: scenario.name, settings: undated(scenario.settings), windowDays: days });
  }

  change(index: number, change: Partial<DraftAlternative>): void {
    this.others = this.others.map((other, at) => (at === index ? { ...other, ...change } : other));
  }

  drop(index: number): void {
    this.others = this.others.filter((_, at) => at !== index);
  }

  request(): RequestInput<'walkForward.start'> {
    const { scenario } = this.#studied;
    const own = { name: scenario?.name.slice(0, 60) ?? '', windowDays: null, settings: {} };
    return {
      scenarioId: scenario?.id ?? 0,
      step: this.step,
      hold: this.hold,
      windowDays: this.windowDays,
      from: this.from || null,
      to: this.to || null,
      alternatives: [own, ...this.others],
      ...this.search.request(),
    };
  }

  #add(alternative: DraftAlternative): void {
    const taken = (name: string) =>
      name === this.#studied.scenario?.name || this.others.some((other) => other.name === name);
    let name = alternative.name.slice(0, 55);
    for (let number = 2; taken(name); number++) name = `${alternative.name.slice(0, 55)} (${number})`;
    this.others = [...this.others, { ...alternative, name }].slice(0, mostAlternatives - 1);
  }

  #countAnchors(): number | null {
    const { firstDay, lastDay } = this.#desk.data.status.value ?? {};
    const own = this.windowDays ?? this.#studied.check?.window?.days;
    if (!firstDay || !lastDay || own === undefined) return null;
    const longest = Math.max(own, ...this.others.map(({ windowDays }) => windowDays ?? own));
    const start = dayOfIso(firstDay) + longest / tradingDays;
    const end = dayOfIso(lastDay) - Math.min(this.step, this.hold) / tradingDays;
    const first = isIsoDate(this.from) ? Math.max(start, dayOfIso(this.from)) : start;
    const last = isIsoDate(this.to) ? Math.min(end, dayOfIso(this.to)) : end;
    return last < first ? 0 : Math.floor(((last - first) * tradingDays) / this.step) + 1;
  }
}

const problemOfDay = (text: string): string | null =>
  text === '' || isIsoDate(text) ? null : 'write a day as YYYY-MM-DD';

/** What the walk-forward itself decides is left out. */
function undated(settings: ScenarioSettings): PartialSettings {
  const { from: _from, to: _to, anchor: _anchor, holdingDays: _holdingDays, ...rest } = settings;
  return rest;
}

/** A preset changes what it names; "papers", which names nothing, is the defaults of all that any preset names. */
function presetChanges(preset: PresetName, settings: ScenarioSettings): PartialSettings {
  const names =
    preset === 'papers'
      ? Object.values(presets).flatMap((named) => Object.keys(named))
      : Object.keys(presets[preset]);
  const changed = withPreset(settings, preset);
  return Object.fromEntries(
    Object.entries(changed).filter(([name]) => names.includes(name)),
  ) as PartialSettings;
}
