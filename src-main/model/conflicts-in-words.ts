import type { Finding } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { choiceSetOf } from '../solver/conflict-groups.ts';
import { widenRows } from '../solver/conflict-relaxations.ts';
import { explainInfeasibility, type Conflict, type ConstraintGroup } from '../solver/conflicts.ts';
import { findFeasibleSupport } from '../solver/feasible-support.ts';
import { Fixing, type Problem } from '../solver/problem.ts';
import { findWindow } from './anchor.ts';
import { buildConstraints, type Constraints } from './constraints.ts';
import type { ModelInput } from './hedge-model.ts';
import * as mend from './mends.ts';
import type { PricedMend } from './mends.ts';
import { basisWords } from './notes.ts';
import { buildTarget } from './target.ts';
import { counted, percent, someOf } from './words.ts';

/**
 * When the closed-form checks pass and still no hedge exists: the smallest set of rules that contradict each other, in
 * the user's words, with the cheapest single change of a setting after which a hedge exists. Every mend has been tried.
 * What could not be decided in time is said so.
 * @param seconds Time limit; a tenth of a second is usual.
 * @returns null when a hedge exists or the search could not decide.
 * @throws UserError like `buildModel`.
 */
export function explainConflict(input: ModelInput, seconds = 0.9): Finding | null {
  const started = performance.now();
  const share = (part: number) => started + 1000 * seconds * part;
  const constraints = constraintsOf(input);
  const problem = problemOf(constraints);
  const { settings } = input;
  const explanation = explainInfeasibility(problem, {
    seconds: searchShare * seconds,
    relaxes: (group) => group.kind !== 'sum' && !isGroupRow(group, constraints, settings),
  });
  if (explanation.status !== 'infeasible') return null;
  const groups = explanation.conflict.map(({ group }) => group);
  const matched = groups.some((group) => isGroupRow(group, constraints, settings));
  const priced = [
    ...explanation.conflict.flatMap((conflict) => mendOf(conflict, constraints, settings) ?? []),
    ...(matched ? matchMend(problem, constraints, settings, share(matchShare)) : []),
  ];
  const mends = priced
    .filter(({ mend: { change } }) =>
      admitsHedge({ ...input, settings: { ...settings, ...change } }, share(1)),
    )
    .sort(mend.byCost)
    .map((each) => each.mend);
  const rules = rulesInWords(groups, constraints, settings).join('; ');
  const all = explanation.minimal ? '' : ' (perhaps already some of them)';
  const decided = explanation.complete && performance.now() < share(1);
  return {
    severity: 'error',
    setting: mends[0] ? (Object.keys(mends[0].change)[0] as keyof ScenarioSettings) : null,
    message: `No hedge meets these rules together${all}: ${rules}.${mend.mendsInWords(mends, decided)}`,
    mend: mends[0] ?? null,
  };
}

/** Of the time, for the conflict and its relaxations, and for these and the group match; the rest is for trying the mends. */
const searchShare = 0.6;
const matchShare = 0.8;

/** All limits of a group match widen together, which no relaxation of one row says. */
function matchMend(
  problem: Problem,
  constraints: Constraints,
  settings: ScenarioSettings,
  deadline: number,
): PricedMend[] {
  const rows = problem.linear.flatMap((_, row) =>
    isGroupRow({ kind: 'row', row, limit: 'lower' }, constraints, settings) ? [row] : [],
  );
  const wider = widenRows(problem, rows, deadline);
  if (wider === null) return [];
  return mend
    .widenGroupMatch(settings)
    .flatMap((family) => mend.mendReaching(family, settings.groupMatch!.tolerance + wider) ?? []);
}

/** With the counts as the user set them, not as the bounds lower them: the bounds are rules of their own here. */
function constraintsOf(input: ModelInput): Constraints {
  const { prices, basket, settings } = input;
  const window = findWindow(prices.days, settings);
  const constraints = buildConstraints(input, window, buildTarget(prices, basket, window.anchor));
  const { long, short, candidates } = constraints;
  return {
    ...constraints,
    long: { ...long, maxCount: Math.min(settings.maxLongs, candidates.length) },
    short: short && { ...short, maxCount: Math.min(settings.maxShorts, candidates.length) },
  };
}

/** The constraints alone: whether a hedge exists does not depend on the objective. */
const problemOf = ({ candidates, long, short, linear }: Constraints): Problem => ({
  name: 'constraints',
  n: candidates.length,
  objective: { kind: 'least-squares', rows: 0, A: new Float64Array(0), b: new Float64Array(0) },
  cost: null,
  long,
  short,
  linear,
});

const admitsHedge = (input: ModelInput, deadline: number): boolean =>
  findFeasibleSupport(choiceSetOf(problemOf(constraintsOf(input))), { deadline }).status === 'feasible';

/** The rules as the user set them; all limits of a group match are one. */
function rulesInWords(
  groups: readonly ConstraintGroup[],
  constraints: Constraints,
  settings: ScenarioSettings,
): string[] {
  const match = settings.groupMatch;
  const matched = new Set<string>();
  const rules: string[] = [];
  for (const group of groups) {
    if (group.kind === 'row' && isGroupRow(group, constraints, settings))
      matched.add(constraints.linear[group.row].name.slice(match!.grouping.length + 2));
    else rules.push(ruleInWords(group, constraints, settings));
  }
  if (matched.size > 0)
    rules.push(
      `the ${match!.grouping} match within ± ${percent(match!.tolerance)} in ${someOf([...matched])}`,
    );
  return rules;
}

function ruleInWords(group: ConstraintGroup, constraints: Constraints, settings: ScenarioSettings): string {
  if (group.kind === 'row')
    return group.limit === 'lower'
      ? `a weighted implied vol of at least ${percent(settings.minWtiv)}`
      : `a weighted implied vol of at most ${percent(settings.maxWtiv)}`;
  const { side } = group;
  const own = constraints[side]!;
  const [low, high] = side === 'long' ? settings.weightLongs : settings.weightShorts;
  const basis = basisWords(settings.boundBasis, side);
  const fixed = (kind: number) =>
    someOf(constraints.candidates.flatMap(({ symbol }, i) => (own.fixing?.[i] === kind ? [symbol] : [])));
  switch (group.kind) {
    case 'upper':
      return `${side}s of at most ${percent(high)} ${basis}${settings.liquidity ? ' and the liquidity limit' : ''}`;
    case 'lower':
      return `${side}s of at least ${percent(low)} ${basis}`;
    case 'max-count':
      return `at most ${counted(own.maxCount ?? 0, side)}`;
    case 'min-count':
      return `at least ${counted(own.minCount, side)}`;
    case 'sum':
      return `${side}s of ${percent(own.sum ?? 0)} of the notional in all`;
    case 'held':
      return `${fixed(Fixing.held)} must be held`;
    case 'excluded':
      return `${fixed(Fixing.excluded)} not ${side}`;
  }
}

const isGroupRow = (
  group: ConstraintGroup,
  { linear }: Constraints,
  { groupMatch }: ScenarioSettings,
): boolean =>
  group.kind === 'row' &&
  groupMatch !== null &&
  linear[group.row].name.startsWith(`${groupMatch.grouping}: `);

/** The relaxation as a change of settings; null where no one setting says it, as for a side's total. */
function mendOf(
  { group, relaxation }: Conflict,
  constraints: Constraints,
  settings: ScenarioSettings,
): PricedMend | null {
  if (!relaxation) return null;
  if (relaxation.kind === 'candidates') {
    const symbols = relaxation.candidates.map((i) => constraints.candidates[i].symbol);
    return mend.takeOff(settings, group.kind === 'held' ? 'mustHold' : 'noShort', symbols);
  }
  if (group.kind === 'row') {
    if (relaxation.kind !== 'value' || isGroupRow(group, constraints, settings)) return null;
    return volMend(group.limit, Math.abs(relaxation.to - relaxation.from), constraints, settings);
  }
  const weights = group.side === 'long' ? 'weightLongs' : 'weightShorts';
  const { max, min } = countKeys[group.side];
  if (relaxation.kind === 'bounds') {
    const [low, high] = settings[weights];
    return group.kind === 'upper'
      ? mend.mendReaching(mend.raiseCap(settings, weights), high * relaxation.factor)
      : mend.mendReaching(mend.lowerFloor(settings, weights), low * relaxation.factor);
  }
  if (group.kind === 'max-count')
    return mend.mendReaching(mend.raiseCount(settings, max, relaxation.to), relaxation.to);
  if (group.kind === 'min-count') return mend.mendReaching(mend.lowerCount(settings, min), relaxation.to);
  return null;
}

const countKeys = {
  long: { max: 'maxLongs', min: 'minLongs' },
  short: { max: 'maxShorts', min: 'minShorts' },
} as const;

/**
 * The row is Σ (u + s)(iv − limit): per unit of gross weight its give is the limit's own.
 * @param give By how much the row has to give.
 */
function volMend(
  limit: 'lower' | 'upper',
  give: number,
  { long, short }: Constraints,
  settings: ScenarioSettings,
): PricedMend | null {
  const vol = give / ((long.sum ?? 1) + (short?.sum ?? 0));
  return limit === 'upper'
    ? mend.mendReaching(mend.raiseMaxWtiv(settings), settings.maxWtiv + vol)
    : mend.mendReaching(mend.lowerMinWtiv(settings), settings.minWtiv - vol);
}
