import type { StudyHedge } from '../contract/studies.ts';
import type { HedgeTask } from './hedge-task.ts';

/** A hedge of a study that is to become a run: everything of it that a study does not keep is worked out again. */
export interface OpenHedgeTask {
  task: HedgeTask;
  hedge: OpenableHedge;
  /**
   * Somebody chose these names over the best ones: such a hedge promises nothing, because the folds would be searched
   * for hedges that nobody asked for.
   */
  chosen?: boolean;
  /**
   * The weights were noted while threads went on searching: the objective beside them may be of the hedge before. What
   * they give counts then.
   */
  inFlight?: boolean;
}

/** As much of a hedge as a run is made from. */
export type OpenableHedge = Pick<
  StudyHedge,
  | 'status'
  | 'objective'
  | 'bound'
  | 'rootBound'
  | 'rootSeconds'
  | 'seconds'
  | 'nodes'
  | 'weights'
  | 'dropped'
  | 'pool'
>;
