import type { ScenarioCheck } from '../contract/scenarios.ts';
import { explainConflict } from '../model/conflicts-in-words.ts';
import { checkSettings } from '../model/feasibility.ts';
import type { ModelInput } from '../model/hedge-model.ts';
import type { AlignedPrices } from '../model/prices.ts';
import type { HedgeTask } from './hedge-task.ts';
import { alignedPrices, anchorDayOf, modelInput } from './model-input.ts';

/** What is on file of the names of a scenario. */
export type CheckedMarket = Pick<HedgeTask, 'series' | 'facts'>;

/** What may change from one keystroke to the next. */
export type CheckedScenario = Omit<HedgeTask, keyof CheckedMarket>;

/**
 * Checks a scenario while it is typed. The market of its names is kept from check to check, and so are the prices on the
 * basket's calendar, which cost more than all the rest: they change with the basket and day one only.
 */
export class CheckDesk {
  #market: CheckedMarket = { series: [], facts: new Map() };
  #aligned: { to: string; prices: AlignedPrices } | null = null;

  /** @param market null: that of the check before. */
  check(market: CheckedMarket | null, scenario: CheckedScenario): ScenarioCheck {
    if (market) {
      this.#market = market;
      this.#aligned = null;
    }
    const task: HedgeTask = { ...scenario, ...this.#market };
    return checkScenario(modelInput(task, this.#prices(task)));
  }

  #prices(task: HedgeTask): AlignedPrices {
    const symbols = task.basket.entries.map(({ symbol }) => symbol);
    const to = [anchorDayOf(task.settings), ...symbols].join(' ');
    if (this.#aligned?.to !== to) this.#aligned = { to, prices: alignedPrices(task) };
    return this.#aligned.prices;
  }
}

/** The closed-form checks, and where these pass the search for rules that contradict each other together. */
function checkScenario(input: ModelInput): ScenarioCheck {
  const check = checkSettings(input);
  const conflict = check.feasible ? explainConflict(input) : null;
  return conflict ? { ...check, feasible: false, findings: [conflict, ...check.findings] } : check;
}
