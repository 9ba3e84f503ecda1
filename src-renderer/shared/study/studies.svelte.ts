import type { JobSnapshot } from '../../../src-main/contract/jobs.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { StudySummary } from '../../../src-main/contract/studies.ts';
import { failureFrom } from '../../lib/client.svelte.ts';
import type { Desk } from '../../lib/desk.svelte.ts';
import { sweepProgress } from '../../lib/jobs.svelte.ts';
import { Latest } from '../../lib/latest.ts';
import type { Resource } from '../../lib/resource.svelte.ts';

/** What is asked of the services for one kind of study. The kind is also the name of its view and of its jobs. */
export interface StudyCalls<Study> {
  kind: 'frontier' | 'walk-forward';
  /** "Frontier", as messages say it. */
  noun: string;
  list: Resource<StudySummary[]>;
  get: (id: number) => Promise<Study>;
  remove: (id: number) => Promise<unknown>;
  restore: (id: number) => Promise<unknown>;
}

/** The studies of one kind: those on file, the one that is shown, and the ones that are being made. */
export class Studies<Study extends StudySummary> {
  readonly #desk: Desk;
  readonly #calls: StudyCalls<Study>;
  study = $state.raw<Study | null>(null);
  /** Why the chosen study cannot be shown. */
  readFailure = $state.raw<Failure | null>(null);
  /** Why the last one could not be made. */
  makeFailure = $state.raw<Failure | null>(null);
  /** The hedge that is being opened as a run, by a key of the view's own. */
  opening = $state.raw<string | null>(null);
  /** The job that was started here last, until the user looks at something else. */
  #awaited = $state.raw<string | null>(null);
  /** The study whose job has just ended, until it is read as it ended. */
  #ending = $state.raw<number | null>(null);
  readonly #latest = new Latest();

  readonly list = $derived.by(() => this.#calls.list.value ?? []);
  readonly listFailure = $derived.by(() => this.#calls.list.failure);
  readonly listRead = $derived.by(() => this.#calls.list.value !== undefined);
  readonly active = $derived.by(() => this.#desk.jobs.active.filter(({ kind }) => kind === this.#calls.kind));
  /** Whether the study that is shown is being made. */
  readonly running = $derived.by(() => {
    const id = this.study?.id;
    if (id === undefined) return false;
    return id === this.#ending || this.active.some((job) => sweepProgress(job)?.studyId === id);
  });
  /** The study that was asked for here last, from when it is on file until it is shown; null: none. */
  readonly begunId = $derived.by(() => {
    const job = this.active.find(({ id }) => id === this.#awaited);
    const begun = job && sweepProgress(job)?.studyId;
    return this.list.some(({ id }) => id === begun) ? (begun ?? null) : null;
  });
  /** That of the address, else the latest of the chosen scenario, else the latest. */
  readonly chosenId = $derived.by(() => {
    const { id, studied } = this.#desk.navigation;
    if (this.list.some((study) => study.id === id)) return id;
    const latest = this.list.find(({ scenarioId }) => studied === null || scenarioId === studied);
    return latest?.id ?? null;
  });

  constructor(desk: Desk, calls: StudyCalls<Study>) {
    this.#desk = desk;
    this.#calls = calls;
    calls.list.ensure();
  }

  get noun(): string {
    return this.#calls.noun;
  }

  /** Keeps what is shown current; returns the function that stops. */
  follow(): () => void {
    const ends = [
      this.#desk.data.onChange(({ what, id }) => {
        if (what === 'studies' && (id === null || id === this.study?.id)) void this.read(this.chosenId);
      }),
      this.#desk.jobs.onSettled((job) => void this.#readAsEnded(job)),
    ];
    return () => ends.forEach((end) => end());
  }

  /** A job ends before its last hedges are read: until then the study must not look as if it had been stopped. */
  async #readAsEnded(job: JobSnapshot): Promise<void> {
    const id = sweepProgress(job)?.studyId;
    if (id === undefined || id !== this.study?.id) return;
    this.#ending = id;
    // Stopped before its first hedge there is none.
    if (job.state === 'cancelled' && job.outcome?.studyId === undefined) this.study = null;
    else await this.read(id);
    this.#ending = null;
  }

  /** Whether the user still looks at these studies. */
  get #shown(): boolean {
    return this.#desk.navigation.view === this.#calls.kind;
  }

  choose(id: number): void {
    this.#awaited = null;
    this.#desk.navigation.replace(this.#calls.kind, id);
  }

  /** Reads the study that is to be shown; null: none. */
  async read(id: number | null): Promise<void> {
    await this.#latest.read(async () => (id === null ? null : this.#calls.get(id)), {
      take: (study) => ([this.study, this.readFailure] = [study, null]),
      fail: (failure) => ([this.study, this.readFailure] = [null, failure]),
    });
  }

  /** Makes a study and shows it from its first hedge on; why it cannot be made is said where it was asked for. */
  async make(call: () => Promise<{ jobId: string }>): Promise<void> {
    this.makeFailure = null;
    try {
      const { jobId } = await call();
      this.#awaited = jobId;
      const job = await this.#desk.jobs.settled(jobId);
      this.makeFailure = job.error;
      const made = job.outcome?.studyId;
      if (made !== undefined && this.#awaited === jobId && this.#shown) this.choose(made);
    } catch (error) {
      this.makeFailure = failureFrom(error);
    }
  }

  /** Opens one hedge of the study as a run, and goes there unless the user has gone elsewhere meanwhile. */
  async openAsRun(key: string, call: () => Promise<{ jobId: string }>): Promise<void> {
    if (this.opening === key) return;
    this.opening = key;
    const started = await this.#desk.attemptTo(call);
    const job = started && (await this.#desk.jobs.settled(started.value.jobId));
    if (this.opening !== key) return;
    this.opening = null;
    const runId = job?.outcome?.runId;
    if (runId !== undefined && this.#shown) this.#desk.navigation.go('runs', runId);
  }

  async remove(): Promise<void> {
    const { study } = this;
    // What is shown may still be the study chosen before.
    if (!study || study.id !== this.chosenId) return;
    const { id, title: name } = study;
    const { noun: what, list, remove, restore } = this.#calls;
    const deleted = await this.#desk.delete({
      what,
      id,
      name,
      list,
      remove: () => remove(id),
      restore: async () => {
        await restore(id);
        if (this.#shown) this.choose(id);
      },
    });
    if (deleted && this.study?.id === id) this.#desk.navigation.replace(this.#calls.kind);
  }
}
