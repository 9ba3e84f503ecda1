import type { RunProgress } from '../contract/jobs.ts';
import type { RunStatus } from '../contract/runs.ts';
import { UserError } from '../contract/result.ts';
import { buildModel } from '../model/build-model.ts';
import { explainConflict } from '../model/conflicts-in-words.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { objectiveToDailyRmse } from '../model/objective-dollars.ts';
import { checkSettings, requireFeasible } from '../model/feasibility.ts';
import { dropSmall } from '../model/retained.ts';
import type { Problem, SolveOptions, SolveProgress, SolveResult } from '../solver/problem.ts';
import { gapBetween, hedgeOutcome, type FoundHedge } from './hedge-outcome.ts';
import type { HedgeOutcome, HedgeProgress, HedgeTask } from './hedge-task.ts';
import { modelInput } from './model-input.ts';
import { crossValidatedPromise } from './promise.ts';

/** What the computation needs from the thread that it runs in. */
export interface HedgeHooks {
  report(progress: HedgeProgress): void;
  solve(
    problem: Problem,
    options: SolveOptions,
    onProgress: (progress: SolveProgress) => void,
  ): Promise<SolveResult>;
  /** Has the user asked for the end? The hedge so far is then the outcome, without a promise. Waits while paused. */
  cancelled(): boolean;
}

/**
 * The main job, from prices to shares: align, model, solve, drop what is too small and re-solve, round, evaluate, and
 * measure on days held back what may be promised.
 * @throws UserError `bad-input`, `infeasible` (with the mend), `no-hedge-found` (cancelled or out of time too early).
 */
export async function computeHedge(task: HedgeTask, hooks: HedgeHooks): Promise<HedgeOutcome> {
  const { input, model, found, trace } = await searchHedge(task, hooks);
  const searched = performance.now();
  hooks.report(stage('evaluating', model, found, searched));
  const outcome = hedgeOutcome(task, input, model, found);
  hooks.report(stage('promise', model, found, searched));
  const promise = hooks.cancelled()
    ? null
    : crossValidatedPromise(input, model, found.x, outcome.evaluation.inSample.rmse, hooks.cancelled);
  return { ...outcome, promise, trace };
}

/** The first half of the job: from prices to weights, with their certificate. */
export async function searchHedge(
  task: HedgeTask,
  hooks: HedgeHooks,
): Promise<{ input: ModelInput; model: HedgeModel; found: FoundHedge; trace: HedgeOutcome['trace'] }> {
  const started = performance.now();
  const input = modelInput(task);
  const model = buildModel(input);
  requireFeasible(checkSettings(input));
  const solver = new TracedSolver(task, model, hooks, started);
  const found = await findHedge(task, model, solver).catch((error: unknown) => {
    throw isInfeasible(error) ? explained(error, input) : error;
  });
  return { input, model, found, trace: solver.trace() };
}

const isInfeasible = (error: unknown): error is UserError =>
  error instanceof UserError && error.code === 'infeasible';

/** The search has proven that there is no hedge; what the user needs is which rules contradict each other. */
function explained(error: UserError, input: ModelInput): UserError {
  const conflict = explainConflict(input);
  if (!conflict) return error;
  return new UserError('infeasible', conflict.message, {
    ...(conflict.setting ? { setting: conflict.setting } : {}),
    ...(conflict.mend ? { mend: conflict.mend.label } : {}),
  });
}

/** Solves, and once more where the retained-weight filter (mathematics.md, section 4) takes small positions out. */
async function findHedge(task: HedgeTask, model: HedgeModel, solver: TracedSolver): Promise<FoundHedge> {
  const first = await solver.run(model.problem, warmStart(task, model));
  const small = dropSmall(model, first.x!);
  const result = small ? await solver.run(small.problem, first.x) : first;
  return {
    x: result.x!,
    dropped: small?.dropped ?? [],
    status: first.status as RunStatus,
    objective: result.objective,
    // The bound of the first solve holds for every hedge; the re-solve without the small names is a restriction.
    bound: Math.min(first.bound, result.objective),
    rootBound: first.rootBound,
    rootSeconds: first.rootSeconds,
    seconds: solver.seconds,
    nodes: first.nodes + (small ? result.nodes : 0),
    threads: task.threads,
    ...poolOf(first, result.objective, model),
  };
}

/** What was proven of a pool of the candidates, where that is all that was proven. */
function poolOf(
  { status, pool }: SolveResult,
  objective: number,
  { candidates }: HedgeModel,
): Pick<FoundHedge, 'pool'> {
  if (!pool || status === 'optimal' || status === 'gap') return {};
  return {
    pool: {
      candidates: pool.candidates.map((index) => candidates[index].symbol),
      bound: Math.min(pool.bound, objective),
    },
  };
}

/** Solves, reports in dollars, and keeps the samples for the record. */
class TracedSolver {
  readonly #task: HedgeTask;
  readonly #model: HedgeModel;
  readonly #hooks: HedgeHooks;
  readonly #started: number;
  readonly #samples: SolveProgress[] = [];
  #pausedSeconds = 0;

  constructor(task: HedgeTask, model: HedgeModel, hooks: HedgeHooks, started: number) {
    this.#task = task;
    this.#model = model;
    this.#hooks = hooks;
    this.#started = started;
  }

  /** Since the task was taken up, pauses left out. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000 - this.#pausedSeconds;
  }

  /** @throws UserError `infeasible` or `no-hedge-found`; otherwise the result has a hedge. */
  async run(problem: Problem, warmStart: Float64Array | null): Promise<SolveResult> {
    const { settings, threads } = this.#task;
    const before = this.seconds;
    const result = await this.#hooks.solve(
      problem,
      {
        gap: settings.gap,
        timeLimit: settings.timeLimit ?? Infinity,
        threads,
        seed: settings.seed,
        deterministic: false,
        warmStart,
      },
      (progress) => {
        const { x: _, ...sample } = progress;
        this.#samples.push({ ...sample, seconds: before + progress.seconds });
        this.#hooks.report({
          seconds: before + progress.seconds,
          progress: inDollars(progress, this.#model),
          ...(progress.x ? { best: heldOf(this.#model, progress.x) } : {}),
        });
      },
    );
    this.#pausedSeconds += result.pausedSeconds;
    requireHedge(result, settings.timeLimit);
    return result;
  }

  trace(): HedgeOutcome['trace'] {
    const column = (pick: (sample: SolveProgress) => number) => Float64Array.from(this.#samples, pick);
    return {
      seconds: column((sample) => sample.seconds),
      incumbent: column((sample) => sample.incumbent),
      bound: column((sample) => sample.bound),
      nodes: column((sample) => sample.nodes),
    };
  }
}

/** @throws UserError `infeasible` or `no-hedge-found` when a solve ended without a hedge. */
export function requireHedge(result: Pick<SolveResult, 'status' | 'x'>, timeLimit: number | null): void {
  if (result.status === 'infeasible')
    throw new UserError(
      'infeasible',
      'no hedge satisfies all constraints together: the search has proven it. Loosen the counts, the bounds or the linear limits (groups, weighted implied vol).',
    );
  if (!result.x)
    throw new UserError(
      'no-hedge-found',
      result.status === 'cancelled'
        ? 'it was stopped before any feasible hedge was found'
        : `no feasible hedge was found within ${timeLimit} s; raise the time limit or loosen the constraints`,
      { setting: 'timeLimit' },
    );
}

function warmStart({ warmStart }: HedgeTask, model: HedgeModel): Float64Array | null {
  return warmStart && Float64Array.from(model.candidates, ({ symbol }) => warmStart.get(symbol) ?? 0);
}

const heldOf = (model: HedgeModel, x: Float64Array) =>
  model.candidates.flatMap(({ symbol }, index) => (x[index] === 0 ? [] : [{ symbol, weight: x[index] }]));

/** A bound of 0 is one for a hedge without any error only. */
const isProven = (objective: number, bound: number): boolean => bound > 0 || (bound === 0 && objective === 0);

function inDollars(progress: SolveProgress, model: HedgeModel): RunProgress {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const proven = isProven(progress.incumbent, progress.bound);
  return {
    kind: 'run',
    phase: progress.phase === 'done' ? 'rounding' : progress.phase,
    bestRmse: Number.isFinite(progress.incumbent) ? objectiveToDailyRmse(progress.incumbent, model) : null,
    boundRmse: proven ? objectiveToDailyRmse(progress.bound, model) : null,
    objective: finite(progress.incumbent),
    bound: finite(progress.bound),
    gap: proven ? finite(progress.gap) : null,
    nodes: progress.nodes,
    open: progress.open,
  };
}

function stage(
  phase: RunProgress['phase'],
  model: HedgeModel,
  { objective, bound, nodes, seconds }: FoundHedge,
  searched: number,
): HedgeProgress {
  return {
    seconds: seconds + (performance.now() - searched) / 1000,
    progress: {
      kind: 'run',
      phase,
      bestRmse: objectiveToDailyRmse(objective, model),
      boundRmse: isProven(objective, bound) ? objectiveToDailyRmse(bound, model) : null,
      objective,
      bound,
      gap: isProven(objective, bound) ? gapBetween(objective, bound) : null,
      nodes,
      open: 0,
    },
  };
}
