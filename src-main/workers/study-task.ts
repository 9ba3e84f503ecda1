import type { StudyHedge } from '../contract/studies.ts';
import type { HedgeTask } from './hedge-task.ts';

/** A hedge of a study that is to become a run: everything of it that a study does not keep is worked out again. */
export interface OpenHedgeTask {
  task: HedgeTask;
  hedge: StudyHedge;
}
