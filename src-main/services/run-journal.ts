import { saveBestHedge, saveJob, setJobState, type StoredJob } from '../store/jobs-store.ts';
import type { HedgeOutcome, HedgeProgress } from '../workers/hedge-task.ts';
import type { OpenableHedge, OpenHedgeTask } from '../workers/study-task.ts';
import { runInWorker } from '../workers/worker-host.ts';
import { hedgeTask } from './hedge-data.ts';
import { buffersOf, storeRun, type RunOrder } from './run-record.ts';
import type { ServicesContext } from './services-context.ts';

/** What a crash may lose of a search. */
const millisecondsBetweenNotes = 1000;

/** Keeps the best hedge of a run under way in the database, so that the next start finds it if the program dies. */
export class RunJournal {
  readonly #context: ServicesContext;
  readonly #id: string;
  #best: OpenableHedge | null = null;
  #noted = -Infinity;

  private constructor(context: ServicesContext, id: string) {
    this.#context = context;
    this.#id = id;
  }

  static async begin(context: ServicesContext, id: string, order: RunOrder): Promise<RunJournal> {
    const { scenarioId, scenarioName: title } = order;
    await context.store.write((database) =>
      saveJob(database, { id, kind: 'run', title, state: 'running', scenarioId, request: order }),
    );
    return new RunJournal(context, id);
  }

  note({ progress, seconds, best }: HedgeProgress): void {
    const { objective, bound, nodes } = progress;
    const weights = best ?? this.#best?.weights;
    if (!weights || objective === null) return;
    this.#best = {
      status: 'interrupted',
      objective,
      bound: bound ?? -Infinity,
      rootBound: bound ?? -Infinity,
      rootSeconds: 0,
      seconds,
      nodes,
      weights,
      dropped: [],
    };
    const now = performance.now();
    if (now - this.#noted < millisecondsBetweenNotes) return;
    this.#noted = now;
    const { log, store } = this.#context;
    const kept = this.#best;
    store
      .note((database) => saveBestHedge(database, this.#id, kept))
      .catch((error: unknown) => log.error('the best hedge so far could not be kept', error));
  }

  async end(state: 'done' | 'failed' | 'cancelled'): Promise<void> {
    await this.#context.store.write((database) => setJobState(database, this.#id, state));
  }
}

/**
 * Makes a run of the best hedge that an interrupted job had found, with the bound that was proven by then.
 *
 * @returns the job's id; null where it had found nothing yet.
 */
export function resumeInterrupted(context: ServicesContext, interrupted: StoredJob): string | null {
  const hedge = interrupted.best as OpenableHedge | null;
  if (interrupted.kind !== 'run' || hedge === null) return null;
  const order = interrupted.request as RunOrder;
  return context.jobs.add({
    kind: 'run',
    title: `${interrupted.title} (interrupted)`,
    scenarioId: interrupted.scenarioId,
    async work(control) {
      const task = await hedgeTask(context.store, order.basket, order.settings, {
        threads: 1,
        warmStart: null,
      });
      const outcome = await runInWorker<OpenHedgeTask, never, HedgeOutcome>(
        'study-entry',
        { task, hedge, inFlight: true },
        { signal: control.signal, transfer: buffersOf(task.series) },
      );
      const runId = await storeRun(context, order, outcome, task.lastImport);
      await context.store.write((database) => setJobState(database, interrupted.id, 'done'));
      return { runId };
    },
  });
}
