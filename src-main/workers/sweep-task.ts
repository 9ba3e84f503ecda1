import type { Failure } from '../contract/result.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { StudyHedge } from '../contract/studies.ts';
import type { WalkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { TargetBasket } from '../model/prices.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { NameFacts } from './hedge-task.ts';

/** One hedge of a sweep. */
export interface SweepCell {
  settings: ScenarioSettings;
  basket: TargetBasket;
  impliedVols: Map<string, number> | null;
  /** Cells whose hedge this one may start from, nearest first. */
  near: number[];
}

/** Many hedges over the same prices. Several workers share one sweep: each takes the next cell that nobody has. */
export interface SweepTask {
  series: PriceSeries[];
  facts: Map<string, NameFacts>;
  cells: SweepCell[];
  board: SweepBoard;
  /** Whether every hedge is cross-validated. */
  promise: boolean;
  /** Whether what the hedge did on the days held is wanted day by day. */
  held: boolean;
}

/** Shared by the workers of a sweep. */
export interface SweepBoard {
  /** The next cell to be taken. */
  next: Int32Array;
  /** 1 for a cell whose weights are there. */
  done: Int32Array;
  /** Signed weights by cell and, within it, by the order of `series`. */
  weights: Float64Array;
}

export function sweepBoard(cells: number, symbols: number): SweepBoard {
  return {
    next: new Int32Array(new SharedArrayBuffer(4)),
    done: new Int32Array(new SharedArrayBuffer(4 * cells)),
    weights: new Float64Array(new SharedArrayBuffer(8 * cells * symbols)),
  };
}

/** What a worker says of a sweep while it runs. */
export type SweepReport =
  | { kind: 'at-work'; cell: number; phase: string; gap: number | null }
  | { kind: 'finished'; cell: number; result: CellResult };

export type CellResult =
  | { hedge: StudyHedge; failure: null; held: WalkForwardOutcome | null }
  | { hedge: null; failure: Failure; held: null };
