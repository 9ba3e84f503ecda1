import { z } from 'zod';
import { alternativesRequest, type Alternatives } from './alternatives.ts';
import {
  appSettings,
  costRates,
  guideChange,
  type AppSettings,
  type AppStatus,
  type BackupSummary,
  type GuideState,
} from './app.ts';
import {
  basketDraft,
  type Basket,
  type BasketDetail,
  type BasketPreview,
  type BasketSummary,
} from './baskets.ts';
import { comparisonFormats, mostRuns, type PinnedComparison, type RunComparison } from './comparison.ts';
import type { JobSnapshot, SolverTrace } from './jobs.ts';
import type {
  FindingRow,
  ImportRecord,
  InstrumentHistory,
  InstrumentRow,
  RefusedRowPage,
  RenamedInstrument,
} from './market.ts';
import type { FilePreview, ImportProfile } from './market-files.ts';
import type { FollowUp, MonitorRow } from './monitor.ts';
import { optionRequest, type OptionView } from './option-request.ts';
import { importProfile, importProfileName, impliedVolSettings, readSettings } from './read-settings.ts';
import type { CostReport } from './metrics.ts';
import {
  exportFormat,
  type Deliverable,
  type Run,
  type RunAgreement,
  type RunSeries,
  type RunSummary,
} from './runs.ts';
import {
  scenarioDraft,
  scenarioName,
  tag,
  type Scenario,
  type ScenarioCheck,
  type ScenarioSummary,
  type ScenarioVersion,
} from './scenarios.ts';
import type { Sensitivity } from './sensitivity.ts';
import { isoDate, symbol } from './settings.ts';
import {
  frontierRequest,
  walkForwardRequest,
  type Frontier,
  type StudySummary,
  type WalkForward,
} from './studies.ts';
import { whatIfRequest, type WhatIf } from './what-if.ts';

/**
 * The method table: the one list of what the renderer, the command line and scripts can ask. Requests are validated
 * against the schema at the boundary; a missing handler is a compile error (see Handlers).
 */
interface Method<Request extends z.ZodType, Response> {
  request: Request;
  /** Carries the response type only; never present at run time. */
  response?: Response;
}

const method =
  <Response>() =>
  <Request extends z.ZodType>(request: Request): Method<Request, Response> => ({ request });

const nothing = z.object({}).strict();
const id = z.number().int().positive();
const byId = z.object({ id }).strict();
const jobId = z.object({ id: z.string().min(1).max(60) }).strict();
const comparedRuns = z.array(id).min(2).max(mostRuns);
const fileToken = z.string().min(1).max(200);
const page = {
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(10_000).default(200),
};

export const methods = {
  'app.status': method<AppStatus>()(nothing),
  'app.settings': method<AppSettings>()(nothing),
  'app.saveSettings': method<AppSettings>()(appSettings),
  /** The guided first hedge. Open on a new desk; on one that has runs, only when the user asks for it. */
  'app.guide': method<GuideState>()(nothing),
  'app.changeGuide': method<GuideState>()(guideChange),

  'market.preview': method<FilePreview>()(
    z
      .object({
        file: fileToken,
        /** The saved profile to read it by; null: none. Left out: the one for its titles, where there is one. */
        profile: importProfileName.nullable().optional(),
      })
      .strict(),
  ),
  'market.importProfiles': method<ImportProfile[]>()(nothing),
  /** Replaces a profile of the same name. */
  'market.saveImportProfile': method<void>()(importProfile),
  'market.removeImportProfile': method<void>()(z.object({ name: importProfileName }).strict()),
  'market.import': method<{ jobId: string }>()(
    z
      .object({
        kind: z.enum(['prices', 'vols', 'sectors', 'borrow']),
        files: z
          .array(
            z
              .object({
                token: fileToken,
                /** How to read prices, as corrected in the preview; null: as detected. */
                settings: readSettings.nullable().default(null),
                /** What a file of implied vols does not tell itself. */
                vols: impliedVolSettings.default({}),
              })
              .strict(),
          )
          .min(1)
          .max(5_000),
      })
      .strict(),
  ),
  /** Symbols of a candidate list, one a line or in a column. */
  'market.symbolList': method<string[]>()(z.object({ file: fileToken }).strict()),
  'market.loadSample': method<{ jobId: string }>()(nothing),
  'market.instruments': method<InstrumentRow[]>()(nothing),
  'market.history': method<InstrumentHistory>()(z.object({ symbol }).strict()),
  /** From a day on a name has another symbol. Runs on file keep the old one. */
  'market.renameInstrument': method<RenamedInstrument>()(z.object({ id, symbol, from: isoDate }).strict()),
  'market.imports': method<ImportRecord[]>()(nothing),
  'market.refusedRows': method<RefusedRowPage>()(z.object({ importId: id, ...page }).strict()),
  'market.findings': method<FindingRow[]>()(nothing),
  'market.acceptFinding': method<void>()(
    z.object({ symbol, kind: z.string().max(40), from: isoDate, accepted: z.boolean() }).strict(),
  ),

  'baskets.list': method<BasketSummary[]>()(nothing),
  'baskets.get': method<BasketDetail>()(byId),
  /** Text as pasted, or a file; nothing is stored. */
  'baskets.preview': method<BasketPreview>()(
    z.union([z.object({ text: z.string().max(5_000_000) }).strict(), z.object({ file: fileToken }).strict()]),
  ),
  'baskets.create': method<Basket>()(basketDraft),
  'baskets.update': method<Basket>()(basketDraft.extend({ id })),
  /** Removal can be undone with baskets.restore until the program ends. */
  'baskets.remove': method<void>()(byId),
  'baskets.restore': method<void>()(byId),

  'scenarios.list': method<ScenarioSummary[]>()(z.object({ archived: z.boolean().default(false) }).strict()),
  'scenarios.get': method<Scenario>()(byId),
  'scenarios.create': method<Scenario>()(scenarioDraft),
  'scenarios.save': method<Scenario>()(scenarioDraft.extend({ id, version: z.number().int().positive() })),
  'scenarios.rename': method<Scenario>()(
    z.object({ id, name: scenarioName, tags: z.array(tag).max(20) }).strict(),
  ),
  'scenarios.duplicate': method<Scenario>()(byId),
  'scenarios.archive': method<void>()(z.object({ id, archived: z.boolean() }).strict()),
  'scenarios.remove': method<void>()(byId),
  'scenarios.restore': method<void>()(byId),
  'scenarios.versions': method<ScenarioVersion[]>()(byId),
  /** Live feasibility of a draft that need not be stored. */
  'scenarios.check': method<ScenarioCheck>()(scenarioDraft.pick({ basketId: true, settings: true }).strict()),
  'scenarios.export': method<Deliverable>()(byId),
  'scenarios.import': method<Scenario>()(z.object({ file: fileToken }).strict()),

  'runs.start': method<{ jobId: string }>()(
    z
      .object({
        scenarioId: id,
        gap: z.number().min(0).max(1).optional(),
        timeLimit: z.number().positive().nullable().optional(),
        threads: z.number().int().min(1).max(64).nullable().optional(),
        /** An earlier run whose hedge the search starts from. */
        warmStart: id.nullable().default(null),
      })
      .strict(),
  ),
  /** Names that cannot be traded: the run's settings without them, searched from the run's own hedge. A new run. */
  'runs.repair': method<{ jobId: string }>()(
    z.object({ id, symbols: z.array(symbol).min(1).max(500) }).strict(),
  ),
  'runs.list': method<RunSummary[]>()(nothing),
  'runs.get': method<Run>()(byId),
  'runs.series': method<RunSeries>()(byId),
  'runs.label': method<void>()(z.object({ id, label: z.string().trim().max(120).nullable() }).strict()),
  'runs.remove': method<void>()(byId),
  'runs.restore': method<void>()(byId),
  'runs.export': method<Deliverable>()(z.object({ id, format: exportFormat }).strict()),

  /** Evaluates every run on file again, on the prices that it read. */
  'runs.verify': method<RunAgreement[]>()(nothing),

  'compare.get': method<RunComparison>()(z.object({ runs: comparedRuns }).strict()),
  'compare.export': method<Deliverable>()(
    z.object({ runs: comparedRuns, format: z.enum(comparisonFormats) }).strict(),
  ),

  /** null: none is pinned, or fewer than two of its runs are left. */
  'compare.pinned': method<PinnedComparison | null>()(nothing),
  /** `runs` null takes the pin away. */
  'compare.pin': method<PinnedComparison | null>()(z.object({ runs: comparedRuns.nullable() }).strict()),

  /** A cancelled frontier keeps the cells that are finished. */
  'frontier.start': method<{ jobId: string }>()(frontierRequest),
  /** Newest first. */
  'frontier.list': method<StudySummary[]>()(nothing),
  'frontier.get': method<Frontier>()(byId),
  'frontier.remove': method<void>()(byId),
  'frontier.restore': method<void>()(byId),
  /** Makes a run of a cell, or finds the one that it was opened as; the job's outcome has its number. */
  'frontier.openCell': method<{ jobId: string }>()(z.object({ id, cell: z.number().int().min(0) }).strict()),

  /** A cancelled walk-forward keeps the calibrations that are finished. */
  'walkForward.start': method<{ jobId: string }>()(walkForwardRequest),
  /** Newest first. */
  'walkForward.list': method<StudySummary[]>()(nothing),
  'walkForward.get': method<WalkForward>()(byId),
  'walkForward.remove': method<void>()(byId),
  'walkForward.restore': method<void>()(byId),
  /** As frontier.openCell, for one calibration of one alternative. */
  'walkForward.openHold': method<{ jobId: string }>()(
    z.object({ id, alternative: z.number().int().min(0), hold: z.number().int().min(0) }).strict(),
  ),

  /** `seconds`: for all searches together. A cancelled one keeps what is finished. */
  'sensitivity.start': method<{ jobId: string }>()(
    z.object({ runId: id, seconds: z.number().positive().max(3600).default(30) }).strict(),
  ),
  /** null: not worked out yet. */
  'sensitivity.get': method<Sensitivity | null>()(z.object({ runId: id }).strict()),

  /** Hedges nearly as good as a run's. A cancelled search keeps what it has found. */
  'alternatives.start': method<{ jobId: string }>()(alternativesRequest),
  /** null: not searched for yet. */
  'alternatives.get': method<Alternatives | null>()(z.object({ runId: id }).strict()),
  /** As frontier.openCell. */
  'alternatives.open': method<{ jobId: string }>()(
    z.object({ runId: id, index: z.number().int().min(0) }).strict(),
  ),
  /** Figures of shares edited by hand, on the prices that the run read; nothing is stored. */
  'whatIf.evaluate': method<WhatIf>()(whatIfRequest),

  'backups.list': method<BackupSummary[]>()(nothing),
  'backups.create': method<{ jobId: string }>()(nothing),
  /** Puts a backup in the place of the database; what was there is kept beside it. Refused while a job runs. */
  'backups.restore': method<void>()(z.object({ createdAt: z.iso.datetime() }).strict()),
  /** The same with a database file that the user picked. */
  'backups.restoreFile': method<void>()(z.object({ file: fileToken }).strict()),

  /** Every run on file with what it has done since day one, newest first. */
  'monitor.list': method<MonitorRow[]>()(nothing),
  /** Evaluates runs on the prices that are on file now. `runs` null: all. */
  'monitor.refresh': method<{ jobId: string }>()(
    z.object({ runs: z.array(id).min(1).max(10_000).nullable().default(null) }).strict(),
  ),
  'monitor.get': method<FollowUp>()(z.object({ runId: id }).strict()),

  /** The option that the hedge is for: greeks, residuals by name, net P&L, and whether to re-hedge. */
  'option.evaluate': method<OptionView>()(optionRequest),
  /** What a run's hedge costs, at `rates`, else at those of its scenario, else of the program. Fees of the borrow list go first. */
  'costs.get': method<{
    report: CostReport;
    rates: AppSettings['costs'];
    /** Shorts whose fee is the borrow list's. */
    borrowFromList: string[];
  }>()(z.object({ runId: id, rates: costRates.optional() }).strict()),

  'jobs.list': method<JobSnapshot[]>()(nothing),
  'jobs.get': method<{ job: JobSnapshot; trace: SolverTrace | null }>()(jobId),
  'jobs.cancel': method<void>()(jobId),
  /** A paused run keeps its place and its memory and uses no processor; the time limit does not go on. */
  'jobs.pause': method<void>()(jobId),
  'jobs.resume': method<void>()(jobId),
  /** Puts a job that waits before another one that waits in the same lane; null: last. */
  'jobs.move': method<void>()(jobId.extend({ before: jobId.shape.id.nullable() })),
} as const;

export type MethodName = keyof typeof methods;
export type RequestOf<M extends MethodName> = z.output<(typeof methods)[M]['request']>;
/** What a caller writes: members with a default may be left out. */
export type RequestInput<M extends MethodName> = z.input<(typeof methods)[M]['request']>;
export type ResponseOf<M extends MethodName> =
  NonNullable<(typeof methods)[M]['response']> extends never
    ? void
    : Exclude<(typeof methods)[M]['response'], undefined>;

/** Every method has exactly one handler. Handlers throw UserError for expected failures. */
export type Handlers = {
  [M in MethodName]: (request: RequestOf<M>) => ResponseOf<M> | Promise<ResponseOf<M>>;
};
