import type { Handlers } from '../contract/methods.ts';
import { inputsOfRun } from './run-inputs.ts';
import type { ServicesContext } from './services-context.ts';

/**
 * Shares edited by hand. The desk worker keeps the run at hand ready, so that every keystroke costs a few milliseconds
 * and none of the main process's time.
 */
export function whatIfHandlers({ store, desk }: ServicesContext): Pick<Handlers, 'whatIf.evaluate'> {
  /** Which run the worker holds, and which worker that is. */
  let held = '';
  return {
    async 'whatIf.evaluate'({ runId, shares }) {
      const wanted = `${desk.ready()} ${runId}`;
      const inputs = wanted === held ? null : await inputsOfRun(store, runId);
      held = wanted;
      try {
        return await desk.ask('whatIf', { inputs, shares });
      } catch (error) {
        // A run that could not be made ready is not held.
        if (inputs) held = '';
        throw error;
      }
    },
  };
}
