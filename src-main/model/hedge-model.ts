import type { ScenarioSettings } from '../contract/settings.ts';
import type { Problem } from '../solver/problem.ts';
import type { CalibrationWindow } from './anchor.ts';
import type { Candidate, Exclusion } from './candidates.ts';
import type { NameGroups } from './linear-rows.ts';
import type { ObjectiveScale } from './objective.ts';
import type { AlignedPrices, TargetBasket } from './prices.ts';
import type { Target } from './target.ts';

/** Everything that a hedge is calculated from. */
export interface ModelInput {
  /** The calendar may begin before the window and go on after it: the later days are out of sample. */
  prices: AlignedPrices;
  basket: TargetBasket;
  settings: ScenarioSettings;
  /** Annualised implied vol (decimal) by symbol, as known on the anchor day; null: none on file. */
  impliedVols: ReadonlyMap<string, number> | null;
  /** Sector and industry by symbol; null: none on file. */
  groups: ReadonlyMap<string, NameGroups> | null;
  /** Borrow fees by symbol, basis points a year, for costs in the objective; left out: none on file. */
  borrow?: ReadonlyMap<string, number>;
}

/** The solver's problem and what leads from its weights back to shares and dollars. */
export interface HedgeModel {
  problem: Problem;
  /** Column j of the problem is candidates[j]. */
  candidates: Candidate[];
  excluded: Exclusion[];
  /** What the user should know before trusting the answer, one sentence each. */
  notes: string[];
  window: CalibrationWindow;
  /** W[t] in USD over the whole calendar, and the basket's day-one weights. */
  target: Target;
  notional: number;
  /** Raw close on the anchor day, USD, by candidate. */
  closeAtAnchor: Float64Array;
  /** Shares in a lot, by candidate. */
  lotSizes: Float64Array;
  scale: ObjectiveScale;
  settings: ScenarioSettings;
}
