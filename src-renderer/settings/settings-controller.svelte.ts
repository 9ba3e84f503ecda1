import { appSettings, type AppSettings } from '../../src-main/contract/app.ts';
import type { Desk } from '../lib/desk.svelte.ts';

const saveDelay = 500;

/** The program's settings while they are edited; stored a moment after each change that is valid. */
export class SettingsController {
  readonly #desk: Desk;
  #edited = $state.raw<AppSettings | null>(null);
  state = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly values = $derived.by(() => this.#edited ?? this.#desk.data.settings.value ?? null);

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.data.settings.ensure();
    desk.data.status.ensure();
  }

  set(change: Partial<AppSettings>): void {
    if (!this.values) return;
    const next = { ...this.values, ...change };
    this.#edited = next;
    clearTimeout(this.#timer);
    const parsed = appSettings.safeParse(next);
    if (!parsed.success) {
      this.state = `Not saved: ${parsed.error.issues[0]?.message ?? 'a value is wrong'}`;
      return;
    }
    this.state = 'Saving…';
    this.#timer = setTimeout(() => void this.#save(parsed.data, next), saveDelay);
  }

  setExports(change: Partial<AppSettings['exports']>): void {
    if (this.values) this.set({ exports: { ...this.values.exports, ...change } });
  }

  async #save(settings: AppSettings, edited: AppSettings): Promise<void> {
    const saved = await this.#desk.attempt('app.saveSettings', settings);
    this.state = saved ? 'Saved' : 'Not saved';
    if (!saved) return;
    await this.#desk.data.settings.reload();
    // From now on those of other windows count too, unless there has been another edit.
    if (this.#edited === edited) this.#edited = null;
  }
}
