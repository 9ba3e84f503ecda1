import type { ScenarioSettings } from '../contract/settings.ts';
import { sideTotals } from './bounds.ts';
import type { BrokenRule } from './broken-rule.ts';
import type { Constraints } from './constraints.ts';
import * as mend from './mends.ts';
import { groupRules } from './group-rules.ts';
import { basisWords } from './notes.ts';
import { rowReach } from './row-reach.ts';
import { sideReach, type SideReach } from './side-reach.ts';
import { counted, percent } from './words.ts';

type SideName = 'long' | 'short';

const keysOf = {
  long: { max: 'maxLongs', min: 'minLongs', weights: 'weightLongs' },
  short: { max: 'maxShorts', min: 'minShorts', weights: 'weightShorts' },
} as const;

/**
 * Every rule that is impossible in closed form: sums of bounds against the day-one scale, counts, must-hold, groups,
 * weighted IV. No finding does not prove feasibility; a finding proves the contrary.
 */
export function brokenRules(constraints: Constraints, settings: ScenarioSettings): BrokenRule[] {
  const { long, short } = constraints;
  const reach = {
    long: sideReach(long, { min: settings.minLongs, max: settings.maxLongs }),
    short: short && sideReach(short, { min: settings.minShorts, max: settings.maxShorts }),
  };
  const broken: BrokenRule[] = [];
  if (!reach.long.fits) broken.push(sideRule('long', reach.long, constraints, settings));
  if (reach.short && !reach.short.fits) broken.push(sideRule('short', reach.short, constraints, settings));
  if (reach.long.fits && reach.short?.fits) {
    const needed = reach.long.fewestThatFit + reach.short.fewestThatFit;
    if (needed > constraints.candidates.length)
      broken.push({
        key: 'names',
        stage: 1,
        setting: 'candidates',
        message:
          `The two sides need ${counted(needed, 'different name')} at least; only ` +
          `${counted(constraints.candidates.length, 'candidate')} can be held.`,
        families: [
          mend.raiseCap(settings, 'weightLongs'),
          mend.raiseCap(settings, 'weightShorts'),
          mend.allNames(settings),
        ].flat(),
      });
  }
  if (broken.length > 0) return broken;
  return [...groupRules(constraints, settings), ...weightedVolRules(constraints, settings)];
}

function sideRule(
  side: SideName,
  reach: SideReach,
  { excluded }: Constraints,
  settings: ScenarioSettings,
): BrokenRule {
  const keys = keysOf[side];
  const filtered = excluded.some(({ code }) => code === 'implied-vol-outside');
  const families = [
    mend.raiseCount(settings, keys.max, reach.names),
    mend.lowerCount(settings, keys.min),
    mend.raiseCap(settings, keys.weights),
    mend.lowerFloor(settings, keys.weights),
    ...mend.raiseLiquidityDays(settings),
    ...(side === 'short' ? mend.lowerMultiplier(settings) : [mend.shortenMustHold(settings)]),
    ...(filtered ? [mend.raiseMaxWtiv(settings), mend.lowerMinWtiv(settings)] : []),
    ...mend.allNames(settings),
  ];
  return { key: side, stage: 1, setting: null, message: sideMessage(side, reach, settings), families };
}

function sideMessage(side: SideName, reach: SideReach, settings: ScenarioSettings): string {
  const keys = keysOf[side];
  const total = sideTotals(settings)[side];
  const [low, high] = settings[keys.weights];
  const basis = basisWords(settings.boundBasis, side);
  const need = `the ${side} side has to make ${percent(total)} of the notional`;
  switch (reach.fault) {
    case 'no-names':
      return `No name may be held ${side}, but ${need}.`;
    case 'too-few-names':
      return `Min ${side}s is ${settings[keys.min]}, but only ${counted(reach.names, 'name')} may be held ${side}.`;
    case 'too-many-held':
      return `${counted(reach.held, 'name')} must be held ${side}, but max ${side}s is ${settings[keys.max]}.`;
    case 'too-much':
      return (
        `${counted(reach.fewest, side)} of at least ${percent(low)} ${basis} make at least ` +
        `${percent(reach.least)}, but ${need}.`
      );
    case 'too-little':
      if (reach.most < 1) return `Max ${side}s is ${settings[keys.max]}, but ${need}.`;
      return (
        `${counted(reach.most, side)} of at most ${percent(high)} ${basis} make at most ` +
        `${percent(reach.largest)}, but ${need}.`
      );
    default:
      return (
        `No number of ${side}s fits: with ${percent(low)} to ${percent(high)} ${basis} one number makes too little ` +
        `and the next too much, and ${need}.`
      );
  }
}

/** A weighted IV that no mix of the candidates has. */
function weightedVolRules(
  { candidates, long, short, linear }: Constraints,
  settings: ScenarioSettings,
): BrokenRule[] {
  if (!settings.weightedIv) return [];
  const broken = linear.find((row) => {
    if (!row.name.startsWith('weighted IV')) return false;
    const { lowest, highest } = rowReach(row, long, short);
    return lowest > row.upper + 1e-9 || highest < row.lower - 1e-9;
  });
  if (!broken) return [];
  const above = broken.upper === 0;
  const vols = candidates.map(({ vol }) => vol!.value);
  return [
    {
      key: broken.name,
      stage: 2,
      setting: above ? 'maxWtiv' : 'minWtiv',
      message:
        `The weighted implied vol must be ${above ? 'at most' : 'at least'} ` +
        `${percent(above ? settings.maxWtiv : settings.minWtiv)}, but no hedge within the bounds gets there: the ` +
        `candidates' vols are ${percent(Math.min(...vols))} to ${percent(Math.max(...vols))}.`,
      families: [
        above ? mend.raiseMaxWtiv(settings) : mend.lowerMinWtiv(settings),
        mend.raiseCap(settings, 'weightLongs'),
        mend.fixedChange('turn the weighted IV rule off', { weightedIv: false }),
        ...mend.allNames(settings),
      ],
    },
  ];
}
