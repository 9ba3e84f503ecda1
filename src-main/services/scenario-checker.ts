import type { Basket } from '../contract/baskets.ts';
import type { ScenarioCheck } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { factsOf, symbolsOf, targetOf, volsOf } from './hedge-data.ts';
import { anchorDayOf } from '../workers/model-input.ts';
import { loadSeries } from './load-series.ts';
import { buffersOf } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

/**
 * Checks scenarios while they are typed. The desk worker keeps the market of the scenario at hand; a check then costs
 * a few milliseconds, and next to none of the main process's time.
 */
export class ScenarioChecker {
  readonly #context: ServicesContext;
  /** Which market the worker holds: the state of what is on file and the symbols. */
  #held = '';
  /** Implied vols by the market that they are of and the day that they are as of. */
  #vols: { of: string; vols: Map<string, number> | null } = { of: '', vols: null };
  #marketState = 0;

  constructor(context: ServicesContext) {
    this.#context = context;
    context.events.subscribe('data.changed', ({ what }) => {
      if (what === 'market') this.#marketState++;
    });
  }

  async check(basket: Basket, settings: ScenarioSettings): Promise<ScenarioCheck> {
    const { store, desk } = this.#context;
    const symbols = symbolsOf(store, basket, settings);
    const wanted = `${desk.ready()} ${this.#marketState}\n${symbols.join('\n')}`;
    const market =
      wanted === this.#held
        ? null
        : { series: await loadSeries(store, symbols), facts: factsOf(store, symbols) };
    this.#held = wanted;
    const scenario = {
      basket: targetOf(basket),
      settings,
      impliedVols: this.#impliedVols(wanted, symbols, settings),
      warmStart: null,
      threads: 1,
    };
    return desk.ask('check', { market, scenario }, market ? buffersOf(market.series) : []);
  }

  #impliedVols(
    market: string,
    symbols: readonly string[],
    settings: ScenarioSettings,
  ): Map<string, number> | null {
    const of = `${anchorDayOf(settings)} ${market}`;
    if (this.#vols.of !== of) this.#vols = { of, vols: volsOf(this.#context.store, symbols, settings) };
    return this.#vols.vols;
  }
}
