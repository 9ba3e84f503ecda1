import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../src-main/contract/result.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { WhatIf } from '../../src-main/contract/what-if.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { oneAtATime } from '../lib/one-at-a-time.ts';
import { editedPositions, isChanged, sharesOf } from './what-if-rows.ts';

/** Shares of a run edited by hand. Every change is valued at once; nothing is stored. */
export class WhatIfEditor {
  readonly #desk: Desk;
  readonly run: Run;
  /** Signed, in the order shown. */
  readonly #shares = new SvelteMap<string, number>();
  answer = $state.raw<WhatIf | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly rows = $derived.by(() => editedPositions(this.run, this.#shares, this.answer));
  readonly changed = $derived(this.rows.filter(isChanged));

  constructor(desk: Desk, run: Run) {
    this.#desk = desk;
    this.run = run;
    this.reset();
  }

  /** Shares that a step of the arrow keys changes. */
  lotOf(symbol: string): number {
    const { lotSize, lotSizes } = this.run.settings;
    return lotSizes[symbol] ?? lotSize;
  }

  set(symbol: string, shares: number): void {
    this.#shares.set(symbol, shares);
    void this.#value();
  }

  /** A name that the run does not hold, with no shares so far. */
  add(symbol: string): void {
    if (!this.#shares.has(symbol)) this.#shares.set(symbol, 0);
  }

  /** One name as in the run, or all of them; what was added goes. */
  reset(symbol?: string): void {
    const before = sharesOf(this.run);
    if (symbol === undefined) {
      this.#shares.clear();
      for (const [name, shares] of before) this.#shares.set(name, shares);
    } else {
      const found = before.find(([name]) => name === symbol);
      if (found) this.#shares.set(...found);
      else this.#shares.delete(symbol);
    }
    void this.#value();
  }

  readonly #value = oneAtATime(async () => {
    const shares = [...this.#shares].flatMap(([symbol, count]) =>
      count === 0 ? [] : [{ symbol, shares: count }],
    );
    try {
      this.answer = await this.#desk.client.call('whatIf.evaluate', { runId: this.run.id, shares });
      this.failure = null;
    } catch (error) {
      this.failure = failureFrom(error);
    }
  });
}
