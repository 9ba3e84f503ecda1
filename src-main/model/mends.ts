import type { Mend } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { percent, someOf } from './words.ts';

/** A single change that may mend a finding: one number moved one way, or one fixed change. */
export interface MendFamily {
  /** The changes from the smallest to the largest; every one mends what the ones before it mend. */
  count: number;
  at(index: number): Mend;
  /** Size of a change, to compare different kinds: the relative change of a number, more for dropping a rule. */
  cost(index: number): number;
}

/** A family of changes of one number. */
export interface NumericFamily extends MendFamily {
  /** The smallest change that goes at least as far as `value`; null when the family ends before it. */
  reaching(value: number): number | null;
}

/** A change and its cost. */
export interface PricedMend {
  mend: Mend;
  cost: number;
}

/**
 * The smallest change of every family that passes `mends`, cheapest first.
 * @param mends Are the settings, with the change, free of the finding and of new ones?
 */
export const cheapestMends = (
  families: readonly MendFamily[],
  settings: ScenarioSettings,
  mends: (changed: ScenarioSettings) => boolean,
): Mend[] =>
  families
    .flatMap((family) => smallestMend(family, settings, mends) ?? [])
    .sort(byCost)
    .map(({ mend }) => mend);

/** By bisection over the family; null when not even its largest change passes. */
export function smallestMend(
  family: MendFamily,
  settings: ScenarioSettings,
  mends: (changed: ScenarioSettings) => boolean,
): PricedMend | null {
  const passes = (index: number) => mends({ ...settings, ...family.at(index).change });
  if (family.count === 0 || !passes(family.count - 1)) return null;
  let low = 0;
  let high = family.count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return { mend: family.at(low), cost: family.cost(low) };
}

/** Cheapest first; equal costs keep their order. */
export const byCost = (a: PricedMend, b: PricedMend): number => Math.round((a.cost - b.cost) / costPrecision);

/** The family's change that reaches `value`. */
export function mendReaching(family: NumericFamily, value: number): PricedMend | null {
  const index = family.reaching(value);
  return index === null ? null : { mend: family.at(index), cost: family.cost(index) };
}

/**
 * "Raise max longs from 8 to 10, or raise the cap on longs from 10% to 12.5%."
 * @param decided Is it known that there are no others, and no smaller ones?
 */
export function mendsInWords(mends: readonly Mend[], decided = true): string {
  if (mends.length === 0)
    return decided
      ? ' No single change of a setting mends this.'
      : ' No single change of a setting that mends this was found in time.';
  const words = mends
    .slice(0, 2)
    .map(({ label }) => label)
    .join(', or ');
  return ` ${words[0].toUpperCase()}${words.slice(1)}${decided ? '' : '; a smaller change may do'}.`;
}

/** Costs this near are equal; the family named first stands first then. */
const costPrecision = 1e-6;

/** Dropping a rule altogether comes after every tolerable change of a number. */
const dropCost = 10;

/** One change that is there or not. */
export const fixedChange = (
  label: string,
  change: Partial<ScenarioSettings>,
  cost = dropCost,
): MendFamily => ({ count: 1, at: () => ({ label, change }), cost: () => cost });

/** A number moved from `from` towards `limit` over the multiples of `step`. */
function numericFamily(
  from: number,
  limit: number,
  step: number,
  label: (value: number) => string,
  change: (value: number) => Partial<ScenarioSettings>,
): NumericFamily {
  const sign = limit > from ? 1 : -1;
  // Multiples of the step strictly beyond `from`; the 1e-9 absorbs the rounding of from/step.
  const origin = sign > 0 ? Math.floor(from / step + 1e-9) : Math.ceil(from / step - 1e-9);
  const count = Math.max(0, Math.floor((sign * limit) / step + 1e-9) - sign * origin);
  const value = (index: number) => Number(((origin + sign * (index + 1)) * step).toFixed(10));
  return {
    count,
    at: (index) => ({ label: label(value(index)), change: change(value(index)) }),
    cost: (index) => Math.abs(value(index) - from) / Math.max(Math.abs(from), step),
    reaching: (wanted) => {
      const index = Math.max(0, Math.ceil((sign * wanted) / step - sign * origin - 1 - 1e-6));
      return index < count ? index : null;
    },
  };
}

const basisPoint = 1e-4;

export const raiseCount = (settings: ScenarioSettings, key: 'maxLongs' | 'maxShorts', limit: number) =>
  numericFamily(
    settings[key],
    Math.max(limit, settings[key]),
    1,
    (value) => `raise ${countWords[key]} from ${settings[key]} to ${value}`,
    (value) => ({ [key]: value }),
  );

export const lowerCount = (settings: ScenarioSettings, key: 'minLongs' | 'minShorts') =>
  numericFamily(
    settings[key],
    0,
    1,
    (value) => `lower ${countWords[key]} from ${settings[key]} to ${value}`,
    (value) => ({ [key]: value }),
  );

const countWords = {
  maxLongs: 'max longs',
  maxShorts: 'max shorts',
  minLongs: 'min longs',
  minShorts: 'min shorts',
} as const;

const sideWords = { weightLongs: 'longs', weightShorts: 'shorts' } as const;

export function raiseCap(settings: ScenarioSettings, key: 'weightLongs' | 'weightShorts'): NumericFamily {
  const [low, high] = settings[key];
  return numericFamily(
    high,
    Math.max(100, high),
    basisPoint,
    (value) => `raise the cap on ${sideWords[key]} from ${percent(high)} to ${percent(value)}`,
    (value) => ({ [key]: [low, value] }),
  );
}

export function lowerFloor(settings: ScenarioSettings, key: 'weightLongs' | 'weightShorts'): NumericFamily {
  const [low, high] = settings[key];
  return numericFamily(
    low,
    0,
    basisPoint,
    (value) => `lower the smallest position of ${sideWords[key]} from ${percent(low)} to ${percent(value)}`,
    (value) => ({ [key]: [value, high] }),
  );
}

/** Only where the limit is on. */
export function raiseLiquidityDays({ liquidity }: ScenarioSettings): MendFamily[] {
  if (!liquidity) return [];
  return [
    numericFamily(
      liquidity.days,
      liquidity.days * 1000,
      0.1,
      (value) => `raise the liquidity limit from ${liquidity.days} to ${value} days of trading`,
      (value) => ({ liquidity: { ...liquidity, days: value } }),
    ),
    fixedChange('turn the liquidity limit off', { liquidity: null }),
  ];
}

/** Only where there are shorts. */
export function lowerMultiplier({ shortMultiplier }: ScenarioSettings): MendFamily[] {
  const size = Math.abs(shortMultiplier);
  if (size === 0) return [];
  return [
    numericFamily(
      size,
      1e-3,
      1e-3,
      (value) => `lower the short multiplier from ${Number(size.toFixed(4))} to ${value}`,
      (value) => ({ shortMultiplier: value }),
    ),
    fixedChange('sell nothing short', { shortMultiplier: 0, minShorts: 0 }),
  ];
}

/** Only where the match is on. */
export const widenGroupMatch = ({ groupMatch }: ScenarioSettings): NumericFamily[] =>
  groupMatch === null
    ? []
    : [
        numericFamily(
          groupMatch.tolerance,
          1,
          basisPoint,
          (value) =>
            `widen the ${groupMatch.grouping} tolerance from ${percent(groupMatch.tolerance)} to ${percent(value)}`,
          (value) => ({ groupMatch: { ...groupMatch, tolerance: value } }),
        ),
      ];

/** Only where the match is on. */
export const dropGroupMatch = ({ groupMatch }: ScenarioSettings): MendFamily[] =>
  groupMatch === null ? [] : [fixedChange(`turn the ${groupMatch.grouping} match off`, { groupMatch: null })];

/** Takes names off the must-hold list, the last named first. */
export function shortenMustHold({ mustHold }: ScenarioSettings): MendFamily {
  const kept = (index: number) => mustHold.slice(0, mustHold.length - index - 1);
  return {
    count: mustHold.length,
    at: (index) => ({
      label: `take ${mustHold.slice(mustHold.length - index - 1).join(', ')} off the must-hold list`,
      change: { mustHold: kept(index) },
    }),
    cost: (index) => (index + 1) / mustHold.length,
  };
}

export const raiseMaxWtiv = (settings: ScenarioSettings): NumericFamily =>
  numericFamily(
    settings.maxWtiv,
    Math.max(10, settings.maxWtiv),
    1e-3,
    (value) => `raise max wtiv from ${percent(settings.maxWtiv)} to ${percent(value)}`,
    (value) => ({ maxWtiv: value }),
  );

export const lowerMinWtiv = (settings: ScenarioSettings): NumericFamily =>
  numericFamily(
    settings.minWtiv,
    0,
    1e-3,
    (value) => `lower min wtiv from ${percent(settings.minWtiv)} to ${percent(value)}`,
    (value) => ({ minWtiv: value }),
  );

/** Candidates beyond those chosen; costs more than a number changed by half of itself. */
export const allNames = ({ candidates }: ScenarioSettings): MendFamily[] =>
  candidates.kind === 'all'
    ? []
    : [fixedChange('use every name on file as a candidate', { candidates: { kind: 'all' } }, 1)];

/** Takes these names off one of the lists; null when none of them stands there. */
export function takeOff(
  settings: ScenarioSettings,
  key: 'mustHold' | 'noShort',
  symbols: readonly string[],
): PricedMend | null {
  const named = settings[key].filter((symbol) => symbols.includes(symbol));
  if (named.length === 0) return null;
  const kept = settings[key].filter((symbol) => !named.includes(symbol));
  const list = key === 'mustHold' ? 'must-hold' : 'no-short';
  return {
    mend: { label: `take ${someOf(named)} off the ${list} list`, change: { [key]: kept } },
    cost: named.length / settings[key].length,
  };
}
