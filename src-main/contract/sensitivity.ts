import type { ScenarioSettings } from './settings.ts';

/** How much a run's hedge hangs on each of its names and rules. All on the calibration window, before rounding. */

/** A hedge by its figures. */
export interface MeasuredHedge {
  /** In the objective's own scale. */
  objective: number;
  /** Daily dollar RMSE in sample, USD, whatever the objective. */
  rmse: number;
}

/** A hedge found under changed rules, against the best hedge known under the run's own. */
export interface VariedHedge extends MeasuredHedge {
  /** USD a day; positive: worse than before. */
  rmseChange: number;
  /** As a fraction of the objective. */
  objectiveChange: number;
  /** Names that come in and names that go, compared with the run. */
  entered: string[];
  left: string[];
}

/** One name out and the rest searched again. */
export interface DroppedName {
  symbol: string;
  side: 'long' | 'short';
  /** Before rounding, signed. */
  weight: number;
  /** null: no hedge was found without it. */
  hedge: VariedHedge | null;
}

/** One name for another on the same side, the other names kept and all weights adjusted. */
export interface SwappedName extends Omit<VariedHedge, 'entered' | 'left'> {
  enters: string;
  leaves: string;
  side: 'long' | 'short';
}

/** What a rule that admits or forbids costs: the hedge with the rule one step looser or tighter. */
export interface RulePrice {
  setting: keyof ScenarioSettings;
  /** In the user's words: "11 longs instead of 10". */
  label: string;
  direction: 'looser' | 'tighter';
  /** Ready to be applied to the scenario. */
  change: Partial<ScenarioSettings>;
  /** null: no hedge was found. */
  hedge: VariedHedge | null;
}

/** What a limit that the hedge touches costs, on the names that it holds: the multiplier of the limit. */
export interface LimitPrice {
  kind: 'cap' | 'floor' | 'row';
  /** The name, or of a row its name ("sector: Energy"). */
  label: string;
  /** Where the limit is: a day-one weight, or the bound of the row. */
  limit: number;
  /** Change of the objective, as a fraction, when the limit gives way by one point (0.01); not positive. */
  objectivePerPoint: number;
  /** The same in USD a day of RMSE; null where the objective is not a daily RMSE in dollars. */
  rmsePerPoint: number | null;
}

export interface Sensitivity {
  runId: number;
  createdAt: string;
  seconds: number;
  /** False when it was cancelled: what was finished by then is kept. */
  complete: boolean;
  run: MeasuredHedge;
  /** The best hedge that was met under the run's own rules; every change is against it. */
  best: MeasuredHedge;
  /** Dearest first. */
  drops: DroppedName[];
  /** Cheapest first, at most fifteen: the best exchange for each name that is not held. */
  swaps: SwappedName[];
  rules: RulePrice[];
  /** Dearest first. */
  limits: LimitPrice[];
}
