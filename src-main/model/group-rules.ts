import type { ScenarioSettings } from '../contract/settings.ts';
import type { LinearRow } from '../solver/problem.ts';
import { sideTotals } from './bounds.ts';
import type { BrokenRule } from './broken-rule.ts';
import type { Constraints } from './constraints.ts';
import * as mend from './mends.ts';
import { rowReach } from './row-reach.ts';
import { countTotals } from './side-reach.ts';
import { counted, percent, someOf } from './words.ts';

const precision = 1e-9;

/** Sector or industry weights that no hedge can have, the first reason found. */
export function groupRules(constraints: Constraints, settings: ScenarioSettings): BrokenRule[] {
  const match = settings.groupMatch;
  if (!match) return [];
  const prefix = `${match.grouping}: `;
  const rows = constraints.linear
    .filter(({ name }) => name.startsWith(prefix))
    .map((row) => ({ ...row, name: row.name.slice(prefix.length) }));
  const reason =
    outOfReach(rows, constraints, match) ??
    (constraints.short ? wrongTotal(rows, settings, match) : wrongCounts(rows, constraints, settings, match));
  if (!reason) return [];
  const families = [
    ...mend.widenGroupMatch(settings),
    ...mend.dropGroupMatch(settings),
    mend.raiseCount(settings, 'maxLongs', constraints.candidates.length),
    mend.raiseCap(settings, 'weightLongs'),
    mend.lowerFloor(settings, 'weightLongs'),
    ...mend.allNames(settings),
  ];
  return [{ key: 'group-match', stage: 2, setting: 'groupMatch', message: reason, families }];
}

type Match = NonNullable<ScenarioSettings['groupMatch']>;

/** A group whose weight the bounds cannot reach, whatever the other groups have. */
function outOfReach(rows: LinearRow[], { long, short }: Constraints, match: Match): string | null {
  const missed = rows.filter((row) => {
    const { lowest, highest } = rowReach(row, long, short);
    return highest < row.lower - precision || lowest > row.upper + precision;
  });
  if (missed.length === 0) return null;
  const [row] = missed;
  const { lowest, highest } = rowReach(row, long, short);
  return (
    `The ${match.grouping} match cannot be met in ${someOf(missed.map(({ name }) => name))}: ${row.name} is ` +
    `${percent((row.lower + row.upper) / 2)} of the basket, and the hedge can have ${percent(lowest)} to ` +
    `${percent(highest)} there (within ± ${percent(match.tolerance)} is asked).`
  );
}

/** With shorts: the groups' limits must leave room for the hedge's net weight. */
function wrongTotal(rows: LinearRow[], settings: ScenarioSettings, match: Match): string | null {
  const totals = sideTotals(settings);
  const net = totals.long - totals.short;
  const least = rows.reduce((sum, row) => sum + row.lower, 0);
  const largest = rows.reduce((sum, row) => sum + row.upper, 0);
  if (least <= net + precision && net - precision <= largest) return null;
  return (
    `The ${match.grouping} weights within ± ${percent(match.tolerance)} add up to ${percent(least)} to ` +
    `${percent(largest)}, but the hedge's net day-one weight is ${percent(net)}.`
  );
}

/** What `count` positions in one group can weigh within the group's limits. */
interface GroupOption {
  count: number;
  least: number;
  largest: number;
}

/**
 * Long only: every group needs a number of positions whose bounds meet its limits, all groups together no more than max
 * longs, and with that many the limits must leave room for the whole side.
 */
function wrongCounts(
  rows: LinearRow[],
  { long }: Constraints,
  settings: ScenarioSettings,
  match: Match,
): string | null {
  const tolerance = `within ± ${percent(match.tolerance)}`;
  const groups = rows.map((row) => ({ row, options: optionsOf(row, long, settings.maxLongs) }));
  const impossible = groups.find(({ options }) => options.length === 0);
  if (impossible) {
    const { row } = impossible;
    return (
      `${row.name} must be ${percent(Math.max(0, row.lower))} to ${percent(row.upper)} of the hedge, but no number of ` +
      `positions within the bounds makes that: one is at least ${percent(countTotals(long, (i) => row.long[i] > 0).leastOf(1))}.`
    );
  }
  const needed = groups.reduce((sum, { options }) => sum + options[0].count, 0);
  const held = groups.filter(({ options }) => options[0].count > 0).length;
  if (needed > settings.maxLongs)
    return (
      `Matching ${counted(held, match.grouping === 'sector' ? 'sector' : 'group')} ${tolerance} needs ` +
      `${counted(needed, 'position')}, but max longs is ${settings.maxLongs}.`
    );
  const total = long.sum ?? 0;
  const options = groups.map((group) => group.options);
  const largest = bestTotal(options, settings.maxLongs, ({ largest: weight }) => weight);
  const least = -bestTotal(options, settings.maxLongs, ({ least: weight }) => -weight);
  if (largest >= total - precision && least <= total + precision) return null;
  return (
    `With the ${match.grouping} weights ${tolerance} and at most ${counted(settings.maxLongs, 'long')} the hedge can be ` +
    `${percent(least)} to ${percent(largest)} of the notional, but it has to be ${percent(total)}.`
  );
}

/** By count, ascending; empty when no count meets the limits. */
function optionsOf(row: LinearRow, long: Constraints['long'], maxCount: number): GroupOption[] {
  const { names, held, leastOf, largestOf } = countTotals(long, (i) => row.long[i] > 0);
  const options: GroupOption[] = [];
  for (let count = held; count <= Math.min(names, maxCount); count++) {
    const least = Math.max(row.lower, leastOf(count));
    const largest = Math.min(row.upper, largestOf(count));
    if (least <= largest + precision) options.push({ count, least, largest });
  }
  return options;
}

/** Largest Σ worth of one option a group with at most `maxCount` positions in all; -Infinity when there is none. */
function bestTotal(
  groups: readonly GroupOption[][],
  maxCount: number,
  worth: (option: GroupOption) => number,
): number {
  const cap = Math.min(
    maxCount,
    groups.reduce((sum, options) => sum + options[options.length - 1].count, 0),
  );
  let best = new Float64Array(cap + 1);
  for (const options of groups) {
    const next = new Float64Array(cap + 1).fill(-Infinity);
    for (const option of options)
      for (let used = option.count; used <= cap; used++)
        next[used] = Math.max(next[used], best[used - option.count] + worth(option));
    best = next;
  }
  return best[cap];
}
