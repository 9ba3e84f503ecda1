import type { ExcludedName } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { CalibrationWindow } from './anchor.ts';
import { isoOfDay } from './days.ts';
import { ivFilterApplies, nameVol, type NameVol } from './implied-vol.ts';
import { averageDailyValue } from './liquidity.ts';
import type { AlignedName, AlignedPrices } from './prices.ts';
import type { Target } from './target.ts';
import { percent } from './words.ts';

export type ExclusionCode =
  | 'is-target'
  | 'excluded-by-user'
  | 'not-on-file'
  | 'no-price-on-anchor'
  | 'ended'
  | 'coverage'
  | 'no-implied-vol'
  | 'implied-vol-outside'
  | 'bounds'
  | 'liquidity'
  | 'lot-size';

/** A name that was asked for and cannot be held, and why. */
export interface Exclusion extends ExcludedName {
  code: ExclusionCode;
}

/** A name that may be held. */
export interface Candidate {
  symbol: string;
  /** Index into prices.names. */
  index: number;
  /** The basket's own day-one weight of the name; 0 outside the basket and for a level series. */
  basketWeight: number;
  /** Null where the scenario uses no vols, or this name has none and needs none. */
  vol: NameVol | null;
  /** Raw close on the anchor day, USD per share. */
  close: number;
  /** Average of close × volume up to the anchor day, USD a day; null where no volume is on file. */
  dailyValue: number | null;
}

export interface CandidateSelection {
  candidates: Candidate[];
  excluded: Exclusion[];
}

/** A name must have prices on this part of the window's days. */
const requiredCoverage = 0.98;

/**
 * The names that may be held, and those left out with the reason of each. Must-hold names join the pool whatever the
 * candidate list says, but pass the same checks: a name without prices cannot be held by wishing.
 */
export function selectCandidates(
  prices: AlignedPrices,
  target: Target,
  window: CalibrationWindow,
  settings: ScenarioSettings,
  impliedVols: ReadonlyMap<string, number> | null,
): CandidateSelection {
  const indexOf = new Map(prices.names.map((name, index) => [name.symbol, index]));
  const weightOf = new Map(
    target.kind === 'level' ? [] : target.constituents.map(({ symbol, weight }) => [symbol, weight]),
  );
  const targetSeries = target.kind === 'level' ? target.constituents[0].symbol : null;
  const excludedByUser = new Set(settings.exclude);
  const candidates: Candidate[] = [];
  const excluded: Exclusion[] = [];

  for (const symbol of new Set([...askedFor(prices, target, settings), ...settings.mustHold])) {
    const index = indexOf.get(symbol);
    const leaveOut = (code: ExclusionCode, reason: string) => excluded.push({ symbol, code, reason });
    if (symbol === targetSeries) {
      if (settings.candidates.kind !== 'all') leaveOut('is-target', 'it is the target itself');
    } else if (excludedByUser.has(symbol)) leaveOut('excluded-by-user', 'excluded in the scenario');
    else if (index === undefined) leaveOut('not-on-file', 'no prices on file');
    else {
      const name = prices.names[index];
      const vol = usesVols(settings, impliedVols)
        ? nameVol(name, impliedVols, window, settings.ivMissing)
        : null;
      const fault = priceFault(name, prices.days, window) ?? volFault(vol, settings, impliedVols);
      if (fault) leaveOut(fault.code, fault.reason);
      else
        candidates.push({
          symbol,
          index,
          basketWeight: weightOf.get(symbol) ?? 0,
          vol,
          close: name.close[window.anchor],
          dailyValue: averageDailyValue(name, window.anchor),
        });
    }
  }
  return { candidates, excluded };
}

function askedFor(prices: AlignedPrices, target: Target, settings: ScenarioSettings): string[] {
  switch (settings.candidates.kind) {
    case 'basket':
      return target.kind === 'level' ? [] : target.constituents.map(({ symbol }) => symbol);
    case 'all':
      return prices.names.map(({ symbol }) => symbol);
    case 'list':
      return settings.candidates.symbols;
  }
}

const usesVols = (settings: ScenarioSettings, impliedVols: ReadonlyMap<string, number> | null): boolean =>
  settings.weightedIv || ivFilterApplies(settings, impliedVols);

type Fault = { code: ExclusionCode; reason: string };

function priceFault(name: AlignedName, days: Int32Array, window: CalibrationWindow): Fault | null {
  const anchorDay = isoOfDay(days[window.anchor]);
  if (name.first >= days.length) return { code: 'not-on-file', reason: 'no prices on file' };
  if (name.last < window.anchor)
    return {
      code: 'ended',
      reason: `its prices end on ${isoOfDay(days[name.last])}, before the anchor day ${anchorDay}`,
    };
  if (name.first > window.anchor)
    return {
      code: 'no-price-on-anchor',
      reason: `no price on the anchor day ${anchorDay}; its prices begin on ${isoOfDay(days[name.first])}`,
    };
  let priced = 0;
  for (let day = Math.max(window.start, name.first); day <= Math.min(window.end, name.last); day++)
    if (usable(name.close[day]) && usable(name.adjusted[day])) priced++;
    else
      return {
        code: 'coverage',
        reason: `no usable price on ${isoOfDay(days[day])}; correct or re-import it`,
      };
  const coverage = priced / (window.end - window.start + 1);
  if (coverage < requiredCoverage)
    return {
      code: 'coverage',
      reason: `prices on ${percent(coverage)} of the window's days, under ${percent(requiredCoverage)}`,
    };
  return null;
}

const usable = (price: number): boolean => price > 0 && Number.isFinite(price);

function volFault(
  vol: NameVol | null,
  settings: ScenarioSettings,
  impliedVols: ReadonlyMap<string, number> | null,
): Fault | null {
  if (!usesVols(settings, impliedVols)) return null;
  if (vol === null)
    return {
      code: 'no-implied-vol',
      reason:
        settings.ivMissing === 'exclude'
          ? 'no implied vol on file'
          : 'no implied vol on file and too few prices for a realised one',
    };
  if (!ivFilterApplies(settings, impliedVols)) return null;
  if (settings.minWtiv <= vol.value && vol.value <= settings.maxWtiv) return null;
  const bound =
    vol.value < settings.minWtiv
      ? `below ${percent(settings.minWtiv)}`
      : `above ${percent(settings.maxWtiv)}`;
  return { code: 'implied-vol-outside', reason: `${vol.source} vol ${percent(vol.value)} is ${bound}` };
}
