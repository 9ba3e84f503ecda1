import { z } from 'zod';
import type { Basket } from './baskets.ts';
import type { SolverTrace } from './jobs.ts';
import type { EvaluationSeries, HedgePromise, RunEvaluation } from './metrics.ts';
import type { ExcludedName } from './scenarios.ts';
import type { ScenarioSettings } from './settings.ts';

export type RunStatus = 'optimal' | 'gap' | 'time-limit' | 'cancelled' | 'interrupted';

/** How near the best possible hedge this one is, and how that is known. */
export interface Certificate {
  status: RunStatus;
  /** In the objective's own scale, notional 1. */
  objective: number;
  bound: number;
  gap: number;
  /** "No feasible hedge has a daily RMSE below"; USD; null where the objective is not a daily mean square. */
  rmseBound: number | null;
  rmseContinuous: number | null;
  /** Objective of the whole shares, and its gap to the continuous bound. */
  roundedObjective: number;
  roundedGap: number;
  rootBound: number;
  rootSeconds: number;
  seconds: number;
  nodes: number;
  threads: number;
  /** Only where there were too many candidates to bound the whole problem; `bound` and `gap` then say next to nothing. */
  pool?: PoolCertificate;
}

/** What is proven of hedges from a pool of the most promising candidates. Of hedges with other names it says nothing. */
export interface PoolCertificate {
  /** Symbols, in the order of the run's candidates. */
  candidates: string[];
  /** No hedge that holds nothing but these has an objective below it; the run's own gap to it. */
  bound: number;
  gap: number;
  /** As Certificate.rmseBound. */
  rmseBound: number | null;
}

/** Where a run comes from other than its scenario alone; the run or the study may have been removed since. */
export type RunOrigin =
  /** The best hedge without names that cannot be traded. */
  | { kind: 'repair'; runId: number; without: string[] }
  /** One of the hedges nearly as good: the names that it holds and the run does not, and the other way round. */
  | { kind: 'alternative'; runId: number; entered: string[]; left: string[] }
  /** The search began with that run's hedge. */
  | { kind: 'warm-start'; runId: number }
  /** One hedge of a study. */
  | { kind: 'frontier' | 'walk-forward'; studyId: number };

/** Is the quadratic form what it must be? (mathematics.md, section 3) */
export interface PsdReport {
  order: number;
  rows: number;
  smallestEigenvalue: number;
  largestEigenvalue: number;
  rank: number;
  /** null: singular. */
  conditionNumber: number | null;
}

export interface Position {
  symbol: string;
  name: string | null;
  sector: string | null;
  side: 'long' | 'short';
  /** Whole shares, positive; the side says which way. */
  shares: number;
  /** Raw close on the anchor day, USD. */
  price: number;
  /** USD at the anchor, signed. */
  value: number;
  /** Signed day-one weight of the shares, and the solver's before rounding. */
  weight: number;
  continuousWeight: number;
  /** The basket's own day-one weight of the name. */
  basketWeight: number;
  impliedVol: number | null;
}

export interface RunSummary {
  id: number;
  scenarioId: number | null;
  scenarioName: string;
  basketName: string;
  createdAt: string;
  status: RunStatus;
  from: string;
  to: string;
  anchorDate: string;
  notional: number;
  longs: number;
  shorts: number;
  gap: number;
  seconds: number;
  inSampleRmse: number;
  outOfSampleRmse: number | null;
  promisedRmse: number | null;
  label: string | null;
  synthetic: boolean;
  /** See Certificate.pool. */
  pool: Pick<PoolCertificate, 'gap'> | null;
  origin: RunOrigin | null;
}

/** A run is immutable and self-contained. */
export interface Run {
  id: number;
  scenarioId: number | null;
  scenarioName: string;
  /** The user's own name for it; the one thing that may be changed later. */
  label: string | null;
  createdAt: string;
  settings: ScenarioSettings;
  basket: Basket;
  window: { from: string; to: string; days: number };
  anchorDate: string;
  certificate: Certificate;
  psd: PsdReport;
  positions: Position[];
  candidates: string[];
  excluded: ExcludedName[];
  /** Names dropped by the retained-weight filter before the re-solve. */
  dropped: string[];
  notes: string[];
  evaluation: RunEvaluation;
  /**
   * Cross-validated; null when the run was cancelled, when its window is shorter than 60 days, when it was chosen as an
   * alternative to a better hedge, or when the folds would have taken longer than two minutes.
   */
  promise: HedgePromise | null;
  /** SHA-256 over every price, group and vol that the run read. */
  fingerprint: string;
  versions: { program: string; schema: number };
  synthetic: boolean;
  /** Absent where it is its scenario solved from scratch. */
  origin?: RunOrigin;
}

/** Everything that the charts of a run draw: the evaluation's series and the solver's gap against time. */
export interface RunSeries extends EvaluationSeries {
  trace: SolverTrace;
}

export const exportFormat = z.enum([
  'generic',
  'ibkr',
  'fix',
  'emsx',
  'redi',
  'xlsx',
  'pdf',
  'csv',
  'lp',
  'instance',
  'json',
]);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Bytes that wait for the host to hand them to the user: a save dialog, a download, or a file named on the command line. */
export interface Deliverable {
  token: string;
  suggestedName: string;
  mediaType: string;
  bytes: number;
}

export interface SettingDifference {
  setting: keyof ScenarioSettings | 'basket' | 'notional';
  label: string;
  /** One text a run, in the order asked for. */
  values: string[];
}

/** Whether a run on file still says what its own shares and prices say. */
export interface RunAgreement {
  id: number;
  agrees: boolean;
  /** What does not agree; empty where everything does. */
  reason: string;
}
