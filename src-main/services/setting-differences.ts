import type { Run, SettingDifference } from '../contract/runs.ts';
import type { ScenarioSettings } from '../contract/settings.ts';

type SettingName = keyof ScenarioSettings;

const labels: Record<SettingName, string> = {
  from: 'Window from',
  to: 'Window to',
  anchor: 'Day one',
  candidates: 'Candidates',
  lambda: 'λ',
  moment: 'Moment',
  scaling: 'Scaling',
  factors: 'Factors',
  estimation: 'Estimation',
  shrinkage: 'Shrinkage',
  costWeight: 'Cost weight',
  commissionPerShare: 'Commission a share',
  spreadBp: 'Spread',
  borrowBp: 'Borrow fee',
  weightLongs: 'Long bounds',
  weightShorts: 'Short bounds',
  boundBasis: 'Bounds are fractions of',
  maxLongs: 'Longs, at most',
  maxShorts: 'Shorts, at most',
  minLongs: 'Longs, at least',
  minShorts: 'Shorts, at least',
  shortMultiplier: 'Short multiplier',
  dayOneScale: 'Day-one scale',
  groupMatch: 'Group match',
  ivFilter: 'Implied-vol filter',
  ivMissing: 'Missing implied vol',
  minWtiv: 'Implied vol, at least',
  maxWtiv: 'Implied vol, at most',
  weightedIv: 'Weighted implied vol',
  mustHold: 'Must hold',
  exclude: 'Excluded',
  noShort: 'No short',
  liquidity: 'Liquidity limit',
  retainedWeight: 'Retained weight',
  lotSize: 'Lot size',
  lotSizes: 'Lot sizes by name',
  gap: 'Gap asked for',
  timeLimit: 'Time limit',
  threads: 'Threads',
  seed: 'Seed',
  holdingDays: 'Holding period',
};

const percent = (fraction: number): string => `${+(100 * fraction).toFixed(4)}%`;
const names = (symbols: readonly string[]): string => (symbols.length === 0 ? 'none' : symbols.join(', '));

/** A setting's value as people write it. */
export function settingText<N extends SettingName>(name: N, settings: ScenarioSettings): string {
  const value = settings[name];
  switch (name) {
    case 'weightLongs':
    case 'weightShorts': {
      const [low, high] = value as [number, number];
      return `${percent(low)} – ${percent(high)}`;
    }
    case 'candidates': {
      const { candidates } = settings;
      return candidates.kind === 'list' ? `${candidates.symbols.length} names` : candidates.kind;
    }
    case 'groupMatch': {
      const match = settings.groupMatch;
      return match ? `${match.grouping} ± ${percent(match.tolerance)}` : 'off';
    }
    case 'liquidity': {
      const limit = settings.liquidity;
      return limit ? `${percent(limit.participation)} of volume for ${limit.days} days` : 'off';
    }
    case 'mustHold':
    case 'exclude':
    case 'noShort':
      return names(value as string[]);
    case 'lotSizes':
      return names(Object.entries(settings.lotSizes).map(([symbol, lot]) => `${symbol} ${lot}`));
    case 'gap':
      return percent(settings.gap);
    case 'timeLimit':
      return settings.timeLimit === null ? 'none' : `${settings.timeLimit} s`;
    case 'threads':
      return settings.threads === null ? 'automatic' : String(settings.threads);
    case 'scaling':
      return settings.scaling ?? 'automatic';
    case 'weightedIv':
      return settings.weightedIv ? 'on' : 'off';
    case 'commissionPerShare':
      return `$${settings.commissionPerShare}`;
    case 'spreadBp':
    case 'borrowBp':
      return `${String(value)} bp`;
    case 'holdingDays':
      return `${settings.holdingDays} days`;
    default:
      return String(value);
  }
}

/** What is not the same in all runs, in the order of the settings. */
export function settingDifferences(runs: readonly Run[]): SettingDifference[] {
  const differences: SettingDifference[] = [];
  const add = (setting: SettingDifference['setting'], label: string, values: string[]) => {
    if (new Set(values).size > 1) differences.push({ setting, label, values });
  };
  add(
    'basket',
    'Basket',
    runs.map((run) => run.basket.name),
  );
  add(
    'notional',
    'Notional',
    runs.map((run) => `$${run.basket.notional.toLocaleString('en-US')}`),
  );
  for (const name of Object.keys(labels) as SettingName[])
    add(
      name,
      labels[name],
      runs.map((run) => settingText(name, run.settings)),
    );
  return differences;
}
