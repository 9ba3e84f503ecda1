import type { EvaluationSeries, HedgePromise, RunEvaluation } from './metrics.ts';
import type { Failure } from './result.ts';

/** How the hedges on file have tracked since day one, with the prices that have come in after the runs were made. */

/** What a hedge has done on the days after its window. USD at the run's own notional. */
export interface FollowedHedge {
  evaluatedAt: string;
  /** The last of these days; the window's last where there is none yet. */
  lastDay: string;
  /** P&L days after the window, and since the anchor day. */
  days: number;
  daysHeld: number;
  /** Of the basket from the anchor day to the last, as a fraction. */
  basketReturn: number;
  /** Realised daily RMSE over them; null without such a day. */
  rmse: number | null;
  /** Realised over promised (or over in sample, where there is no promise); null without such a day. */
  ratio: number | null;
  /** v on the last day, and the largest |v| on any of these days. */
  valueDifference: number;
  maxAbsValueDifference: number;
  /** Names held or in the basket whose prices end before the last day: they count as cash since. */
  ended: string[];
  /** Names whose price on day one is no longer the one that the run was made with; the run's dollars are kept. */
  restated: string[];
}

export interface MonitorRow {
  runId: number;
  label: string | null;
  scenarioId: number | null;
  scenarioName: string;
  basketName: string;
  anchorDate: string;
  windowTo: string;
  notional: number;
  synthetic: boolean;
  inSampleRmse: number;
  promise: Pick<HedgePromise, 'rmse' | 'low' | 'high'> | null;
  /** null: not followed so far, or it could not be (see `failure`). */
  followed: FollowedHedge | null;
  failure: Failure | null;
  /** Prices were imported since it was evaluated. */
  stale: boolean;
  /** USD; the user's limit at this run's notional. null: none is set. */
  limit: number | null;
  /** |v| on the last day is beyond the limit; whether it has been on any day. */
  passed: boolean;
  everPassed: boolean;
}

/** A run's full evaluation on all days that are on file today. */
export interface FollowUp {
  runId: number;
  followed: FollowedHedge;
  evaluation: RunEvaluation;
  series: EvaluationSeries;
}
