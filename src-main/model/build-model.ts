import { UserError } from '../contract/result.ts';
import type { PsdReport } from '../contract/runs.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { Problem } from '../solver/problem.ts';
import { findWindow } from './anchor.ts';
import { buildConstraints } from './constraints.ts';
import type { Candidate, Exclusion } from './candidates.ts';
import { linearCosts } from './costs.ts';
import { lotSizeOf } from './bounds.ts';
import type { HedgeModel, ModelInput } from './hedge-model.ts';
import { advice } from './notes.ts';
import { buildObjective } from './objective.ts';
import { psdReport } from './psd.ts';
import { buildTarget } from './target.ts';
import { percent, someOf } from './words.ts';

/**
 * From prices, basket and settings to the solver's problem (mathematics.md, sections 1 to 4).
 * A problem that admits no hedge is built all the same: `checkSettings` says why before, the solver proves it after.
 * @throws UserError `bad-input` for a window without prices, a basket that cannot be valued on the anchor day, rules
 *   that need vols or groups which are not on file; `infeasible` when no candidate or not every must-hold name is left.
 */
export function buildModel(input: ModelInput): HedgeModel {
  const { prices, basket, settings } = input;
  const window = findWindow(prices.days, settings);
  const target = buildTarget(prices, basket, window.anchor);
  const constraints = buildConstraints(input, window, target);
  const { candidates, excluded, long, short, linear } = constraints;
  requireCandidates(candidates, excluded, settings);
  const { objective, scale } = buildObjective(
    prices,
    target,
    window,
    candidates.map(({ index }) => index),
    settings,
  );
  const problem: Problem = {
    name: 'hedge',
    n: candidates.length,
    objective,
    cost: linearCosts(prices, target, window, candidates, settings, {
      shorts: short !== null,
      borrow: input.borrow ?? null,
      scale: scale.daily,
    }),
    long,
    short,
    linear,
  };
  const notes = advice({ settings, constraints, target, window, prices }).map(({ message }) => message);
  if (settings.estimation === 'ledoit-wolf' && settings.lambda < 1)
    notes.push(`Ledoit-Wolf shrinks by ${percent(scale.intensity)}.`);
  return {
    problem,
    candidates,
    excluded,
    notes,
    window,
    target,
    notional: basket.notional,
    closeAtAnchor: Float64Array.from(candidates, ({ close }) => close),
    lotSizes: Float64Array.from(candidates, ({ symbol }) => lotSizeOf(symbol, settings)),
    scale: { ...scale, costWeight: settings.costWeight },
    settings,
  };
}

/** The eigenvalues of the model's quadratic form. Takes up to a second at n = 500, hence not part of `buildModel`. */
export function psdOfModel(model: HedgeModel): PsdReport {
  const { objective, n } = model.problem;
  if (objective.kind !== 'least-squares') throw new Error('a hedge model has least-squares rows');
  return psdReport(objective, n);
}

function requireCandidates(
  candidates: readonly Candidate[],
  excluded: readonly Exclusion[],
  settings: ScenarioSettings,
): void {
  const left = new Set(candidates.map(({ symbol }) => symbol));
  const missing = settings.mustHold.filter((symbol) => !left.has(symbol));
  if (missing.length > 0) {
    const reason = excluded.find(({ symbol }) => symbol === missing[0])?.reason;
    throw new UserError(
      'infeasible',
      `${someOf(missing)} must be held but cannot be: ${missing[0]} ${reason ? `— ${reason}` : 'is no candidate'}. ` +
        'Take it off the must-hold list or mend that.',
      { symbol: missing[0], setting: 'mustHold' },
    );
  }
  if (candidates.length === 0)
    throw new UserError(
      'infeasible',
      excluded.length > 0
        ? `No candidate is left: all ${excluded.length} are excluded (${excluded[0].symbol}: ${excluded[0].reason}).`
        : 'There are no candidates; choose names to hedge with.',
      { setting: 'candidates' },
    );
}
