import type { ScenarioSettings } from '../contract/settings.ts';
import type { AlignedName } from './prices.ts';

/** Days that the average daily volume covers. */
const averageDays = 20;

/**
 * Average of close × volume, USD a day, over the 20 trading days up to and with the anchor day (fewer at the start of
 * the calendar; days without a volume left out); null when no volume is on file there.
 */
export function averageDailyValue(name: AlignedName, anchor: number): number | null {
  let sum = 0;
  let count = 0;
  for (let day = Math.max(name.first, anchor - averageDays + 1); day <= anchor; day++) {
    const traded = name.close[day] * name.volume[day];
    if (!Number.isFinite(traded)) continue;
    sum += traded;
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** Largest day-one weight that may be traded: participation × days × ADV / notional; null when ADV is unknown. */
export const liquidityCap = (
  dailyValue: number | null,
  notional: number,
  liquidity: NonNullable<ScenarioSettings['liquidity']>,
): number | null =>
  dailyValue === null ? null : (liquidity.participation * liquidity.days * dailyValue) / notional;
