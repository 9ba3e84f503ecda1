import { tradingDays } from '../contract/metrics.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { CalibrationWindow } from './anchor.ts';
import type { AlignedName } from './prices.ts';

/** A name's volatility for the IV rules: annualised, decimal. */
export interface NameVol {
  value: number;
  /** `realised` stands in for an implied vol that is not on file. */
  source: 'implied' | 'realised';
}

/**
 * Annualised standard deviation (T − 1) of the daily total returns inside the window; null when there are under two.
 * It stands in for a missing implied vol where the user says so.
 */
export function realisedVol(name: AlignedName, window: CalibrationWindow): number | null {
  const from = Math.max(window.start, name.first);
  const to = Math.min(window.end, name.last);
  const count = to - from;
  if (count < 2) return null;
  let mean = 0;
  for (let day = from + 1; day <= to; day++)
    mean += (name.adjusted[day] / name.adjusted[day - 1] - 1) / count;
  let squares = 0;
  for (let day = from + 1; day <= to; day++)
    squares += (name.adjusted[day] / name.adjusted[day - 1] - 1 - mean) ** 2;
  return Math.sqrt((squares / (count - 1)) * tradingDays.year);
}

/** The vol on file, else the realised stand-in where `ivMissing` asks for it, else null. */
export function nameVol(
  name: AlignedName,
  impliedVols: ReadonlyMap<string, number> | null,
  window: CalibrationWindow,
  ivMissing: ScenarioSettings['ivMissing'],
): NameVol | null {
  const implied = impliedVols?.get(name.symbol);
  if (implied !== undefined && implied > 0 && Number.isFinite(implied))
    return { value: implied, source: 'implied' };
  if (ivMissing === 'exclude') return null;
  const value = realisedVol(name, window);
  return value === null ? null : { value, source: 'realised' };
}

/** Does the per-name filter apply? `auto`: when implied vols are on file. */
export const ivFilterApplies = (
  settings: Pick<ScenarioSettings, 'ivFilter'>,
  impliedVols: ReadonlyMap<string, number> | null,
): boolean =>
  settings.ivFilter === 'on' ||
  (settings.ivFilter === 'auto' && impliedVols !== null && impliedVols.size > 0);
