import { alignPrices, targetCalendar } from '../market/alignment.ts';
import { dayOfIso } from '../model/days.ts';
import type { ModelInput } from '../model/hedge-model.ts';
import type { HedgeTask } from './hedge-task.ts';

/** Prices on the target's own calendar, and all else that the model reads. */
export function modelInput(task: HedgeTask): ModelInput {
  const inBasket = new Set(task.basket.entries.map(({ symbol }) => symbol));
  const calendar = targetCalendar(task.series.filter(({ symbol }) => inBasket.has(symbol)));
  const anchorDay = dayOfIso(task.settings.anchor === 'window-start' ? task.settings.from : task.settings.to);
  return {
    prices: alignPrices(task.series, calendar, anchorDay),
    basket: task.basket,
    settings: task.settings,
    impliedVols: task.impliedVols,
    groups: [...task.facts.values()].some(({ sector, industry }) => sector ?? industry) ? task.facts : null,
    borrow: borrowOf(task.facts),
  };
}

const borrowOf = (facts: HedgeTask['facts']): Map<string, number> =>
  new Map(
    [...facts].flatMap(([symbol, { borrowBasisPoints }]) =>
      borrowBasisPoints === undefined ? [] : [[symbol, borrowBasisPoints] as const],
    ),
  );
