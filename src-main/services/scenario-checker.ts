import type { Basket } from '../contract/baskets.ts';
import type { ScenarioCheck } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { factsOf, symbolsOf, targetOf, volsOf } from './hedge-data.ts';
import { loadSeries } from './load-series.ts';
import type { ServicesContext } from './services-context.ts';

/**
 * Checks scenarios while they are typed. The desk worker keeps the histories of the scenario at hand; a check then costs
 * a few milliseconds, and none of the main process's time.
 */
export class ScenarioChecker {
  readonly #context: ServicesContext;
  /** Which histories the worker holds: the state of the market and the symbols. */
  #held = '';
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
    const series = wanted === this.#held ? null : await loadSeries(store, symbols);
    this.#held = wanted;
    return desk.ask('check', {
      series,
      task: {
        basket: targetOf(basket),
        settings,
        impliedVols: volsOf(store, symbols, settings),
        facts: factsOf(store, symbols),
        warmStart: null,
        threads: 1,
      },
    });
  }
}
