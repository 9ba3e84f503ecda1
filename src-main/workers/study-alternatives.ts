import type { AlternativeHedge, Alternatives, AlternativesRequest } from '../contract/alternatives.ts';
import { buildModel } from '../model/build-model.ts';
import { findAlternatives } from '../solver/alternatives.ts';
import { fromWeights, toItems, toWeights } from '../solver/homogenise.ts';
import type { Incumbent } from '../solver/items.ts';
import { withoutExcluded } from '../solver/reduced-items.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';
import { inputOfRun } from './run-again.ts';
import type { RunInputs } from './sensitivity-task.ts';
import { studyHedge } from './study-hedge.ts';

export interface AlternativesTask extends RunInputs {
  request: AlternativesRequest;
}

export type AlternativesOutcome = Omit<Alternatives, 'createdAt'>;

/**
 * Hedges nearly as good as a run's that differ from it and from each other, as whole shares. Each is optimal on its own
 * names; the run's bound holds for all, so that each comes with its own gap.
 */
export function alternativesOf(task: AlternativesTask, cancelled: () => boolean): AlternativesOutcome {
  const started = performance.now();
  const { run, request } = task;
  const input = inputOfRun(run, task.series, task.impliedVols, task.facts);
  const model = buildModel(input);
  const { items } = withoutExcluded(toItems(model.problem));
  const weights = new Map(run.positions.map(({ symbol, continuousWeight }) => [symbol, continuousWeight]));
  const x = Float64Array.from(model.candidates, ({ symbol }) => weights.get(symbol) ?? 0);
  const { objective } = verifyHedge(model.problem, x);
  const best: Incumbent = { ...fromWeights(items, x), objective: objective / items.objectiveScale };
  const names = new Set(weights.keys());
  const found = findAlternatives(
    items,
    best,
    {
      count: request.count,
      // An RMSE goes with the root of the objective.
      within: (1 + request.within) ** 2 - 1,
      differing: request.differing,
      seed: run.settings.seed,
    },
    { deadline: started + 1000 * request.seconds, descents: 100 * request.count, stopped: cancelled },
  );
  const seconds = (performance.now() - started) / 1000;
  const { bound, rootBound, rootSeconds, pool } = run.certificate;
  const hedges = found.flatMap((incumbent): AlternativeHedge[] => {
    const other = toWeights(items, incumbent);
    const check = verifyHedge(model.problem, other);
    if (check.violations.length > 0) return [];
    const { hedge, book } = studyHedge(input, model, {
      x: other,
      status: 'gap',
      objective: check.objective,
      bound: Math.min(bound, check.objective),
      rootBound,
      rootSeconds,
      seconds,
      nodes: 0,
      threads: 1,
      dropped: [],
      ...(pool && {
        pool: { candidates: pool.candidates, bound: Math.min(pool.bound, check.objective) },
      }),
    });
    const held = new Set(hedge.weights.map(({ symbol }) => symbol));
    return [
      {
        ...hedge,
        rmseChange: hedge.inSample.rmse - run.evaluation.inSample.rmse,
        entered: [...held].filter((symbol) => !names.has(symbol)),
        left: [...names].filter((symbol) => !held.has(symbol)),
        positions: book.shares
          .map(({ symbol, shares }, index) => ({
            symbol,
            shares,
            value: shares * model.closeAtAnchor[index],
          }))
          .filter(({ shares }) => shares !== 0),
      },
    ];
  });
  const { within, differing } = request;
  return { runId: run.id, seconds, complete: !cancelled(), within, differing, hedges };
}
