import type { RunProgress } from '../contract/jobs.ts';
import type { Certificate, Position, RunStatus } from '../contract/runs.ts';
import { UserError } from '../contract/result.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { buildModel, psdOfModel } from '../model/build-model.ts';
import { isoOfDay } from '../model/days.ts';
import type { HedgeModel } from '../model/hedge-model.ts';
import { objectiveToDailyRmse } from '../model/objective-dollars.ts';
import { checkSettings, requireFeasible } from '../model/feasibility.ts';
import { dropSmall } from '../model/retained.ts';
import { roundToShares, type RoundedHedge } from '../model/rounding.ts';
import { fingerprintOf } from '../store/fingerprint.ts';
import type { Problem, SolveOptions, SolveProgress, SolveResult } from '../solver/problem.ts';
import type { HedgeOutcome, HedgeProgress, HedgeTask } from './hedge-task.ts';
import { modelInput } from './model-input.ts';

/** What the computation needs from the thread that it runs in. */
export interface HedgeHooks {
  report(progress: HedgeProgress): void;
  solve(
    problem: Problem,
    options: SolveOptions,
    onProgress: (progress: SolveProgress) => void,
  ): Promise<SolveResult>;
}

/**
 * The main job, from prices to shares: align, model, solve, drop what is too small and re-solve, round, evaluate.
 * @throws UserError `bad-input`, `infeasible` (with the mend), `no-hedge-found` (cancelled or out of time too early).
 */
export async function computeHedge(task: HedgeTask, hooks: HedgeHooks): Promise<HedgeOutcome> {
  const started = performance.now();
  const input = modelInput(task);
  const model = buildModel(input);
  requireFeasible(checkSettings(input));
  const solver = new TracedSolver(task, model, hooks, started);
  const first = await solver.run(model.problem, warmStart(task, model));
  const { result, dropped } = await withoutSmall(model, first, solver);

  hooks.report(stage('rounding', model, result, started));
  const rounded = roundToShares(model, result.x!);
  hooks.report(stage('evaluating', model, result, started));
  const psd = psdOfModel(model);
  const { evaluation, series } = evaluateRun({
    prices: input.prices,
    basket: task.basket,
    shares: model.candidates.map(({ symbol }, index) => ({ symbol, shares: rounded.shares[index] })),
    window: { first: model.window.start, last: model.window.end },
    anchor: task.settings.anchor,
    holdingDays: task.settings.holdingDays,
    groups: sectorsOf(task),
    ...(task.impliedVols ? { impliedVols: task.impliedVols } : {}),
  });
  const { days } = input.prices;
  return {
    window: {
      from: isoOfDay(days[model.window.start]),
      to: isoOfDay(days[model.window.end]),
      days: model.window.pnlDays,
    },
    anchorDate: isoOfDay(days[model.window.anchor]),
    certificate: certificateOf(model, first, result, rounded, task, (performance.now() - started) / 1000),
    psd,
    positions: positionsOf(task, model, result.x!, rounded),
    candidates: model.candidates.map(({ symbol }) => symbol),
    excluded: model.excluded.map(({ symbol, reason }) => ({ symbol, reason })),
    dropped,
    notes: [...model.notes, ...rounded.notes],
    evaluation,
    series,
    trace: solver.trace(),
    fingerprint: fingerprintOf({
      prices: task.series,
      groups: new Map([...task.facts].map(([symbol, facts]) => [symbol, JSON.stringify(facts)])),
      vols: task.impliedVols ?? new Map(),
    }),
  };
}

/** Solves, reports in dollars, and keeps the samples for the record. */
class TracedSolver {
  readonly #task: HedgeTask;
  readonly #model: HedgeModel;
  readonly #hooks: HedgeHooks;
  readonly #started: number;
  readonly #samples: SolveProgress[] = [];

  constructor(task: HedgeTask, model: HedgeModel, hooks: HedgeHooks, started: number) {
    this.#task = task;
    this.#model = model;
    this.#hooks = hooks;
    this.#started = started;
  }

  /** @throws UserError `infeasible` or `no-hedge-found`; otherwise the result has a hedge. */
  async run(problem: Problem, warmStart: Float64Array | null): Promise<SolveResult> {
    const { settings, threads } = this.#task;
    const before = (performance.now() - this.#started) / 1000;
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
        this.#samples.push({ ...progress, seconds: before + progress.seconds });
        this.#hooks.report({
          seconds: before + progress.seconds,
          progress: inDollars(progress, this.#model),
        });
      },
    );
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
          : `no feasible hedge was found within ${settings.timeLimit} s; raise the time limit or loosen the constraints`,
        { setting: 'timeLimit' },
      );
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

/** The retained-weight filter (mathematics.md, section 4): small positions go and the rest is solved again. */
async function withoutSmall(
  model: HedgeModel,
  first: SolveResult,
  solver: TracedSolver,
): Promise<{ result: SolveResult; dropped: string[] }> {
  const small = dropSmall(model, first.x!);
  if (!small) return { result: first, dropped: [] };
  const result = await solver.run(small.problem, first.x);
  return { result, dropped: small.dropped };
}

function warmStart({ warmStart }: HedgeTask, model: HedgeModel): Float64Array | null {
  return warmStart && Float64Array.from(model.candidates, ({ symbol }) => warmStart.get(symbol) ?? 0);
}

function certificateOf(
  model: HedgeModel,
  first: SolveResult,
  result: SolveResult,
  rounded: RoundedHedge,
  task: HedgeTask,
  seconds: number,
): Certificate {
  // The bound of the first solve holds for every hedge; the re-solve without the small names is a restriction.
  const bound = Math.min(first.bound, result.objective);
  const gapTo = (objective: number) => Math.max(0, objective - bound) / Math.max(objective, 1e-12);
  return {
    status: first.status as RunStatus,
    objective: result.objective,
    bound,
    gap: gapTo(result.objective),
    rmseBound: objectiveToDailyRmse(bound, model),
    rmseContinuous: objectiveToDailyRmse(result.objective, model),
    roundedObjective: rounded.objective,
    roundedGap: gapTo(rounded.objective),
    rootBound: first.rootBound,
    rootSeconds: first.rootSeconds,
    seconds,
    nodes: first.nodes + (result === first ? 0 : result.nodes),
    threads: task.threads,
  };
}

function positionsOf(task: HedgeTask, model: HedgeModel, x: Float64Array, rounded: RoundedHedge): Position[] {
  const positions = model.candidates.flatMap(({ symbol, basketWeight, vol }, index): Position[] => {
    const shares = rounded.shares[index];
    if (shares === 0) return [];
    const price = model.closeAtAnchor[index];
    const facts = task.facts.get(symbol);
    return [
      {
        symbol,
        name: facts?.name ?? null,
        sector: facts?.sector ?? null,
        side: shares > 0 ? 'long' : 'short',
        shares: Math.abs(shares),
        price,
        value: shares * price,
        weight: (shares * price) / model.notional,
        continuousWeight: x[index],
        basketWeight,
        impliedVol: vol?.value ?? task.impliedVols?.get(symbol) ?? null,
      },
    ];
  });
  return positions.sort((a, b) => b.weight - a.weight);
}

function sectorsOf(task: HedgeTask): Map<string, string> {
  const sectors = new Map<string, string>();
  for (const [symbol, { sector }] of task.facts) if (sector) sectors.set(symbol, sector);
  return sectors;
}

function inDollars(progress: SolveProgress, model: HedgeModel): RunProgress {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    kind: 'run',
    phase: progress.phase === 'done' ? 'rounding' : progress.phase,
    bestRmse: Number.isFinite(progress.incumbent) ? objectiveToDailyRmse(progress.incumbent, model) : null,
    boundRmse: progress.bound >= 0 ? objectiveToDailyRmse(progress.bound, model) : null,
    objective: finite(progress.incumbent),
    bound: finite(progress.bound),
    gap: finite(progress.gap),
    nodes: progress.nodes,
    open: progress.open,
  };
}

function stage(
  phase: RunProgress['phase'],
  model: HedgeModel,
  result: SolveResult,
  started: number,
): HedgeProgress {
  const { objective, bound, gap, nodes } = result;
  return {
    seconds: (performance.now() - started) / 1000,
    progress: {
      kind: 'run',
      phase,
      bestRmse: objectiveToDailyRmse(objective, model),
      boundRmse: objectiveToDailyRmse(Math.max(bound, 0), model),
      objective,
      bound,
      gap,
      nodes,
      open: 0,
    },
  };
}
