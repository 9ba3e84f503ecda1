import { randomUUID } from 'node:crypto';
import {
  lanes,
  type JobKind,
  type JobOutcome,
  type JobSnapshot,
  type SolverTrace,
} from '../contract/jobs.ts';
import { UserError, type Failure } from '../contract/result.ts';
import { PauseSwitch } from '../workers/pause-switch.ts';
import { failureOf } from './dispatch.ts';
import type { EventHub } from './event-hub.ts';
import type { Logger } from './workstation-api.ts';

/** What a job's work sees of its job. */
export interface JobControl {
  readonly id: string;
  /** Aborted when the user cancels; the work then ends soon and may still give an outcome. */
  readonly signal: AbortSignal;
  /** For work that can wait, where its request is `pausable`. */
  readonly pause: PauseSwitch;
  /** That it has run, pauses left out. */
  readonly seconds: number;
  report(progress: JobSnapshot['progress'], fraction: number | null): void;
  /** For runs: the arrays behind the live chart. */
  readonly trace: TraceRecorder;
}

export interface JobRequest {
  kind: JobKind;
  title: string;
  /** What it is about. */
  scenarioId?: number | null;
  runId?: number;
  /** Whether its work listens to `control.pause`. */
  pausable?: boolean;
  work(control: JobControl): Promise<JobOutcome>;
}

interface Job {
  snapshot: JobSnapshot;
  request: JobRequest;
  abort: AbortController;
  pause: PauseSwitch;
  clock: JobClock;
  trace: TraceRecorder;
  settled: Promise<void>;
  settle: () => void;
}

/** Finished jobs that the list still shows. */
const keptJobs = 200;

type Lane = (typeof lanes)[JobKind];

/** Runs jobs one at a time in each lane, announces every change, and lets any of them be cancelled. */
export class JobQueue {
  readonly #events: EventHub;
  readonly #log: Logger;
  readonly #jobs = new Map<string, Job>();
  readonly #busy = new Set<string>();

  constructor(events: EventHub, log: Logger) {
    this.#events = events;
    this.#log = log;
  }

  add(request: JobRequest): string {
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#jobs.set(id, {
      request,
      abort: new AbortController(),
      pause: new PauseSwitch(),
      clock: new JobClock(),
      trace: new TraceRecorder(),
      settled: promise,
      settle: resolve,
      snapshot: {
        id,
        kind: request.kind,
        title: request.title,
        state: 'queued',
        place: this.#waiting(lanes[request.kind]).length + 1,
        fraction: null,
        seconds: 0,
        pausable: request.pausable ?? false,
        scenarioId: request.scenarioId ?? null,
        runId: request.runId ?? null,
        progress: null,
        outcome: null,
        error: null,
      },
    });
    this.#announce(id);
    this.#startNext();
    return id;
  }

  list(): JobSnapshot[] {
    return [...this.#jobs.values()].map((job) => job.snapshot);
  }

  get(id: string): { job: JobSnapshot; trace: SolverTrace | null } {
    const job = this.#find(id);
    return { job: job.snapshot, trace: job.request.kind === 'run' ? job.trace.arrays() : null };
  }

  /**
   * Puts a job that waits before another one that waits in the same lane; `before` null: last.
   * @throws UserError `not-found`, or `conflict` where one of them does not wait in the lane (any more).
   */
  move(id: string, before: string | null): void {
    const job = this.#find(id);
    const next = before === null ? null : this.#find(before);
    const lane = lanes[job.snapshot.kind];
    for (const one of next === null ? [job] : [job, next])
      if (one.snapshot.state !== 'queued' || lanes[one.snapshot.kind] !== lane)
        throw new UserError('conflict', `“${one.snapshot.title}” does not wait in this queue (any more)`);
    if (next === job) return;
    const order = [...this.#jobs.values()].filter((other) => other !== job);
    order.splice(next === null ? order.length : order.indexOf(next), 0, job);
    this.#jobs.clear();
    for (const one of order) this.#jobs.set(one.snapshot.id, one);
    this.#number(lane);
  }

  /** A queued job goes at once; a running one is told, and ends with what it has. */
  cancel(id: string): void {
    const job = this.#find(id);
    job.abort.abort();
    if (job.snapshot.state === 'queued') this.#finish(job, { state: 'cancelled' });
    else if (job.snapshot.state === 'paused') this.resume(id);
  }

  /** @throws UserError `not-found`, or `conflict` where the job does not run or cannot wait. */
  pause(id: string): void {
    const job = this.#find(id);
    const { title, state, pausable } = job.snapshot;
    if (state === 'paused') return;
    if (!pausable || state !== 'running' || job.abort.signal.aborted)
      throw new UserError(
        'conflict',
        pausable ? `“${title}” does not run (any more)` : `“${title}” cannot be paused; it can be stopped`,
      );
    job.clock.stop();
    job.pause.set(true);
    this.#change(job, { state: 'paused' });
  }

  /** @throws UserError `not-found`, or `conflict` where the job is not paused. */
  resume(id: string): void {
    const job = this.#find(id);
    if (job.snapshot.state !== 'paused')
      throw new UserError('conflict', `“${job.snapshot.title}” is not paused (any more)`);
    job.clock.start();
    job.pause.set(false);
    this.#change(job, { state: 'running' });
  }

  /** Resolves when the job is over, however it ended. */
  async settled(id: string): Promise<JobSnapshot> {
    const job = this.#find(id);
    await job.settled;
    return job.snapshot;
  }

  async cancelAll(): Promise<void> {
    const open = [...this.#jobs.values()].filter((job) => isOpen(job.snapshot));
    for (const job of open) this.cancel(job.snapshot.id);
    await Promise.all(open.map((job) => job.settled));
  }

  #find(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new UserError('not-found', 'there is no such job');
    return job;
  }

  /** The jobs that wait in a lane, the next one first. */
  #waiting(lane: Lane): Job[] {
    return [...this.#jobs.values()].filter(
      ({ snapshot }) => snapshot.state === 'queued' && lanes[snapshot.kind] === lane,
    );
  }

  /** Tells those whose turn has changed. */
  #number(lane: Lane): void {
    for (const [index, job] of this.#waiting(lane).entries())
      if (job.snapshot.place !== index + 1) this.#change(job, { place: index + 1 });
  }

  #startNext(): void {
    for (const job of this.#jobs.values()) {
      const lane = lanes[job.snapshot.kind];
      if (job.snapshot.state !== 'queued' || this.#busy.has(lane)) continue;
      this.#busy.add(lane);
      void this.#run(job).finally(() => {
        this.#busy.delete(lane);
        this.#startNext();
      });
    }
  }

  async #run(job: Job): Promise<void> {
    job.clock.start();
    this.#change(job, { state: 'running', place: null });
    this.#number(lanes[job.snapshot.kind]);
    const control: JobControl = {
      id: job.snapshot.id,
      signal: job.abort.signal,
      pause: job.pause,
      get seconds() {
        return job.clock.seconds;
      },
      trace: job.trace,
      report: (progress, fraction) => this.#change(job, { progress, fraction }),
    };
    try {
      const outcome = await job.request.work(control);
      this.#finish(job, { state: job.abort.signal.aborted ? 'cancelled' : 'done', outcome });
    } catch (error) {
      if (job.abort.signal.aborted && !(error instanceof UserError))
        this.#finish(job, { state: 'cancelled' });
      else this.#finish(job, { state: 'failed', error: this.#failure(error, job) });
    }
  }

  #failure(error: unknown, job: Job): Failure {
    const result = failureOf(error, job.snapshot.title, this.#log);
    return result.ok ? { code: 'internal', message: job.snapshot.title } : result.error;
  }

  #finish(job: Job, end: Partial<JobSnapshot>): void {
    this.#change(job, { ...end, place: null });
    this.#number(lanes[job.snapshot.kind]);
    job.settle();
    const over = [...this.#jobs.values()].filter((other) => !isOpen(other.snapshot));
    for (const old of over.slice(0, Math.max(0, over.length - keptJobs))) this.#jobs.delete(old.snapshot.id);
  }

  #change(job: Job, change: Partial<JobSnapshot>): void {
    job.snapshot = { ...job.snapshot, seconds: job.clock.seconds, ...change };
    this.#announce(job.snapshot.id);
  }

  #announce(id: string): void {
    const job = this.#jobs.get(id);
    if (job) this.#events.announce('job.changed', job.snapshot);
  }
}

/** Whether it has not ended. */
export function isOpen(snapshot: Pick<JobSnapshot, 'state'>): boolean {
  return snapshot.state === 'queued' || snapshot.state === 'running' || snapshot.state === 'paused';
}

/** Counts the seconds that a job has run, pauses left out. */
class JobClock {
  #counted = 0;
  #since: number | null = null;

  get seconds(): number {
    return this.#counted + (this.#since === null ? 0 : (performance.now() - this.#since) / 1000);
  }

  start(): void {
    this.#since ??= performance.now();
  }

  stop(): void {
    this.#counted = this.seconds;
    this.#since = null;
  }
}

/** Collects the samples behind the gap chart. */
export class TraceRecorder {
  readonly #samples: { seconds: number; incumbent: number; bound: number; nodes: number }[] = [];

  add(seconds: number, incumbent: number, bound: number, nodes: number): void {
    this.#samples.push({ seconds, incumbent, bound, nodes });
  }

  arrays(): SolverTrace {
    return {
      seconds: Float64Array.from(this.#samples, (sample) => sample.seconds),
      incumbent: Float64Array.from(this.#samples, (sample) => sample.incumbent),
      bound: Float64Array.from(this.#samples, (sample) => sample.bound),
      nodes: Float64Array.from(this.#samples, (sample) => sample.nodes),
    };
  }
}
