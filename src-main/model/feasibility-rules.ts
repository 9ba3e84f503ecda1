import type { Finding } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { sideTotals } from './bounds.ts';
import type { Constraints } from './constraints.ts';
import * as mend from './mends.ts';
import { basisWords } from './notes.ts';
import { rowReach } from './row-reach.ts';
import { sideReach, type SideReach } from './side-reach.ts';
import { counted, percent, someOf } from './words.ts';

/** A rule that no hedge can meet, and the kinds of change that may mend it. */
export interface BrokenRule {
  /** The same key for the same rule whatever its figures are. */
  key: string;
  /** Rules are looked at in stages, and a later one only once the earlier are met: 0 names, 1 sides, 2 linear rows. */
  stage: 0 | 1 | 2;
  /** Null: the one that the cheapest mend changes. */
  setting: Finding['setting'];
  message: string;
  families: mend.MendFamily[];
}

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
          allNames(settings),
        ].flat(),
      });
  }
  if (broken.length > 0) return broken;
  return [...groupRules(constraints, settings), ...weightedVolRules(constraints, settings)];
}

/** Candidates beyond those chosen; costs more than a number changed by half of itself. */
const allNames = ({ candidates }: ScenarioSettings): mend.MendFamily[] =>
  candidates.kind === 'all'
    ? []
    : [mend.fixedChange('use every name on file as a candidate', { candidates: { kind: 'all' } }, 1)];

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
    ...allNames(settings),
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

/** Sector or industry weights that the candidates cannot have. */
function groupRules({ long, short, linear }: Constraints, settings: ScenarioSettings): BrokenRule[] {
  const match = settings.groupMatch;
  if (!match) return [];
  const rows = linear.filter(({ name }) => name.startsWith(`${match.grouping}: `));
  const groupName = (name: string) => name.slice(match.grouping.length + 2);
  const families = [
    ...mend.widenGroupMatch(settings),
    mend.raiseCount(settings, 'maxLongs', long.lower.length),
    mend.raiseCap(settings, 'weightLongs'),
    mend.lowerFloor(settings, 'weightLongs'),
    ...allNames(settings),
  ];
  const rule = (key: string, message: string): BrokenRule[] => [
    { key, stage: 2, setting: 'groupMatch', message, families },
  ];
  const tolerance = `within ± ${percent(match.tolerance)}`;

  const outOfReach = rows.filter((row) => {
    const { lowest, highest } = rowReach(row, long, short);
    return highest < row.lower - 1e-9 || lowest > row.upper + 1e-9;
  });
  if (outOfReach.length > 0) {
    const [row] = outOfReach;
    const { lowest, highest } = rowReach(row, long, short);
    const wanted = (row.lower + row.upper) / 2;
    return rule(
      'group-reach',
      `The ${match.grouping} match cannot be met in ${someOf(outOfReach.map(({ name }) => groupName(name)))}: ` +
        `${groupName(row.name)} is ${percent(wanted)} of the basket, and the hedge can have ` +
        `${percent(lowest)} to ${percent(highest)} there (${tolerance} is asked).`,
    );
  }
  const { long: longTotal, short: shortTotal } = sideTotals(settings);
  const net = longTotal - shortTotal;
  const [least, largest] = [0, 1].map((end) =>
    rows.reduce((sum, row) => sum + (end === 0 ? row.lower : row.upper), 0),
  );
  if (least > net + 1e-9 || largest < net - 1e-9)
    return rule(
      'group-total',
      `The ${match.grouping} weights ${tolerance} add up to ${percent(least)} to ${percent(largest)}, but the hedge's ` +
        `net day-one weight is ${percent(net)}.`,
    );
  if (short) return [];
  const needed = rows.filter(({ lower }) => lower > 1e-9);
  if (needed.length > settings.maxLongs)
    return rule(
      'group-count',
      `${counted(needed.length, match.grouping === 'sector' ? 'sector' : 'group')} need a name each to be matched ` +
        `${tolerance}, but max longs is ${settings.maxLongs}.`,
    );
  const tooSmall = needed.filter((row) => smallestPosition(row.long, long.lower) > row.upper + 1e-9);
  if (tooSmall.length > 0)
    return rule(
      'group-floor',
      `${groupName(tooSmall[0].name)} must be ${percent(tooSmall[0].lower)} to ${percent(tooSmall[0].upper)} of the ` +
        `hedge, but one position is at least ${percent(smallestPosition(tooSmall[0].long, long.lower))}.`,
    );
  return [];
}

function smallestPosition(member: Float64Array, lower: Float64Array): number {
  let smallest = Infinity;
  member.forEach((coefficient, i) => {
    if (coefficient > 0) smallest = Math.min(smallest, lower[i]);
  });
  return smallest;
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
        ...allNames(settings),
      ],
    },
  ];
}
