import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Resource } from '../lib/resource.svelte.ts';

/** Jobs that this window has started, by the study and its run: they outlive the view that started them. */
const started = new SvelteMap<string, string>();

interface RunStudyCalls<Study> {
  kind: 'sensitivity' | 'alternatives';
  get: () => Promise<Study | null>;
}

/** One study of a run: what is on file of it, and the job that works it out. */
export class RunStudy<Study> {
  readonly #desk: Desk;
  readonly #key: string;
  readonly #runId: number;
  readonly #kept: Resource<Study | null>;
  /** Why the last one could not be made. */
  makeFailure = $state.raw<Failure | null>(null);

  /** undefined: not read so far; null: never made. */
  readonly study = $derived.by(() => this.#kept.value);
  readonly readFailure = $derived.by(() => this.#kept.failure);
  readonly job = $derived.by(() => {
    const id = started.get(this.#key);
    return this.#desk.jobs.active.find((job) => job.id === id) ?? null;
  });

  constructor(desk: Desk, runId: number, calls: RunStudyCalls<Study>) {
    this.#desk = desk;
    this.#runId = runId;
    this.#key = `${calls.kind} ${runId}`;
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
      started.set(this.#key, jobId);
      const { error } = await this.#desk.jobs.settled(jobId);
      this.makeFailure = error;
    } catch (error) {
      this.makeFailure = failureFrom(error);
    }
  }
}
