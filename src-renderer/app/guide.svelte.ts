import type { GuideChange, GuideSight } from '../../src-main/contract/app.ts';
import type { Command } from '../lib/commands.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { guideSteps, sightAt } from './guide-steps.ts';

/** The guided first hedge: beside the work, never in its way. Its state is kept in the database. */
export class Guide {
  readonly #desk: Desk;
  readonly #state = $derived.by(() => this.#desk.data.guide.value);
  readonly open = $derived.by(() => this.#state?.closed === false);
  /** What it goes by is read: before that every step would look undone. */
  readonly ready = $derived.by(() => {
    const { status, baskets, scenarios, runs } = this.#desk.data;
    return [status, baskets, scenarios, runs].every(({ value }) => value !== undefined);
  });
  readonly steps = $derived.by(() => guideSteps(this.#desk, this.#state?.seen ?? []));
  /** The first step that is not done; undefined: all are. */
  readonly next = $derived.by(() => this.steps.find(({ done }) => !done));

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.data.guide.ensure();
  }

  /** Follows what the user looks at, as long as the guide is open. Call it in the initialisation of a component. */
  follow(): void {
    $effect(() => {
      if (!this.open) return;
      const { baskets, scenarios, runs } = this.#desk.data;
      for (const list of [baskets, scenarios, runs]) list.ensure();
    });
    $effect(() => {
      const sight = sightAt(this.#desk);
      if (sight !== null && this.open && this.ready) this.#see(sight);
    });
    $effect(() => this.#desk.onDelivered(() => this.#see('export')));
  }

  close(): void {
    void this.#change({ closed: true });
    this.#desk.toasts.show(
      'info',
      'The guide is closed. “First hedge, step by step” in the palette opens it.',
    );
  }

  /** To the button of the next step, where Enter does it. */
  async show(): Promise<void> {
    if (!this.open) await this.#change({ closed: false });
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-guide-next]')?.focus());
  }

  commands(): Command[] {
    return [
      {
        id: 'guide.show',
        title: 'First hedge, step by step',
        group: 'Help',
        keys: 'g',
        run: () => void this.show(),
      },
      {
        id: 'guide.close',
        title: 'Close the guide of the first hedge',
        group: 'Help',
        enabled: this.open,
        run: () => this.close(),
      },
    ];
  }

  #see(sight: GuideSight): void {
    if (this.open && !this.#state?.seen.includes(sight)) void this.#change({ seen: sight });
  }

  async #change(change: GuideChange): Promise<void> {
    const changed = await this.#desk.attempt('app.changeGuide', change);
    if (changed) this.#desk.data.guide.value = changed.value;
  }
}
