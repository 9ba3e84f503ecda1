import { UserError } from '../contract/result.ts';
import { walkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { searchHedge, type HedgeHooks } from './compute-hedge.ts';
import type { FoundHedge } from './hedge-outcome.ts';
import { crossValidatedPromise } from './promise.ts';
import { studyHedge } from './study-hedge.ts';
import type { CellResult, SweepTask } from './sweep-task.ts';

/**
 * One hedge of a sweep: searched for like a run's, measured in whole shares in and out of sample, and cross-validated
 * where the task asks for it. A cell that admits no hedge is a result too.
 * @param near Weights by symbol that the search starts from.
 */
export async function sweepCell(
  task: Pick<SweepTask, 'series' | 'facts' | 'cells' | 'promise' | 'held'>,
  cell: number,
  near: Map<string, number> | null,
  hooks: HedgeHooks,
): Promise<CellResult> {
  const { settings, basket, impliedVols } = task.cells[cell];
  const { series, facts } = task;
  try {
    const { input, model, found } = await searchHedge(
      { series, facts, settings, basket, impliedVols, warmStart: near, threads: 1 },
      hooks,
    );
    return measured(task, input, model, found, hooks.cancelled);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { hedge: null, failure: error.failure(), held: null };
  }
}

function measured(
  task: Pick<SweepTask, 'promise' | 'held'>,
  input: ModelInput,
  model: HedgeModel,
  found: FoundHedge,
  cancelled: () => boolean,
): CellResult {
  const { hedge, book } = studyHedge(input, model, found);
  const promise = task.promise
    ? crossValidatedPromise(input, model, found.x, hedge.inSample.rmse, cancelled)
    : null;
  const promisedRmse = promise?.rmse ?? null;
  return {
    hedge: { ...hedge, promisedRmse },
    failure: null,
    held: task.held ? walkForwardOutcome(book, promisedRmse) : null,
  };
}
