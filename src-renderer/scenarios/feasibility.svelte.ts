import type { Finding, ScenarioCheck } from '../../src-main/contract/scenarios.ts';
import type { ScenarioSettings } from '../../src-main/contract/settings.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import type { Client } from '../lib/client.svelte.ts';
import { Latest } from '../lib/latest.ts';

const checkDelay = 220;

/** Asks whether a draft admits a hedge, a moment after each change. */
export class Feasibility {
  readonly #client: Client;
  result = $state.raw<ScenarioCheck | null>(null);
  failure = $state.raw<Failure | null>(null);
  pending = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #latest = new Latest();

  readonly errors: readonly Finding[] = $derived.by(
    () => this.result?.findings.filter(({ severity }) => severity === 'error') ?? [],
  );

  constructor(client: Client) {
    this.#client = client;
  }

  errorOf(setting: keyof ScenarioSettings): string | null {
    return this.errors.find((finding) => finding.setting === setting)?.message ?? null;
  }

  check(basketId: number, settings: ScenarioSettings): void {
    this.pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(basketId, settings), checkDelay);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#latest.forget();
  }

  async #ask(basketId: number, settings: ScenarioSettings): Promise<void> {
    await this.#latest.read(() => this.#client.call('scenarios.check', { basketId, settings }), {
      take: (result) => ([this.result, this.failure] = [result, null]),
      fail: (failure) => (this.failure = failure),
    });
    this.pending = false;
  }
}
