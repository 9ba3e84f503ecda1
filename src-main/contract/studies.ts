import { z } from 'zod';
import type { Basket } from './baskets.ts';
import type { PeriodMetrics, WalkForwardSummary } from './metrics.ts';
import type { Failure } from './result.ts';
import type { PoolCertificate, RunStatus } from './runs.ts';
import { isoDate, scenarioSettings, type ScenarioSettings } from './settings.ts';

/** Studies of a scenario: many hedges, each of which can be opened as a run. */

const id = z.number().int().positive();

/** How every hedge of a study is searched for; what is left out is the scenario's own. */
const search = {
  gap: z.number().min(0).max(1).optional(),
  /** Seconds a hedge; left out: the scenario's, but at most 20. */
  timeLimit: z.number().positive().optional(),
  threads: z.number().int().min(1).max(64).nullable().default(null),
  /** Whether every hedge is cross-validated too: about as long again as the search on small baskets. */
  promise: z.boolean().default(true),
};

const names = z.array(z.number().int().min(1).max(1000)).min(1, 'give the numbers of names').max(40);
const lambdas = z.array(z.number().min(0).max(1)).min(1, 'give the values of λ').max(40);

/**
 * A number of names is the most positions in all. A scenario with shorts shares them between the sides as its own
 * largest counts do; smallest counts above the new largest ones come down to them.
 */
export const frontierRequest = z
  .discriminatedUnion('over', [
    z.object({ scenarioId: id, over: z.literal('names'), names, ...search }).strict(),
    z.object({ scenarioId: id, over: z.literal('lambda'), lambdas, ...search }).strict(),
    z.object({ scenarioId: id, over: z.literal('map'), names, lambdas, ...search }).strict(),
  ])
  .refine(
    (request) => request.over !== 'map' || request.names.length * request.lambdas.length <= 200,
    'a map has at most 200 cells: give fewer numbers of names or values of λ',
  );
export type FrontierRequest = z.output<typeof frontierRequest>;

/** One hedge of a study: what a cell shows, and all that is needed to open it as a run. */
export interface StudyHedge {
  status: RunStatus;
  longs: number;
  shorts: number;
  /** Before rounding, in the objective's own scale. */
  objective: number;
  bound: number;
  gap: number;
  rootBound: number;
  rootSeconds: number;
  seconds: number;
  nodes: number;
  /** Of the whole shares, on the days on file when the study was made. */
  inSample: PeriodMetrics;
  outOfSample: PeriodMetrics | null;
  /** Cross-validated, USD a day; null where it was not asked for, or the window is too short. */
  promisedRmse: number | null;
  /** Signed day-one weights before rounding. */
  weights: { symbol: string; weight: number }[];
  dropped: string[];
  /** See Certificate.pool. */
  pool?: Omit<PoolCertificate, 'rmseBound'>;
  /** The run that it was opened as; null so far. */
  runId: number | null;
}

export interface StudySummary {
  id: number;
  scenarioId: number | null;
  title: string;
  createdAt: string;
  /** Hedges that it was to have, and those that are finished, with or without a hedge. */
  total: number;
  finished: number;
}

/** What every study keeps of what it was made from, so that it outlives its scenario. */
interface StudyRecord extends StudySummary {
  scenarioName: string;
  basket: Basket;
  settings: ScenarioSettings;
  /** False while it is made, and when it was stopped or the program ended in it: what was finished by then is kept. */
  complete: boolean;
  seconds: number;
  synthetic: boolean;
}

export interface FrontierCell {
  /** The most positions in all. */
  names: number;
  lambda: number;
  /** null: there is none (see `failure`), or the study has not come to it. */
  hedge: StudyHedge | null;
  /** Why this cell has no hedge, for example because so few names cannot meet the bounds. */
  failure: Failure | null;
}

export interface Frontier extends StudyRecord {
  over: 'names' | 'lambda' | 'map';
  /** Ascending; one element where the frontier does not go over it. */
  names: number[];
  lambdas: number[];
  /** By λ, then by names: cell k has lambdas[⌊k / names.length⌋] and names[k mod names.length]. */
  cells: FrontierCell[];
  /**
   * Index of the cell where more names (or a larger λ) stop buying much; null on a map, and where there is no such
   * bend. Over names: names against the promise, or against the RMSE in sample where promises are missing; over λ: daily
   * RMSE against value RMSE, both in sample.
   */
  knee: number | null;
  kneeBy: 'promise' | 'in-sample' | null;
}

export type PartialSettings = Partial<Omit<ScenarioSettings, 'from' | 'to' | 'anchor' | 'holdingDays'>>;

/** What the walk-forward itself decides. */
const decidedByStudy: readonly string[] = ['from', 'to', 'anchor', 'holdingDays'];

/** Settings without their defaults: what is left out stays the scenario's own. */
const partialSettings = z
  .object(
    Object.fromEntries(
      Object.entries(scenarioSettings.shape)
        .filter(([name]) => !decidedByStudy.includes(name))
        .map(([name, schema]) => [
          name,
          (schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema).optional(),
        ]),
    ),
  )
  .strict() as unknown as z.ZodType<PartialSettings, PartialSettings>;

/** Partial settings that are walked forward beside others. */
const alternative = z
  .object({
    name: z.string().trim().min(1, 'name every alternative').max(60),
    /** P&L days of the window; null: the request's. */
    windowDays: z.number().int().min(20).max(5040).nullable().default(null),
    settings: partialSettings,
  })
  .strict();

export const walkForwardRequest = z
  .object({
    scenarioId: id,
    /** Trading days between two calibrations. */
    step: z.number().int().min(1).max(252).default(21),
    /** Trading days that every hedge is held. */
    hold: z.number().int().min(1).max(2520).default(252),
    /** P&L days of the window; null: as many as the scenario's own window has. */
    windowDays: z.number().int().min(20).max(5040).nullable().default(null),
    /** Only anchors from this day on, and up to that one; null: all that the prices on file allow. */
    from: isoDate.nullable().default(null),
    to: isoDate.nullable().default(null),
    /** None: the scenario as it is. Else each is the scenario with its settings in place of the scenario's. */
    alternatives: z.array(alternative).max(3).default([]),
    ...search,
  })
  .strict();
export type WalkForwardRequest = z.output<typeof walkForwardRequest>;
export type WalkForwardAlternativeRequest = WalkForwardRequest['alternatives'][number];

/** One calibration of a walk-forward. */
export interface WalkForwardHold {
  anchorDate: string;
  windowFrom: string;
  hedge: StudyHedge | null;
  failure: Failure | null;
  /** Constituents that had no prices through the longest window of all alternatives; the others' weights are scaled up. */
  without: string[];
}

export interface WalkForwardAlternative {
  name: string;
  windowDays: number;
  /** What was asked for, and the scenario's settings with it in their place; its dates are the scenario's. */
  changes: PartialSettings;
  settings: ScenarioSettings;
  /** In the order of the anchors, the same for all alternatives. */
  holds: WalkForwardHold[];
  /** Over the anchors that have a hedge; `steps` are those, in the same order. */
  summary: WalkForwardSummary;
  /** Against the first alternative on the anchors that both held to the full term; null for the first itself. */
  againstFirst: {
    anchors: number;
    /** Pooled realised RMSE over the first one's. */
    ratio: number | null;
    /** Anchors on which this one realised less. */
    better: number;
  } | null;
}

export interface WalkForward extends StudyRecord {
  step: number;
  hold: number;
  /** Calibration days, those without a hedge included. */
  anchors: number;
  alternatives: WalkForwardAlternative[];
}
