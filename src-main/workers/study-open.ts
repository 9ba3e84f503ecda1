import { UserError } from '../contract/result.ts';
import { buildModel } from '../model/build-model.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';
import { hedgeOutcome, type FoundHedge } from './hedge-outcome.ts';
import type { HedgeOutcome } from './hedge-task.ts';
import { modelInput } from './model-input.ts';
import { crossValidatedPromise } from './promise.ts';
import type { OpenHedgeTask } from './study-task.ts';

/** The sums of a few hundred rows in another order differ by less. */
const tolerance = 1e-9;

/**
 * The run that a study's hedge stands for: the same weights under the same certificate, rounded, evaluated and
 * cross-validated as a run's are. The days held may have grown since; the window must not have changed.
 * @throws UserError `conflict` when the prices or lists behind the window are no longer those of the study.
 */
export function openHedge(
  { task, hedge, chosen = false, inFlight = false }: OpenHedgeTask,
  cancelled: () => boolean,
): HedgeOutcome {
  const input = modelInput(task);
  const model = buildModel(input);
  const weights = new Map(hedge.weights.map(({ symbol, weight }) => [symbol, weight]));
  const x = Float64Array.from(model.candidates, ({ symbol }) => weights.get(symbol) ?? 0);
  const placed = model.candidates.filter(({ symbol }) => weights.has(symbol)).length;
  const { objective } = verifyHedge(model.problem, x);
  const differs = Math.abs(objective - hedge.objective) > tolerance * Math.abs(hedge.objective);
  if (placed < weights.size || (differs && !inFlight))
    throw new UserError(
      'conflict',
      'the prices, vols or sectors behind this hedge have changed since the study was made, so that its certificate no longer holds',
      { mend: 'make the study again' },
    );
  const own = inFlight ? { objective, bound: Math.min(hedge.bound, objective) } : {};
  const found: FoundHedge = { ...hedge, ...own, x, threads: 1 };
  const outcome = hedgeOutcome(task, input, model, found);
  const promise = chosen
    ? null
    : crossValidatedPromise(input, model, x, outcome.evaluation.inSample.rmse, cancelled);
  return { ...outcome, promise, trace: lastSample(found) };
}

/** A study keeps no record of how the gap fell: what is left of it is its end. */
function lastSample({ seconds, objective, bound, nodes }: FoundHedge): HedgeOutcome['trace'] {
  return {
    seconds: Float64Array.of(seconds),
    incumbent: Float64Array.of(objective),
    bound: Float64Array.of(bound),
    nodes: Float64Array.of(nodes),
  };
}
