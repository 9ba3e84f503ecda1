import { alignPrices, targetCalendar } from '../market/alignment.ts';
import { dayOfIso } from '../model/days.ts';
import type { ModelInput } from '../model/hedge-model.ts';
import type { AlignedPrices } from '../model/prices.ts';
import type { HedgeTask } from './hedge-task.ts';

/** Prices on the target's own calendar, and all else that the model reads. */
export function modelInput(task: HedgeTask, prices = alignedPrices(task)): ModelInput {
  return {
    prices,
    basket: task.basket,
    settings: task.settings,
    impliedVols: task.impliedVols,
    groups: [...task.facts.values()].some(({ sector, industry }) => sector ?? industry) ? task.facts : null,
    borrow: borrowOf(task.facts),
  };
}

/** Depends on nothing but the histories, the symbols of the basket and the anchor day. */
export function alignedPrices({
  series,
  basket,
  settings,
}: Pick<HedgeTask, 'series' | 'basket' | 'settings'>): AlignedPrices {
  const inBasket = new Set(basket.entries.map(({ symbol }) => symbol));
  const calendar = targetCalendar(series.filter(({ symbol }) => inBasket.has(symbol)));
  return alignPrices(series, calendar, anchorDayOf(settings));
}

/** The day of the scenario's first weights as the user wrote it, whether or not it is a trading day. */
export const anchorDayOf = ({ anchor, from, to }: HedgeTask['settings']): number =>
  dayOfIso(anchor === 'window-start' ? from : to);

const borrowOf = (facts: HedgeTask['facts']): Map<string, number> =>
  new Map(
    [...facts].flatMap(([symbol, { borrowBasisPoints }]) =>
      borrowBasisPoints === undefined ? [] : [[symbol, borrowBasisPoints] as const],
    ),
  );
