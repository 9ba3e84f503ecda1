import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { JobSnapshot, RunProgress, SolverTrace, SweepProgress } from '../../src-main/contract/jobs.ts';
import type { Client } from './client.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { Listeners } from './listeners.ts';
import { emptyTrace, traceFromRecord, withProgress, type LiveTrace } from './live-trace.ts';

export const isActive = (job: JobSnapshot): boolean =>
  job.state === 'queued' || job.state === 'running' || job.state === 'paused';

export const runProgress = (job: JobSnapshot): RunProgress | null =>
  job.progress?.kind === 'run' ? job.progress : null;

export const sweepProgress = (job: JobSnapshot): SweepProgress | null =>
  job.progress?.kind === 'sweep' ? job.progress : null;

/** Every job of this session as it stands, and the course of those that are running. */
export class Jobs {
  readonly #client: Client;
  readonly #jobs = new SvelteMap<string, JobSnapshot>();
  readonly #traces = new SvelteMap<string, LiveTrace>();
  readonly #stopping = new SvelteSet<string>();
  readonly #settled = new Listeners<JobSnapshot>();

  readonly all = $derived([...this.#jobs.values()]);
  readonly active = $derived(this.all.filter(isActive));
  readonly running = $derived(this.active.filter((job) => job.state !== 'queued'));

  constructor(client: Client, connection: Connection) {
    this.#client = client;
    client.subscribe('job.changed', (job) => this.#take(job));
    connection.onReopen(() => void this.load());
  }

  async load(): Promise<void> {
    for (const job of await this.#client.call('jobs.list', {})) {
      // One that ended while the connection was lost has settled now.
      if (this.#jobs.has(job.id)) this.#take(job);
      else this.#jobs.set(job.id, job);
      if (job.kind === 'run' && isActive(job)) void this.#loadTrace(job.id);
    }
  }

  /** Called once for each job that ends while this page is open. */
  onSettled(listener: (job: JobSnapshot) => void): () => void {
    return this.#settled.add(listener);
  }

  /** The job as it ended. */
  settled(id: string): Promise<JobSnapshot> {
    const known = this.#jobs.get(id);
    if (known && !isActive(known)) return Promise.resolve(known);
    return new Promise((resolve) => {
      const end = this.onSettled((job) => {
        if (job.id !== id) return;
        end();
        resolve(job);
      });
    });
  }

  trace(id: string): LiveTrace {
    return this.#traces.get(id) ?? emptyTrace;
  }

  activeOfScenario(scenarioId: number): JobSnapshot | undefined {
    return this.active.find((job) => job.kind === 'run' && job.scenarioId === scenarioId);
  }

  async cancel(id: string): Promise<void> {
    this.#stopping.add(id);
    try {
      await this.#client.call('jobs.cancel', { id });
    } catch (error) {
      this.#stopping.delete(id);
      throw error;
    }
  }

  /** Whether it was told to end and has not yet. */
  isStopping(id: string): boolean {
    return this.#stopping.has(id);
  }

  async pause(id: string): Promise<void> {
    await this.#client.call('jobs.pause', { id });
  }

  async resume(id: string): Promise<void> {
    await this.#client.call('jobs.resume', { id });
  }

  /** Puts a job that waits before another one; null: last. */
  async move(id: string, before: string | null): Promise<void> {
    await this.#client.call('jobs.move', { id, before });
  }

  #take(job: JobSnapshot): void {
    const before = this.#jobs.get(job.id);
    this.#jobs.set(job.id, job);
    const progress = runProgress(job);
    if (progress) this.#traces.set(job.id, withProgress(this.trace(job.id), job.seconds, progress));
    if (!isActive(job) && (before === undefined || isActive(before))) {
      this.#traces.delete(job.id);
      this.#stopping.delete(job.id);
      this.#settled.announce(job);
    }
  }

  /** What happened before this page was opened. */
  async #loadTrace(id: string): Promise<void> {
    const { job, trace } = await this.#client.call('jobs.get', { id });
    const progress = runProgress(job);
    if (trace !== null && progress !== null && isActive(job))
      this.#traces.set(id, traceFromRecord(trace as SolverTrace, progress));
  }
}
