import { tradingDays } from '../contract/metrics.ts';
import { UserError } from '../contract/result.ts';
import type { Finding, Mend, ScenarioCheck } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { findWindow, type CalibrationWindow } from './anchor.ts';
import { selectCandidates, type CandidateSelection } from './candidates.ts';
import { constrain, requireData, type Constraints } from './constraints.ts';
import { isoOfDay } from './days.ts';
import type { BrokenRule } from './broken-rule.ts';
import { brokenRules } from './feasibility-rules.ts';
import type { ModelInput } from './hedge-model.ts';
import {
  cheapestMends,
  fixedChange,
  lowerMinWtiv,
  mendsInWords,
  raiseMaxWtiv,
  type MendFamily,
} from './mends.ts';
import { advice } from './notes.ts';
import { buildTarget, type Target } from './target.ts';
import { counted, someOf } from './words.ts';

/**
 * Can these settings have a hedge at all? Closed-form checks only, a few milliseconds for 500 names: meant for every
 * keystroke. Every error comes with the smallest single change that mends it without breaking another rule, tried by
 * checking the changed settings. Errors of the data (no prices, no vols) are findings too; nothing is thrown for them.
 */
export function checkSettings(input: ModelInput): ScenarioCheck {
  const { prices, basket, settings } = input;
  let window: CalibrationWindow;
  let target: Target;
  try {
    window = findWindow(prices.days, settings);
    target = buildTarget(prices, basket, window.anchor);
  } catch (error) {
    return { ...nothingKnown, findings: [dataFinding(error, settings, windowMends(input))] };
  }
  const known = {
    window: {
      from: isoOfDay(prices.days[window.start]),
      to: isoOfDay(prices.days[window.end]),
      days: window.pnlDays,
    },
    anchorDate: isoOfDay(prices.days[window.anchor]),
  };
  const context = new CheckContext(input, window, target);
  try {
    requireData(input, target);
  } catch (error) {
    const mends = cheapestMends(dataMends(input), settings, (changed) => context.hasData(changed));
    return { ...nothingKnown, ...known, findings: [dataFinding(error, settings, mends)] };
  }
  const constraints = context.constraints(settings);
  const errors = context.errors(settings);
  const findings = [
    ...errors.map((rule) => context.finding(rule, settings, errors)),
    ...advice({ settings, constraints, target, window, prices }),
  ];
  return {
    feasible: errors.length === 0,
    findings,
    ...known,
    candidates: constraints.candidates.length,
    excluded: constraints.excluded.map(({ symbol, reason }) => ({ symbol, reason })),
  };
}

/**
 * For callers that go on only with settings that pass.
 * @throws UserError `infeasible` with the first error, its setting and its mend.
 */
export function requireFeasible(check: Pick<ScenarioCheck, 'findings'>): void {
  const error = check.findings.find(({ severity }) => severity === 'error');
  if (!error) return;
  throw new UserError('infeasible', error.message, {
    ...(error.setting ? { setting: error.setting } : {}),
    ...(error.mend ? { mend: error.mend.label } : {}),
  });
}

const nothingKnown: ScenarioCheck = {
  feasible: false,
  findings: [],
  window: null,
  anchorDate: null,
  candidates: 0,
  excluded: [],
};

/** One window and one target, checked under changing settings; the selection of candidates is kept between checks. */
class CheckContext {
  readonly #input: ModelInput;
  readonly #window: CalibrationWindow;
  readonly #target: Target;
  readonly #selections = new Map<string, CandidateSelection>();

  constructor(input: ModelInput, window: CalibrationWindow, target: Target) {
    this.#input = input;
    this.#window = window;
    this.#target = target;
  }

  hasData(settings: ScenarioSettings): boolean {
    try {
      requireData({ ...this.#input, settings }, this.#target);
      return true;
    } catch {
      return false;
    }
  }

  constraints(settings: ScenarioSettings): Constraints {
    return this.#constrained(this.#selection(settings), settings);
  }

  /** Broken rules up to a stage; the linear rows, the dearest part, are built only for the last one. */
  errors(settings: ScenarioSettings, lastStage: BrokenRule['stage'] = 2): BrokenRule[] {
    const ruled = lastStage < 2 ? { ...settings, groupMatch: null, weightedIv: false } : settings;
    const constraints = this.#constrained(this.#selection(settings), ruled);
    const missing = missingMustHold(constraints, settings);
    if (missing) return [missing];
    if (constraints.candidates.length === 0) return [noCandidates(constraints, settings, this.#target)];
    return lastStage === 0 ? [] : brokenRules(constraints, ruled);
  }

  #constrained(selection: CandidateSelection, settings: ScenarioSettings): Constraints {
    const constraints = constrain(selection.candidates, this.#target, settings, this.#input.groups);
    return { ...constraints, excluded: [...selection.excluded, ...constraints.excluded] };
  }

  finding(rule: BrokenRule, settings: ScenarioSettings, errors: readonly BrokenRule[]): Finding {
    const known = new Set(errors.map(({ key }) => key));
    // Best is a change after which nothing is broken any more; else one that mends this rule and breaks no other of its
    // stage (a later stage was not looked at before).
    const search = (mends: (changed: ScenarioSettings) => boolean) =>
      cheapestMends(rule.families, settings, (changed) => this.hasData(changed) && mends(changed));
    let mends = search((changed) => this.errors(changed).length === 0);
    if (mends.length === 0)
      mends = search((changed) =>
        this.errors(changed, rule.stage).every(({ key }) => key !== rule.key && known.has(key)),
      );
    return {
      severity: 'error',
      setting:
        rule.setting ?? (mends[0] ? (Object.keys(mends[0].change)[0] as keyof ScenarioSettings) : null),
      message: rule.message + mendsInWords(mends),
      mend: mends[0] ?? null,
    };
  }

  #selection(settings: ScenarioSettings): CandidateSelection {
    const { candidates, exclude, mustHold, ivFilter, ivMissing, minWtiv, maxWtiv, weightedIv } = settings;
    const key = JSON.stringify([
      candidates,
      exclude,
      mustHold,
      ivFilter,
      ivMissing,
      minWtiv,
      maxWtiv,
      weightedIv,
    ]);
    let selection = this.#selections.get(key);
    if (!selection) {
      const { prices, impliedVols } = this.#input;
      selection = selectCandidates(prices, this.#target, this.#window, settings, impliedVols);
      this.#selections.set(key, selection);
    }
    return selection;
  }
}

function dataFinding(error: unknown, settings: ScenarioSettings, mends: Mend[]): Finding {
  if (!(error instanceof UserError)) throw error;
  const setting = error.details?.setting;
  return {
    severity: 'error',
    setting: setting !== undefined && setting in settings ? (setting as keyof ScenarioSettings) : null,
    message: error.message,
    mend: mends[0] ?? null,
  };
}

/** The last year on file, where the window that was asked for holds too few days. */
function windowMends({ prices: { days }, settings }: ModelInput): Mend[] {
  const last = days.length - 1;
  if (last < 2) return [];
  try {
    findWindow(days, settings);
    return [];
  } catch {
    const change = {
      from: isoOfDay(days[Math.max(0, last - tradingDays.year)]),
      to: isoOfDay(days[last]),
    };
    return [{ label: `use the last days on file, ${change.from} to ${change.to}`, change }];
  }
}

/** Changes that let a rule do without data that is not on file. */
const dataMends = ({ settings }: ModelInput): MendFamily[] => [
  fixedChange('let realised volatility stand in', { ivMissing: 'realised' }, 1),
  fixedChange('turn the implied-vol rules off', { ivFilter: 'off', weightedIv: false }),
  fixedChange('set min shorts to 0', { minShorts: 0 }, 1),
  ...(settings.groupMatch ? [fixedChange('turn the group match off', { groupMatch: null })] : []),
];

function missingMustHold(constraints: Constraints, settings: ScenarioSettings): BrokenRule | null {
  const left = new Set(constraints.candidates.map(({ symbol }) => symbol));
  const missing = settings.mustHold.filter((symbol) => !left.has(symbol));
  if (missing.length === 0) return null;
  const reason = constraints.excluded.find(({ symbol }) => symbol === missing[0])?.reason;
  return {
    key: 'mustHold',
    stage: 0,
    setting: 'mustHold',
    message: `${someOf(missing)} must be held but cannot be: ${missing[0]}: ${reason ?? 'not a candidate'}.`,
    families: [
      fixedChange(
        `take ${someOf(missing)} off the must-hold list`,
        { mustHold: settings.mustHold.filter((symbol) => left.has(symbol)) },
        1,
      ),
    ],
  };
}

function noCandidates({ excluded }: Constraints, settings: ScenarioSettings, target: Target): BrokenRule {
  const message =
    excluded.length > 0
      ? `None of ${counted(excluded.length, 'candidate')} can be held; ${excluded[0].symbol}: ${excluded[0].reason}.`
      : target.kind === 'level'
        ? 'A level series has no constituents to hedge with.'
        : 'There are no candidates to hedge with.';
  return {
    key: 'candidates',
    stage: 0,
    setting: 'candidates',
    message,
    families: [
      fixedChange('use every name on file as a candidate', { candidates: { kind: 'all' } }, 1),
      raiseMaxWtiv(settings),
      lowerMinWtiv(settings),
      fixedChange(
        'let realised volatility stand in for missing implied vols',
        { ivMissing: 'realised' },
        1.5,
      ),
      fixedChange('turn the implied-vol filter off', { ivFilter: 'off' }),
      fixedChange('set bounds as fractions of the notional', { boundBasis: 'notional' }),
      ...(settings.liquidity ? [fixedChange('turn the liquidity limit off', { liquidity: null })] : []),
    ],
  };
}
