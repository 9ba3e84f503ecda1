import type { RunProgress, SolverTrace } from '../contract/jobs.ts';
import type { EvaluationSeries, HedgePromise, RunEvaluation } from '../contract/metrics.ts';
import type { Certificate, Position, PsdReport } from '../contract/runs.ts';
import type { ExcludedName } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { TargetBasket } from '../model/prices.ts';

/** What is on file of an instrument beside its prices: name and groups, and its borrow fee where costs count. */
export interface NameFacts {
  name: string | null;
  sector: string | null;
  industry: string | null;
  /** A year; left out: none on file, or costs do not count. */
  borrowBasisPoints?: number;
}

/** Everything that a hedge is calculated from, gathered first so that the worker needs no database. */
export interface HedgeTask {
  /** Candidates and constituents, from before the window (for traded volumes) to the last day on file. */
  series: PriceSeries[];
  basket: TargetBasket;
  settings: ScenarioSettings;
  impliedVols: Map<string, number> | null;
  facts: Map<string, NameFacts>;
  /** Signed day-one weights by symbol of an earlier hedge. */
  warmStart: Map<string, number> | null;
  threads: number;
}

export interface HedgeProgress {
  progress: RunProgress;
  seconds: number;
  /** Signed weights of the best hedge, when it has changed since the last report. */
  best?: { symbol: string; weight: number }[];
}

/** What a run stores beyond what it was asked. */
export interface HedgeOutcome {
  window: { from: string; to: string; days: number };
  anchorDate: string;
  certificate: Certificate;
  psd: PsdReport;
  positions: Position[];
  candidates: string[];
  excluded: ExcludedName[];
  dropped: string[];
  notes: string[];
  evaluation: RunEvaluation;
  promise: HedgePromise | null;
  series: EvaluationSeries;
  trace: SolverTrace;
  fingerprint: string;
}
