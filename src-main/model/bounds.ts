import type { ScenarioSettings } from '../contract/settings.ts';
import { Fixing, type Side } from '../solver/problem.ts';
import type { Candidate, Exclusion, ExclusionCode } from './candidates.ts';
import { liquidityCap } from './liquidity.ts';
import { dollars, percent } from './words.ts';

/** Σu and Σs, the day-one totals of the two sides, at notional 1. */
export interface SideTotals {
  long: number;
  short: number;
}

/**
 * Σs = |m|·Σu with Σu − Σs = 1 (`net`) or Σu = 1 (`long`). mathematics.md, section 4.
 * The schema keeps |m| below 1 for `net`.
 */
export function sideTotals(settings: Pick<ScenarioSettings, 'shortMultiplier' | 'dayOneScale'>): SideTotals {
  const multiplier = Math.abs(settings.shortMultiplier);
  const long = settings.dayOneScale === 'net' ? 1 / (1 - multiplier) : 1;
  return { long, short: multiplier * long };
}

/** Smallest and largest weight of a held position. */
export interface WeightRange {
  lower: number;
  upper: number;
}

/** What a side's `weight_longs` or `weight_shorts` are fractions of, for one name. */
function boundBase(basis: ScenarioSettings['boundBasis'], sideTotal: number, basketWeight: number): number {
  if (basis === 'side') return sideTotal;
  return basis === 'notional' ? 1 : basketWeight;
}

export interface Bounds {
  /** Those of the candidates that can be held on some side, in the same order. */
  candidates: Candidate[];
  excluded: Exclusion[];
  long: Side;
  /** Null when the scenario has no shorts. */
  short: Side | null;
}

/**
 * Position bounds and counts of both sides. A name whose liquidity cap, lot or basket weight leaves it no room on
 * either side is left out, with the reason. Must-hold names are held on the long side: whoever names a share to hold
 * means to own it, so that such a name is never short. Counts above what the lower bounds leave room for are lowered to
 * that, which changes no answer and helps the solver.
 */
export function buildBounds(
  candidates: readonly Candidate[],
  settings: ScenarioSettings,
  notional: number,
): Bounds {
  const totals = sideTotals(settings);
  const shorts = totals.short > 0;
  const noShort = new Set([...settings.noShort, ...settings.mustHold]);
  const kept: { candidate: Candidate; long: WeightRange | null; short: WeightRange | null }[] = [];
  const excluded: Exclusion[] = [];
  for (const candidate of candidates) {
    const room = {
      cap: settings.liquidity ? liquidityCap(candidate.dailyValue, notional, settings.liquidity) : Infinity,
      lotWeight: (lotSizeOf(candidate.symbol, settings) * candidate.close) / notional,
      notional,
    };
    const range = (pair: readonly [number, number], total: number) =>
      weightRange(pair, boundBase(settings.boundBasis, total, candidate.basketWeight), total, room);
    const long = range(settings.weightLongs, totals.long);
    const short =
      shorts && !noShort.has(candidate.symbol) ? range(settings.weightShorts, totals.short) : null;
    const longRange = 'code' in long ? null : long;
    const shortRange = short === null || 'code' in short ? null : short;
    if (longRange || shortRange) kept.push({ candidate, long: longRange, short: shortRange });
    else if ('code' in long) excluded.push({ symbol: candidate.symbol, ...long });
  }
  const held = new Set(settings.mustHold);
  return {
    candidates: kept.map(({ candidate }) => candidate),
    excluded,
    long: buildSide(
      totals.long,
      kept.map(({ long }) => long),
      settings.maxLongs,
      settings.minLongs,
      kept.map(({ candidate }) => held.has(candidate.symbol)),
    ),
    short: shorts
      ? buildSide(
          totals.short,
          kept.map(({ short }) => short),
          settings.maxShorts,
          settings.minShorts,
          null,
        )
      : null,
  };
}

export const lotSizeOf = (symbol: string, settings: Pick<ScenarioSettings, 'lotSize' | 'lotSizes'>): number =>
  settings.lotSizes[symbol] ?? settings.lotSize;

/** Bounds are compared with totals to this relative precision. */
const boundPrecision = 1e-12;

interface Room {
  /** Liquidity cap; null when the volume is unknown, Infinity when there is no limit. */
  cap: number | null;
  /** Day-one weight of one lot. */
  lotWeight: number;
  notional: number;
}

/** The range of one name on one side, or why there is none. */
function weightRange(
  [low, high]: readonly [number, number],
  base: number,
  total: number,
  { cap, lotWeight, notional }: Room,
): WeightRange | { code: ExclusionCode; reason: string } {
  if (!(base > 0))
    return { code: 'bounds', reason: 'outside the basket, while bounds are multiples of the basket weight' };
  if (cap === null)
    return { code: 'liquidity', reason: 'no volume on file around the anchor day for the liquidity limit' };
  const smallest = low * base;
  const upper = Math.min(high * base, total, cap);
  // One position of exactly the whole side is meant, whatever the last digit of the product says.
  const lower = smallest <= upper * (1 + boundPrecision) ? Math.min(smallest, upper) : smallest;
  if (cap < lower || cap <= 0)
    return {
      code: 'liquidity',
      reason: `the liquidity limit of ${dollars(cap * notional)} is below its smallest position of ${dollars(lower * notional)}`,
    };
  if (upper < lower)
    return {
      code: 'bounds',
      reason: `its smallest position of ${percent(lower)} is more than the whole side's ${percent(total)}`,
    };
  if (lotWeight > upper)
    return {
      code: 'lot-size',
      reason: `one lot is ${percent(lotWeight)} of the notional, above its largest position of ${percent(upper)}`,
    };
  return { lower, upper };
}

function buildSide(
  total: number,
  ranges: readonly (WeightRange | null)[],
  maxCount: number,
  minCount: number,
  held: readonly boolean[] | null,
): Side {
  const fixing = Uint8Array.from(ranges, (range, i) =>
    range === null ? Fixing.excluded : held?.[i] ? Fixing.held : Fixing.free,
  );
  // An excluded name keeps a harmless valid pair of bounds.
  const lower = Float64Array.from(ranges, (range) => range?.lower ?? 0);
  const upper = Float64Array.from(ranges, (range) => range?.upper ?? 0);
  const usable = ranges.flatMap((range) => range?.lower ?? []);
  return {
    sum: total,
    lower,
    upper,
    maxCount: Math.min(maxCount, mostThatFit(usable, total)),
    minCount,
    fixing: fixing.every((value) => value === Fixing.free) ? null : fixing,
  };
}

/** How many positions can be held at once: as many of the smallest lower bounds as the side's total has room for. */
export function mostThatFit(lowers: readonly number[], total: number): number {
  const ascending = [...lowers].sort((a, b) => a - b);
  let used = 0;
  let count = 0;
  for (const lower of ascending) {
    used += lower;
    if (used > total * (1 + boundPrecision)) break;
    count++;
  }
  return count;
}
