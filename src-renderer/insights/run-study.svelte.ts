import type { JobKind } from '../../src-main/contract/jobs.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Resource } from '../lib/resource.svelte.ts';

interface RunStudyCalls<Study> {
  kind: 'sensitivity' | 'alternatives';
  get: () => Promise<Study | null>;
}

/** One study of a run: what is on file of it, and the job that works it out. */
export class RunStudy<Study> {
  readonly #desk: Desk;
  readonly #kind: JobKind;
  readonly #runId: number;
  readonly #kept: Resource<Study | null>;
  /** Why the last one could not be made. */
  makeFailure = $state.raw<Failure | null>(null);

  /** undefined: not read so far; null: never made. */
  readonly study = $derived.by(() => this.#kept.value);
  readonly readFailure = $derived.by(() => this.#kept.failure);
  /** The one that runs, or else the next one, whoever started it. */
  readonly job = $derived.by(() => {
    const jobs = this.#desk.jobs.active.filter(
      ({ kind, runId }) => kind === this.#kind && runId === this.#runId,
    );
    return jobs.find(({ state }) => state !== 'queued') ?? jobs[0] ?? null;
  });

  constructor(desk: Desk, runId: number, calls: RunStudyCalls<Study>) {
    this.#desk = desk;
    this.#runId = runId;
    this.#kind = calls.kind;
    this.#kept = new Resource(calls.get);
    this.#kept.ensure();
  }

  /** Keeps what is shown current; returns the function that stops. */
  follow(): () => void {
    return this.#desk.data.onChange(({ what, id }) => {
      if (what === 'studies' && (id === null || id === this.#runId)) this.#kept.refresh();
    });
  }

  reload(): void {
    void this.#kept.reload();
  }

  /** Makes it anew; why it cannot be made is said where it was asked for. */
  async make(call: () => Promise<{ jobId: string }>): Promise<void> {
    if (this.job) return;
    this.makeFailure = null;
    try {
      const { jobId } = await call();
      const { error } = await this.#desk.jobs.settled(jobId);
      this.makeFailure = error;
    } catch (error) {
      this.makeFailure = failureFrom(error);
    }
  }
}
