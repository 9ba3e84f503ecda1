import { z } from 'zod';
import type { StudyHedge } from './studies.ts';

/** Other hedges nearly as good as a run's, for a desk that has reasons of its own to prefer one. */
export const alternativesRequest = z
  .object({
    runId: z.number().int().positive(),
    count: z.number().int().min(1).max(50).default(10),
    /** Largest excess over the run's RMSE in sample (over the root of the objective, where that is no RMSE); 0.05 is 5%. */
    within: z.number().positive().max(1).default(0.05),
    /** Names in which any two of the hedges differ at least. */
    differing: z.number().int().min(1).max(100).default(2),
    /** Seconds of search. */
    seconds: z.number().positive().max(3600).default(10),
  })
  .strict();
export type AlternativesRequest = z.output<typeof alternativesRequest>;

export interface AlternativeHedge extends StudyHedge {
  /** Change of the RMSE in sample of the whole shares against the run's, USD a day. */
  rmseChange: number;
  /** Names that it holds and the run does not, and the other way round. */
  entered: string[];
  left: string[];
  /** Whole shares and their value in USD at the anchor, both signed; absent in those found by earlier versions. */
  positions?: { symbol: string; shares: number; value: number }[];
}

export interface Alternatives {
  runId: number;
  createdAt: string;
  seconds: number;
  /** False when it was cancelled: what was found by then is kept. */
  complete: boolean;
  within: number;
  differing: number;
  /** Ascending by objective, the run's own hedge not among them. Its certificate's bound holds for all of them. */
  hedges: AlternativeHedge[];
}
