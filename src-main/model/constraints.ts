import { UserError } from '../contract/result.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { LinearRow, Side } from '../solver/problem.ts';
import type { CalibrationWindow } from './anchor.ts';
import { buildBounds } from './bounds.ts';
import type { ModelInput } from './hedge-model.ts';
import { selectCandidates, type Candidate, type Exclusion } from './candidates.ts';
import { ivFilterApplies } from './implied-vol.ts';
import { groupRows, weightedVolRows, type NameGroups } from './linear-rows.ts';
import type { Target } from './target.ts';

/** Everything of the problem but its objective. */
export interface Constraints {
  candidates: Candidate[];
  excluded: Exclusion[];
  long: Side;
  short: Side | null;
  linear: LinearRow[];
}

/**
 * Candidates, bounds, counts and linear rows (mathematics.md, section 4). Cheap, at most a pass over the window a
 * name: the checker calls it while the user types.
 * @throws UserError `bad-input` when a rule needs vols or groups that are not on file.
 */
export function buildConstraints(input: ModelInput, window: CalibrationWindow, target: Target): Constraints {
  requireData(input, target);
  const { prices, settings, impliedVols } = input;
  const selection = selectCandidates(prices, target, window, settings, impliedVols);
  const constraints = constrain(selection.candidates, target, settings, input.groups);
  return { ...constraints, excluded: [...selection.excluded, ...constraints.excluded] };
}

/** Bounds, counts and rows over candidates that are selected already. */
export function constrain(
  selected: readonly Candidate[],
  target: Pick<Target, 'constituents' | 'notional'>,
  settings: ScenarioSettings,
  groups: ReadonlyMap<string, NameGroups> | null,
): Constraints {
  const { candidates, excluded, long, short } = buildBounds(selected, settings, target.notional);
  const linear: LinearRow[] = [];
  if (settings.groupMatch)
    linear.push(...groupRows(candidates, target, settings.groupMatch, groups, short !== null));
  if (settings.weightedIv)
    linear.push(
      ...weightedVolRows(
        Float64Array.from(candidates, ({ vol }) => vol!.value),
        [settings.minWtiv, settings.maxWtiv],
        short !== null,
      ),
    );
  return { candidates, excluded, long, short, linear };
}

/** Rules that read vols or groups need them on file. */
export function requireData(
  { settings, impliedVols, groups }: Pick<ModelInput, 'settings' | 'impliedVols' | 'groups'>,
  target: Pick<Target, 'kind'>,
): void {
  const noVols = impliedVols === null || impliedVols.size === 0;
  const needsVols = settings.weightedIv || ivFilterApplies(settings, impliedVols);
  if (needsVols && noVols && settings.ivMissing === 'exclude')
    throw new UserError(
      'bad-input',
      'The implied-vol rules are on, but no implied vols are on file. Import them, let realised volatility stand in, ' +
        'or turn the rules off.',
      { setting: settings.weightedIv ? 'weightedIv' : 'ivFilter', mend: 'let realised volatility stand in' },
    );
  if (settings.shortMultiplier === 0 && settings.minShorts > 0)
    throw new UserError(
      'infeasible',
      `Min shorts is ${settings.minShorts}, but with a short multiplier of 0 nothing is sold short. ` +
        'Set min shorts to 0 or the multiplier above 0.',
      { setting: 'minShorts' },
    );
  if (!settings.groupMatch) return;
  const { grouping } = settings.groupMatch;
  if (target.kind === 'level')
    throw new UserError(
      'bad-input',
      `A level series has no ${grouping} weights to match; turn the ${grouping} match off.`,
      { setting: 'groupMatch' },
    );
  if (groups === null || groups.size === 0)
    throw new UserError(
      'bad-input',
      `The ${grouping} match is on, but no ${groupings[grouping]} are on file. Import them or turn the match off.`,
      { setting: 'groupMatch' },
    );
}

const groupings = { sector: 'sectors', industry: 'industries' } as const;
